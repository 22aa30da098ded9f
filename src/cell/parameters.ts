import type {
  ExchangeCurrentDensity,
  OpenCircuitPotential,
  PointFunction,
  RateLaw,
} from '../material/index.ts';
import type { ParticleShape } from '../particle/index.ts';

/**
 * A property of an electrode: one number, or values in equal slices ordered from the current collector to the
 * separator (the cell maps them: x runs from the negative collector to the positive one).
 */
export type Profile = number | Float64Array;

/** Particles of one material in several sizes: classes by radius, each with its share of the material's volume. */
export interface ParticleSizes {
  /** Radius of each class over the material's `particleRadius`. */
  readonly relativeRadii: readonly number[];
  /** Share of the material's volume in each class; they sum to 1. Area goes with volume over radius. */
  readonly volumeShares: readonly number[];
}

export type { ParticleShape };

/** An active material as it lies in an electrode. SI units. */
export interface ActiveMaterial {
  /** What it is, for people. */
  readonly material: string;
  /** Volume fraction of the electrode that it takes part with. */
  readonly activeMaterialFraction: Profile;
  /** Area that reacts per volume of electrode, 1/m. Independent of the particle radius. */
  readonly specificSurfaceArea: Profile;
  /** Radius of the particles in which lithium diffuses (of a plane: half its thickness), m. */
  readonly particleRadius: Profile;
  /** Default `sphere`. */
  readonly particleShape?: ParticleShape | undefined;
  /** Default: all of one size. */
  readonly particleSizes?: ParticleSizes | undefined;
  /** mol/m³ at stoichiometry 1 */
  readonly maximumConcentration: number;
  /** Stoichiometry at the start of a run, 0 to 1. */
  readonly initialStoichiometry: number;
  /** Chemical diffusivity of lithium (m²/s) from the stoichiometry and the temperature. */
  readonly diffusivity: PointFunction;
  /** V against lithium, at the cell's reference temperature */
  readonly openCircuitPotential: OpenCircuitPotential;
  /** ∂U/∂T of the stoichiometry, V/K. Default 0. */
  readonly entropicCoefficient?: OpenCircuitPotential | undefined;
  /** A/m², concentrations in mol/m³ */
  readonly exchangeCurrentDensity: ExchangeCurrentDensity;
  /** How the current follows the overpotential; default symmetric Butler–Volmer. */
  readonly rateLaw?: RateLaw | undefined;
  /** Of a film on the particles, Ω m² of reacting area. Default 0. */
  readonly filmResistance?: number | undefined;
  /** F per m² of reacting area. Default 0: charge-transfer current alone. */
  readonly doubleLayerCapacitance?: number | undefined;
}

/** One porous electrode and its (first) active material. SI units; effective properties are superficial (per area of electrode). */
export interface ElectrodeParameters extends ActiveMaterial {
  /** m */
  readonly thickness: number;
  /** Volume fraction of electrolyte. */
  readonly porosity: Profile;
  /** D_eff/D of the electrolyte (porosity over tortuosity factor). */
  readonly electrolyteTransportEfficiency: Profile;
  /** Effective electronic conductivity of the solid, S/m. */
  readonly effectiveElectronicConductivity: Profile;
  /** Bulk electronic conductivity of the solid, S/m; only Bruggeman twins use it. */
  readonly electronicConductivity: number;
  /** Volume fraction of all that conducts electrons, where it is known; only Bruggeman twins use it. */
  readonly solidFraction?: Profile | undefined;
  /** The other active materials of a composite electrode, in any number. */
  readonly furtherMaterials?: readonly ActiveMaterial[] | undefined;
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
  /**
   * t₊ of the cation, relative to the solvent: a number, or of the concentration (mol/m³) and the temperature (K). 1 in a
   * single-ion conductor.
   */
  readonly transferenceNumber: number | PointFunction;
  /** m²/s of the concentration (mol/m³) and the temperature (K) */
  readonly diffusivity: PointFunction;
  /** S/m of the concentration (mol/m³) and the temperature (K) */
  readonly conductivity: PointFunction;
  /** 1 + ∂ln f/∂ln c of the concentration (mol/m³) and the temperature (K) */
  readonly thermodynamicFactor: PointFunction;
}

/** One layer of the cell as heat sees it; porous layers with electrolyte in their pores. */
export interface ThermalLayer {
  /** Density times specific heat capacity, J/(m³ K). */
  readonly volumetricHeatCapacity: number;
  /** W/(m K) through the layer */
  readonly thermalConductivity: number;
}

