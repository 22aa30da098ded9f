import { applyCells, type Conductors } from './cell-operator.ts';
import type { NodeGrid } from './node-grid.ts';

/** Solves A x = b on the last level. */
export type DirectSolver = (right: Float64Array, solution: Float64Array) => void;

/** Pivots below this share of their diagonal are zero: a part that floats, or nodes outside all conductors. */
const zeroPivot = 1e-9;

/**
 * Dense Cholesky factors of a symmetric, positive semi-definite operator on a few nodes. Where a part floats one of its
 * nodes is held at zero, which for right-hand sides in the operator's range leaves an exact solution.
 */
export function semidefiniteSolver(grid: NodeGrid, conductors: Conductors): DirectSolver {
  const nodes = freeNodes(grid);
  const factor = factorise(columns(grid, conductors, nodes));
  const values = new Float64Array(nodes.length);
  return (right, solution) => {
    for (const [at, node] of nodes.entries()) values[at] = right[node];
    substitute(factor, values);
    solution.fill(0);
    for (const [at, node] of nodes.entries()) solution[node] = values[at];
    copyPeriodic(grid, solution);
  };
}

/** Nodes that are neither copies nor pinned. */
function freeNodes(grid: NodeGrid): number[] {
  const { cells, faces, steps } = grid;
  const free = (node: number): boolean =>
    ([0, 1, 2] as const).every((axis) => {
      const place = Math.floor(node / steps[axis]) % (cells[axis] + 1);
      if (faces[axis] === 'free') return true;
      return place < cells[axis] && (faces[axis] === 'periodic' || place > 0);
    });
  return Array.from({ length: grid.nodes }, (_, node) => node).filter(free);
}

function copyPeriodic(grid: NodeGrid, values: Float64Array): void {
  const { cells, faces, steps } = grid;
  for (let node = 0; node < grid.nodes; node++) {
    let from = node;
    for (const axis of [0, 1, 2] as const) {
      const place = Math.floor(node / steps[axis]) % (cells[axis] + 1);
      if (faces[axis] === 'periodic' && place === cells[axis]) from -= place * steps[axis];
    }
    values[node] = values[from];
  }
}

function columns(grid: NodeGrid, conductors: Conductors, nodes: readonly number[]): Float64Array[] {
  const unit = new Float64Array(grid.nodes);
  const image = new Float64Array(grid.nodes);
  return nodes.map((node) => {
    unit.fill(0);
    unit[node] = 1;
    copyPeriodic(grid, unit);
    applyCells(grid, conductors, unit, image);
    return Float64Array.from(nodes, (other) => image[other]);
  });
}

/** Lower factor in place; a zero pivot's column becomes zero. */
function factorise(rows: Float64Array[]): Float64Array[] {
  for (const [k, row] of rows.entries()) {
    const own = row[k];
    for (let j = 0; j < k; j++) row[k] -= row[j] ** 2;
    row[k] = row[k] > zeroPivot * own ? Math.sqrt(row[k]) : 0;
    for (let i = k + 1; i < rows.length; i++) {
      let sum = rows[i][k];
      for (let j = 0; j < k; j++) sum -= rows[i][j] * row[j];
      rows[i][k] = row[k] > 0 ? sum / row[k] : 0;
    }
  }
  return rows;
}

function substitute(factor: readonly Float64Array[], values: Float64Array): void {
  for (const [i, row] of factor.entries()) {
    let sum = values[i];
    for (let j = 0; j < i; j++) sum -= row[j] * values[j];
    values[i] = row[i] > 0 ? sum / row[i] : 0;
  }
  for (let i = factor.length - 1; i >= 0; i--) {
    let sum = values[i];
    for (let j = i + 1; j < factor.length; j++) sum -= factor[j][i] * values[j];
    values[i] = factor[i][i] > 0 ? sum / factor[i][i] : 0;
  }
}
