import { ConvergenceError } from '../base/index.ts';
import { solveNewton, type NonlinearSystem } from '../numerics/newton/index.ts';
import type { CellModel } from './models/cell-model.ts';
import { atSurfaces } from './models/porous/limits.ts';
import { voltageAt } from './models/voltage-at.ts';
import { targetAt } from './run/control.ts';
import type { ControlledCell } from './run/controlled-cell.ts';
import { GivenCell, type StoringSystem } from './run/given-cell.ts';

/** Shift at which what the differential equations do within the step vanishes beside the storage. */
export const frozen = 1e30;
/** Continuation ends where a part of this length, over the way made so far, cannot be taken. */
const smallestPart = 1 / 256;
/** And the smallest share of the way that it begins with. */
const smallestShare = 1e-12;
/** How far the unknown that changes fastest moves when rates are found by differences. */
const nudge = 1e-6;

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
  settle(system, y, fromPresent);
  setRates(new GivenCell(system), 0, y, derivative);
}

/** The same without rates. @throws ConvergenceError */
export function settle(system: CellModel, y: Float64Array, fromPresent = false): void {
  const target = system.currentDensity;
  const solved = (fromPresent && trySolve(system, y, true)) || trySolve(system, y);
  if (!solved) {
    system.currentDensity = 0;
    const rested = trySolve(system, y);
    const reached = rested
      ? followPath(y, (share, trial) => {
          system.currentDensity = share * target;
          return trySolve(system, trial, true);
        })
      : 0;
    if (reached < 1) throw uncarried(system, y, target, reached);
  }
  system.currentDensity = target;
}

/**
 * The same for a cell whose current follows from what is held: the current is one of the unknowns. Where Newton's method
 * does not find it from the present state it is followed from rest to the target.
 * @throws ConvergenceError when the cell cannot give or take what is held, telling how near it comes.
 */
export function makeControlled(
  cell: ControlledCell,
  time: number,
  y: Float64Array,
  derivative: Float64Array,
  fromPresent: boolean,
): void {
  const { model, control } = cell;
  const count = model.size;
  cell.share = 1;
  if (control.kind === 'current') {
    model.currentDensity = cell.currentDensity(time, y);
    makeConsistent(model, y.subarray(0, count), derivative.subarray(0, count), fromPresent);
    y[count + 1] = model.currentDensity / model.currentScale;
  } else {
    const trial = y.slice();
    if (fromPresent && solveControlled(cell, time, trial)) y.set(trial);
    else followFromRest(cell, time, y);
  }
  setRates(cell, time, y, derivative);
}

/** Continuation in the share of the way from rest to the target, in steps that adapt. */
function followFromRest(cell: ControlledCell, time: number, y: Float64Array): void {
  const { model } = cell;
  const count = model.size;
  model.currentDensity = 0;
  settle(model, y.subarray(0, count));
  cell.restVoltage = voltageAt(model, y.subarray(0, count));
  y[count + 1] = 0;
  const reached = followPath(y, (share, trial) => {
    cell.share = share;
    return solveControlled(cell, time, trial);
  });
  cell.share = 1;
  if (reached < 1) throw outOfReach(cell, time, y, reached);
}

/** Takes `y` from its solution at 0 along a path to that at 1, in steps that adapt; how far it came. */
function followPath(y: Float64Array, solve: (share: number, trial: Float64Array) => boolean): number {
  const trial = y.slice();
  let reached = 0;
  for (let part = 1; reached < 1; ) {
    const share = Math.min(1, reached + part);
    trial.set(y);
    if (solve(share, trial)) {
      y.set(trial);
      reached = share;
      part *= 2;
    } else {
      part /= 2;
      if (part < (reached === 0 ? smallestShare : smallestPart * reached)) break;
    }
  }
  return reached;
}

function uncarried(system: CellModel, y: Float64Array, target: number, share: number): ConvergenceError {
  system.currentDensity = share * target;
  const where = nearLimit(system, y);
  system.currentDensity = target;
  return impossible(
    `the electrodes cannot carry this current from this state: it is followed to ${digits(100 * share)} % of it${where}`,
    'lower the current',
    where,
  );
}

/** What keeps a model from going on, where it knows. */
function nearLimit(system: CellModel, y: Float64Array): string {
  if (!system.evaluate(y)) return '';
  const limit = system.nearestLimit();
  return limit.startsWith('no step') ? '' : `, where ${limit}`;
}

