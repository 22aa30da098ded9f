/** Names of the fields of BPX 1.x (github.com/FaradayInstitution/BPX), and of ours under "User-defined". */
export const bpxVersion = '1.1.0';

/** K, of all formulas and rate constants in a file that Lithoscale writes. */
export const referenceTemperature = 298.15;

export const names = {
  area: 'Electrode area [m2]',
  pairs: 'Number of electrode pairs connected in parallel to make a cell',
  lowerCutOff: 'Lower voltage cut-off [V]',
  upperCutOff: 'Upper voltage cut-off [V]',
  capacity: 'Nominal cell capacity [A.h]',
  referenceTemperature: 'Reference temperature [K]',
  transference: 'Cation transference number',
  diffusivity: 'Diffusivity [m2.s-1]',
  diffusivityEnergy: 'Diffusivity activation energy [J.mol-1]',
  conductivity: 'Conductivity [S.m-1]',
  conductivityEnergy: 'Conductivity activation energy [J.mol-1]',
  thickness: 'Thickness [m]',
  porosity: 'Porosity',
  efficiency: 'Transport efficiency',
  minimum: 'Minimum stoichiometry',
  maximum: 'Maximum stoichiometry',
  maximumConcentration: 'Maximum concentration [mol.m-3]',
  radius: 'Particle radius [m]',
  specificArea: 'Surface area per unit volume [m-1]',
  potential: 'OCP [V]',
  entropic: 'Entropic change coefficient [V.K-1]',
  rate: 'Reaction rate constant [mol.m-2.s-1]',
  rateEnergy: 'Reaction rate constant activation energy [J.mol-1]',
  charge: 'Initial state-of-charge',
  initialTemperature: 'Initial temperature [K]',
  initialSalt: 'Initial electrolyte concentration [mol.m-3]',
  ambientTemperature: 'Ambient temperature [K]',
} as const;

/** Sections. */
export const sections = {
  negative: 'Negative electrode',
  positive: 'Positive electrode',
  separator: 'Separator',
  electrolyte: 'Electrolyte',
  cell: 'Cell',
  own: 'User-defined',
  lithoscale: 'Lithoscale',
} as const;

/** Numbers of an electrode that BPX has no field for. */
export const own = {
  activeFraction: 'Active material volume fraction',
  diffusionRadius: 'Diffusion radius [m]',
  initialStoichiometry: 'Initial stoichiometry',
  bulkConductivity: 'Bulk electronic conductivity [S.m-1]',
  solidFraction: 'Solid volume fraction',
  thermodynamicFactor: 'Thermodynamic factor',
} as const;

/** Each property of an electrode that may be a profile, with the name of that in a file. */
export const profileNames = {
  porosity: 'Porosity profile',
  activeMaterialFraction: 'Active material volume fraction profile',
  specificSurfaceArea: 'Surface area per unit volume profile [m-1]',
  particleRadius: 'Diffusion radius profile [m]',
  electrolyteTransportEfficiency: 'Transport efficiency profile',
  effectiveElectronicConductivity: 'Conductivity profile [S.m-1]',
  solidFraction: 'Solid volume fraction profile',
} as const;

export type ProfileField = keyof typeof profileNames;

/** Fields whose slices stand in series, so that a single number for them is not their arithmetic mean. */
export const inSeries: readonly ProfileField[] = [
  'electrolyteTransportEfficiency',
  'effectiveElectronicConductivity',
];
