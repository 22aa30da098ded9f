import type { Shape, VoxelSize } from '../microstructure/index.ts';
import type { Random } from '../numerics/index.ts';

/**
 * A smooth random field of mean 0 and variance near 1, periodic along x and y: normal numbers on a lattice of about
 * the given spacing (m), joined by quintic blending. Returns its value in a voxel.
 */
export function smoothNoise(
  shape: Shape,
  voxelSize: VoxelSize,
  spacing: number,
  random: Random,
): (x: number, y: number, z: number) => number {
  const nodes = shape.map((n, axis) => Math.max(1, Math.round((n * voxelSize[axis]) / spacing)));
  const [nx, ny, nz] = [nodes[0], nodes[1], nodes[2] + 1];
  const lattice = Float64Array.from({ length: nx * ny * nz }, () => random.normal());
  const tables = shape.map((n, axis) => blending(n, nodes[axis], axis < 2));
  const [tx, ty, tz] = tables;
  return (x, y, z) => {
    const along = (row: number): number => {
      const from = lattice[row + tx.low[x]];
      return from + tx.share[x] * (lattice[row + tx.high[x]] - from);
    };
    const plane = (layer: number): number => {
      const from = along(nx * (ty.low[y] + ny * layer));
      return from + ty.share[y] * (along(nx * (ty.high[y] + ny * layer)) - from);
    };
    const from = plane(tz.low[z]);
    return meanGain * (from + tz.share[z] * (plane(tz.high[z]) - from));
  };
}

/** Blending lowers the variance, along one axis to the mean of s^2 + (1 - s)^2, 181 / 231 for the quintic s. */
const meanGain = (181 / 231) ** -1.5;

interface Blending {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly share: Float64Array;
}

/** For each voxel the lattice nodes before and after it, and the share of the latter. */
function blending(n: number, nodes: number, periodic: boolean): Blending {
  const place = Float64Array.from({ length: n }, (_, i) => ((i + 0.5) * nodes) / n);
  return {
    low: Uint32Array.from(place, (value) => Math.floor(value)),
    high: Uint32Array.from(place, (value) =>
      periodic ? (Math.floor(value) + 1) % nodes : Math.floor(value) + 1,
    ),
    share: place.map((value) => {
      const t = value - Math.floor(value);
      return t * t * t * (t * (6 * t - 15) + 10);
    }),
  };
}
