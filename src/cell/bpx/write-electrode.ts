import { InputError } from '../../base/index.ts';
import { symmetricButlerVolmer, type RateLaw } from '../../material/index.ts';
import { materialPath, materialsOf } from '../balance/equilibrium.ts';
import type { MaterialWindow } from '../balance/windows.ts';
import type { ActiveMaterial, CellParameters, ElectrodeParameters } from '../parameters.ts';
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
  parameters: CellParameters,
  side: Side,
  windows: readonly MaterialWindow[],
): BpxTree {
  const electrode = parameters[side];
  const structure = {
    [names.thickness]: electrode.thickness,
    [names.porosity]: profileMean(electrode.porosity),
    [names.efficiency]: seriesMean(electrode.electrolyteTransportEfficiency),
    [names.conductivity]: seriesMean(electrode.effectiveElectronicConductivity),
  };
  const materials = materialsOf(electrode);
  if (materials.length === 1)
    return { ...structure, ...particleSection(parameters, electrode, windows[0], side) };
  const keys = uniqueNames(materials);
  return {
    ...structure,
    [names.particle]: Object.fromEntries(
      materials.map((material, k) => {
        return [keys[k], particleSection(parameters, material, windows[k], materialPath(side, k))];
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
  { electrolyte, referenceTemperature = usualTemperature }: CellParameters,
  material: ActiveMaterial,
  { atLower, atUpper }: MaterialWindow,
  path: string,
): BpxTree {
  checkRateLaw(material, path);
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

/** BPX has symmetric Butler–Volmer alone: i = 2 i0 sinh(Fη/2RT). */
function checkRateLaw({ rateLaw }: ActiveMaterial, path: string): void {
  if (rateLaw === undefined || isSymmetric(rateLaw)) return;
  throw new InputError(`BPX cannot say the rate law '${rateLaw.name}'`, {
    at: { field: `${path}.rateLaw` },
    expected: 'symmetric Butler-Volmer kinetics, which is meant where there is none',
  });
}

function isSymmetric(law: RateLaw): boolean {
  return [-0.2, -0.03, 0.01, 0.15].every((overpotential) =>
    [280, 298.15, 330].every((temperature) => {
      const expected = symmetricButlerVolmer(overpotential, 1, temperature);
      return Math.abs(law.rate(overpotential, temperature) / expected - 1) < 1e-12;
    }),
  );
}

/** 3 ε_s/a */
function radiusOf({ activeMaterialFraction, specificSurfaceArea }: ActiveMaterial): number {
  return (3 * profileMean(activeMaterialFraction)) / profileMean(specificSurfaceArea);
}

/** What BPX has no field for. */
export function ownElectrodeSection(electrode: ElectrodeParameters): BpxTree {
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
  if (materials.length === 1) return { ...ownMaterialSection(electrode, thickness), ...structure };
  const keys = uniqueNames(materials);
  return {
    ...structure,
    [names.particle]: Object.fromEntries(
      materials.map((material, k) => [keys[k], ownMaterialSection(material, thickness)]),
    ),
  };
}

function ownMaterialSection(material: ActiveMaterial, thickness: number): BpxTree {
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
