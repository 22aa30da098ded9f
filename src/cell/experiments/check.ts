import { plain } from '../plain.ts';
import { InputError } from '../../base/index.ts';
import { celsius, coldest, hottest } from '../validate/numbers.ts';
import { checkDriveCycle } from './drive-cycle.ts';
import { printStep } from './print.ts';
import { writtenSteps, type Experiment, type ExperimentStep, type StepControl } from './steps.ts';

/** What a cell must tell for an experiment to be checked. */
export interface CellLimits {
  /** A h */
  readonly nominalCapacity: number;
  /** V */
  readonly lowerVoltageCutOff: number;
  readonly upperVoltageCutOff: number;
}

/** A discharge at this rate takes a hundred thousand years: time would lose the seconds of its first steps. */
const slowestRate = 1e-9;
/** s, for a step; likewise. */
const longestDuration = 1e13;

/**
 * Checks the steps of an experiment against a cell, those made by builders included.
 * @throws InputError naming the step for numbers that cannot be used, drive cycles that were not read, and limits on the
 * wrong side: a discharge cannot rise to a voltage above the cell's range, nor a charge fall to one below it.
 */
export function checkExperiment(experiment: Experiment, cell: CellLimits): void {
  for (const [i, step] of writtenSteps(experiment.items).entries()) {
    const wrong = refuser(step, i + 1);
    checkControl(step, cell, wrong);
    checkTimes(step, wrong);
    checkLimits(step, cell, wrong);
  }
}

/** Current at a step's start, A, positive is discharge, where the step itself says it. */
export function currentOf(control: StepControl, nominalCapacity: number): number | undefined {
  if (control.kind === 'current') return control.amperes;
  if (control.kind === 'c-rate') return control.rate * nominalCapacity;
  return control.kind === 'rest' ? 0 : undefined;
}

/** Whether a step discharges or charges, where its sentence says so. */
export function directionOf(control: StepControl): 'discharge' | 'charge' | undefined {
  switch (control.kind) {
    case 'resistance':
      return 'discharge';
    case 'current':
      return control.amperes > 0 ? 'discharge' : 'charge';
    case 'c-rate':
      return control.rate > 0 ? 'discharge' : 'charge';
    case 'power':
      return control.watts > 0 ? 'discharge' : 'charge';
    case 'voltage':
    case 'rest':
    case 'cycle':
    case 'cycle-file':
      return undefined;
  }
}

type Refuser = (what: string, expected: string, mend?: string) => InputError;

function refuser(step: ExperimentStep, number: number): Refuser {
  const text = step.text ?? printStep(step);
  return (what, expected, mend) =>
    new InputError(`step ${number}, '${text}': ${what}`, { at: { field: 'experiment' }, expected, mend });
}

function checkControl({ control }: ExperimentStep, cell: CellLimits, wrong: Refuser): void {
  const current = currentOf(control, cell.nominalCapacity);
  if (current !== undefined && control.kind !== 'rest') {
    if (!Number.isFinite(current) || current === 0)
      throw wrong(`a current of ${plain(current)} A`, 'a rate above zero');
    if (Math.abs(current) < slowestRate * cell.nominalCapacity) {
      throw wrong(`a current of ${plain(current)} A`, `at least ${slowestRate}C, or a rest`);
    }
  }
  if (control.kind === 'voltage' && !Number.isFinite(control.volts))
    throw wrong(`${control.volts} V`, 'a voltage');
  if (control.kind === 'power' && !(Number.isFinite(control.watts) && control.watts !== 0)) {
    throw wrong(`${control.watts} W`, 'a power above zero');
  }
  if (control.kind === 'resistance' && !(control.ohms > 0 && Number.isFinite(control.ohms))) {
    throw wrong(`${control.ohms} ohm`, 'a resistance above zero');
  }
  if (control.kind === 'cycle') checkDriveCycle(control.cycle);
  if (control.kind === 'cycle-file') {
    throw wrong(
      `the file ${control.file.name} has not been read`,
      'a drive cycle',
      'call readDriveCycles first',
    );
  }
}

function checkTimes({ control, duration, until, period }: ExperimentStep, wrong: Refuser): void {
  for (const seconds of [duration, period]) {
    if (seconds !== undefined && !(seconds > 0 && Number.isFinite(seconds))) {
      throw wrong(`a time of ${plain(seconds)} s`, 'a time above zero');
    }
    if (seconds !== undefined && seconds > longestDuration) {
      throw wrong(`a time of ${plain(seconds)} s`, `at most ${longestDuration} s`);
    }
  }
  const endless = control.kind === 'rest' || control.kind === 'voltage';
  if (endless && duration === undefined && until.length === 0) {
    throw wrong('nothing ends this step', 'a duration or a limit');
  }
  if (control.kind !== 'cycle' || duration === undefined) return;
  const end = control.cycle.time[control.cycle.time.length - 1];
  if (duration > end) {
    throw wrong(
      `${plain(duration)} s are longer than the drive cycle, ${plain(end)} s`,
      `at most ${plain(end)} s`,
      `repeat it, as in '${Math.ceil(duration / end)} x (Run ${control.cycle.name})'`,
    );
  }
}

function checkLimits(
  { control, until, temperature }: ExperimentStep,
  cell: CellLimits,
  wrong: Refuser,
): void {
  if (temperature !== undefined && !(temperature >= coldest && temperature <= hottest)) {
    throw wrong(
      `a temperature of ${plain(temperature)} K`,
      `${coldest} to ${hottest} K`,
      celsius(temperature),
    );
  }
  const direction = directionOf(control);
  for (const limit of until) {
    const value = limitValue(limit);
    if (!Number.isFinite(value) || (limit.kind !== 'voltage' && !(value > 0))) {
      throw wrong(
        `a limit of ${plain(value)}`,
        limit.kind === 'voltage' ? 'a voltage' : 'a limit above zero',
      );
    }
    if (limit.kind !== 'voltage' || limit.side !== undefined) continue;
    if (direction === 'discharge' && value >= cell.upperVoltageCutOff) {
      throw wrong(`cannot end at ${plain(value)} V`, `a voltage below ${plain(cell.upperVoltageCutOff)} V`);
    }
    if (direction === 'charge' && value <= cell.lowerVoltageCutOff) {
      throw wrong(`cannot end at ${plain(value)} V`, `a voltage above ${plain(cell.lowerVoltageCutOff)} V`);
    }
  }
}

function limitValue(limit: ExperimentStep['until'][number]): number {
  switch (limit.kind) {
    case 'voltage':
      return limit.volts;
    case 'current':
      return limit.amperes;
    case 'c-rate':
      return limit.rate;
    case 'capacity':
      return limit.ampereHours;
    case 'temperature':
      return limit.kelvin;
  }
}
