import type { HostMaterial } from '../../material/index.ts';
import type { ElectrodeParameters } from '../parameters.ts';

interface LiteratureElectrode {
  readonly thickness: number;
  readonly porosity: number;
  readonly activeMaterialFraction: number;
  readonly particleRadius: number;
  readonly electronicConductivity: number;
  /** Exponent on the active fraction that makes the bulk conductivity effective; 0 leaves it. */
  readonly solidBruggeman: number;
  readonly initialStoichiometry: number;
}

/** An electrode of equal spheres (a = 3 ε_s/R) with Bruggeman transport, as literature sets state them. */
export function porousElectrode(host: HostMaterial, made: LiteratureElectrode): ElectrodeParameters {
  return {
    material: host.name,
    thickness: made.thickness,
    porosity: made.porosity,
    activeMaterialFraction: made.activeMaterialFraction,
    specificSurfaceArea: (3 * made.activeMaterialFraction) / made.particleRadius,
    particleRadius: made.particleRadius,
    electrolyteTransportEfficiency: made.porosity ** 1.5,
    effectiveElectronicConductivity:
      made.electronicConductivity * made.activeMaterialFraction ** made.solidBruggeman,
    electronicConductivity: made.electronicConductivity,
    maximumConcentration: host.maximumConcentration,
    initialStoichiometry: made.initialStoichiometry,
    diffusivity: host.diffusivity,
    openCircuitPotential: host.openCircuitPotential,
    exchangeCurrentDensity: host.exchangeCurrentDensity,
  };
}
