import { InputError } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor, Figure } from '../descriptor.ts';
import { phaseRuns, type DirectionRuns, type PhaseRuns, type RunOptions } from './phase-runs.ts';
import { mergedRuns, type RunTable } from './run-table.ts';
import { sharedRuns } from './shared-runs.ts';

export interface LinealPathOptions extends RunOptions {
  /** Longest segment, m. Default half the longest line of each direction. */
  readonly reach?: number | undefined;
}

/** Probability that a segment lies wholly in the phase, by its length. */
export interface LinealPathCurve {
  /** `x`, `y`, `z`, or the step in voxels, such as `(1,-1,0)`. */
  readonly direction: string;
  /** Lengths of the segments, m: 0, and multiples of the distance between voxel centres. */
  readonly distance: readonly number[];
  readonly probability: readonly number[];
  /**
   * Integral of the curve, to where it has fallen to 1 %, over its value at 0, m. Over all lengths it would be half the
   * ratio of the chords' second moment to their first, 1 % more where chords are exponential. Null where the curve does not
   * come down within the image.
   */
  readonly decayLength: number | null;
}

export interface LinealPath {
  /** Share of the phase in the image: the curves' value at 0. */
  readonly fraction: number;
  readonly curves: readonly LinealPathCurve[];
}

/** Curves end where no segment fits the phase any more, and have at most so many points. */
const mostPoints = 400;
/** The integral goes to where a curve has fallen to this share of its value at 0. */
const ended = 0.01;

/**
 * Lineal-path function of every phase: L(z) = P(a segment of length z lies wholly in the phase), from the runs of the
 * phase along lines of voxels, without bias: segments that lie in the phase over segments that fit the image.
 *
 * A segment of length (n − 1) h joins the centres of n neighbouring voxels, h apart, so L(0) is the volume fraction.
 * For the voxels as bodies this is exact as well: a segment of length k h lies in k + 1 voxels, and L is linear between.
 * Against the continuous medium that was drawn into voxels, L is high where features thinner than a voxel fall between
 * the centres: for overlapping spheres of radius R, the exponent of φ^(1 + 3z/4R) has 1 − h²/12R² beside its second term.
 *
 * Lu and Torquato, doi:10.1103/PhysRevA.45.922. Some tools take n h for the length of n voxels, which shifts the curve.
 * @returns by the phases' names, metres.
 * @throws InputError when a voxel's label has no name, or the image is a single voxel.
 */
export async function linealPaths(
  volume: LabelledVolume,
  options: LinealPathOptions = {},
): Promise<Readonly<Record<string, LinealPath>>> {
  return linealPathsOf(await phaseRuns(volume, options), options.reach);
}

/** {@link linealPaths} from runs that were counted already. */
function linealPathsOf(runs: PhaseRuns, reach?: number): Readonly<Record<string, LinealPath>> {
  requireLines(runs);
  const merged = runs.directions.map(({ slabs }) => mergedRuns(slabs));
  return Object.fromEntries(
    runs.phases.map(({ name }, phase) => [
      name,
      {
        fraction: phaseFraction(merged[0], phase),
        curves: runs.directions.map((direction, at) => curveOf(direction, merged[at], phase, reach)),
      },
    ]),
  );
}

/** @throws InputError when no axis has more than one voxel. */
export function requireLines({ directions }: PhaseRuns): void {
  if (directions.length > 0) return;
  throw new InputError('a single voxel has no lines', {
    at: { field: 'shape' },
    expected: 'an axis with two voxels or more',
  });
}

/** Share of a phase among the voxels of all lines. */
export function phaseFraction(table: RunTable, phase: number): number {
  const inside = runsByLength(table, phase).reduce((sum, count, n) => sum + n * count, 0);
  return inside / table.lines.reduce((sum, count, n) => sum + n * count, 0);
}

/** Runs of a phase by their length, however they end. */
function runsByLength(table: RunTable, phase: number): Float64Array {
  const [whole, cut, spanning] = [table.of(phase, 0), table.of(phase, 1), table.of(phase, 2)];
  return whole.map((count, n) => count + cut[n] + spanning[n]);
}

