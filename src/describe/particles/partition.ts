import { pacer, type LongWork } from '../../base/index.ts';
import type { Shape, Volume, VoxelSize } from '../../microstructure/index.ts';
import { JoinedBasins, type MergeTree } from './merge-tree.ts';
import type { ParticleLabels } from './particle-table.ts';

/** Number of the part (from 1) that each basin belongs to, at 1 and on; 0 at 0. */
export interface PartOfBasin {
  readonly partOf: Uint32Array;
  readonly count: number;
}

/** The parts that are left when the tree's mergers of these entries happen; numbered by their first basins. */
export function partsAfter(
  tree: MergeTree,
  peaks: ArrayLike<number>,
  happens: (entry: number) => boolean,
): PartOfBasin {
  const parts = new JoinedBasins(peaks);
  for (let entry = 0; entry < tree.neck.length; entry++) {
    if (happens(entry)) parts.join(tree.first[entry], tree.second[entry]);
  }
  const numberOf = new Uint32Array(tree.basins + 1);
  const partOf = new Uint32Array(tree.basins + 1);
  let count = 0;
  for (let basin = 1; basin <= tree.basins; basin++) {
    const leader = parts.leaderOf(basin);
    if (numberOf[leader] === 0) numberOf[leader] = ++count;
    partOf[basin] = numberOf[leader];
  }
  return { partOf, count };
}

/** Highest distance (m) in basin 1, 2, ... */
export async function basinPeaks(
  labels: Uint32Array,
  count: number,
  distances: Float32Array,
  { signal }: LongWork,
): Promise<Float32Array> {
  const peaks = new Float32Array(count + 1);
  await inStrides(labels.length, signal, (from, to) => {
    for (let voxel = from; voxel < to; voxel++) {
      const basin = labels[voxel];
      if (distances[voxel] > peaks[basin]) peaks[basin] = distances[voxel];
    }
  });
  return peaks.subarray(1);
}

/** Replaces basins by their parts, parts numbered from 1 in the order of their first voxels. */
export async function relabel(
  labels: Uint32Array,
  { partOf, count }: PartOfBasin,
  { signal }: LongWork,
): Promise<void> {
  const numberOf = new Uint32Array(count + 1);
  let next = 0;
  await inStrides(labels.length, signal, (from, to) => {
    for (let voxel = from; voxel < to; voxel++) {
      const part = partOf[labels[voxel]];
      if (part === 0) continue;
      if (numberOf[part] === 0) numberOf[part] = ++next;
      labels[voxel] = numberOf[part];
    }
  });
}

/** The deepest place of each particle, m: entry i belongs to label i + 1, places lie in threes. */
export interface Inscribed {
  /** Mean place of the voxels furthest from the surface; may lie outside a curved particle. */
  readonly place: Float64Array;
  /** Their distance to the middle of the nearest voxel outside the phase; infinite when there is none. */
  readonly radius: Float64Array;
}

async function inscribed(
  labels: Uint32Array,
  count: number,
  distances: Float32Array,
  { shape: [nx, ny], voxelSize }: { readonly shape: Shape; readonly voxelSize: VoxelSize },
  { signal }: LongWork,
): Promise<Inscribed> {
  const radius = new Float64Array(count + 1);
  const place = new Float64Array(3 * (count + 1));
  const voxels = new Float64Array(count + 1);
  await inStrides(labels.length, signal, (from, to) => {
    for (let voxel = from; voxel < to; voxel++) {
      const label = labels[voxel];
      const distance = distances[voxel];
      if (label === 0 || distance < radius[label]) continue;
      if (distance > radius[label]) {
        radius[label] = distance;
        voxels[label] = 0;
        place.fill(0, 3 * label, 3 * label + 3);
      }
      const row = Math.floor(voxel / nx);
      voxels[label]++;
      place[3 * label] += (voxel - row * nx + 0.5) * voxelSize[0];
      place[3 * label + 1] += ((row % ny) + 0.5) * voxelSize[1];
      place[3 * label + 2] += (Math.floor(row / ny) + 0.5) * voxelSize[2];
    }
  });
  return {
    radius: radius.subarray(1),
    place: place.map((sum, at) => sum / Math.max(1, voxels[Math.floor(at / 3)])).subarray(3),
  };
}

/** 1 for particles with a voxel in an outer layer of the image; axes with one layer only cut nothing. */
function cutParticles(labels: Uint32Array, count: number, shape: Shape): Uint8Array {
  const isCut = new Uint8Array(count + 1);
  const steps = [1, shape[0], shape[0] * shape[1]];
  for (const axis of [0, 1, 2]) {
    if (shape[axis] === 1) continue;
    const [a, b] = [0, 1, 2].filter((other) => other !== axis);
    for (const layer of [0, shape[axis] - 1]) {
      for (let j = 0; j < shape[b]; j++) {
        const start = layer * steps[axis] + j * steps[b];
        for (let i = 0; i < shape[a]; i++) isCut[labels[start + i * steps[a]]] = 1;
      }
    }
  }
  return isCut.subarray(1);
}

/** What is known of particles once they have their labels. */
export async function withPlaces(
  { shape, voxelSize }: Pick<Volume, 'shape' | 'voxelSize'>,
  { data, count }: Pick<ParticleLabels, 'data' | 'count'>,
  distances: Float32Array,
  { signal }: LongWork,
): Promise<ParticleLabels & { readonly isCut: Uint8Array; readonly inscribed: Inscribed }> {
  return {
    data,
    count,
    shape,
    voxelSize,
    isCut: cutParticles(data, count, shape),
    inscribed: await inscribed(data, count, distances, { shape, voxelSize }, { signal }),
  };
}

const stride = 262_144;

/** Runs over voxels and lets pending events run in between. */
async function inStrides(
  voxels: number,
  signal: AbortSignal | undefined,
  visit: (from: number, to: number) => void,
): Promise<void> {
  const pace = pacer(signal);
  for (let from = 0; from < voxels; from += stride) {
    await pace();
    visit(from, Math.min(voxels, from + stride));
  }
}
