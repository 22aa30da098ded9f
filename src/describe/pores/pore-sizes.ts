import type { LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { tallyDistances, type DistanceTally } from '../../numerics/index.ts';
import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import { phaseGrid, wraps } from './phase-grid.ts';
import {
  deviationOfSize,
  meanSize,
  shareFrom,
  sizeDensity,
  sizeExceededBy,
  surfaceOffsetOf,
  type SizeShares,
} from './size-curves.ts';

export interface SurfaceDistanceOptions extends LongWork {
  /** Axes along which the image goes on at its other side. Default none: its borders are then no surface. */
  readonly periodic?: readonly Axis[] | undefined;
  /** What is taken off the distance to the first voxel outside, m. Default 0.36 edges; 0 as most tools have it. */
  readonly surfaceOffset?: number | undefined;
}

/** Distances of a phase's points to its surface, m. Null, as the curves are empty, where there is no surface. */
export interface PoreSizes {
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly median: number | null;
  readonly largest: number | null;
  /** Share of the phase's volume that is at least so far from the surface. */
  readonly curve: { readonly distance: readonly number[]; readonly further: readonly number[] };
  /** 1/m, in bins of a voxel or wider. */
  readonly density: { readonly distance: readonly number[]; readonly density: readonly number[] };
  /** Voxels of the phase, and what was taken off each distance (m). */
  readonly voxels: number;
  readonly surfaceOffset: number;
}

/**
 * Distribution of the distance of a phase's points to the nearest point of its surface (the pore-size function of Torquato
 * and Avellaneda, J. Chem. Phys. 95, 6477 (1991), doi 10.1063/1.461519): mean, median, largest, curve. It weighs points,
 * not pores: its mean is well below the radius of the pores. Most tools leave half a voxel or so on each distance; see
 * `surfaceOffset`. In a section (one voxel across an axis) distances are those within the section.
 * @throws InputError on an unknown phase or an offset that is no length.
 */
export async function poreSizes(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { periodic, surfaceOffset, ...work }: SurfaceDistanceOptions = {},
): Promise<PoreSizes> {
  const offset = surfaceOffsetOf(volume.voxelSize, surfaceOffset);
  const { grid, inside } = await phaseGrid(volume, phases, work);
  const tally = await tallyDistances(grid, { ...work, inside, periodic: wraps(periodic) });
  return summary(tally, offset, Math.min(...volume.voxelSize));
}

const mostPoints = 300;

function summary(tally: DistanceTally, surfaceOffset: number, narrowest: number): PoreSizes {
  const { squares, counts, unit, binWidth, infinite } = tally;
  const finite = counts.reduce((sum, count) => sum + count, 0);
  const shares: SizeShares = {
    size: squares.map((square) => Math.max(0, unit * (Math.sqrt(square) + binWidth / 2) - surfaceOffset)),
    share: counts.map((count) => count / finite),
  };
  const further = shareFrom(shares);
  const step = Math.ceil(squares.length / mostPoints);
  const kept = <T>(values: readonly T[]): T[] =>
    values.filter((_, at) => at % step === 0 || at === values.length - 1);
  const { size, density } = sizeDensity(shares, narrowest);
  return {
    mean: meanSize(shares),
    standardDeviation: deviationOfSize(shares),
    median: sizeExceededBy(shares, 0.5),
    largest: shares.size.at(-1) ?? null,
    curve: { distance: kept(shares.size), further: kept(further) },
    density: { distance: size, density },
    voxels: finite + infinite,
    surfaceOffset,
  };
}

export const poreSizesDescriptor: Descriptor<Readonly<Record<string, PoreSizes>>> = {
  name: 'pore-sizes',
  title: 'Distances to the surface',
  definition:
    'share of a phase that is at least so far from its surface, by the exact Euclidean distance transform',
  convention:
    'distance to the middle of the first voxel outside less 0.36 edges, which is where a random surface lies on average; borders of the image are no surface',
  source:
    'Torquato and Avellaneda, doi 10.1063/1.461519; Felzenszwalb and Huttenlocher, doi 10.4086/toc.2012.v008a019',
  isDefault: true,
  async measure({ volume, phases, periodic }, work) {
    const results: Record<string, PoreSizes> = {};
    for (const phase of phases) results[phase] = await poreSizes(volume, phase, { ...work, periodic });
    return results;
  },
  quantities: (results) => Object.entries(results).flatMap(([of, sizes]) => quantitiesOf(of, sizes)),
  figures: (results) => [figureOf(results)],
};

function quantitiesOf(of: string, { mean, median, largest, standardDeviation }: PoreSizes): Quantity[] {
  return [
    { name: 'mean distance to the surface', of, value: mean, unit: 'm' },
    { name: 'standard deviation of that distance', of, value: standardDeviation, unit: 'm' },
    { name: 'median distance to the surface', of, value: median, unit: 'm' },
    { name: 'largest distance to the surface', of, value: largest, unit: 'm' },
  ];
}

function figureOf(results: Readonly<Record<string, PoreSizes>>): Figure {
  return {
    title: 'Distances to the surface',
    x: { name: 'distance', unit: 'm' },
    y: { name: 'share further away', unit: '' },
    series: Object.entries(results).map(([name, { curve }]) => ({
      name,
      x: curve.distance,
      y: curve.further,
    })),
  };
}
