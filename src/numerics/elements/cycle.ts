import { hexahedraLayout, writeRecord, type Engine } from '../../compute/index.ts';
import type { DirectSolver } from './direct-solver.ts';
import { fluxModes, onLevel, type Level } from './levels.ts';

/** The smoother damps the part of the spectrum from the largest eigenvalue down to this share of it. */
const smoothedShare = 0.25;

/**
 * solution = B right on the finest level, a symmetric positive operator: one V-cycle with two Chebyshev steps with the
 * diagonal before and after each coarse correction (Adams, Brezina, Hu and Tuminaro, J. Comput. Phys. 188, 593 (2003),
 * doi 10.1016/S0021-9991(03)00194-3).
 */
export async function vCycle(
  engine: Engine,
  levels: readonly Level[],
  direct: DirectSolver,
  depth = 0,
): Promise<void> {
  const level = levels[depth];
  if (depth === levels.length - 1) {
    direct(level.right, level.solution);
    return;
  }
  const coarse = levels[depth + 1];
  const [first, second] = chebyshevSteps(level.largestEigenvalue);
  await onLevel(engine, level, 'elementStart', operands(level, first));
  await onLevel(engine, level, 'elementFlux', { ...operands(level, second), mode: fluxModes.advance });
  await onLevel(engine, level, 'elementFlux', {
    ...operands(level, first),
    out: level.residual,
    mode: fluxModes.residual,
  });
  writeRecord(engine.arena.memory, coarse.record, hexahedraLayout, { right: coarse.right });
  await engine.run('elementRestrict', level.record, coarse.record);
  await vCycle(engine, levels, direct, depth + 1);
  writeRecord(engine.arena.memory, coarse.record, hexahedraLayout, { x: coarse.solution });
  await engine.run('elementProlong', level.record, coarse.record);
  for (const step of [first, second]) {
    await onLevel(engine, level, 'elementFlux', { ...operands(level, step), mode: fluxModes.advance });
  }
}

/** One step of the smoother: out = keep out + add D⁻¹ (right − A x), then x += out. */
interface Step {
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

function operands(
  { right, solution, step }: Level,
  { keep, add }: Step,
): { x: number; right: number; out: number; alpha: number; beta: number } {
  return { x: solution, right, out: step, alpha: add, beta: keep };
}
