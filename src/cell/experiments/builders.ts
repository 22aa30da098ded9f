import type { DriveCycle } from './drive-cycle.ts';
import type { ExperimentItem, ExperimentStep, Repetition, StepControl, Termination } from './steps.ts';

/** What any step may say besides what it holds. */
export interface StepOptions {
  /** s */
  readonly duration?: number | undefined;
  readonly until?: Termination | readonly Termination[] | undefined;
  readonly tags?: readonly string[] | undefined;
  /** K */
  readonly temperature?: number | undefined;
  /** s */
  readonly period?: number | undefined;
}

/** One of: multiple of 1C, A, W, ohm. */
export type Load =
  | { readonly cRate: number }
  | { readonly amperes: number }
  | { readonly watts: number }
  | { readonly ohms: number };

/** `discharge({ cRate: 1, until: volts(2.5) })` */
export function discharge(options: Load & StepOptions): ExperimentStep {
  return step('ohms' in options ? { kind: 'resistance', ohms: options.ohms } : driven(options, 1), options);
}

/** `charge({ amperes: 2.5, duration: 3600, until: volts(4.2) })` */
export function charge(options: Exclude<Load, { readonly ohms: number }> & StepOptions): ExperimentStep {
  return step(driven(options, -1), options);
}

/** `hold({ volts: 4.2, until: cRate(1 / 50) })` */
export function hold(options: { readonly volts: number } & StepOptions): ExperimentStep {
  return step({ kind: 'voltage', volts: options.volts }, options);
}

/** `rest({ duration: 3600 })` */
export function rest(options: StepOptions): ExperimentStep {
  return step({ kind: 'rest' }, options);
}

/** Follows a drive cycle: `follow({ cycle: parseDriveCycle(text, { name: 'us06' }) })`. */
export function follow(options: { readonly cycle: DriveCycle } & StepOptions): ExperimentStep {
  return step({ kind: 'cycle', cycle: options.cycle }, options);
}

/** `repeat(100, [discharge(…), charge(…)])` */
export function repeat(times: number, items: readonly ExperimentItem[]): Repetition {
  return { times, items };
}

export function volts(value: number, side?: 'above' | 'below'): Termination {
  return { kind: 'voltage', volts: value, ...(side === undefined ? {} : { side }) };
}

export function amperes(value: number, side?: 'above' | 'below'): Termination {
  return { kind: 'current', amperes: value, ...(side === undefined ? {} : { side }) };
}

export function cRate(value: number, side?: 'above' | 'below'): Termination {
  return { kind: 'c-rate', rate: value, ...(side === undefined ? {} : { side }) };
}

/** Charge passed since the start of the step. */
export function ampereHours(value: number): Termination {
  return { kind: 'capacity', ampereHours: value };
}

export function kelvin(value: number, side?: 'above' | 'below'): Termination {
  return { kind: 'temperature', kelvin: value, ...(side === undefined ? {} : { side }) };
}

function driven(load: Exclude<Load, { readonly ohms: number }>, sign: number): StepControl {
  if ('cRate' in load) return { kind: 'c-rate', rate: sign * load.cRate };
  if ('amperes' in load) return { kind: 'current', amperes: sign * load.amperes };
  return { kind: 'power', watts: sign * load.watts };
}

function step(control: StepControl, options: StepOptions): ExperimentStep {
  const { duration, until = [], tags = [], temperature, period } = options;
  return {
    control,
    until: 'kind' in until ? [until] : until,
    tags,
    ...(duration === undefined ? {} : { duration }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(period === undefined ? {} : { period }),
  };
}
