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
  const derivatives = powers.map((coefficient, k) => (k + 2) * coefficient);
  // Solvers evaluate these more than anything else: numbers lie in flat arrays, three to a term.
  const decays = Float64Array.from(exponentials.flatMap((e) => [e.amplitude, e.rate, e.centre ?? 0]));
  const steps = Float64Array.from(tanhs.flatMap((t) => [t.amplitude, t.slope, t.centre]));
  const value = (x: number): number => {
    let sum = constant + linear * x;
    if (powers.length > 0) sum += x * x * horner(powers, x);
    for (let i = 0; i < decays.length; i += 3)
      sum += decays[i] * Math.exp(decays[i + 1] * (x - decays[i + 2]));
    for (let i = 0; i < steps.length; i += 3) sum += steps[i] * Math.tanh(steps[i + 1] * (x - steps[i + 2]));
    return sum;
  };
  const derivative = (x: number): number => {
    let sum = linear;
    if (powers.length > 0) sum += x * horner(derivatives, x);
    for (let i = 0; i < decays.length; i += 3)
      sum += decays[i] * decays[i + 1] * Math.exp(decays[i + 1] * (x - decays[i + 2]));
    for (let i = 0; i < steps.length; i += 3) {
      const t = Math.tanh(steps[i + 1] * (x - steps[i + 2]));
      sum += steps[i] * steps[i + 1] * (1 - t * t);
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
