import type {
  ExchangeCurrentDensity,
  ExchangeCurrentDerivatives,
  OpenCircuitPotential,
  PointFunction,
} from '../../material/index.ts';

/** Exact where the function brings its derivative, by central differences elsewhere. */
export function pointDerivative(f: PointFunction, temperature: number): (x: number) => number {
  const { derivative } = f;
  if (derivative !== undefined) return (x) => derivative(x, temperature);
  return (x) => centralDifference((z) => f(z, temperature), x);
}

export function potentialDerivative(f: OpenCircuitPotential): (x: number) => number {
  return f.derivative ?? ((x) => centralDifference(f, x));
}

export function exchangeDerivatives(
  f: ExchangeCurrentDensity,
  maximum: number,
  temperature: number,
): (electrolyte: number, surface: number, out: ExchangeCurrentDerivatives) => void {
  const { derivatives } = f;
  if (derivatives !== undefined) {
    return (electrolyte, surface, out) => derivatives(electrolyte, surface, maximum, temperature, out);
  }
  return (electrolyte, surface, out) => {
    out.electrolyte = centralDifference((c) => f(c, surface, maximum, temperature), electrolyte);
    out.surface = centralDifference((c) => f(electrolyte, c, maximum, temperature), surface);
  };
}

function centralDifference(f: (x: number) => number, x: number): number {
  const step = 1e-5 * Math.abs(x);
  return (f(x + step) - f(x - step)) / (2 * step);
}
