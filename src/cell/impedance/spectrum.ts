import { ConvergenceError, InputError } from '../../base/index.ts';
import type { ComplexVector } from '../../numerics/index.ts';
import type { HarmonicModel } from '../models/cell-model.ts';

/** An impedance over frequencies; all arrays are of one length. */
export interface Spectrum {
  /** Hz */
  readonly frequency: Float64Array;
  /** Positive where current costs voltage. */
  readonly real: Float64Array;
  /** Negative where the cell is capacitive. */
  readonly imaginary: Float64Array;
}

/**
 * Impedance of a model (Ω m² of electrode area) at a state and its present current, from its linearisation:
 * Z = −(∂V/∂I + ∂V/∂y·x) with (iω M + ∂f/∂y) x = −∂F/∂I. `visit` is given x, the change of the unknowns per A/m².
 * @throws ConvergenceError where the state has left the model's range or the system is singular.
 */
export function impedanceOf(
  model: HarmonicModel,
  y: Float64Array,
  frequency: Float64Array,
  visit?: (x: ComplexVector, index: number) => void,
): Spectrum {
  const real = new Float64Array(frequency.length);
  const imaginary = new Float64Array(frequency.length);
  const x: ComplexVector = { real: new Float64Array(model.size), imaginary: new Float64Array(model.size) };
  for (let n = 0; n < frequency.length; n++) {
    if (!model.prepareHarmonic(y, 2 * Math.PI * frequency[n])) {
      throw new ConvergenceError(`the linearised model has no answer at ${frequency[n]} Hz`, {
        at: { field: 'frequency' },
        mend: 'choose a state of charge away from the ends of the electrodes’ filling',
      });
    }
    model.byCurrent(x.real);
    for (let i = 0; i < model.size; i++) x.real[i] = -x.real[i];
    x.imaginary.fill(0);
    model.solveHarmonic(x);
    real[n] = -model.voltageByCurrent() - model.voltageChange(x.real);
    imaginary[n] = -model.voltageChange(x.imaginary);
    visit?.(x, n);
  }
  return { frequency, real, imaginary };
}

/** Frequencies in Hz, evenly in the logarithm. */
export interface FrequencyRange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Below, rounding of what the capacity takes drowns all resistance; no process of these models lies above. */
const [lowest, highest] = [1e-9, 1e12];

/** Whether a frequency (Hz) lies where the models have an answer. */
export function isUsable(frequency: number): boolean {
  return frequency >= lowest && frequency <= highest;
}

export function unusable(frequency: number, field: string): InputError {
  return new InputError(`${frequency} Hz cannot be used`, {
    at: { field },
    expected: `a number from ${lowest} to ${highest}`,
  });
}

const mostFrequencies = 100_000;

/** @throws InputError for what is no range. */
export function frequenciesOf({ from, to, count }: FrequencyRange): Float64Array {
  for (const [name, value] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (!isUsable(value)) throw unusable(value, `frequencies.${name}`);
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= mostFrequencies)) {
    throw new InputError(`${count} frequencies cannot be used`, {
      at: { field: 'frequencies.count' },
      expected: `an integer from 1 to ${mostFrequencies}`,
    });
  }
  if (from === to && count > 1) {
    throw new InputError(`${count} frequencies from ${from} to ${to} Hz are one`, {
      at: { field: 'frequencies' },
      expected: 'two different ends, or a count of 1',
    });
  }
  if (count === 1) return Float64Array.of(from);
  return Float64Array.from({ length: count }, (_, k) => from * (to / from) ** (k / (count - 1)));
}
