import { applyCells } from './cell-operator.ts';
import type { Hierarchy, Level } from './hierarchy.ts';
import { prolong, restrict } from './transfer.ts';

/** z = B r, a symmetric positive operator. */
export type Preconditioner = (right: Float64Array, solution: Float64Array) => void;

/** The smoother damps the part of the spectrum from the largest eigenvalue down to this share of it. */
const smoothedShare = 0.25;

/** A level and its fields; `right` and `solution` of the finest come from the caller. */
interface Workspace {
  readonly level: Level;
  readonly right: Float64Array;
  readonly solution: Float64Array;
  readonly residual: Float64Array;
  readonly step: Float64Array;
}

/**
 * One symmetric V-cycle: before and after the coarse correction two Chebyshev steps with the diagonal (Adams, Brezina,
 * Hu and Tuminaro, J. Comput. Phys. 188, 593 (2003), doi 10.1016/S0021-9991(03)00194-3).
 */
export function vCycle({ levels, direct }: Hierarchy): Preconditioner {
  const fields = levels.map((level) => {
    const field = (): Float64Array => new Float64Array(level.grid.nodes);
    return { level, residual: field(), step: field() };
  });
  const coarse = levels.slice(1).map(({ grid }) => ({
    right: new Float64Array(grid.nodes),
    solution: new Float64Array(grid.nodes),
  }));
  const descend = (depth: number, right: Float64Array, solution: Float64Array): void => {
    if (depth === levels.length - 1) {
      direct(right, solution);
      return;
    }
    const work = { ...fields[depth], right, solution };
    const below = coarse[depth];
    const { grid, halved } = work.level;
    const { grid: coarseGrid } = levels[depth + 1];
    solution.fill(0);
    smooth(work, right);
    findResidual(work);
    restrict(grid, coarseGrid, halved, work.residual, below.right);
    descend(depth + 1, below.right, below.solution);
    prolong(grid, coarseGrid, halved, below.solution, solution);
    findResidual(work);
    smooth(work, work.residual);
  };
  return (right, solution) => descend(0, right, solution);
}

function findResidual({ level: { grid, conductors }, right, solution, residual }: Workspace): void {
  applyCells(grid, conductors, solution, residual);
  for (let node = 0; node < residual.length; node++) residual[node] = right[node] - residual[node];
}

/** Two Chebyshev steps, the first one from a residual at hand. */
function smooth(work: Workspace, firstResidual: Float64Array): void {
  const [first, second] = chebyshevSteps(work.level.largestEigenvalue);
  advance(work, firstResidual, first);
  findResidual(work);
  advance(work, work.residual, second);
}

interface Step {
  /** Share of the last step that is taken again, and weight of the preconditioned residual. */
  readonly keep: number;
  readonly add: number;
}

function chebyshevSteps(largest: number): readonly [Step, Step] {
  const centre = (largest * (1 + smoothedShare)) / 2;
  const radius = (largest * (1 - smoothedShare)) / 2;
  const before = radius / centre;
  const now = 1 / (2 / before - before);
  return [
    { keep: 0, add: 1 / centre },
    { keep: now * before, add: (2 * now) / radius },
  ];
}

/** step = keep step + add D⁻¹ residual; solution += step. */
function advance({ level, solution, step }: Workspace, residual: Float64Array, { keep, add }: Step): void {
  const { inverseDiagonal } = level;
  for (let node = 0; node < step.length; node++) {
    step[node] = keep * step[node] + add * inverseDiagonal[node] * residual[node];
    solution[node] += step[node];
  }
}
