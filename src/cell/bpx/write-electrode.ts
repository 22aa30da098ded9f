import { InputError } from '../../base/index.ts';
import {
  rateLaw as namedRateLaw,
  rateLawNames,
  symmetricButlerVolmer,
  type RateLaw,
} from '../../material/index.ts';
import { materialPath, materialsOf } from '../balance/equilibrium.ts';
import type { MaterialWindow } from '../balance/windows.ts';
import type { ActiveMaterial, CellStack, ElectrodeParameters } from '../parameters.ts';
import { profileMean, seriesMean } from '../profiles.ts';
import {
  materialProfiles,
  names,
  own,
  profileNames,
  shapeDimensions,
  usualTemperature,
  type ProfileField,
} from './names.ts';
import type { BpxTree, BpxValue } from './write.ts';
import { writtenPotential, writtenProperty, writtenRate } from './write-functions.ts';

type Side = 'negative' | 'positive';

/** The electrode as BPX has it: one material beside the structure, or several under "Particle". */
export function electrodeSection(
  stack: CellStack,
  electrode: ElectrodeParameters,
  side: Side,
  windows: readonly MaterialWindow[],
): BpxTree {
  const structure = {
    [names.thickness]: electrode.thickness,
    [names.porosity]: profileMean(electrode.porosity),
    [names.efficiency]: seriesMean(electrode.electrolyteTransportEfficiency),
    [names.conductivity]: seriesMean(electrode.effectiveElectronicConductivity),
  };
  const materials = materialsOf(electrode);
  if (materials.length === 1) return { ...structure, ...particleSection(stack, electrode, windows[0], side) };
  const keys = uniqueNames(materials);
  return {
    ...structure,
    [names.particle]: Object.fromEntries(
      materials.map((material, k) => {
        return [keys[k], particleSection(stack, material, windows[k], materialPath(side, k))];
      }),
    ),
  };
}

/** Names of materials, told apart where they are alike. */
function uniqueNames(materials: readonly ActiveMaterial[]): readonly string[] {
  return materials.map(({ material }, k) => {
    const before = materials.slice(0, k).filter((other) => other.material === material).length;
    return before === 0 ? material : `${material} (${before + 1})`;
  });
}

function particleSection(
  { electrolyte, referenceTemperature = usualTemperature }: CellStack,
  material: ActiveMaterial,
  { atLower, atUpper }: MaterialWindow,
  path: string,
): BpxTree {
  const { maximumConcentration, entropicCoefficient } = material;
  const diffusivity = writtenProperty(
    material.diffusivity,
    [0.5, 0.2, 0.9],
    `${path}.diffusivity`,
    referenceTemperature,
  );
  const reaction = writtenRate(
    material.exchangeCurrentDensity,
    electrolyte.initialConcentration,
    maximumConcentration,
    `${path}.exchangeCurrentDensity`,
    referenceTemperature,
  );
  return {
    [names.radius]: radiusOf(material),
    [names.specificArea]: profileMean(material.specificSurfaceArea),
    [names.minimum]: Math.min(atLower, atUpper),
    [names.maximum]: Math.max(atLower, atUpper),
    [names.maximumConcentration]: maximumConcentration,
    [names.diffusivity]: diffusivity.formula as BpxValue,
    [names.diffusivityEnergy]: diffusivity.activationEnergy,
    [names.potential]: writtenPotential(
      material.openCircuitPotential,
      `${path}.openCircuitPotential`,
    ) as BpxValue,
    // Some programs want it said that there is none.
    [names.entropic]:
      entropicCoefficient === undefined
        ? 0
        : (writtenPotential(entropicCoefficient, `${path}.entropicCoefficient`) as BpxValue),
    [names.rate]: reaction.rate,
    [names.rateEnergy]: reaction.activationEnergy,
  };
}

/**
 * A law other than symmetric Butler–Volmer (i = 2 i0 sinh(Fη/2RT)), the only one that BPX has: its name as description, and
 * its parameters in SI units.
 */
function rateLawSection({ rateLaw }: ActiveMaterial, path: string): BpxTree {
  if (rateLaw === undefined || isSymmetric(rateLaw)) return {};
  const { name, parameters } = rateLaw;
  if (!isKnown(rateLaw)) {
    throw new InputError(`the rate law '${name}' is no law of the library, and a file cannot hold it`, {
      at: { field: `${path}.rateLaw` },
      expected: 'a law that `rateLaw` makes from a name and numbers, or none for symmetric Butler-Volmer',
    });
  }
  return { [own.rateLaw]: { description: name, ...parameters } };
}

