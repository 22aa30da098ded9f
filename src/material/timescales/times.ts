import { faradayConstant } from '../constants.ts';

/** Time for diffusion over a length, s: L²/D. Of a porous layer D is D_eff/ε. */
export function diffusionTime(length: number, diffusivity: number): number {
  return (length * length) / diffusivity;
}

/**
 * How fast the slowest mode of diffusion in a particle dies out: τ = R²/(k²D), s, with k from tan k = k (sphere),
 * J₁(k) = 0 (cylinder), k = π (plane of half thickness R), its surface insulated. J. Crank, The Mathematics of Diffusion,
 * 2nd ed. (1975).
 */
export function relaxationTime(
  radius: number,
  diffusivity: number,
  shape: 'sphere' | 'cylinder' | 'plane' = 'sphere',
): number {
  return diffusionTime(radius, diffusivity) / slowestMode[shape] ** 2;
}

const slowestMode = { sphere: 4.493409457909064, cylinder: 3.8317059702075125, plane: Math.PI };

/** Time to charge the double layer through the reaction, s: R_ct C, of one area; R_ct = 1/g with g = ∂i/∂η in S/m². */
export function doubleLayerTime(interfacialConductance: number, capacitance: number): number {
  return capacitance / interfacialConductance;
}

/**
 * Time in which the exchange current turns over all the lithium that a host holds, s: F c_max (V/A)/i0, with its volume
 * over its reacting area in m. S. G. Marquis et al., J. Electrochem. Soc. 166 (2019) A3693 (doi:10.1149/2.0341915jes).
 */
export function exchangeTime(
  exchangeCurrent: number,
  maximumConcentration: number,
  volumeOverArea: number,
): number {
  return (faradayConstant * maximumConcentration * volumeOverArea) / exchangeCurrent;
}

/**
 * Time in which a host comes to rest through its reaction where diffusion is fast, s: R_ct C of its insertion capacitance,
 * F c_max (V/A)/(g |dU/dθ|), with g = ∂i/∂η in S/m², its volume over its reacting area in m and dU/dθ in V. The Biot number
 * of a sphere is R²/3D over it.
 */
export function insertionTime(
  interfacialConductance: number,
  maximumConcentration: number,
  volumeOverArea: number,
  potentialSlope: number,
): number {
  return (
    (faradayConstant * maximumConcentration * volumeOverArea) /
    (interfacialConductance * Math.abs(potentialSlope))
  );
}

/** Time in which a film that grows at a steady rate (m/s) grows by its thickness (m), s. */
export function filmGrowthTime(thickness: number, rate: number): number {
  return thickness / rate;
}

/**
 * Time in which a film grows to a thickness (m) limited by diffusion through it, s: L²/(2 D c V̄), with the diffusivity (m²/s) and
 * concentration (mol/m³) of what diffuses and the molar volume of film per mole of it (m³/mol). H. J. Ploehn, P. Ramadass, R. E.
 * White, J. Electrochem. Soc. 151 (2004) A456 (doi:10.1149/1.1644601).
 */
export function diffusiveFilmGrowthTime(
  thickness: number,
  diffusivity: number,
  concentration: number,
  molarVolume: number,
): number {
  return (thickness * thickness) / (2 * diffusivity * concentration * molarVolume);
}
