/**
 * Closed forms of media cut from a Gaussian field of mean 0 and variance 1: the phase is where it exceeds a level.
 * Surface, curvature and Euler number come with the drawing (`verify/surfaces.ts`, `levelCut`). Teubner, Europhys. Lett. 14,
 * 403 (1991), doi:10.1209/0295-5075/14/5/003; Cahn, J. Chem. Phys. 42, 93 (1965), doi:10.1063/1.1695731.
 */

/** Chance that both of two points with this covariance lie above the level, given the fraction that lies there. */
export function levelCutTwoPoint(covariance: number, level: number, fraction: number): number {
  // With t = sin w the integrand is smooth; Simpson's rule.
  const steps = 400;
  const end = Math.asin(covariance);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-(level ** 2) / (1 + Math.sin((end * i) / steps)));
  }
  return fraction ** 2 + (sum * end) / (3 * steps) / (2 * Math.PI);
}

/** Covariance of waves in all directions with these wave numbers, 1/m. */
export function waveCovariance(waveNumbers: readonly number[], distance: number): number {
  if (distance === 0) return 1;
  return (
    waveNumbers.reduce((sum, k) => sum + Math.sin(k * distance) / (k * distance), 0) / waveNumbers.length
  );
}
