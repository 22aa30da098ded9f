/**
 * What a homogenised cell model takes from one electrode's image. SI units; effective properties are superficial
 * (per area of electrode), as CONVENTIONS in docs/conventions.md says.
 */
export interface ElectrodeStructure {
  /** Through-plane extent in m. */
  readonly thickness: number;
  /** Total fraction of the pore phase, isolated pores included. */
  readonly porosity: number;
  /** Fraction of active material that the solid network connects to the collector. */
  readonly activeMaterialFraction: number;
  /** Fraction of active material that nothing connects to the collector; it takes no part. */
  readonly isolatedActiveFraction: number;
  /** Area that reacts, per volume of electrode (1/m). */
  readonly specificSurfaceArea: number;
  /** Radius of the sphere with the same volume-to-surface ratio as the active material (Sauter), m. */
  readonly particleRadius: number;
  /** D_eff/D of the electrolyte through-plane. */
  readonly electrolyteTransportEfficiency: number;
  /** Effective electronic conductivity of the solid network through-plane, S/m. */
  readonly effectiveElectronicConductivity: number;
  /** Fraction of all electron-conducting phases. */
  readonly solidFraction: number;
  /** Volume mean of the conductivity over those phases (per volume of solid), S/m. */
  readonly solidConductivity: number;
}

/** An electrode in equal slices across its thickness, from the collector to the separator; units of the structure. */
export interface ElectrodeProfiles {
  readonly porosity: Float64Array;
  readonly activeMaterialFraction: Float64Array;
  readonly specificSurfaceArea: Float64Array;
  /** Slices in series give the electrode's. */
  readonly electrolyteTransportEfficiency: Float64Array;
}

/** A number that was measured on an image, with what is known of its error; parts relative to it. */
export interface MeasuredValue {
  readonly value: number;
  /** 95 % interval of the material's value. */
  readonly interval: readonly [low: number, high: number];
  /** Half-width that an iteration may have left; null where nothing was iterated. */
  readonly iteration: number | null;
  /** Signed: expected change as voxels become small; null where it could not be estimated, 0 where there is none. */
  readonly discretisation: number | null;
  /** Standard error of this image as a sample; null where it is too small to be divided. */
  readonly sampling: number | null;
}

/** What is known of the error of each number of an {@link ElectrodeStructure} that an image measures. */
export interface ElectrodeUncertainty {
  readonly porosity: MeasuredValue;
  readonly activeMaterialFraction: MeasuredValue;
  /** Connected active material as a share of all that is not pore. */
  readonly activeShareOfSolid: MeasuredValue;
  readonly specificSurfaceArea: MeasuredValue;
  readonly particleRadius: MeasuredValue;
  readonly electrolyteTransportEfficiency: MeasuredValue;
  readonly effectiveElectronicConductivity: MeasuredValue;
}
