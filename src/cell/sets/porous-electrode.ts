import type { HostMaterial } from '../../material/index.ts';
import type { ActiveMaterial, ElectrodeParameters, ThermalLayer } from '../parameters.ts';

/** Equal spheres of one material in an electrode, as literature sets state them. */
interface LiteratureMaterial {
  readonly activeMaterialFraction: number;
  readonly particleRadius: number;
  readonly initialStoichiometry: number;
  /** F/m²; default 0. */
  readonly doubleLayerCapacitance?: number;
  /** Ω m²; default 0. */
  readonly filmResistance?: number;
}

interface LiteratureElectrode extends LiteratureMaterial {
  readonly thickness: number;
  readonly porosity: number;
  readonly electronicConductivity: number;
  /** Exponent on the active fraction that makes the bulk conductivity effective; 0 leaves it. */
  readonly solidBruggeman: number;
  /** Exponent on the porosity that gives D_eff/D; default 1.5. */
  readonly porousBruggeman?: number;
}

/** Spheres of one material: a = 3 ε_s/R. */
export function spheresOf(host: HostMaterial, made: LiteratureMaterial): ActiveMaterial {
  const { entropicCoefficient } = host;
  const { doubleLayerCapacitance, filmResistance } = made;
  return {
    material: host.name,
    activeMaterialFraction: made.activeMaterialFraction,
    specificSurfaceArea: (3 * made.activeMaterialFraction) / made.particleRadius,
    particleRadius: made.particleRadius,
    maximumConcentration: host.maximumConcentration,
    initialStoichiometry: made.initialStoichiometry,
    diffusivity: host.diffusivity,
    openCircuitPotential: host.openCircuitPotential,
    ...(entropicCoefficient === undefined ? {} : { entropicCoefficient }),
    exchangeCurrentDensity: host.exchangeCurrentDensity,
    ...(filmResistance === undefined ? {} : { filmResistance }),
    ...(doubleLayerCapacitance === undefined ? {} : { doubleLayerCapacitance }),
  };
}

/** An electrode of equal spheres with Bruggeman transport. */
export function porousElectrode(host: HostMaterial, made: LiteratureElectrode): ElectrodeParameters {
  return {
    ...spheresOf(host, made),
    thickness: made.thickness,
    porosity: made.porosity,
    electrolyteTransportEfficiency: made.porosity ** (made.porousBruggeman ?? 1.5),
    effectiveElectronicConductivity:
      made.electronicConductivity * made.activeMaterialFraction ** made.solidBruggeman,
    electronicConductivity: made.electronicConductivity,
  };
}

/** A layer by its density (kg/m³), specific heat capacity (J/(kg K)) and conductivity (W/(m K)). */
export function thermalLayer(
  density: number,
  specificHeatCapacity: number,
  thermalConductivity: number,
): ThermalLayer {
  return { volumetricHeatCapacity: density * specificHeatCapacity, thermalConductivity };
}

/** The sources of a host's numbers by their path in a cell, such as `negative.diffusivity`. */
export function sourcesOf(path: string, host: HostMaterial): Record<string, string> {
  return Object.fromEntries(
    Object.entries(host.sources ?? {}).map(([property, source]) => [`${path}.${property}`, source]),
  );
}
