import type { CellParameters, Profile } from './parameters.ts';

/** D. A. G. Bruggeman, Ann. Phys. 416 (1935) 636 (doi:10.1002/andp.19354160705), for spheres. */
const exponent = 1.5;

/**
 * The same cell with the positive electrode's transport estimated from volume fractions: the electrolyte's transport
 * efficiency is porosity^1.5, the effective electronic conductivity is the bulk conductivity of the solid times its
 * fraction^1.5 (all conducting phases where the set names that fraction, the active material otherwise). Nothing
 * else differs but the name.
 */
export function bruggemanTwin(parameters: CellParameters): CellParameters {
  const { positive } = parameters;
  const solid = positive.solidFraction ?? positive.activeMaterialFraction;
  return {
    ...parameters,
    name: `${parameters.name} (Bruggeman)`,
    positive: {
      ...positive,
      electrolyteTransportEfficiency: power(positive.porosity, 1),
      effectiveElectronicConductivity: power(solid, positive.electronicConductivity),
    },
  };
}

function power(profile: Profile, factor: number): Profile {
  if (typeof profile === 'number') return factor * profile ** exponent;
  return profile.map((value) => factor * value ** exponent);
}
