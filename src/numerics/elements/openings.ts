import type { NodeGrid, Triple } from './node-grid.ts';
import { conductingVoxels, placeOf, type VoxelTensors } from './voxel-tensors.ts';

/**
 * For each axis the uniform flux that enters through its near face and leaves through the far one, as loads on the nodes
 * that add up to −1 and 1: through the openings, which are pairs of opposite outer voxel faces of one connected part.
 * Null for an axis without openings. Parts that touch one face only float and carry nothing.
 */
export function openingLoads(grid: NodeGrid, tensors: VoxelTensors): (Float64Array | null)[] {
  const part = connectedParts(grid, tensors);
  return ([0, 1, 2] as const).map((axis) => loadAlong(grid, tensors, part, axis));
}

/** A node of each node's part; parts hang together through shared corners of conducting cells, as the elements do. */
function connectedParts(grid: NodeGrid, tensors: VoxelTensors): (node: number) => number {
  const [, row, plane] = grid.steps;
  const parent = Int32Array.from({ length: grid.nodes }, (_, node) => node);
  const find = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const corners = [1, row, row + 1, plane, plane + 1, plane + row, plane + row + 1];
  conductingVoxels(grid, tensors, (_voxel, node) => {
    let root = find(node);
    for (const offset of corners) {
      const other = find(node + offset);
      if (other === root) continue;
      parent[Math.max(root, other)] = Math.min(root, other);
      root = Math.min(root, other);
    }
  });
  return find;
}

function loadAlong(
  grid: NodeGrid,
  tensors: VoxelTensors,
  part: (node: number) => number,
  axis: 0 | 1 | 2,
): Float64Array | null {
  const { cells, steps } = grid;
  const [first, second] = axis === 0 ? ([1, 2] as const) : axis === 1 ? ([0, 2] as const) : ([0, 1] as const);
  const cellSteps: Triple = [1, cells[0], cells[0] * cells[1]];
  const conducts = (cell: number): boolean => tensors.table[placeOf(tensors, cell)] !== 0;
  const load = new Float64Array(grid.nodes);
  const far = cells[axis] * steps[axis];
  const lastCell = (cells[axis] - 1) * cellSteps[axis];
  let openings = 0;
  for (let b = 0; b < cells[second]; b++) {
    for (let a = 0; a < cells[first]; a++) {
      const cell = a * cellSteps[first] + b * cellSteps[second];
      const near = a * steps[first] + b * steps[second];
      if (!conducts(cell) || !conducts(cell + lastCell) || part(near) !== part(near + far)) continue;
      openings++;
      for (const corner of [0, steps[first], steps[second], steps[first] + steps[second]]) {
        load[near + corner] -= 0.25;
        load[near + corner + far] += 0.25;
      }
    }
  }
  return openings === 0 ? null : load.map((value) => value / openings);
}