function outOfReach(cell: ControlledCell, time: number, y: Float64Array, share: number): ConvergenceError {
  const { control, model, area, restVoltage } = cell;
  const target = targetAt(control, time);
  model.currentDensity = y[model.size + 1] * model.currentScale;
  const where = nearLimit(model, y.subarray(0, model.size));
  const at = `${digits(model.currentDensity * area)} A${where}`;
  switch (control.kind) {
    case 'power':
      return impossible(
        `the cell cannot ${target < 0 ? 'take' : 'give'} ${Math.abs(target)} W from this state: at most about ${digits(Math.abs(share * target))} W at ${at}`,
        'lower the power',
        where,
      );
    case 'voltage':
      return impossible(
        `no current brings the cell from ${digits(restVoltage)} V at rest to ${target} V from this state: it is followed to ${digits(restVoltage + share * (target - restVoltage))} V at ${at}`,
        'choose a voltage nearer to that at rest',
        where,
      );
    case 'resistance':
    case 'current':
      return impossible(
        `the cell cannot drive a resistor of ${target} ohm from this state: it is followed to ${at}`,
        'raise the resistance',
        where,
      );
  }
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}

/** Shells tell how far a particle's surface is from its mean: they may help where that, or nothing else, is named as the limit. */
function impossible(what: string, mend: string, where: string): ConvergenceError {
  const isOfParticles = where === '' || where.endsWith(atSurfaces);
  return new ConvergenceError(what, {
    at: { field: 'experiment' },
    mend: isOfParticles ? `${mend}, or resolve the particles with more shells` : mend,
  });
}

function trySolve(model: CellModel, y: Float64Array, fromPresent = false): boolean {
  // Where all unknowns are stored the state is as it is, and either has a voltage or not.
  if (!model.storage.includes(0)) return model.evaluate(y);
  if (!fromPresent) model.guessAlgebraic(y);
  return solveAlgebraic(new GivenCell(model), 0, y);
}

/** Of the two currents that may give one power the smaller is meant: the one from which more current gives more. */
function solveControlled(cell: ControlledCell, time: number, y: Float64Array): boolean {
  return solveAlgebraic(cell, time, y) && cell.stable;
}

function solveAlgebraic(system: StoringSystem, time: number, y: Float64Array): boolean {
  const still = new Float64Array(system.size);
  const algebraic: NonlinearSystem = {
    residual(x, out) {
      if (!system.residual(time, x, still, out)) return false;
      for (let i = 0; i < out.length; i++) if (system.storage(i) > 0) out[i] = 0;
      return true;
    },
    solve(x, b) {
      if (!system.prepare(time, x, still, frozen)) return false;
      system.solve(b);
      return true;
    },
  };
  return solveNewton(algebraic, y, { tolerance: 1e-10 }).converged;
}

/**
 * Rates of a consistent state: of the differential unknowns from their equations, of the algebraic ones from how far these leave
 * them behind when all else moves on for a moment. Without the latter an integrator sees the algebraic unknowns stand
 * still at the start, and at tight tolerances takes no step as good enough.
 */
export function setRates(
  system: StoringSystem,
  time: number,
  y: Float64Array,
  derivative: Float64Array,
): void {
  const { size } = system;
  const still = new Float64Array(size);
  const now = new Float64Array(size);
  system.residual(time, y, still, now);
  let fastest = 1e-6;
  let algebraic = false;
  for (let i = 0; i < size; i++) {
    const stored = system.storage(i);
    derivative[i] = stored > 0 ? -now[i] / stored : 0;
    fastest = Math.max(fastest, Math.abs(derivative[i]));
    algebraic ||= stored === 0;
  }
  if (!algebraic) return;
  const moment = nudge / fastest;
  const moved = y.map((value, i) => value + moment * derivative[i]);
  const after = new Float64Array(size);
  if (!system.residual(time + moment, moved, still, after)) return;
  for (let i = 0; i < size; i++) after[i] = system.storage(i) > 0 ? 0 : now[i] - after[i];
  if (!system.prepare(time, y, still, frozen)) return;
  system.solve(after);
  for (let i = 0; i < size; i++) if (system.storage(i) === 0) derivative[i] = after[i] / moment;
}
