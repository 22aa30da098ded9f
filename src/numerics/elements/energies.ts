import {
  conductingCells,
  multiplyTensor,
  placeOf,
  readModes,
  type Jumps,
  type VoxelTensors,
} from './cell-operator.ts';
import type { NodeGrid } from './node-grid.ts';

/** A linear potential and the deviation from it at the nodes. */
export interface LoadedField {
  readonly deviation: Float64Array;
  readonly jumps: Jumps;
}

/**
 * Mutual energies ∫ ∇φ_a·K∇φ_b of fields over all voxels: symmetric, and on the diagonal never below the least energy.
 */
export function energies(grid: NodeGrid, tensors: VoxelTensors, fields: readonly LoadedField[]): number[][] {
  const modes = fields.map(() => new Float64Array(8));
  const flux = new Float64Array(8);
  const sums = fields.map(() => fields.map(() => 0));
  const layers = fields.map(() => fields.map(() => 0));
  const layerCells = grid.cells[0] * grid.cells[1];
  const close = (): void => {
    for (const [a, row] of layers.entries()) for (const [b, value] of row.entries()) sums[a][b] += value;
    for (const row of layers) row.fill(0);
  };
  let layerEnd = layerCells;
  conductingCells(grid, tensors, (cell, node) => {
    if (cell >= layerEnd) {
      close();
      layerEnd = layerCells * (Math.floor(cell / layerCells) + 1);
    }
    for (let a = 0; a < fields.length; a++) {
      readModes(modes[a], grid.steps, fields[a].deviation, node, fields[a].jumps);
    }
    for (let b = 0; b < fields.length; b++) {
      multiplyTensor(tensors.table, placeOf(tensors, cell), modes[b], flux);
      for (let a = 0; a <= b; a++) {
        let energy = 0;
        for (let mode = 1; mode < 8; mode++) energy += modes[a][mode] * flux[mode];
        layers[a][b] += energy;
      }
    }
  });
  close();
  return sums.map((row, a) => row.map((value, b) => (a <= b ? value : sums[b][a])));
}
