import type { LongWork } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { openVolume, type Opened } from '../../numerics/index.ts';
import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import { occurringRadii, squaredRadii, voxelsOf } from './ball-radii.ts';
import { phaseGrid } from './phase-grid.ts';
import type { SurfaceDistanceOptions } from './pore-sizes.ts';
import {
  deviationOfSize,
  meanSize,
  shareFrom,
  sizeDensity,
  sizeExceededBy,
  surfaceOffsetOf,
  type SizeShares,
} from './size-curves.ts';

export interface LocalThicknessOptions extends Pick<SurfaceDistanceOptions, 'surfaceOffset'>, LongWork {
  /** Radii of the balls, m; default those that occur as distances, in steps of 2 % or more. */
  readonly radii?: readonly number[] | undefined;
}

export interface ThicknessMapOptions extends LocalThicknessOptions {
  /**
   * Whether a ball covers what is just one radius away, as PoreSpy's does with smooth=False: it then covers voxels outside
   * of the phase too. Default no.
   */
  readonly isClosed?: boolean | undefined;
}

/** Diameters of the largest balls within a phase that cover its voxels, m. */
export interface LocalThickness {
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  /** Half of the phase's volume is in balls at least so wide (d50 of the continuous pore-size distribution). Null, as the rest, without a surface. */
  readonly median: number | null;
  readonly largest: number | null;
  /** What is left of the phase when opened by balls of this diameter, as a share of its volume (granulometry). */
  readonly opening: { readonly diameter: readonly number[]; readonly remaining: readonly number[] };
  /** What openings take away per diameter (opening spectrum, 1/m), in bins of two voxels or wider. */
  readonly spectrum: { readonly diameter: readonly number[]; readonly density: readonly number[] };
  readonly voxels: number;
  /** Taken off each radius, m. */
  readonly surfaceOffset: number;
}

/** Local thickness voxel by voxel. */
export interface ThicknessMap {
  /** Diameters, m, by class; that of class 0, outside the phase, is 0. */
  readonly diameters: readonly number[];
  /** Class of each voxel in the image's order. */
  readonly classes: Uint8Array;
}

/**
 * Local thickness of a phase (Hildebrand and Rüegsegger, J. Microsc. 185, 67 (1997), doi
 * 10.1046/j.1365-2818.1997.1340694.x): for each of its voxels the diameter of the largest ball within the phase that covers
 * the voxel; its distribution over volume is the continuous pore-size distribution (Münch and Holzer, J. Am. Ceram. Soc.
 * 91, 4059 (2008), doi 10.1111/j.1551-2916.2008.02736.x) and the granulometry by openings with balls.
 *
 * A voxel belongs to radius r when some voxel whose distance to the outside is at least r lies less than r away: voxel for
 * voxel as PoreSpy's `local_thickness` for the same radii. Its radii, and this result with `surfaceOffset: 0`, are distances
 * to the middle of the first voxel outside. In a section balls are discs.
 * @throws InputError on an unknown phase, and on radii or an offset that are no lengths.
 */
export async function localThickness(
  volume: LabelledVolume,
  phases: string | readonly string[],
  options: LocalThicknessOptions = {},
): Promise<LocalThickness> {
  const { opened, voxels, unit, offset } = await open(volume, phases, options);
  return summary(thicknessShares(opened, voxels, unit, offset), voxels, unit, offset);
}

/** {@link localThickness} voxel by voxel. */
export async function localThicknessMap(
  volume: LabelledVolume,
  phases: string | readonly string[],
  options: ThicknessMapOptions = {},
): Promise<ThicknessMap> {
  const { opened, unit, offset } = await open(volume, phases, options);
  return { diameters: [0, ...diametersOf(opened, unit, offset)], classes: opened.classes };
}

