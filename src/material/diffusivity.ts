import { arrhenius } from './arrhenius.ts';
import type { PointFunction } from './functions.ts';

/** A property that depends on the temperature alone: value × exp(Ea/R (1/298.15 K − 1/T)). */
export function activated(value: number, activationEnergy = 0): PointFunction {
  const property = (_x: number, temperature: number): number =>
    value * arrhenius(activationEnergy, temperature);
  return Object.assign(property, { derivative: () => 0, constant: true as const, formula: String(value) });
}