function curveOf(
  { name, spacing, closed }: DirectionRuns,
  table: RunTable,
  phase: number,
  reach?: number,
): LinealPathCurve {
  const line = table.lines.findLastIndex((count) => count > 0);
  const voxels = reach === undefined ? Math.ceil(line / 2) : Math.floor(reach / spacing + 1e-9);
  const segments = segmentsInside(table, phase, closed);
  const places = segmentsThatFit(table.lines, closed);
  const probability = Array.from({ length: line }, (_, k) => segments[k + 1] / places[k + 1]);
  const emptied = probability.indexOf(0) + 1;
  const shown = probability.slice(0, Math.min(voxels + 1, mostPoints, emptied > 0 ? emptied : line));
  return {
    direction: name,
    distance: shown.map((_, k) => k * spacing),
    probability: shown,
    decayLength: decayLengthOf(probability, spacing),
  };
}

/** Segments of n voxels that lie in the phase: a run of m voxels holds m − n + 1 of them, a closed line all of them. */
function segmentsInside(table: RunTable, phase: number, closed: boolean): Float64Array {
  const spanning = table.of(phase, 2);
  const runs = closed
    ? runsByLength(table, phase).map((count, n) => count - spanning[n])
    : runsByLength(table, phase);
  const segments = doubleTailSum(runs);
  if (closed) addEndless(segments, spanning);
  return segments;
}

/** Segments of n voxels that fit the lines. */
function segmentsThatFit(lines: Float64Array, closed: boolean): Float64Array {
  if (!closed) return doubleTailSum(lines);
  const places = new Float64Array(lines.length);
  addEndless(places, lines);
  return places;
}

/** Σ over m ≥ n of (m − n + 1) count(m). */
function doubleTailSum(counts: Float64Array): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  let runs = 0;
  for (let n = counts.length - 1; n >= 1; n--) {
    runs += counts[n];
    sums[n] = sums[n + 1] + runs;
  }
  return sums;
}

/** Closed lines of m voxels hold m segments of every length up to theirs. */
function addEndless(segments: Float64Array, lines: Float64Array): void {
  let voxels = 0;
  for (let n = lines.length - 1; n >= 1; n--) {
    voxels += n * lines[n];
    segments[n] += voxels;
  }
}

/** By trapezia, which are exact for voxels; null for an empty phase and for a curve that does not come down. */
function decayLengthOf(probability: readonly number[], spacing: number): number | null {
  const [atZero] = probability;
  const end = probability.findIndex((value) => value <= ended * atZero);
  if (!(atZero > 0) || end < 0) return null;
  const sum = probability.slice(0, end + 1).reduce((total, value) => total + value, 0);
  return (spacing * (sum - (atZero + probability[end]) / 2)) / atZero;
}

export const linealPathDescriptor: Descriptor<Readonly<Record<string, LinealPath>>> = {
  name: 'lineal-path',
  title: 'Lineal path',
  definition:
    'probability that a segment of length z, laid into the image at random, lies wholly in the phase',
  convention:
    'a segment of length (n − 1) h joins the centres of n voxels, so that L(0) is the volume fraction; normalised by the segments that fit the image',
  source: 'Lu and Torquato, doi 10.1103/PhysRevA.45.922',
  isDefault: true,
  measure: async (subject, work) =>
    pick(linealPathsOf(await sharedRuns(subject, work), subject.reach), subject.phases),
  quantities: (paths) =>
    Object.entries(paths).flatMap(([name, { curves }]) =>
      curves.map(({ direction, decayLength }) => ({
        name: 'decay length',
        of: `${name} ${direction}`,
        value: decayLength,
        unit: 'm',
      })),
    ),
  figures: (paths) => Object.entries(paths).map(([name, path]) => pathFigure(name, path)),
};

function pathFigure(name: string, { curves }: LinealPath): Figure {
  return {
    title: `Lineal path of ${name}`,
    x: { name: 'length', unit: 'm' },
    y: { name: 'probability', unit: '' },
    series: curves.map(({ direction, distance, probability }) => ({
      name: direction,
      x: distance,
      y: probability,
    })),
  };
}

/** The entries of the named phases. */
export function pick<T>(
  results: Readonly<Record<string, T>>,
  names: readonly string[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, results[name]]));
}
