/**
 * Near an empty electrolyte or the ends of a host's filling the overpotential grows without bound, and a predicted
 * state or an iterate may lie a little outside, where the laws have no value. Within the last `margin` before a bound
 * the laws are therefore evaluated at a point that tends to the bound exponentially: smooth, and far beyond
 * where the laws are known. Mass balances use the true values.
 */

/** Of the concentration over its initial value. */
export const concentrationMargin = 1e-4;
/** Of the stoichiometry at a particle's surface. */
export const stoichiometryMargin = 1e-4;

/** In margins: further outside than this there is no value. */
const reach = 30;

/** `x` itself above the margin, a positive number that tends to 0 below. NaN too far outside. */
export function keptPositive(x: number, margin: number): number {
  if (x >= margin) return x;
  return x > -reach * margin ? margin * Math.exp(x / margin - 1) : Number.NaN;
}

/** Derivative of {@link keptPositive}. */
export function keptPositiveSlope(x: number, margin: number): number {
  return x >= margin ? 1 : Math.exp(x / margin - 1);
}

/** `x` kept between 0 and 1 in the same way. */
export function keptWithin(x: number, margin: number): number {
  return x < 0.5 ? keptPositive(x, margin) : 1 - keptPositive(1 - x, margin);
}

export function keptWithinSlope(x: number, margin: number): number {
  return keptPositiveSlope(x < 0.5 ? x : 1 - x, margin);
}
