/**
 * Cells and their corners. All boundaries use the same (nx + 1)(ny + 1)(nz + 1) nodes, x fastest, rows padded so that cells
 * can be taken two at a time. Along a periodic axis the last node is the first one's copy: sums over cells are joined, and
 * the copy is left out of products.
 */

/** What happens on the two outer faces of an axis: values given, no flux, or joined faces. */
export type FaceCondition = 'pinned' | 'free' | 'periodic';

export type Triple = readonly [x: number, y: number, z: number];

export interface NodeGrid {
  readonly cells: Triple;
  readonly faces: readonly [FaceCondition, FaceCondition, FaceCondition];
  /** Steps between neighbouring nodes along x, y and z. */
  readonly steps: Triple;
  /** Nodes in memory, padding included. */
  readonly nodes: number;
}

export function nodeGrid(cells: Triple, faces: NodeGrid['faces']): NodeGrid {
  const row = 2 * Math.ceil(cells[0] / 2) + 2;
  const plane = row * (cells[1] + 1);
  return { cells, faces, steps: [1, row, plane], nodes: plane * (cells[2] + 1) };
}

/** Node planes that are not copies. */
export function ownPlanes({ cells, faces }: NodeGrid): number {
  return cells[2] + (faces[2] === 'periodic' ? 0 : 1);
}

/** Calls back with each node (padding left out), its places along the axes, and the node that it is, or is a copy of. */
export function eachNode(
  { cells, faces, steps }: NodeGrid,
  visit: (node: number, place: Triple, original: number) => void,
): void {
  const own = (axis: 0 | 1 | 2, at: number): number =>
    faces[axis] === 'periodic' && at === cells[axis] ? 0 : at * steps[axis];
  for (let k = 0; k <= cells[2]; k++) {
    for (let j = 0; j <= cells[1]; j++) {
      for (let i = 0; i <= cells[0]; i++) {
        visit(i + j * steps[1] + k * steps[2], [i, j, k], own(0, i) + own(1, j) + own(2, k));
      }
    }
  }
}

/** Nodes that are neither copies nor pinned. */
export function freeNodes(grid: NodeGrid): number[] {
  const nodes: number[] = [];
  eachNode(grid, (node, place, original) => {
    const pinned = place.some(
      (at, axis) => grid.faces[axis] === 'pinned' && (at === 0 || at === grid.cells[axis]),
    );
    if (!pinned && node === original) nodes.push(node);
  });
  return nodes;
}
