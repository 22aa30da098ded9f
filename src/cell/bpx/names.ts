/** Names of the fields of BPX (github.com/FaradayInstitution/BPX), and of ours under "User-defined". */
export const bpxVersions = { '1.x': '1.1.0', '0.x': '0.5.0' } as const;

export type BpxVersion = keyof typeof bpxVersions;

/** K, of a cell that names no reference temperature. */
export const usualTemperature = 298.15;

export const names = {
  area: 'Electrode area [m2]',
  pairs: 'Number of electrode pairs connected in parallel to make a cell',
  lowerCutOff: 'Lower voltage cut-off [V]',
  upperCutOff: 'Upper voltage cut-off [V]',
  capacity: 'Nominal cell capacity [A.h]',
  referenceTemperature: 'Reference temperature [K]',
  externalArea: 'External surface area [m2]',
  volume: 'Volume [m3]',
  density: 'Density [kg.m-3]',
  specificHeat: 'Specific heat capacity [J.K-1.kg-1]',
  transference: 'Cation transference number',
  diffusivity: 'Diffusivity [m2.s-1]',
  diffusivityEnergy: 'Diffusivity activation energy [J.mol-1]',
  conductivity: 'Conductivity [S.m-1]',
  conductivityEnergy: 'Conductivity activation energy [J.mol-1]',
  thickness: 'Thickness [m]',
  porosity: 'Porosity',
  efficiency: 'Transport efficiency',
  particle: 'Particle',
  minimum: 'Minimum stoichiometry',
  maximum: 'Maximum stoichiometry',
  maximumConcentration: 'Maximum concentration [mol.m-3]',
  radius: 'Particle radius [m]',
  specificArea: 'Surface area per unit volume [m-1]',
  potential: 'OCP [V]',
  delithiation: 'OCP (delithiation) [V]',
  lithiation: 'OCP (lithiation) [V]',
  hysteresisDecay: 'OCP hysteresis decay constant',
  entropic: 'Entropic change coefficient [V.K-1]',
  rate: 'Reaction rate constant [mol.m-2.s-1]',
  rateEnergy: 'Reaction rate constant activation energy [J.mol-1]',
  charge: 'Initial state-of-charge',
  initialTemperature: 'Initial temperature [K]',
  initialSalt: 'Initial electrolyte concentration [mol.m-3]',
  ambientTemperature: 'Ambient temperature [K]',
  heatTransfer: 'Heat transfer coefficient [W.m-2.K-1]',
  lostLithium: 'LLI',
} as const;

/** Fields of 0.x that 1.0 moved elsewhere. */
export const oldNames = {
  initialSalt: 'Initial concentration [mol.m-3]',
  thermalConductivity: 'Thermal conductivity [W.m-1.K-1]',
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
  thermal: 'Thermal',
  pouch: 'Pouch',
  lithium: 'Lithium metal',
  sources: 'Sources',
} as const;

const particleFields = [
  names.minimum,
  names.maximum,
  names.maximumConcentration,
  names.radius,
  names.specificArea,
  names.diffusivity,
  names.diffusivityEnergy,
  names.potential,
  names.delithiation,
  names.lithiation,
  names.hysteresisDecay,
  names.entropic,
  names.rate,
  names.rateEnergy,
] as const;
const electrodeFields = [names.thickness, names.porosity, names.efficiency, names.conductivity] as const;

/** Every field that a section may have; others are refused, as BPX does. */
export const fields = {
  root: ['Header', 'Parameterisation', 'State', 'Validation'],
  header: ['BPX', 'Title', 'Description', 'References', 'Model'],
  parameterisation: [
    sections.cell,
    sections.electrolyte,
    sections.negative,
    sections.positive,
    sections.separator,
    sections.own,
  ],
  cell: [
    names.area,
    names.externalArea,
    names.volume,
    names.pairs,
    names.lowerCutOff,
    names.upperCutOff,
    names.capacity,
    names.referenceTemperature,
    names.density,
    names.specificHeat,
  ],
  /** In 0.x, and in State since. */
  oldCell: [names.ambientTemperature, names.initialTemperature, oldNames.thermalConductivity],
  electrolyte: [
    names.transference,
    names.diffusivity,
    names.diffusivityEnergy,
    names.conductivity,
    names.conductivityEnergy,
  ],
  oldElectrolyte: [oldNames.initialSalt],
  separator: [names.thickness, names.porosity, names.efficiency],
  particle: particleFields,
  electrode: [...electrodeFields, ...particleFields],
  blendedElectrode: [...electrodeFields, names.particle],
  state: ['Initial conditions', 'Thermal environment', 'Thermal state', 'Degradation'],
  initialConditions: [
    names.charge,
    names.initialTemperature,
    names.initialSalt,
    `Initial hysteresis state: ${sections.negative}`,
    `Initial hysteresis state: ${sections.positive}`,
  ],
  thermalEnvironment: [names.ambientTemperature, names.heatTransfer],
  degradation: [names.lostLithium, `LAM: ${sections.negative}`, `LAM: ${sections.positive}`],
} as const;

/** Numbers of a cell that BPX has no field for. */
export const own = {
  activeFraction: 'Active material volume fraction',
  diffusionRadius: 'Diffusion radius [m]',
  initialStoichiometry: 'Initial stoichiometry',
  bulkConductivity: 'Bulk electronic conductivity [S.m-1]',
  solidFraction: 'Solid volume fraction',
  thermodynamicFactor: 'Thermodynamic factor',
  dimensions: 'Particle dimensions',
  sizes: 'Particle sizes',
  filmResistance: 'Film resistance [Ohm.m2]',
  capacitance: 'Double-layer capacitance [F.m-2]',
  rateLaw: 'Rate law',
  metalExchange: 'Exchange-current density [A.m-2]',
  metalExchangeEnergy: 'Exchange-current density activation energy [J.mol-1]',
  contactResistance: 'Contact resistance [Ohm.m2]',
  heatCapacity: 'Volumetric heat capacity [J.m-3.K-1]',
  thermalConductivity: 'Thermal conductivity [W.m-1.K-1]',
  coolingRatio: 'Cooling area ratio',
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

/** Those that belong to one material of several. */
export const materialProfiles = ['activeMaterialFraction', 'specificSurfaceArea', 'particleRadius'] as const;

/** Fields whose slices stand in series, so that a single number for them is not their arithmetic mean. */
export const inSeries: readonly ProfileField[] = [
  'electrolyteTransportEfficiency',
  'effectiveElectronicConductivity',
];

/** Layers that have a heat capacity, from the negative collector to the positive one. */
export const thermalLayers = {
  negativeCollector: 'Negative current collector',
  negative: sections.negative,
  separator: sections.separator,
  positive: sections.positive,
  positiveCollector: 'Positive current collector',
} as const;

export const shapeDimensions = { sphere: 3, cylinder: 2, plane: 1 } as const;
