import type { NodeGrid } from '../node-grid.ts';
import { conductingVoxels, placeOf, type VoxelTensors } from '../voxel-tensors.ts';
import { multiplyTensor, readModes, type Jumps } from './cell-operator.ts';

/** A linear potential and the deviation from it at the nodes. */
export interface LoadedField {
  readonly deviation: Float64Array;
  readonly jumps: Jumps;
}

/** Mutual energies ∫ ∇φ_a·K∇φ_b of fields over all voxels. */
export function energies(grid: NodeGrid, tensors: VoxelTensors, fields: readonly LoadedField[]): number[][] {
  const modes = fields.map(() => new Float64Array(8));
  const flux = new Float64Array(8);
  const sums = fields.map(() => fields.map(() => 0));
  conductingVoxels(grid, tensors, (voxel, node) => {
    for (const [a, { deviation, jumps }] of fields.entries()) {
      readModes(modes[a], grid.steps, deviation, node, jumps);
    }
    for (const [b, row] of sums.entries()) {
      multiplyTensor(tensors.table, placeOf(tensors, voxel), modes[b], flux);
      for (const [a, left] of modes.entries()) {
        row[a] += left.reduce((sum, value, mode) => sum + value * flux[mode], 0);
      }
    }
  });
  return sums;
}
