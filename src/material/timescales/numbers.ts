import { gasConstant } from '../constants.ts';

/**
 * Biot number of a particle: rate of reaction over rate of diffusion for a small change of its filling, k R/D with
 * k = i0 |dU/dθ|/(RT c_max). Above 1 diffusion, below 1 the reaction holds the particle up on its way to equilibrium. R in m, D in
 * m²/s, i0 in A/m², dU/dθ in V, c_max in mol/m³.
 */
export function particleBiotNumber(
  radius: number,
  diffusivity: number,
  exchangeCurrent: number,
  potentialSlope: number,
  maximumConcentration: number,
  temperature: number,
): number {
  const rate =
    (exchangeCurrent * Math.abs(potentialSlope)) / (gasConstant * temperature * maximumConcentration);
  return (rate * radius) / diffusivity;
}

/**
 * Wagner number of a porous electrode: resistance of the reaction over that of the electrolyte, κ/(a g L²). Far above 1 the
 * reaction is even; far below it crowds at the separator. C. Wagner, J. Electrochem. Soc. 98 (1951) 116
 * (doi:10.1149/1.2778113).
 */
export function wagnerNumber(
  ionicConductivity: number,
  specificSurfaceArea: number,
  interfacialConductance: number,
  thickness: number,
): number {
  return ionicConductivity / (specificSurfaceArea * interfacialConductance * thickness * thickness);
}
