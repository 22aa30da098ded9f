import { InputError } from '../base/index.ts';
import { currentOf } from './experiments/check.ts';
import { printStep } from './experiments/print.ts';
import { stepsOf, type Experiment, type ExperimentStep } from './experiments/steps.ts';
import type { CellParameters } from './parameters.ts';

/** A step at constant current with its one limit of voltage. */
export interface CurrentStep {
  readonly text: string;
  readonly kind: 'discharge' | 'charge' | 'rest';
  /** A, positive is discharge */
  readonly current: number;
  /** s; Infinity where only a voltage ends the step */
  readonly duration: number;
  /** V at which the step ends; none for a rest */
  readonly voltageLimit?: number | undefined;
}

/** @throws InputError for steps that are not at constant current. */
export function currentSteps(experiment: Experiment, cell: CellParameters): CurrentStep[] {
  return Array.from(stepsOf(experiment), ({ step }) => currentStep(step, cell));
}

function currentStep(step: ExperimentStep, cell: CellParameters): CurrentStep {
  const text = step.text ?? printStep(step);
  const current = currentOf(step.control, cell.nominalCapacity);
  const [limit, ...more] = step.until;
  if (current === undefined || more.length > 0 || (limit !== undefined && limit.kind !== 'voltage')) {
    throw new InputError(`'${text}' cannot be run yet`, {
      at: { field: 'experiment' },
      expected: 'steps of constant current that end at a voltage or a time',
    });
  }
  const duration = step.duration ?? Infinity;
  if (current === 0) return { text, kind: 'rest', current, duration };
  const fallback = current < 0 ? cell.upperVoltageCutOff : cell.lowerVoltageCutOff;
  const kind = current < 0 ? 'charge' : 'discharge';
  return { text, kind, current, duration, voltageLimit: limit?.volts ?? fallback };
}
