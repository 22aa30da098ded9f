import type { LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import { censoredLengths } from './censored-lengths.ts';
import { sphereDiameters, type SphereDiameters } from './chord-spheres.ts';
import { phaseFraction, pick, requireLines } from './lineal-path.ts';
import { phaseRuns, type DirectionRuns, type PhaseRuns, type RunOptions } from './phase-runs.ts';
import { mergedRuns, RunTable } from './run-table.ts';
import { sharedRuns } from './shared-runs.ts';

/** Chords of a phase along one direction. */
export interface DirectionChords {
  /** `x`, `y`, `z`, or the step in voxels, such as `(1,-1,0)`. */
  readonly direction: string;
  /** Mean length, m: twice the phase's share of the lines over its ends per length; null without an end inside. */
  readonly mean: number | null;
  /** Of the mean, m, from slabs of the image left out in turn; null where there are less than four slabs. */
  readonly standardError: number | null;
  /** Of the distribution, m; null where more than one chord in a hundred is longer than those seen whole. */
  readonly standardDeviation: number | null;
  /** Lengths, m, whole numbers of voxels. */
  readonly length: readonly number[];
  /** Probability density of the lengths, 1/m, with the cut chords taken into account. */
  readonly density: readonly number[];
  /** Share of the chords that are longer than any that was seen to its end. */
  readonly unresolved: number;
  /** Chords seen whole, cut by the border at one end, and from border to border. */
  readonly chords: { readonly whole: number; readonly cut: number; readonly spanning: number };
  /** Spheres that would have these chords: an approximation for any other shape. */
  readonly spheres: SphereDiameters | null;
}

export interface ChordLengths {
  readonly fraction: number;
  readonly directions: readonly DirectionChords[];
  /** Harmonic mean over the directions (the axes, unless all 13 were counted), m. */
  readonly mean: number | null;
  /** Longest over shortest mean of a direction. */
  readonly anisotropy: number | null;
  /**
   * Surface per volume that an isotropic phase with this mean chord has, 1/m: 4 φ / mean, and in a single section
   * boundary length per area, π φ / mean.
   */
  readonly surfacePerVolume: number | null;
  /** Axes with more than one voxel. */
  readonly dimensions: number;
}

/** A distribution of which more than this is beyond what was seen has no standard deviation. */
const mostUnresolved = 0.01;
/** Fewer slabs say too little about their scatter. */
const fewestSlabs = 4;

/**
 * Chord lengths of every phase: the lengths of the pieces that a phase cuts from straight lines of voxels, n voxels being
 * a chord of length n h.
 *
 * The mean is 2 φ / (ends per length), which the border does not bias: ends are counted at the faces between voxels
 * inside the image only, per length of line between such faces. The distribution is the product-limit
 * estimate with the chords that the border cuts as censored ones, see {@link censoredLengths}: chords left out would be
 * the long ones. Cross-check (Cauchy; Underwood, Quantitative Stereology, 1970): mean = 4 φ / s.
 *
 * Torquato and Lu, doi:10.1103/PhysRevE.47.2950. Other tools leave cut chords out, or count them as if they were whole.
 * @returns by the phases' names.
 * @throws InputError when a voxel's label has no name, or the image is a single voxel.
 */
export async function chordLengths(
  volume: LabelledVolume,
  options: RunOptions = {},
): Promise<Readonly<Record<string, ChordLengths>>> {
  return chordLengthsOf(await phaseRuns(volume, options));
}

/** {@link chordLengths} from runs that were counted already. */
function chordLengthsOf(runs: PhaseRuns): Readonly<Record<string, ChordLengths>> {
  requireLines(runs);
  const merged = runs.directions.map(({ slabs }) => mergedRuns(slabs));
  return Object.fromEntries(
    runs.phases.map(({ name }, phase) => {
      const fraction = phaseFraction(merged[0], phase);
      const directions = runs.directions.map((direction, at) => chordsOf(direction, merged[at], phase));
      return [name, { fraction, directions, ...acrossDirections(directions, fraction, runs.dimensions) }];
    }),
  );
}

function acrossDirections(
  directions: readonly DirectionChords[],
  fraction: number,
  dimensions: number,
): Pick<ChordLengths, 'mean' | 'anisotropy' | 'surfacePerVolume' | 'dimensions'> {
  const means = directions.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  if (means.length < directions.length) {
    return { mean: null, anisotropy: null, surfacePerVolume: null, dimensions };
  }
  const mean = means.length / means.reduce((sum, value) => sum + 1 / value, 0);
  return {
    mean,
    anisotropy: Math.max(...means) / Math.min(...means),
    surfacePerVolume: dimensions === 1 ? null : ((dimensions === 2 ? Math.PI : 4) * fraction) / mean,
    dimensions,
  };
}

function chordsOf(direction: DirectionRuns, table: RunTable, phase: number): DirectionChords {
  const { name, spacing, closed, slabs } = direction;
  const { probability, unresolved } = censoredLengths(table.of(phase, 0), table.of(phase, 1));
  const isResolved = probability.length > 1 && unresolved <= mostUnresolved;
  return {
    direction: name,
    mean: meanOf(table, phase, spacing, closed),
    standardError: errorOfMean(slabs, table, (part) => meanOf(part, phase, spacing, closed)),
    standardDeviation: isResolved ? spacing * deviationOf(probability) : null,
    length: probability.slice(1).map((_, at) => (at + 1) * spacing),
    density: probability.slice(1).map((value) => value / spacing),
    unresolved,
    chords: {
      whole: total(table.of(phase, 0)),
      cut: total(table.of(phase, 1)),
      spanning: total(table.of(phase, 2)),
    },
    spheres: sphereDiameters(probability, spacing),
  };
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Twice the phase's share of the voxels over its ends per face between voxels of a line. */
function meanOf(table: RunTable, phase: number, spacing: number, closed: boolean): number | null {
  const ends = 2 * total(table.of(phase, 0)) + total(table.of(phase, 1));
  const faces = table.lines.reduce((sum, count, n) => sum + (closed ? n : n - 1) * count, 0);
  return ends > 0 ? (2 * phaseFraction(table, phase) * spacing * faces) / ends : null;
}

/** Of the lengths about their own mean, in voxels. */
function deviationOf(probability: readonly number[]): number {
  const moment = (power: number): number =>
    probability.reduce((sum, value, n) => sum + value * n ** power, 0);
  const [all, first, second] = [moment(0), moment(1), moment(2)];
  return Math.sqrt(Math.max(0, second / all - (first / all) ** 2));
}

/** The jackknife over slabs: neighbouring slabs are not quite independent where they are thin, which makes it low. */
function errorOfMean(
  slabs: readonly RunTable[],
  all: RunTable,
  meanOfPart: (part: RunTable) => number | null,
): number | null {
  if (slabs.length < fewestSlabs) return null;
  const without = slabs.map((slab) =>
    meanOfPart(new RunTable(all.phases, all.longest).merge(all).merge(slab, -1)),
  );
  const means = without.flatMap((mean) => (mean === null ? [] : [mean]));
  if (means.length < slabs.length) return null;
  const middle = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const squares = means.reduce((sum, mean) => sum + (mean - middle) ** 2, 0);
  return Math.sqrt((squares * (means.length - 1)) / means.length);
}

export const chordLengthsDescriptor: Descriptor<Readonly<Record<string, ChordLengths>>> = {
  name: 'chord-lengths',
  title: 'Chord lengths',
  definition: 'lengths of the pieces that the phase cuts from straight lines along the axes',
  convention:
    'n voxels are a chord of length n h; chords cut by the border count as censored (Kaplan and Meier), the mean is that of ends per length; spheres of the same chords are an approximation',
  source:
    'Torquato and Lu, doi 10.1103/PhysRevE.47.2950; Kaplan and Meier, doi 10.1080/01621459.1958.10501452',
  isDefault: true,
  measure: async (subject, work) => pick(chordLengthsOf(await sharedRuns(subject, work)), subject.phases),
  quantities: (results) => Object.entries(results).flatMap(([name, chords]) => chordQuantities(name, chords)),
  figures: (results) =>
    Object.entries(results).flatMap(([name, { directions }]) => chordFigures(name, directions)),
};

function chordQuantities(
  of: string,
  { directions, mean, anisotropy, surfacePerVolume, dimensions }: ChordLengths,
): Quantity[] {
  return [
    { name: 'mean chord', of, value: mean, unit: 'm' },
    ...directions.flatMap(({ direction, mean: along, standardError, standardDeviation, spheres }) => {
      const place = `${of} ${direction}`;
      return [
        { name: 'mean chord', of: place, value: along, unit: 'm' },
        { name: 'standard error of mean chord', of: place, value: standardError, unit: 'm' },
        { name: 'standard deviation of chords', of: place, value: standardDeviation, unit: 'm' },
        {
          name: 'median diameter of spheres with these chords (approximate)',
          of: place,
          value: spheres?.volumeQuantiles.d50 ?? null,
          unit: 'm',
        },
      ];
    }),
    { name: 'anisotropy of mean chord', of, value: anisotropy, unit: '' },
    {
      name: `${dimensions === 2 ? 'perimeter per area' : 'surface per volume'} from chords`,
      of,
      value: surfacePerVolume,
      unit: '1/m',
    },
  ];
}

function chordFigures(name: string, directions: readonly DirectionChords[]): Figure[] {
  return [
    {
      title: `Chord lengths of ${name}`,
      x: { name: 'length', unit: 'm' },
      y: { name: 'density', unit: '1/m' },
      series: directions.map(({ direction, length, density }) => ({
        name: direction,
        x: length,
        y: density,
      })),
    },
    {
      title: `Spheres with the chords of ${name} (approximate)`,
      x: { name: 'diameter', unit: 'm' },
      y: { name: 'share of volume per diameter', unit: '1/m' },
      series: directions.flatMap(({ direction, spheres }) =>
        spheres === null ? [] : [{ name: direction, x: spheres.diameter, y: spheres.volumeDensity }],
      ),
    },
  ];
}
