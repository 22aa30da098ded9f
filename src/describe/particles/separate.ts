import { InputError, type LongWork } from '../../base/index.ts';
import { connectedComponents, phaseMask, type LabelledVolume } from '../../microstructure/index.ts';
import { basinsOfMaxima, type Basins } from '../../numerics/index.ts';
import { phaseDistances } from '../pores/phase-distances.ts';
import { gridDepth } from './grid-depth.ts';
import { mergeTree } from './merge-tree.ts';
import type { ParticleLabels } from './particle-table.ts';
import { basinPeaks, partsAfter, relabel, withPlaces, type Inscribed } from './partition.ts';
import {
  separationStability,
  type MergeCriterion,
  type SeparationStability,
} from './separation-stability.ts';

/**
 * `neck`: by the width of necks; `depth`: by their depth (h-maxima); `components`: only where nothing touches; `given`: by
 * another program, {@link particlesFromLabels}.
 */
export type SeparationMethod = 'neck' | 'depth' | 'components' | 'given';

export interface SeparationOptions extends LongWork {
  /** Default `neck`. */
  readonly method?: Exclude<SeparationMethod, 'given'>;
  /**
   * For `neck`: parts stay apart where the inscribed radius of the neck between them is at most this share of the inscribed
   * radius of the smaller part; 0 to 1, default {@link defaultNeckRatio}.
   */
  readonly neckRatio?: number;
  /**
   * For `neck`: depth (m) below which a neck counts for none, as the grid may have made it. Default {@link gridDepth};
   * more where the image is finer than what it was made from, 0 to trust every voxel.
   */
  readonly resolution?: number;
  /** For `depth`: parts stay apart where the neck's inscribed radius is at least this much smaller than theirs, m. */
  readonly depth?: number;
  /** Distances to the voxels outside the phase, where they are known already (m). */
  readonly distances?: Float32Array;
}

export interface Separation extends ParticleLabels {
  readonly phase: string;
  readonly method: SeparationMethod;
  /** The neck ratio, or the depth in m; null for `components` and `given`. */
  readonly parameter: number | null;
  /** For `neck`: depth below which a neck counts for none, m; otherwise null. */
  readonly resolution: number | null;
  /** Regional maxima of the distance: what a watershed without merging would have called particles. */
  readonly basins: number | null;
  readonly stability: SeparationStability | null;
  /** 1 for particles with a voxel in an outer layer of the image; entry i belongs to label i + 1. */
  readonly isCut: Uint8Array;
  readonly inscribed: Inscribed;
}

/** Share of the smaller part's inscribed radius up to which a neck parts; see docs/describe-particles.md. */
export const defaultNeckRatio = 0.85;

/** Values of the neck ratio at which particles are counted. */
const ratios = Array.from({ length: 61 }, (_, step) => Number((0.4 + step / 100).toFixed(2)));

/**
 * Separates touching particles (or pores) of a phase: basins of the exact distance to the outside, found by watershed from
 * every regional maximum (26 neighbours), grow together wherever the neck between two is wide for the smaller one:
 *
 *   merge where  r_neck / min(r_1, r_2) > neckRatio  or  min(r_1, r_2) − r_neck < resolution,
 *
 * r_neck being the distance at the saddle and r the highest distances of the two parts as they are when the falling level
 * first lets them meet. This is persistence of the distance's logarithm (Edelsbrunner et al., doi:10.1007/s00454-002-2885-2):
 * no two neighbours that are left have a wider neck, the parameter has no length, and all its values come from one tree.
 * The second condition leaves out what the grid may have made, see {@link gridDepth}: at the default ratio it matters for
 * parts of less than 4.7 voxels in inscribed radius, among which ratios of distances say little.
 *
 * Labels run from 1 in the order of first voxels; 0 outside. About 30 bytes a voxel while it works.
 * @throws InputError on an unknown phase, a parameter out of range, a volume past one memory of 4 GiB; CancelledError.
 */
