import { Random } from '../../random.ts';
import { componentScales, type Edges } from '../modes.ts';
import type { NodeGrid, Triple } from '../node-grid.ts';
import type { VoxelTensors } from '../voxel-tensors.ts';
import { closeSum } from './sums.ts';

/** Components xx, yy, zz, xy, xz, yz. */
export type Tensor = readonly [number, number, number, number, number, number];

/** A random positive definite tensor: a sum of three squares. */
export function randomTensor(random: Random): Tensor {
  const roots = Array.from({ length: 9 }, () => random.normal());
  const entry = (i: number, j: number): number =>
    [0, 3, 6].reduce((sum, row) => sum + roots[row + i] * roots[row + j], i === j ? 0.05 : 0);
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
}

/** Random tensors on the voxels, some of which insulate, stored in one of the three ways. */
export function randomVoxels(
  cells: Triple,
  edges: Edges,
  {
    seed,
    insulating,
    store = 'bytes',
  }: { seed: number; insulating: number; store?: 'bytes' | 'words' | 'voxels' },
): VoxelTensors {
  const random = new Random(seed);
  const scales = componentScales(edges);
  const count = cells[0] * cells[1] * cells[2];
  const rows = store === 'voxels' ? count : 12;
  const tensors = Array.from({ length: rows }, () =>
    randomTensor(random).map((value, c) => value * scales[c]),
  );
  const insulates = Array.from({ length: count }, () => random.uniform() < insulating);
  if (store === 'voxels') {
    return {
      table: Float32Array.from(
        tensors.flatMap((tensor, at) => (insulates[at] ? [0, 0, 0, 0, 0, 0] : tensor)),
      ),
    };
  }
  const table = Float64Array.from([0, 0, 0, 0, 0, 0, ...tensors.flat()]);
  const index = Uint8Array.from(insulates, (empty) => (empty ? 0 : 1 + Math.floor(rows * random.uniform())));
  return { table, index: store === 'bytes' ? index : Uint16Array.from(index) };
}

/** Random values at the nodes, the same at copies, zero where pinned and in the padding. */
export function randomField(grid: NodeGrid, seed: number): Float64Array {
  const random = new Random(seed);
  const all = Float64Array.from({ length: grid.nodes }, () => random.normal());
  const field = new Float64Array(grid.nodes);
  closeSum(grid, all);
  for (let node = 0; node < grid.nodes; node++) {
    if (node % grid.steps[1] <= grid.cells[0]) field[node] = all[node];
  }
  return field;
}
