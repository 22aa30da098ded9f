import { InputError } from '../../base/index.ts';

const secondsPerHour = 3600;

/** Value of an integrand at a voltage, and its derivative with respect to it. */
export interface IntegrandValue {
  value: number;
  byVoltage: number;
}

/**
 * A number that a run gives: ∫ integrand dt over the run and Σ weight × V at given times. An integrand that names the time
 * must say so in `timed`: limits of voltage may then end the last step alone.
 */
export interface VoltageObjective {
  /** V, A, s since the start of the experiment; writes into `out`. */
  readonly integrand?:
    | ((voltage: number, current: number, time: number, out: IntegrandValue) => void)
    | undefined;
  readonly timed?: boolean | undefined;
  /** Weighted voltages; `time` in s since the start, Infinity for the end. */
  readonly points?: readonly { readonly time: number; readonly weight: number }[] | undefined;
}

/** The voltage at a time, V; by default that at the end. */
export function voltageAtTime(time = Infinity): VoltageObjective {
  return { points: [{ time, weight: 1 }] };
}

/** Charge passed, A h: the capacity where a cut-off ends the run. */
export const passedCharge: VoltageObjective = {
  integrand: (_voltage, current, _time, out) => {
    out.value = current / secondsPerHour;
    out.byVoltage = 0;
  },
};

/** Energy given, W h. */
export const deliveredEnergy: VoltageObjective = {
  integrand: (voltage, current, _time, out) => {
    out.value = (voltage * current) / secondsPerHour;
    out.byVoltage = current / secondsPerHour;
  },
};

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
    timed: true,
    integrand: (model, _current, t, out) => {
      out.value = 0;
      out.byVoltage = 0;
      if (t < times[0] || t > times[last]) return;
      while (near > 1 && t < times[near - 1]) near--;
      while (near < last && t > times[near]) near++;
      const share = (t - times[near - 1]) / (times[near] - times[near - 1]);
      const difference = model - (measured[near - 1] + share * (measured[near] - measured[near - 1]));
      out.value = difference ** 2 / span;
      out.byVoltage = (2 * difference) / span;
    },
  };
}
