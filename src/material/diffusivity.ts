import { arrhenius } from './arrhenius.ts';
import type { PointFunction } from './functions.ts';

const usual = 298.15;

/** A property that depends on the temperature alone: value × exp(Ea/R (1/reference − 1/T)). */
export function activated(value: number, activationEnergy = 0, reference = usual): PointFunction {
  const property = (_x: number, temperature: number): number =>
    value * arrhenius(activationEnergy, temperature, reference);
  return Object.assign(property, {
    derivative: () => 0,
    constant: true as const,
    formula: String(value),
    ...textAt(reference),
  });
}

/** f(x) with its derivative, times exp(Ea/R (1/reference − 1/T)); `formula` is f(x) as text. */
export function activatedFunction(
  value: (x: number) => number,
  slope: (x: number) => number,
  formula: string,
  activationEnergy = 0,
  reference = usual,
): PointFunction {
  return Object.assign(
    (x: number, temperature: number) => value(x) * arrhenius(activationEnergy, temperature, reference),
    {
      derivative: (x: number, temperature: number) =>
        slope(x) * arrhenius(activationEnergy, temperature, reference),
      formula,
      ...textAt(reference),
    },
  );
}

function textAt(reference: number): { readonly formulaTemperature?: number } {
  return reference === usual ? {} : { formulaTemperature: reference };
}
