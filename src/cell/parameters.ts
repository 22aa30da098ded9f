import type { ExchangeCurrentDensity, OpenCircuitPotential, PointFunction } from '../material/index.ts';

/**
 * A property of an electrode: one number, or values in equal slices ordered from the current collector to the
 * separator (the cell maps them: x runs from the negative collector to the positive one).
 */
export type Profile = number | Float64Array;

/** One porous electrode. SI units; effective properties are superficial (per area of electrode). */
export interface ElectrodeParameters {
  /** What the active material is, for people. */
  readonly material: string;
  /** m */
  readonly thickness: number;
  /** Volume fraction of electrolyte. */
  readonly porosity: Profile;
  /** Volume fraction of active material that takes part. */
  readonly activeMaterialFraction: Profile;
  /** Area that reacts per volume of electrode, 1/m. Independent of the particle radius. */
  readonly specificSurfaceArea: Profile;
  /** Radius of the spheres in which lithium diffuses, m. */
  readonly particleRadius: Profile;
  /** D_eff/D of the electrolyte (porosity over tortuosity factor). */
  readonly electrolyteTransportEfficiency: Profile;
  /** Effective electronic conductivity of the solid, S/m. */
  readonly effectiveElectronicConductivity: Profile;
  /** Bulk electronic conductivity of the solid, S/m; only Bruggeman twins use it. */
  readonly electronicConductivity: number;
  /** Volume fraction of all that conducts electrons, where it is known; only Bruggeman twins use it. */
  readonly solidFraction?: Profile | undefined;
  /** mol/m³ at stoichiometry 1 */
  readonly maximumConcentration: number;
  /** Stoichiometry at the start of a run, 0 to 1. */
  readonly initialStoichiometry: number;
  /** Chemical diffusivity of lithium (m²/s) from the stoichiometry and the temperature. */
  readonly diffusivity: PointFunction;
  /** V against lithium */
  readonly openCircuitPotential: OpenCircuitPotential;
  /** A/m², concentrations in mol/m³ */
  readonly exchangeCurrentDensity: ExchangeCurrentDensity;
}

export interface SeparatorParameters {
  /** m */
  readonly thickness: number;
  readonly porosity: number;
  /** D_eff/D */
  readonly electrolyteTransportEfficiency: number;
}

export interface ElectrolyteParameters {
  /** mol/m³ */
  readonly initialConcentration: number;
  /** t₊ of the cation, relative to the solvent. */
  readonly transferenceNumber: number;
  /** m²/s of the concentration (mol/m³) and the temperature (K) */
  readonly diffusivity: PointFunction;
  /** S/m of the concentration (mol/m³) and the temperature (K) */
  readonly conductivity: PointFunction;
  /** 1 + ∂ln f/∂ln c of the concentration (mol/m³) and the temperature (K) */
  readonly thermodynamicFactor: PointFunction;
}

/** A full cell, one pair of electrodes of `area`. SI units, the nominal capacity alone in A h. */
export interface CellParameters {
  readonly name: string;
  /** Where the numbers come from. */
  readonly citation: string;
  /** Area of the electrodes, m². */
  readonly area: number;
  readonly negative: ElectrodeParameters;
  readonly separator: SeparatorParameters;
  readonly positive: ElectrodeParameters;
  readonly electrolyte: ElectrolyteParameters;
  /** V */
  readonly lowerVoltageCutOff: number;
  /** V */
  readonly upperVoltageCutOff: number;
  /** A h; 1C is this many amperes. */
  readonly nominalCapacity: number;
  /** K */
  readonly temperature: number;
}
