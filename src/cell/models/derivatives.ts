import type {
  ExchangeCurrentDensity,
  ExchangeCurrentDerivatives,
  OpenCircuitPotential,
  PointFunction,
} from '../../material/index.ts';

/** ∂f/∂x: exact where the function brings its derivative, by central differences elsewhere. */
export function pointDerivative(f: PointFunction): (x: number, temperature: number) => number {
  if (f.constant === true) return () => 0;
  return f.derivative ?? ((x, temperature) => centralDifference((z) => f(z, temperature), x));
}

export function potentialDerivative(f: OpenCircuitPotential): (x: number) => number {
  return f.derivative ?? ((x) => centralDifference(f, x));
}

/** Writes the derivatives of an exchange-current density with respect to both concentrations. */
export type ExchangeSlopes = (
  electrolyte: number,
  surface: number,
  maximum: number,
  temperature: number,
  out: ExchangeCurrentDerivatives,
) => void;

export function exchangeDerivatives(f: ExchangeCurrentDensity): ExchangeSlopes {
  return (
    f.derivatives ??
    ((electrolyte, surface, maximum, temperature, out) => {
      out.electrolyte = centralDifference((c) => f(c, surface, maximum, temperature), electrolyte);
      out.surface = centralDifference((c) => f(electrolyte, c, maximum, temperature), surface);
    })
  );
}

function centralDifference(f: (x: number) => number, x: number): number {
  const step = 1e-5 * Math.abs(x);
  return (f(x + step) - f(x - step)) / (2 * step);
}