async function open(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { surfaceOffset, radii, isClosed, ...work }: ThicknessMapOptions,
): Promise<{
  readonly opened: Opened;
  readonly voxels: number;
  readonly unit: number;
  readonly offset: number;
}> {
  const offset = surfaceOffsetOf(volume.voxelSize, surfaceOffset);
  const unit = Math.min(...volume.voxelSize);
  const asked = radii === undefined ? undefined : squaredRadii(radii, unit);
  const { grid, inside } = await phaseGrid(volume, phases, work);
  const { tally, opened } = await openVolume(
    grid,
    (found) => [{ squaredRadii: asked ?? occurringRadii(found), isClosed }],
    { ...work, inside },
  );
  return { opened: opened[0], voxels: voxelsOf(tally), unit, offset };
}

function diametersOf({ squaredRadii: squares }: Opened, unit: number, offset: number): number[] {
  return squares.map((square) => 2 * Math.max(0, unit * Math.sqrt(square) - offset));
}

/** Shares of a phase's volume in balls of these diameters. */
function thicknessShares(opened: Opened, voxels: number, unit: number, offset: number): SizeShares {
  if (voxels === 0) return { size: [], share: [] };
  return {
    size: diametersOf(opened, unit, offset),
    share: opened.counts.slice(1).map((count) => count / voxels),
  };
}

function summary(shares: SizeShares, voxels: number, unit: number, surfaceOffset: number): LocalThickness {
  const { size, density } = sizeDensity(shares, 2 * unit);
  return {
    mean: meanSize(shares),
    standardDeviation: deviationOfSize(shares),
    median: sizeExceededBy(shares, 0.5),
    largest: shares.size.findLast((_, at) => shares.share[at] > 0) ?? null,
    opening: { diameter: shares.size, remaining: shareFrom(shares) },
    spectrum: { diameter: size, density },
    voxels,
    surfaceOffset,
  };
}

export const localThicknessDescriptor: Descriptor<Readonly<Record<string, LocalThickness>>> = {
  name: 'local-thickness',
  title: 'Local thickness',
  definition:
    'diameter of the largest ball within the phase that covers a voxel, over the volume of the phase',
  convention:
    'a ball of radius r around voxels at least r from the middle of the first one outside covers what is less than r away; reported diameters are 2 (r - 0.36 edges); borders of the image are no surface, and balls do not go on at the other side',
  source:
    'Hildebrand and Rüegsegger, doi 10.1046/j.1365-2818.1997.1340694.x; Münch and Holzer, doi 10.1111/j.1551-2916.2008.02736.x',
  isDefault: true,
  async measure({ volume, phases }, work) {
    const results: Record<string, LocalThickness> = {};
    for (const phase of phases) results[phase] = await localThickness(volume, phase, work);
    return results;
  },
  quantities: (results) => Object.entries(results).flatMap(([of, sizes]) => quantitiesOf(of, sizes)),
  figures: (results) => figuresOf(Object.entries(results)),
};

function quantitiesOf(of: string, { mean, median, largest, standardDeviation }: LocalThickness): Quantity[] {
  return [
    { name: 'mean local thickness', of, value: mean, unit: 'm' },
    { name: 'standard deviation of local thickness', of, value: standardDeviation, unit: 'm' },
    { name: 'median local thickness', of, value: median, unit: 'm' },
    { name: 'largest local thickness', of, value: largest, unit: 'm' },
  ];
}

function figuresOf(results: readonly (readonly [string, LocalThickness])[]): Figure[] {
  const x = { name: 'diameter', unit: 'm' };
  return [
    {
      title: 'Openings by balls',
      x,
      y: { name: 'share of the phase that is left', unit: '' },
      series: results.map(([name, { opening }]) => ({ name, x: opening.diameter, y: opening.remaining })),
    },
    {
      title: 'Local thickness',
      x,
      y: { name: 'share of volume per diameter', unit: '1/m' },
      series: results.map(([name, { spectrum }]) => ({ name, x: spectrum.diameter, y: spectrum.density })),
    },
  ];
}