export interface ThermalCollector extends ThermalLayer {
  /** Its share of one electrode pair: half of a foil coated on both sides. m */
  readonly thickness: number;
}

/** What a cell needs to be warm. SI units. */
export interface ThermalParameters {
  /** From the negative collector to the positive one; in half cells the first two are the lithium's. */
  readonly negativeCollector: ThermalCollector;
  readonly negative: ThermalLayer;
  readonly separator: ThermalLayer;
  readonly positive: ThermalLayer;
  readonly positiveCollector: ThermalCollector;
  /** Surface that gives heat to the surroundings over the area of the electrodes. */
  readonly coolingAreaRatio: number;
  /** W/(m² K) of that surface */
  readonly heatTransferCoefficient: number;
  /** K */
  readonly ambientTemperature: number;
}

/** Where current passes between a foil and the terminal, and some heat to the surroundings. */
export interface PouchTab {
  /** An end of the foil, or its side around `centre`, where the current enters evenly over the tab's width. */
  readonly edge: 'top' | 'bottom' | 'side';
  /** m above the bottom, of a tab at the side. Default: half the height. */
  readonly centre?: number | undefined;
  /** m along its edge; its cross-section is this times the foil's thickness */
  readonly width: number;
  /** W/(m² K) of its cross-section */
  readonly heatTransferCoefficient: number;
}

/** One pair of electrodes of a pouch cell, as wide and as high as its foils. SI units. */
export interface PouchParameters {
  /** m, along which current and heat are resolved */
  readonly height: number;
  /** m */
  readonly width: number;
  /** S/m */
  readonly negativeCollectorConductivity: number;
  /** S/m */
  readonly positiveCollectorConductivity: number;
  readonly negativeTab: PouchTab;
  readonly positiveTab: PouchTab;
  /** Faces of height times width that give heat for each pair of electrodes: 2 of one pair, 2/n of a stack of n. */
  readonly cooledFaces: number;
  /** W/(m² K) of these faces */
  readonly faceHeatTransferCoefficient: number;
  /** W/(m² K) of the narrow sides and ends, but tabs */
  readonly edgeHeatTransferCoefficient: number;
}

/** What full cells and half cells have alike. SI units, the nominal capacity alone in A h. */
export interface CellStack {
  readonly name: string;
  /** Where the numbers come from. */
  readonly citation: string;
  /** Sources of single numbers and functions, by path such as `negative.diffusivity`, where they differ. */
  readonly sources?: Readonly<Record<string, string>> | undefined;
  /** Area of the electrodes, m². */
  readonly area: number;
  readonly separator: SeparatorParameters;
  readonly positive: ElectrodeParameters;
  readonly electrolyte: ElectrolyteParameters;
  /** V */
  readonly lowerVoltageCutOff: number;
  /** V */
  readonly upperVoltageCutOff: number;
  /** A h; 1C is this many amperes. */
  readonly nominalCapacity: number;
  /** At the start and, in isothermal runs, throughout, K. */
  readonly temperature: number;
  /** At which the open-circuit potentials hold, K. Default 298.15. */
  readonly referenceTemperature?: number | undefined;
  /** Of tabs and contacts in series with the cell, Ω m² of electrode area. Default 0. */
  readonly contactResistance?: number | undefined;
  readonly thermal?: ThermalParameters | undefined;
  /** For `pouch` heat; the cooling in it replaces that in `thermal`. */
  readonly pouch?: PouchParameters | undefined;
}

/** A full cell: one pair of electrodes of `area`. */
export interface CellParameters extends CellStack {
  readonly negative: ElectrodeParameters;
}

/** Lithium metal as an electrode. */
export interface LithiumMetal {
  /** i0 of plating and stripping (A/m² of electrode area) of the concentration in the electrolyte (mol/m³) and the temperature (K). */
  readonly exchangeCurrentDensity: PointFunction;
}

/** A half cell: the working electrode is `positive`, and lithium metal lies on the other side of the separator. */
export interface HalfCellParameters extends CellStack {
  readonly lithium: LithiumMetal;
}

/** Whether the other electrode is a porous one, not lithium metal. */
export function isFullCell(cell: CellStack): cell is CellParameters {
  return 'negative' in cell;
}

/** The porous electrodes with their names, from the negative collector on. */
export function electrodesOf(
  cell: CellParameters | HalfCellParameters,
): readonly (readonly ['negative' | 'positive', ElectrodeParameters])[] {
  const positive = ['positive', cell.positive] as const;
  return isFullCell(cell) ? [['negative', cell.negative], positive] : [positive];
}
