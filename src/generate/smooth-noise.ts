import type { Shape, VoxelSize } from '../microstructure/index.ts';
import type { Random } from '../numerics/index.ts';

/** Lattice nodes for one correlation length, and how often the lattice is smoothed: nearly a Gaussian kernel. */
const nodesPerLength = 3;
const smoothings = 5;

/**
 * A smooth, isotropic random field of mean 0 and variance 1, periodic along all axes: normal numbers on a lattice,
 * smoothed over about the given correlation length (m) and interpolated linearly. Returns its value in a voxel.
 */
export function smoothNoise(
  shape: Shape,
  voxelSize: VoxelSize,
  correlationLength: number,
  random: Random,
): (x: number, y: number, z: number) => number {
  const nodesAlong = (axis: 0 | 1 | 2): number => {
    const nodes = Math.round((nodesPerLength * shape[axis] * voxelSize[axis]) / correlationLength);
    return Math.min(shape[axis], Math.max(1, nodes));
  };
  const nodes: Shape = [nodesAlong(0), nodesAlong(1), nodesAlong(2)];
  const [nx, ny] = nodes;
  const lattice = normalised(smoothed(nodes, random));
  const [tx, ty, tz] = ([0, 1, 2] as const).map((axis) => interpolation(shape[axis], nodes[axis]));
  return (x, y, z) => {
    const x0 = tx.low[x];
    const x1 = tx.high[x];
    const sx = tx.share[x];
    const sy = ty.share[y];
    const sz = tz.share[z];
    const along = (row: number): number => lattice[row + x0] + sx * (lattice[row + x1] - lattice[row + x0]);
    const plane = (layer: number): number => {
      const from = along(nx * (ty.low[y] + ny * layer));
      return from + sy * (along(nx * (ty.high[y] + ny * layer)) - from);
    };
    const from = plane(tz.low[z]);
    return from + sz * (plane(tz.high[z]) - from);
  };
}

/** Normal numbers after rounds of (1, 2, 1) / 4 along each axis. */
function smoothed([nx, ny, nz]: Shape, random: Random): Float64Array {
  let values = new Float64Array(nx * ny * nz);
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  const strides = [1, nx, nx * ny];
  for (let round = 0; round < smoothings; round++) {
    [nx, ny, nz].forEach((n, axis) => {
      values = smoothedAlong(values, n, strides[axis]);
    });
  }
  return values;
}

function smoothedAlong(values: Float64Array, n: number, stride: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(values.length);
  const around = (n - 1) * stride;
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor(i / stride) % n;
    const before = values[at === 0 ? i + around : i - stride];
    const after = values[at === n - 1 ? i - around : i + stride];
    result[i] = (before + 2 * values[i] + after) / 4;
  }
  return result;
}

/** Shifted and scaled to mean 0 and variance 1 (all 0 where there is but one node). */
function normalised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (variance === 0 ? 0 : (value - mean) / Math.sqrt(variance)));
}

interface Interpolation {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly share: Float64Array;
}

/** For each voxel the lattice nodes before and after it, and the share of the latter. */
function interpolation(n: number, nodes: number): Interpolation {
  const place = Float64Array.from({ length: n }, (_, i) => ((i + 0.5) * nodes) / n);
  return {
    low: Uint32Array.from(place, (value) => Math.floor(value)),
    high: Uint32Array.from(place, (value) => (Math.floor(value) + 1) % nodes),
    share: place.map((value) => value - Math.floor(value)),
  };
}
