import { cellEntries } from './modes.ts';
import type { NodeGrid } from './node-grid.ts';

/** Conductivity of each voxel: six numbers (see modes.ts) from a table, by index, or its own where `index` is missing. */
export type VoxelTensors =
  | {
      readonly table: Float64Array;
      /** Row of the table of each voxel, x fastest; row 0 holds zeros and stands for insulators. */
      readonly index: Uint8Array | Uint16Array;
    }
  | { readonly table: Float32Array; readonly index?: undefined };

/** Place of a voxel's six numbers in the table. */
export function placeOf({ index }: VoxelTensors, voxel: number): number {
  return cellEntries * (index === undefined ? voxel : index[voxel]);
}

/** Calls back for each voxel that conducts: its number and its first corner. */
export function conductingVoxels(
  { cells, steps }: NodeGrid,
  tensors: VoxelTensors,
  visit: (voxel: number, node: number) => void,
): void {
  let voxel = 0;
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++) {
      const start = j * steps[1] + k * steps[2];
      for (let i = 0; i < cells[0]; i++, voxel++) {
        if (tensors.table[placeOf(tensors, voxel)] !== 0) visit(voxel, start + i);
      }
    }
  }
}
