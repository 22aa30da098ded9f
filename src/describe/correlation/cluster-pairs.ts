import { pacer, type LongWork } from '../../base/index.ts';
import type { ConnectedComponents } from '../../microstructure/index.ts';
import { goodLength, type GridShape } from '../../numerics/index.ts';
import { countPairs, type PairCounts } from './pair-counts.ts';
import type { Range } from './reach.ts';
import { placeOf } from './shells.ts';

/** Pairs of voxels within one connected part, by the lag between them. */
export type ClusterPairs = Pick<PairCounts, 'reach' | 'isHalf' | 'counts' | 'isExact'>;

/** A connected part: its voxels in the image's order, and the box around them. */
interface Cluster {
  readonly voxels: Uint32Array;
  readonly low: GridShape;
  readonly shape: GridShape;
}

/** Whether a part's pairs are counted one by one, and not by transforms of the box around it. */
export type IsDirect = (voxels: number, paddedVoxels: number) => boolean;

/** Rough costs, s: of a pair, of a voxel of the padded box, and of starting a transform. */
const cost = { pair: 3e-9, voxel: 6e-8, start: 5e-3 };

const cheaper: IsDirect = (voxels, padded) =>
  (cost.pair * voxels * voxels) / 2 < cost.start + cost.voxel * padded;

/**
 * Counts the pairs of voxels that lie in the same part, for all lags within reach: one by one in small parts, by Fourier
 * transforms of the boxes around large ones. All counts are whole numbers.
 */
export async function clusterPairs(
  parts: ConnectedComponents,
  range: Range,
  work: LongWork,
  isDirect: IsDirect = cheaper,
): Promise<ClusterPairs> {
  const [rx, ry, rz] = range.reach;
  const counts = new Float64Array((2 * rx + 1) * (2 * ry + 1) * (rz + 1));
  const field = { reach: range.reach, isHalf: true, counts };
  let isExact = true;
  let done = 0;
  const pace = pacer(work.signal);
  for (const cluster of clustersOf(parts)) {
    await pace();
    work.onProgress?.({ stage: 'clusters', fraction: done / Math.max(1, parts.voxels) });
    done += cluster.voxels.length;
    const box = boxOf(cluster, range);
    if (isDirect(cluster.voxels.length, paddedVoxels(box.shape, range))) {
      await addOneByOne(field, cluster.voxels, range, pace);
    } else {
      isExact = (await addByTransform(field, cluster, box, range, work)) && isExact;
    }
  }
  return { ...field, isExact };
}

/** The parts' voxels, sorted by part and in the image's order within each. */
function clustersOf(parts: ConnectedComponents): Cluster[] {
  const { count, sizes, shape } = parts;
  const labels = parts.labels();
  const clusters = Array.from({ length: count }, (_, part) => ({
    voxels: new Uint32Array(sizes[part]),
    low: [...shape] as [number, number, number],
    high: [0, 0, 0] as [number, number, number],
    filled: 0,
  }));
  let voxel = 0;
  for (let z = 0; z < shape[2]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[0]; x++, voxel++) {
        if (labels[voxel] === 0) continue;
        const cluster = clusters[labels[voxel] - 1];
        cluster.voxels[cluster.filled++] = voxel;
        widen(cluster.low, cluster.high, 0, x);
        widen(cluster.low, cluster.high, 1, y);
        widen(cluster.low, cluster.high, 2, z);
      }
    }
  }
  return clusters.map(({ voxels, low, high }) => ({
    voxels,
    low,
    shape: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1],
  }));
}

function widen(low: number[], high: number[], axis: number, place: number): void {
  if (place < low[axis]) low[axis] = place;
  if (place > high[axis]) high[axis] = place;
}

/** What of the image a part's transform takes: all of it along periodic axes, around which the part may go. */
function boxOf({ low, shape }: Cluster, range: Range): { low: GridShape; shape: GridShape } {
  const from = (axis: 0 | 1 | 2): number => (range.periodic[axis] ? 0 : low[axis]);
  const length = (axis: 0 | 1 | 2): number => (range.periodic[axis] ? range.shape[axis] : shape[axis]);
  return { low: [from(0), from(1), from(2)], shape: [length(0), length(1), length(2)] };
}

/** Lags that a box has along each axis. */
function reachOf(shape: GridShape, { reach, periodic }: Range): GridShape {
  const along = (axis: 0 | 1 | 2): number =>
    periodic[axis] ? reach[axis] : Math.min(reach[axis], shape[axis] - 1);
  return [along(0), along(1), along(2)];
}

function paddedVoxels(shape: GridShape, range: Range): number {
  const reach = reachOf(shape, range);
  return shape.reduce(
    (product, length, axis) => product * goodLength(range.periodic[axis] ? length : length + reach[axis]),
    1,
  );
}

type Field = Pick<PairCounts, 'reach' | 'isHalf' | 'counts'>;

async function addOneByOne(
  field: Field,
  voxels: Uint32Array,
  { shape, periodic, reach }: Range,
  pace: () => Promise<void> | undefined,
): Promise<void> {
  const [nx, ny, nz] = shape;
  const places = Array.from(voxels, (voxel): GridShape => {
    const row = Math.floor(voxel / nx);
    return [voxel - row * nx, row % ny, Math.floor(row / ny)];
  });
  const { counts } = field;
  counts[placeOf(field, [0, 0, 0])] += places.length;
  for (const [at, [x, y, z]] of places.entries()) {
    await pace();
    for (let other = at + 1; other < places.length; other++) {
      const place = places[other];
      const dz = nearest(place[2] - z, nz, periodic[2]);
      // Places come in the order of z: those that follow are further still.
      if (!periodic[2] && dz > reach[2]) break;
      const dy = nearest(place[1] - y, ny, periodic[1]);
      const dx = nearest(place[0] - x, nx, periodic[0]);
      if (Math.abs(dx) > reach[0] || Math.abs(dy) > reach[1] || Math.abs(dz) > reach[2]) continue;
      counts[placeOf(field, dz < 0 ? [-dx, -dy, -dz] : [dx, dy, dz])]++;
      // Of lags within a layer both signs are kept.
      if (dz === 0) counts[placeOf(field, [-dx, -dy, 0])]++;
    }
  }
}

/** The shortest lag, around the image where it is periodic. */
function nearest(lag: number, length: number, isPeriodic: boolean): number {
  if (!isPeriodic || 2 * Math.abs(lag) < length) return lag;
  return lag < 0 ? lag + length : lag - length;
}

async function addByTransform(
  field: Field,
  { voxels }: Cluster,
  { low, shape }: { low: GridShape; shape: GridShape },
  range: Range,
  work: LongWork,
): Promise<boolean> {
  const [nx, ny] = range.shape;
  const labels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (const voxel of voxels) {
    const row = Math.floor(voxel / nx);
    const [x, y, z] = [voxel - row * nx, row % ny, Math.floor(row / ny)];
    labels[x - low[0] + shape[0] * (y - low[1] + shape[1] * (z - low[2]))] = 1;
  }
  const asked = {
    shape,
    periodic: range.periodic,
    reach: reachOf(shape, range),
  } as const;
  const found = await countPairs([{ labels, label: 1, count: voxels.length }], asked, {
    signal: work.signal,
  });
  const [rx, ry, rz] = found.reach;
  let at = 0;
  for (let dz = 0; dz <= rz; dz++) {
    for (let dy = -ry; dy <= ry; dy++) {
      const to = placeOf(field, [-rx, dy, dz]);
      for (let dx = 0; dx <= 2 * rx; dx++) field.counts[to + dx] += found.counts[at++];
    }
  }
  return found.isExact;
}
