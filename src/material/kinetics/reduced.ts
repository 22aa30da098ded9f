import { faradayConstant, gasConstant } from '../constants.ts';
import type { RateLaw } from '../functions.ts';

/** A rate law whose only variable is the overpotential over the thermal voltage, u = Fη/RT. */
export interface ReducedLaw {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** h(u) */
  readonly rate: (u: number) => number;
  /** dh/du */
  readonly slope: (u: number) => number;
  /** u at which h has this value, NaN where it never has. */
  readonly inverse: (rate: number) => number;
}

/** F/RT, 1/V */
export function inverseThermalVoltage(temperature: number): number {
  return faradayConstant / (gasConstant * temperature);
}

/** The law in volts and kelvins: ∂h/∂T = −(u/T) dh/du. */
export function rateLawOf({ name, parameters, rate, slope, inverse }: ReducedLaw): RateLaw {
  return {
    name,
    parameters,
    rate: (overpotential, temperature) => rate(overpotential * inverseThermalVoltage(temperature)),
    slope: (overpotential, temperature) => {
      const scale = inverseThermalVoltage(temperature);
      return scale * slope(overpotential * scale);
    },
    byTemperature: (overpotential, temperature) => {
      const u = overpotential * inverseThermalVoltage(temperature);
      return (-u / temperature) * slope(u);
    },
    overpotential: (value, temperature) => inverse(value) / inverseThermalVoltage(temperature),
  };
}
