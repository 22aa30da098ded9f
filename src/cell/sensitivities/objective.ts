import { InputError } from '../../base/index.ts';

const secondsPerHour = 3600;

/** What a cell shows at a time: V, A (positive is discharge), K, and s since the start of the experiment. */
export interface CellReading {
  voltage: number;
  current: number;
  temperature: number;
  time: number;
}

/** A number that a run gives: ∫ integrand dt over the run and a weighted sum of what is read at given times. */
export interface VoltageObjective {
  /** A smooth function of what the cell shows; its derivatives are taken by differences. */
  readonly integrand?: ((reading: Readonly<CellReading>) => number) | undefined;
  /** Times (s since the start) at which the integrand has a kink or a jump. */
  readonly breaks?: ArrayLike<number> | undefined;
  /** Whether the integral is divided by the time that the run takes. */
  readonly mean?: boolean | undefined;
  /** Weighted readings; `time` in s since the start, Infinity for the end. Of the voltage by default. */
  readonly points?: readonly ObjectivePoint[] | undefined;
}

export interface ObjectivePoint {
  readonly time: number;
  readonly weight: number;
  readonly of?: 'voltage' | 'current' | 'temperature' | undefined;
}

/** The voltage at a time, V; by default that at the end. */
export function voltageAtTime(time = Infinity): VoltageObjective {
  return { points: [{ time, weight: 1 }] };
}

/** Charge passed, A h: the capacity where a cut-off ends the run. */
export const passedCharge: VoltageObjective = { integrand: ({ current }) => current / secondsPerHour };

/** Energy given, W h. */
export const deliveredEnergy: VoltageObjective = {
  integrand: ({ voltage, current }) => (voltage * current) / secondsPerHour,
};

/** Time until the last step ends, s: where limits end it, that to the event. */
export const timeToEnd: VoltageObjective = { integrand: () => 1 };

/** Mean temperature over the run, K. */
export const meanTemperature: VoltageObjective = { integrand: ({ temperature }) => temperature, mean: true };

/**
 * Mean square of the difference from a measured voltage, V²: the integral over the times measured, over their span, with straight lines
 * between the points. Where the run ends before the measurement does, until then.
 * @throws InputError for times that do not rise, or none.
 */
export function meanSquareDifference(time: ArrayLike<number>, voltage: ArrayLike<number>): VoltageObjective {
  const times = Float64Array.from(time);
  const measured = Float64Array.from(voltage);
  const last = times.length - 1;
  const rising = times.every((value, i) => Number.isFinite(value) && (i === 0 || value > times[i - 1]));
  if (last < 1 || measured.length !== times.length || !rising || !measured.every(Number.isFinite)) {
    throw new InputError('the measured voltage cannot be followed', {
      at: { field: 'measured' },
      expected: 'at least two times that rise, each with a voltage',
    });
  }
  const span = times[last] - times[0];
  let near = 1;
  return {
    breaks: times,
    integrand: ({ voltage: model, time: t }) => {
      if (t < times[0] || t > times[last]) return 0;
      while (near > 1 && t < times[near - 1]) near--;
      while (near < last && t > times[near]) near++;
      const share = (t - times[near - 1]) / (times[near] - times[near - 1]);
      const difference = model - (measured[near - 1] + share * (measured[near] - measured[near - 1]));
      return difference ** 2 / span;
    },
  };
}
