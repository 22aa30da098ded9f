import { faradayConstant, gasConstant } from '../constants.ts';

/**
 * Overpotential η (V) that drives the interfacial current density `current` (A/m², anodic positive) in the
 * Butler–Volmer equation with transfer coefficients of one half: i = 2 i0 sinh(Fη/2RT), solved for η.
 */
export function symmetricOverpotential(
  current: number,
  exchangeCurrent: number,
  temperature: number,
): number {
  return ((2 * gasConstant * temperature) / faradayConstant) * Math.asinh(current / (2 * exchangeCurrent));
}

/** ∂η/∂i of {@link symmetricOverpotential}, V m²/A. ∂η/∂ln i0 is −i times this. */
export function symmetricOverpotentialSlope(
  current: number,
  exchangeCurrent: number,
  temperature: number,
): number {
  return (
    (2 * gasConstant * temperature) /
    faradayConstant /
    Math.sqrt(current * current + 4 * exchangeCurrent * exchangeCurrent)
  );
}

/** i = 2 i0 sinh(Fη/2RT), A/m². */
export function symmetricButlerVolmer(
  overpotential: number,
  exchangeCurrent: number,
  temperature: number,
): number {
  return 2 * exchangeCurrent * Math.sinh((faradayConstant * overpotential) / (2 * gasConstant * temperature));
}
