import { ConvergenceError } from '../../base/index.ts';
import { solveNewton, type NonlinearSystem } from '../../numerics/index.ts';
import type { DfnSystem } from './system.ts';

/** Shift at which what the differential equations do within the step vanishes beside the storage. */
const frozen = 1e30;

/** Fully rested state at the initial stoichiometries and concentration. */
export function restedState(system: DfnSystem): Float64Array {
  const { layout, parameters } = system;
  const y = new Float64Array(system.size);
  y.fill(parameters.negative.initialStoichiometry, layout.negativeShells, layout.positiveShells);
  y.fill(parameters.positive.initialStoichiometry, layout.positiveShells, layout.electrolyte);
  y.fill(1, layout.electrolyte, layout.negativeCurrents);
  return y;
}

/**
 * Makes `y` consistent with the system's current: the differential unknowns stay, the face currents are solved for,
 * and `derivative` becomes the rate of the differential unknowns. `fromPresent`: the present currents are the first guess.
 * @throws ConvergenceError when the electrodes cannot carry that current from that state.
 */
export function makeConsistent(
  system: DfnSystem,
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
  system.residual(0, y, derivative, out);
  rates(system, out, derivative);
}

function trySolve(system: DfnSystem, y: Float64Array, fromPresent = false): boolean {
  if (!fromPresent) guessCurrents(system, y);
  const { layout } = system;
  const still = new Float64Array(system.size);
  const algebraic: NonlinearSystem = {
    residual(x, out) {
      if (!system.residual(0, x, still, out)) return false;
      out.fill(0, 0, layout.negativeCurrents);
      return true;
    },
    solve(x, b) {
      if (!system.prepare(0, x, still, frozen)) return false;
      system.solve(b);
      return true;
    },
  };
  return solveNewton(algebraic, y, { tolerance: 1e-10 }).converged;
}

/** Even reaction: the current in the solid changes linearly. */
function guessCurrents(system: DfnSystem, y: Float64Array): void {
  const { layout, negative, positive, currentScale } = system;
  const full = system.currentDensity / currentScale;
  const left = negative.cells.count;
  const right = positive.cells.count;
  for (let q = 1; q < left; q++) y[layout.negativeCurrents + q - 1] = full * (1 - q / left);
  for (let q = 1; q < right; q++) y[layout.positiveCurrents + q - 1] = (full * q) / right;
}

/** From the residual at rest: each differential row is storage × rate − inflow. */
function rates(system: DfnSystem, residual: Float64Array, derivative: Float64Array): void {
  const { layout, radial } = system;
  for (let i = 0; i < layout.electrolyte; i++)
    derivative[i] = -residual[i] / radial.volumes[i % radial.count];
  for (let k = 0; k < system.mesh.count; k++) {
    const i = layout.electrolyte + k;
    derivative[i] = -residual[i] / system.storage(k);
  }
}
