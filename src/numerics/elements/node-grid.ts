/**
 * Cells and their corners. All boundaries use the same (nx + 1)(ny + 1)(nz + 1) nodes, x fastest. Along a periodic axis
 * the last node is the first one's copy: sums over cells are folded, and the copy is left out of products.
 */

/** What happens on the two outer faces of an axis: values given, no flux, or joined faces. */
export type FaceCondition = 'pinned' | 'free' | 'periodic';

export type Triple = readonly [x: number, y: number, z: number];

export interface NodeGrid {
  readonly cells: Triple;
  readonly faces: readonly [FaceCondition, FaceCondition, FaceCondition];
  /** Steps between neighbouring nodes along x, y and z. */
  readonly steps: Triple;
  /** Nodes in memory. */
  readonly nodes: number;
}

export function nodeGrid(cells: Triple, faces: NodeGrid['faces']): NodeGrid {
  const row = cells[0] + 1;
  const plane = row * (cells[1] + 1);
  return { cells, faces, steps: [1, row, plane], nodes: plane * (cells[2] + 1) };
}

/** Calls back with the first node of each row of a face's nodes: `side` 0 is the near face of the axis, 1 the far one. */
function faceNodes(grid: NodeGrid, axis: 0 | 1 | 2, visit: (near: number, far: number) => void): void {
  const [first, second] = [0, 1, 2].filter((other) => other !== axis);
  const across = grid.cells[axis] * grid.steps[axis];
  for (let b = 0; b <= grid.cells[second]; b++) {
    for (let a = 0; a <= grid.cells[first]; a++) {
      const near = a * grid.steps[first] + b * grid.steps[second];
      visit(near, near + across);
    }
  }
}

/** Ends a sum over cells: joins periodic faces, zeroes pinned ones. */
export function closeSum(grid: NodeGrid, values: Float64Array): void {
  for (const axis of [0, 1, 2] as const) {
    if (grid.faces[axis] === 'periodic') {
      faceNodes(grid, axis, (near, far) => {
        values[near] += values[far];
        values[far] = values[near];
      });
    }
  }
  for (const axis of [0, 1, 2] as const) {
    if (grid.faces[axis] === 'pinned') {
      faceNodes(grid, axis, (near, far) => {
        values[near] = 0;
        values[far] = 0;
      });
    }
  }
}

/** Nodes along each axis that are not copies. */
function ownNodes({ cells, faces }: NodeGrid): Triple {
  const own = (axis: 0 | 1 | 2): number => cells[axis] + (faces[axis] === 'periodic' ? 0 : 1);
  return [own(0), own(1), own(2)];
}

/** Product of two fields over the nodes that are not copies, plane by plane. */
export function dot(grid: NodeGrid, left: Float64Array, right: Float64Array): number {
  const [mx, my, mz] = ownNodes(grid);
  const [, row, plane] = grid.steps;
  let sum = 0;
  for (let k = 0; k < mz; k++) {
    let inPlane = 0;
    for (let j = 0; j < my; j++) {
      const start = j * row + k * plane;
      for (let node = start; node < start + mx; node++) inPlane += left[node] * right[node];
    }
    sum += inPlane;
  }
  return sum;
}
