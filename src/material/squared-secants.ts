import type { OpenCircuitPotential } from './functions.ts';
import type { ExponentialTerm } from './open-circuit.ts';

/** weight / cosh²(slope × (x − centre)) */
export interface SquaredSecant {
  readonly weight: number;
  readonly slope: number;
  readonly centre: number;
}

/** (exponentials + squared hyperbolic secants) / divisor, as slopes of open-circuit fits are. */
export function squaredSecants(
  secants: readonly SquaredSecant[],
  exponentials: readonly ExponentialTerm[],
  divisor: number,
): OpenCircuitPotential {
  const value = (x: number): number => {
    let sum = 0;
    for (const { amplitude, rate } of exponentials) sum += amplitude * Math.exp(rate * x);
    for (const { weight, slope, centre } of secants) sum += weight / Math.cosh(slope * (x - centre)) ** 2;
    return sum / divisor;
  };
  const derivative = (x: number): number => {
    let sum = 0;
    for (const { amplitude, rate } of exponentials) sum += amplitude * rate * Math.exp(rate * x);
    for (const { weight, slope, centre } of secants) {
      const y = slope * (x - centre);
      sum -= (2 * weight * slope * Math.tanh(y)) / Math.cosh(y) ** 2;
    }
    return sum / divisor;
  };
  const terms = [
    ...exponentials.map(({ amplitude, rate }) => `${amplitude} * exp(${rate} * x)`),
    ...secants.map(({ weight, slope, centre }) => `${weight} / cosh(${slope} * (x - ${centre})) ** 2`),
  ];
  return Object.assign(value, { derivative, formula: `(${terms.join(' + ')}) / ${divisor}` });
}