export async function separateParticles(
  volume: LabelledVolume,
  phase: string,
  options: SeparationOptions = {},
): Promise<Separation> {
  const { method = 'neck', signal } = options;
  const parameter = method === 'components' ? null : parameterOf(options);
  const resolution = method === 'neck' ? resolutionOf(volume, options) : null;
  const distances = options.distances ?? (await phaseDistances(volume, phase, { signal }));
  if (parameter === null) return await wholeComponents(volume, phase, distances, options);
  const { labels, count: basins, saddles } = await allBasins(volume, phase, distances, options);
  const peaks = await basinPeaks(labels, basins, distances, { signal });
  const tree = mergeTree(peaks, saddles);
  const criterion = resolution === null ? byDepth : byNeck(resolution);
  const limit = criterion.limitAt(parameter);
  const merged = partsAfter(tree, peaks, (at) => criterion.key(tree.neck[at], tree.peak[at]) > limit);
  await relabel(labels, merged, { signal });
  return {
    ...(await withPlaces(volume, { data: labels, count: merged.count }, distances, options)),
    phase,
    method,
    parameter,
    resolution,
    basins,
    stability: separationStability(
      tree,
      criterion,
      method === 'neck' ? ratios : depthsUpTo(peaks),
      parameter,
    ),
  };
}

/** Distances are rounded to f32: keys this near to the limit are at it, in any unit. */
const rounding = 1e-6;

const byDepth: MergeCriterion = {
  key: (neck, peak) => neck - peak,
  limitAt: (depth) => -depth * (1 - rounding),
};

/** Necks that the grid may have made are as wide as can be. */
function byNeck(resolution: number): MergeCriterion {
  const least = resolution * (1 - rounding);
  return {
    key: (neck, peak) => (peak - neck < least ? Infinity : neck / peak),
    limitAt: (ratio) => ratio * (1 + rounding),
  };
}

function resolutionOf(
  { shape, voxelSize }: LabelledVolume,
  { resolution = gridDepth(shape, voxelSize) }: SeparationOptions,
): number {
  if (resolution >= 0 && resolution < Infinity) return resolution;
  throw new InputError(`${resolution} m is no resolution`, {
    at: { field: 'resolution' },
    expected: 'a length from 0 on, such as half an edge of a voxel',
  });
}

function parameterOf({ method, neckRatio = defaultNeckRatio, depth }: SeparationOptions): number {
  if (method !== 'depth') {
    if (neckRatio > 0 && neckRatio < 1) return neckRatio;
    throw new InputError(`${neckRatio} is no neck ratio`, {
      at: { field: 'neckRatio' },
      expected: 'a number between 0 and 1',
    });
  }
  if (depth !== undefined && depth > 0 && depth < Infinity) return depth;
  throw new InputError(depth === undefined ? 'separation by depth has no depth' : `${depth} m is no depth`, {
    at: { field: 'depth' },
    expected: 'a length over 0, such as an edge of a voxel',
  });
}

/** Depths from none to half of the largest inscribed radius. */
function depthsUpTo(peaks: Float32Array): number[] {
  const most = peaks.reduce((highest, peak) => (peak < Infinity ? Math.max(highest, peak) : highest), 0);
  return Array.from({ length: 61 }, (_, step) => (step * most) / 120);
}

async function allBasins(
  volume: LabelledVolume,
  phase: string,
  distances: Float32Array,
  { signal, onProgress }: SeparationOptions,
): Promise<Basins> {
  const open = await phaseMask(volume, [phase], signal);
  const field = { values: distances, open, shape: volume.shape };
  return await basinsOfMaxima(field, { neighbourhood: 26, signal, onProgress });
}

async function wholeComponents(
  volume: LabelledVolume,
  phase: string,
  distances: Float32Array,
  { signal }: LongWork,
): Promise<Separation> {
  const parts = await connectedComponents(volume, phase, { signal });
  const labelled = { data: parts.labels(), count: parts.count };
  const places = await withPlaces(volume, labelled, distances, { signal });
  return {
    ...places,
    phase,
    method: 'components',
    parameter: null,
    resolution: null,
    basins: null,
    stability: null,
  };
}