/** Whether name and parameters make the law again. */
function isKnown(law: RateLaw): boolean {
  if (!rateLawNames.includes(law.name)) return false;
  const again = namedRateLaw(law.name, law.parameters);
  return probes.every(([overpotential, temperature]) =>
    Object.is(law.rate(overpotential, temperature), again.rate(overpotential, temperature)),
  );
}

function isSymmetric(law: RateLaw): boolean {
  return probes.every(([overpotential, temperature]) => {
    const expected = symmetricButlerVolmer(overpotential, 1, temperature);
    return Math.abs(law.rate(overpotential, temperature) / expected - 1) < 1e-12;
  });
}

/** Overpotentials (V) and temperatures (K) at which laws are compared. */
const probes: readonly (readonly [number, number])[] = [280, 298.15, 330].flatMap((temperature) =>
  [-0.2, -0.03, 0.01, 0.15].map((overpotential) => [overpotential, temperature] as const),
);

/** 3 ε_s/a */
function radiusOf({ activeMaterialFraction, specificSurfaceArea }: ActiveMaterial): number {
  return (3 * profileMean(activeMaterialFraction)) / profileMean(specificSurfaceArea);
}

/** Whether a material has kinetics that BPX has no field for. */
export function hasOwnKinetics({ rateLaw }: ActiveMaterial): boolean {
  return rateLaw !== undefined && !isSymmetric(rateLaw);
}

/** What BPX has no field for. @throws InputError for a rate law that is none of the library. */
export function ownElectrodeSection(electrode: ElectrodeParameters, side: Side): BpxTree {
  const { solidFraction, thickness } = electrode;
  const materials = materialsOf(electrode);
  const structural = (Object.keys(profileNames) as ProfileField[]).filter(
    (field) => !materialProfiles.some((name) => name === field),
  );
  const structure = {
    [own.bulkConductivity]: electrode.electronicConductivity,
    ...(solidFraction === undefined ? {} : { [own.solidFraction]: profileMean(solidFraction) }),
    ...profilesOf(structural, (field) => electrode[field], thickness),
  };
  if (materials.length === 1) return { ...ownMaterialSection(electrode, thickness, side), ...structure };
  const keys = uniqueNames(materials);
  return {
    ...structure,
    [names.particle]: Object.fromEntries(
      materials.map((material, k) => [
        keys[k],
        ownMaterialSection(material, thickness, materialPath(side, k)),
      ]),
    ),
  };
}

function ownMaterialSection(material: ActiveMaterial, thickness: number, path: string): BpxTree {
  const { particleShape, particleSizes, filmResistance, doubleLayerCapacitance } = material;
  return {
    description: material.material,
    [own.activeFraction]: profileMean(material.activeMaterialFraction),
    [own.diffusionRadius]: profileMean(material.particleRadius),
    [own.initialStoichiometry]: material.initialStoichiometry,
    ...(particleShape === undefined ? {} : { [own.dimensions]: shapeDimensions[particleShape] }),
    ...(particleSizes === undefined
      ? {}
      : { [own.sizes]: { x: particleSizes.relativeRadii, y: particleSizes.volumeShares } }),
    ...(filmResistance === undefined ? {} : { [own.filmResistance]: filmResistance }),
    ...(doubleLayerCapacitance === undefined ? {} : { [own.capacitance]: doubleLayerCapacitance }),
    ...rateLawSection(material, path),
    ...profilesOf(materialProfiles, (field) => material[field], thickness),
  };
}

function profilesOf<Field extends ProfileField>(
  fields: readonly Field[],
  of: (field: Field) => ElectrodeParameters[ProfileField],
  thickness: number,
): BpxTree {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const profile = of(field);
      return profile instanceof Float64Array ? [[profileNames[field], tableOf(profile, thickness)]] : [];
    }),
  );
}

function tableOf(profile: Float64Array, thickness: number): BpxTree {
  return {
    x: Array.from(profile, (_, k) => ((k + 0.5) / profile.length) * thickness),
    y: Array.from(profile),
  };
}
