import type { Dimension } from './particle-diffusion.ts';

/**
 * Complex change of the surface concentration with the flux out of a particle of radius 1 and diffusivity 1 at an angular
 * frequency, s'' + (dimension − 1)/r s' = iω s: −1/(q tanh q) of a plane, −I₀(q)/(q I₁(q)) of a cylinder and
 * −1/(q coth q − 1) of a sphere with q² = iω, the finite-space Warburg elements. All are the continued fraction
 * q I_{d/2}(q)/I_{d/2−1}(q) = q²/(d + q²/(d + 2 + …)) of dimension d (Digital Library of Mathematical Functions, 10.33.1,
 * https://dlmf.nist.gov/10.33.E1), here from its end.
 */
export function particleResponse(angularFrequency: number, dimension: Dimension): readonly [number, number] {
  let [real, imaginary] = [1, 0];
  for (let k = 60 + Math.ceil(4 * Math.sqrt(angularFrequency)); k >= 0; k--) {
    const size = real * real + imaginary * imaginary;
    [real, imaginary] = [
      dimension + 2 * k + (angularFrequency * imaginary) / size,
      (angularFrequency * real) / size,
    ];
  }
  // −(real + i imaginary)/(iω)
  return [-imaginary / angularFrequency, real / angularFrequency];
}
