import { eachNode, type NodeGrid } from '../node-grid.ts';

/** Ends a sum over cells: joins periodic faces, zeroes pinned ones. */
export function closeSum(grid: NodeGrid, values: Float64Array): void {
  eachNode(grid, (node, _place, original) => {
    if (node !== original) values[original] += values[node];
  });
  eachNode(grid, (node, place, original) => {
    const pinned = place.some(
      (at, axis) => grid.faces[axis] === 'pinned' && (at === 0 || at === grid.cells[axis]),
    );
    values[node] = pinned ? 0 : values[original];
  });
}

/** Product of two fields over the nodes that are not copies. */
export function dot(grid: NodeGrid, left: Float64Array, right: Float64Array): number {
  let sum = 0;
  eachNode(grid, (node, _place, original) => {
    if (node === original) sum += left[node] * right[node];
  });
  return sum;
}
