import type { DriveCycle, DriveCycleFile } from './drive-cycle.ts';

/** What a step holds. Positive current and power discharge. */
export type StepControl =
  | { readonly kind: 'current'; readonly amperes: number }
  /** Multiple of the current that is the nominal capacity per hour. */
  | { readonly kind: 'c-rate'; readonly rate: number }
  | { readonly kind: 'voltage'; readonly volts: number }
  | { readonly kind: 'power'; readonly watts: number }
  | { readonly kind: 'resistance'; readonly ohms: number }
  | { readonly kind: 'rest' }
  | { readonly kind: 'cycle'; readonly cycle: DriveCycle }
  /** A drive cycle that is still to be read; see `readDriveCycles`. */
  | { readonly kind: 'cycle-file'; readonly file: DriveCycleFile };

/**
 * What ends a step before its time. `side` says from where the limit is met; without it a voltage ends a discharge from above
 * and a charge from below, a current ends a hold when its magnitude has fallen to the limit, and anything else
 * when it is crossed. Currents are magnitudes.
 */
export type Termination =
  | { readonly kind: 'voltage'; readonly volts: number; readonly side?: Side | undefined }
  | { readonly kind: 'current'; readonly amperes: number; readonly side?: Side | undefined }
  | { readonly kind: 'c-rate'; readonly rate: number; readonly side?: Side | undefined }
  /** Charge passed since the start of the step, of either sign, A h. */
  | { readonly kind: 'capacity'; readonly ampereHours: number }
  | { readonly kind: 'temperature'; readonly kelvin: number; readonly side?: Side | undefined };

export type Side = 'above' | 'below';

export interface ExperimentStep {
  readonly control: StepControl;
  /** s; without it only `until`, the end of the drive cycle or the cell's cut-off voltages end the step. */
  readonly duration?: number | undefined;
  /** The first that is met ends the step. */
  readonly until: readonly Termination[];
  readonly tags: readonly string[];
  /** Of the cell's surroundings during this step, K; default the parameters' temperature. */
  readonly temperature?: number | undefined;
  /** s between points of the curves, in place of the solver's own steps. */
  readonly period?: number | undefined;
  /** As written, where it was. */
  readonly text?: string | undefined;
}

/** Steps that are run several times. Each pass through an innermost repetition is a cycle. */
export interface Repetition {
  readonly times: number;
  readonly items: readonly ExperimentItem[];
}

export type ExperimentItem = ExperimentStep | Repetition;

/** What ends the whole experiment, looked at after each step (time) or cycle (capacity). */
export type StopCondition =
  /** Discharge capacity of a cycle over that of the first. */
  | { readonly kind: 'capacity-share'; readonly share: number }
  /** Discharge capacity of a cycle, A h. */
  | { readonly kind: 'capacity'; readonly ampereHours: number }
  /** s */
  | { readonly kind: 'time'; readonly seconds: number };

export interface Experiment {
  readonly items: readonly ExperimentItem[];
  readonly stops: readonly StopCondition[];
}

/** One step in the order in which it is run. */
export interface PlacedStep {
  readonly step: ExperimentStep;
  /** From 1, over the whole experiment. */
  readonly number: number;
  /** From 1, over the passes of innermost repetitions; undefined outside of any. */
  readonly cycle?: number | undefined;
}

/** Steps one after the other, repetitions unrolled one at a time: nothing is stored. */
export function* stepsOf(experiment: Experiment): Generator<PlacedStep> {
  const state = { number: 0, cycle: 0 };
  yield* walk(experiment.items, undefined, state);
}

function* walk(
  items: readonly ExperimentItem[],
  cycle: number | undefined,
  state: { number: number; cycle: number },
): Generator<PlacedStep> {
  for (const item of items) {
    if (!('times' in item)) {
      yield { step: item, number: ++state.number, cycle };
      continue;
    }
    const innermost = !item.items.some((inner) => 'times' in inner);
    for (let pass = 0; pass < item.times; pass++) {
      yield* walk(item.items, innermost ? ++state.cycle : undefined, state);
    }
  }
}

/** Every step as written, each once. */
export function writtenSteps(items: readonly ExperimentItem[]): ExperimentStep[] {
  return items.flatMap((item) => ('times' in item ? writtenSteps(item.items) : [item]));
}
