import type { OpenCircuitPotential } from './functions.ts';

/** amplitude × tanh(slope × (x − centre)) */
export interface TanhTerm {
  readonly amplitude: number;
  readonly slope: number;
  readonly centre: number;
}

/** amplitude × exp(rate × (x − centre)) */
export interface ExponentialTerm {
  readonly amplitude: number;
  readonly rate: number;
  /** Default 0. */
  readonly centre?: number;
}

export interface OpenCircuitFit {
  readonly constant: number;
  readonly linear?: number;
  /** Coefficients of x², x³ and so on. */
  readonly powers?: readonly number[];
  readonly exponentials?: readonly ExponentialTerm[];
  readonly tanhs?: readonly TanhTerm[];
  /** Stoichiometries for which the source vouches. */
  readonly range?: readonly [number, number];
}

/**
 * The usual empirical form: a polynomial + exponentials + hyperbolic tangents, with its exact derivative and as text.
 */
export function fittedOpenCircuit(fit: OpenCircuitFit): OpenCircuitPotential {
  const { constant, linear = 0, powers = [], exponentials = [], tanhs = [], range } = fit;
  const value = (x: number): number => {
    let sum = constant + linear * x + x * x * horner(powers, x);
    for (const { amplitude, rate, centre = 0 } of exponentials)
      sum += amplitude * Math.exp(rate * (x - centre));
    for (const { amplitude, slope, centre } of tanhs) sum += amplitude * Math.tanh(slope * (x - centre));
    return sum;
  };
  const derivatives = powers.map((coefficient, k) => (k + 2) * coefficient);
  const derivative = (x: number): number => {
    let sum = linear + x * horner(derivatives, x);
    for (const { amplitude, rate, centre = 0 } of exponentials)
      sum += amplitude * rate * Math.exp(rate * (x - centre));
    for (const { amplitude, slope, centre } of tanhs) {
      const t = Math.tanh(slope * (x - centre));
      sum += amplitude * slope * (1 - t * t);
    }
    return sum;
  };
  const known = { derivative, formula: formulaOf(fit) };
  return Object.assign(value, range === undefined ? known : { ...known, range });
}

/** A polynomial over another, by rising powers of x; the second is 1 where it is left out. */
export function rationalFunction(
  numerator: readonly number[],
  denominator: readonly number[] = [1],
  range?: readonly [number, number],
): OpenCircuitPotential {
  const value = (x: number): number => horner(numerator, x) / horner(denominator, x);
  const [above, below] = [numerator, denominator].map((polynomial) =>
    polynomial.slice(1).map((coefficient, k) => (k + 1) * coefficient),
  );
  const derivative = (x: number): number =>
    (horner(above, x) - value(x) * horner(below, x)) / horner(denominator, x);
  const text =
    denominator.length === 1
      ? polynomialText(numerator)
      : `(${polynomialText(numerator)}) / (${polynomialText(denominator)})`;
  return Object.assign(value, {
    derivative,
    formula: text,
    ...(range === undefined ? {} : { range }),
  });
}

/** Σ c_k x^k */
function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
  return sum;
}

function polynomialText(coefficients: readonly number[]): string {
  return coefficients
    .map((coefficient, k) =>
      k === 0 ? `${coefficient}` : k === 1 ? `${coefficient} * x` : `${coefficient} * x ** ${k}`,
    )
    .join(' + ');
}

function formulaOf({
  constant,
  linear = 0,
  powers = [],
  exponentials = [],
  tanhs = [],
}: OpenCircuitFit): string {
  return [
    String(constant),
    ...(linear === 0 ? [] : [`${linear} * x`]),
    ...powers.map((coefficient, k) => `${coefficient} * x ** ${k + 2}`),
    ...exponentials.map(
      ({ amplitude, rate, centre = 0 }) =>
        `${amplitude} * exp(${rate} * ${centre === 0 ? 'x' : `(x - ${centre})`})`,
    ),
    ...tanhs.map(({ amplitude, slope, centre }) => `${amplitude} * tanh(${slope} * (x - ${centre}))`),
  ].join(' + ');
}
