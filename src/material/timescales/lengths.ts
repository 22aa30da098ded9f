import { faradayConstant, gasConstant, vacuumPermittivity } from '../constants.ts';

/**
 * Debye length of an electrolyte, m: √(ε_r ε_0 RT/2F²I), over which charges are screened. `ionicStrength` I = ½ Σ z²c in
 * mol/m³ (of a 1:1 salt its concentration). P. Debye, E. Hückel, Phys. Z. 24 (1923) 185; e.g. M. Z. Bazant, K. Thornton,
 * A. Ajdari, Phys. Rev. E 70 (2004) 021506 (doi:10.1103/PhysRevE.70.021506). Past about 100 mol/m³ it is an order of
 * magnitude: ions are then as large as it.
 */
export function debyeLength(
  ionicStrength: number,
  relativePermittivity: number,
  temperature: number,
): number {
  const permittivity = relativePermittivity * vacuumPermittivity;
  return Math.sqrt((permittivity * gasConstant * temperature) / (2 * ionicStrength)) / faradayConstant;
}

/**
 * Depth from the separator at which the reaction of a porous electrode has fallen by e while kinetics are linear, m:
 * 1/√(a g (1/κ + 1/σ)), with a in 1/m, the conductance g = ∂i/∂η of the interface in S/m², effective conductivities in S/m.
 * J. S. Newman, C. W. Tobias, J. Electrochem. Soc. 109 (1962) 1183 (doi:10.1149/1.2425269). A host's potential that falls as
 * it fills spreads the reaction further in the course of a discharge.
 */
export function reactionDepth(
  specificSurfaceArea: number,
  interfacialConductance: number,
  ionicConductivity: number,
  electronicConductivity: number,
): number {
  const resistivity = 1 / ionicConductivity + 1 / electronicConductivity;
  return 1 / Math.sqrt(specificSurfaceArea * interfacialConductance * resistivity);
}

/** Radius of the cylindrical pores that have this porosity and surface per volume (1/m), m: 2ε/a. */
export function hydraulicPoreRadius(porosity: number, specificSurfaceArea: number): number {
  return (2 * porosity) / specificSurfaceArea;
}
