import type { OpenCircuitPotential } from './functions.ts';

/** amplitude × tanh(slope × (x − centre)) */
export interface TanhTerm {
  readonly amplitude: number;
  readonly slope: number;
  readonly centre: number;
}

/** amplitude × exp(rate × x) */
export interface ExponentialTerm {
  readonly amplitude: number;
  readonly rate: number;
}

export interface OpenCircuitFit {
  readonly constant: number;
  readonly linear?: number;
  readonly exponentials?: readonly ExponentialTerm[];
  readonly tanhs: readonly TanhTerm[];
}

/** The usual empirical form: constant + linear x + exponentials + hyperbolic tangents, with its exact derivative and as text. */
export function fittedOpenCircuit(fit: OpenCircuitFit): OpenCircuitPotential {
  const { constant, linear = 0, exponentials = [], tanhs } = fit;
  const value = (x: number): number => {
    let sum = constant + linear * x;
    for (const { amplitude, rate } of exponentials) sum += amplitude * Math.exp(rate * x);
    for (const { amplitude, slope, centre } of tanhs) sum += amplitude * Math.tanh(slope * (x - centre));
    return sum;
  };
  const derivative = (x: number): number => {
    let sum = linear;
    for (const { amplitude, rate } of exponentials) sum += amplitude * rate * Math.exp(rate * x);
    for (const { amplitude, slope, centre } of tanhs) {
      const t = Math.tanh(slope * (x - centre));
      sum += amplitude * slope * (1 - t * t);
    }
    return sum;
  };
  return Object.assign(value, { derivative, formula: formulaOf(fit) });
}

function formulaOf({ constant, linear = 0, exponentials = [], tanhs }: OpenCircuitFit): string {
  return [
    String(constant),
    ...(linear === 0 ? [] : [`${linear} * x`]),
    ...exponentials.map(({ amplitude, rate }) => `${amplitude} * exp(${rate} * x)`),
    ...tanhs.map(({ amplitude, slope, centre }) => `${amplitude} * tanh(${slope} * (x - ${centre}))`),
  ].join(' + ');
}
