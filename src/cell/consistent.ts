import { ConvergenceError } from '../base/index.ts';
import { solveNewton, type NonlinearSystem } from '../numerics/index.ts';
import type { CellModel } from './models/cell-model.ts';

/** Shift at which what the differential equations do within the step vanishes beside the storage. */
const frozen = 1e30;

/**
 * Makes `y` consistent with the system's current: the differential unknowns stay, the algebraic ones are solved for,
 * and `derivative` becomes the rate of the differential unknowns. `fromPresent`: the present currents are the first guess.
 * @throws ConvergenceError when the electrodes cannot carry that current from that state.
 */
export function makeConsistent(
  system: CellModel,
  y: Float64Array,
  derivative: Float64Array,
  fromPresent = false,
): void {
  const target = system.currentDensity;
  let solved = (fromPresent && trySolve(system, y, true)) || trySolve(system, y);
  for (let share = 1; !solved && share <= 16; share++) {
    system.currentDensity = (target * share) / 16;
    const possible = trySolve(system, y, share > 1);
    if (!possible && share === 1) break;
    solved = share === 16 && possible;
  }
  system.currentDensity = target;
  if (!solved) {
    throw new ConvergenceError('the electrodes cannot carry this current from this state', {
      at: { field: 'experiment' },
      mend: 'lower the current, or resolve the particles with more shells',
    });
  }
  const out = new Float64Array(system.size);
  derivative.fill(0);
  system.residual(y, derivative, out);
  const { storage } = system;
  for (let i = 0; i < system.size; i++) if (storage[i] > 0) derivative[i] = -out[i] / storage[i];
}

function trySolve(system: CellModel, y: Float64Array, fromPresent = false): boolean {
  if (!fromPresent) system.guessAlgebraic(y);
  const { storage } = system;
  const still = new Float64Array(system.size);
  const algebraic: NonlinearSystem = {
    residual(x, out) {
      if (!system.residual(x, still, out)) return false;
      for (let i = 0; i < out.length; i++) if (storage[i] > 0) out[i] = 0;
      return true;
    },
    solve(x, b) {
      if (!system.prepare(x, frozen)) return false;
      system.solve(b);
      return true;
    },
  };
  return solveNewton(algebraic, y, { tolerance: 1e-10 }).converged;
}
