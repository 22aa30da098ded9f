import type { CellSolution } from '../solution.ts';

/** A solution with more told of it. Its fields stay unread until they are asked for, which spreading it would do. */
export function toldOf(solution: CellSolution, more: Partial<CellSolution>): CellSolution {
  const told: CellSolution = Object.create(Object.prototype, {
    ...Object.getOwnPropertyDescriptors(solution),
    ...Object.getOwnPropertyDescriptors(more),
  });
  return told;
}
