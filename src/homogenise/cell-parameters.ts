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
