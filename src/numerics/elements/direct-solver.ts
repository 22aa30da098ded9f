import type { Engine } from '../../compute/index.ts';
import { fluxModes, onLevel, type Level } from './levels.ts';
import { eachNode, freeNodes, type NodeGrid } from './node-grid.ts';

/** Solves A x = b on the last level, from and to addresses of its fields. */
export type DirectSolver = (right: number, solution: number) => void;

/** Pivots below this share of their diagonal are zero: a part that floats, or nodes outside all conductors. */
const zeroPivot = 1e-9;

/**
 * Dense Cholesky factors of a symmetric, positive semi-definite operator on a few nodes. Where a part floats one of its
 * nodes is held at zero, which for right-hand sides in the operator's range leaves an exact solution.
 */
export async function semidefiniteSolver(engine: Engine, level: Level): Promise<DirectSolver> {
  const { arena } = engine;
  const { grid } = level;
  const nodes = freeNodes(grid);
  const factor = factorise(await columns(engine, level, nodes));
  const values = new Float64Array(nodes.length);
  return (right, solution) => {
    const from = arena.f64(right, grid.nodes);
    for (const [at, node] of nodes.entries()) values[at] = from[node];
    substitute(factor, values);
    const to = arena.f64(solution, grid.nodes);
    to.fill(0);
    for (const [at, node] of nodes.entries()) to[node] = values[at];
    copyPeriodic(grid, to);
  };
}

function copyPeriodic(grid: NodeGrid, values: Float64Array): void {
  eachNode(grid, (node, _place, original) => {
    values[node] = values[original];
  });
}

async function columns(engine: Engine, level: Level, nodes: readonly number[]): Promise<Float64Array[]> {
  const { grid, solution, step } = level;
  const all: Float64Array[] = [];
  for (const node of nodes) {
    const unit = engine.arena.f64(solution, grid.nodes);
    unit.fill(0);
    unit[node] = 1;
    copyPeriodic(grid, unit);
    await onLevel(engine, level, 'elementFlux', { x: solution, out: step, mode: fluxModes.product });
    const image = engine.arena.f64(step, grid.nodes);
    all.push(Float64Array.from(nodes, (other) => image[other]));
  }
  return all;
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
