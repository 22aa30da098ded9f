import { plain } from '../plain.ts';
import { InputError } from '../../base/index.ts';
import { arealCapacity, materialPath, materialsOf } from '../balance/equilibrium.ts';
import {
  electrodesOf,
  type ActiveMaterial,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
  type Profile,
  type ThermalParameters,
} from '../parameters.ts';
import { profileMean } from '../profiles.ts';
import type { CellMesh, MeshFaces } from '../solution.ts';
import { checkElectrolyte, checkFunctions } from './functions.ts';
import { cellGiven } from './given.ts';
import {
  celsius,
  coldest,
  fraction,
  hottest,
  micrometres,
  notNegative,
  oneOf,
  positiveNumber,
  reject,
} from './numbers.ts';
import { checkPouch } from './pouch.ts';

/** Between the nominal capacity and what the smaller electrode takes from empty to full. */
const mostTimesHeld = 10;

/** No layer is thicker and no particle larger, m. */
const [thickest, largest] = [0.01, 1e-3];

/** Finite volumes in a layer or a particle, and particles times their shells: what memory and patience hold. */
const [mostVolumes, mostShells] = [10_000, 2_000_000];
/** Parts along the height of a pouch. */
const mostParts = 1000;

/**
 * Checks that a set describes a cell that can exist.
 * @throws InputError naming the field, for numbers that are missing, not finite or not positive, volume fractions
 * that add up to more than 1 in any slice, stoichiometries outside (0, 1), functions without a value at the start and
 * cut-offs in the wrong order. Where a slip of units explains it, the error says so.
 */
export function validateParameters(parameters: CellParameters | HalfCellParameters): void {
  cellGiven(parameters);
  const { separator, electrolyte } = parameters;
  positiveNumber(parameters.area, 'area');
  positiveNumber(parameters.nominalCapacity, 'nominalCapacity');
  kelvin(parameters.temperature, 'temperature');
  if (parameters.referenceTemperature !== undefined)
    kelvin(parameters.referenceTemperature, 'referenceTemperature');
  notNegative(parameters.contactResistance, 'contactResistance');
  for (const [side, electrode] of electrodesOf(parameters)) {
    checkElectrode(electrode, side);
    checkFunctions(parameters, electrode, side);
  }
  positiveNumber(separator.thickness, 'separator.thickness', thickest, micrometres);
  fraction(separator.porosity, 'separator.porosity');
  positiveNumber(separator.electrolyteTransportEfficiency, 'separator.electrolyteTransportEfficiency');
  positiveNumber(electrolyte.initialConcentration, 'electrolyte.initialConcentration');
  checkElectrolyte(parameters);
  if (parameters.thermal !== undefined) checkThermal(parameters.thermal);
  if (parameters.pouch !== undefined) checkPouch(parameters.pouch);
  checkCapacity(parameters);
  const { lowerVoltageCutOff: lower, upperVoltageCutOff: upper } = parameters;
  if (!Number.isFinite(lower)) reject('lowerVoltageCutOff', lower, 'a voltage');
  if (!(upper > lower && Number.isFinite(upper))) {
    reject('upperVoltageCutOff', upper, `a voltage above the lower cut-off of ${plain(lower)} V`);
  }
}

/** Below these, rounding is larger than the error that they bound. */
export const leastTolerances = { relative: 1e-14, absolute: 1e-16 } as const;

/** A tolerance of the error in time. @throws InputError outside `least` to 0.1. */
export function validTolerance(value: number, least: number, field: string): number {
  if (value > 0.999 * least && value < 0.1) return value;
  throw new InputError(`${value} cannot be used`, {
    at: { field },
    expected: `a number from ${least} to 0.1`,
  });
}

/** @throws InputError for fewer than 3 finite volumes in a layer or a particle, for too many, and for spacings that are none. */
export function validateMesh(mesh: CellMesh): void {
  for (const layer of ['negative', 'separator', 'positive', 'radial'] as const) {
    const count = mesh[layer];
    if (!(Number.isInteger(count) && count >= 3 && count <= mostVolumes)) {
      reject(`mesh.${layer}`, count, `an integer from 3 to ${mostVolumes}`);
    }
  }
  if (mesh.faces !== undefined) checkFaces(mesh, mesh.faces);
  oneOf(mesh.throughSpacing, ['uniform', 'graded'], 'mesh.throughSpacing');
  oneOf(mesh.radialSpacing, ['uniform', 'graded', 'adapted'], 'mesh.radialSpacing');
  if (mesh.shortestTime !== undefined) positiveNumber(mesh.shortestTime, 'mesh.shortestTime');
  const { height: parts = 1 } = mesh;
  if (!(Number.isInteger(parts) && parts >= 1 && parts <= mostParts)) {
    reject('mesh.height', parts, `an integer from 1 to ${mostParts}`);
  }
  const shells = (mesh.negative + mesh.positive) * mesh.radial * parts;
  if (shells > mostShells) reject('mesh', shells, `at most ${mostShells} shells in all particles`);
}

/** Those of shells are looked at where these are made. */
function checkFaces(mesh: CellMesh, faces: MeshFaces): void {
  for (const layer of ['negative', 'separator', 'positive'] as const) {
    const all = faces[layer];
    const rising = all.every((face, k) => k === 0 || face > all[k - 1]);
    if (all.length === mesh[layer] + 1 && all[0] === 0 && all.at(-1) === 1 && rising) continue;
    reject(`mesh.faces.${layer}`, all.length, `${mesh[layer] + 1} faces that rise from 0 to 1`);
  }
}

function kelvin(value: number, field: string): void {
  if (value >= coldest && value <= hottest) return;
  reject(field, value, `a temperature from ${coldest} to ${hottest} K`, celsius(value));
}

function checkElectrode(electrode: ElectrodeParameters, name: string): void {
  positiveNumber(electrode.thickness, `${name}.thickness`, thickest, micrometres);
  eachValue(electrode.porosity, `${name}.porosity`, fraction);
  for (const field of ['electrolyteTransportEfficiency', 'effectiveElectronicConductivity'] as const) {
    eachValue(electrode[field], `${name}.${field}`, positiveNumber);
  }
  const materials = materialsOf(electrode);
  materials.forEach((material, k) => checkMaterial(material, materialPath(name, k)));
  const active = materials.map(({ activeMaterialFraction }) => activeMaterialFraction);
  const several = materials.length > 1 ? 'all active materials' : 'active material';
  checkVolumes([electrode.porosity, ...active], `porosity and ${several}`, name, 'activeMaterialFraction');
  if (electrode.solidFraction === undefined) return;
  eachValue(electrode.solidFraction, `${name}.solidFraction`, fraction);
  const solids = [electrode.porosity, electrode.solidFraction];
  checkVolumes(
    // One number for all solids stands for their mean.
    typeof electrode.solidFraction === 'number' ? solids.map(profileMean) : solids,
    'porosity and conducting solids',
    name,
    'solidFraction',
  );
}

function checkMaterial(material: ActiveMaterial, path: string): void {
  positiveNumber(material.maximumConcentration, `${path}.maximumConcentration`);
  emptySlices(material.activeMaterialFraction, `${path}.activeMaterialFraction`, 1);
  emptySlices(material.specificSurfaceArea, `${path}.specificSurfaceArea`, Infinity);
  eachValue(material.particleRadius, `${path}.particleRadius`, (value, field) =>
    positiveNumber(value, field, largest, micrometres),
  );
  const x = material.initialStoichiometry;
  if (!(x > 0 && x < 1)) reject(`${path}.initialStoichiometry`, x, 'a number between 0 and 1');
  notNegative(material.filmResistance, `${path}.filmResistance`);
  notNegative(material.doubleLayerCapacitance, `${path}.doubleLayerCapacitance`);
  oneOf(material.particleShape, ['sphere', 'cylinder', 'plane'], `${path}.particleShape`);
  checkSizes(material, path);
}

function checkSizes({ particleSizes }: ActiveMaterial, path: string): void {
  if (particleSizes === undefined) return;
  const { relativeRadii, volumeShares } = particleSizes;
  const field = `${path}.particleSizes`;
  if (relativeRadii.length === 0 || relativeRadii.length !== volumeShares.length) {
    throw new InputError(`${relativeRadii.length} radii and ${volumeShares.length} shares`, {
      at: { field },
      expected: 'a share of the volume for each radius',
    });
  }
  relativeRadii.forEach((value, k) => positiveNumber(value, `${field}.relativeRadii[${k}]`));
  volumeShares.forEach((value, k) => positiveNumber(value, `${field}.volumeShares[${k}]`));
  const sum = volumeShares.reduce((all, share) => all + share, 0);
  if (Math.abs(sum - 1) > 1e-6) reject(`${field}.volumeShares`, sum, 'shares that add up to 1');
}

/** Profiles that vary are compared slice by slice of the finest one. */
function checkVolumes(profiles: readonly Profile[], what: string, side: string, field: string): void {
  const count = Math.max(...profiles.map((profile) => (typeof profile === 'number' ? 1 : profile.length)));
  for (let i = 0; i < count; i++) {
    const sum = profiles.reduce<number>(
      (all, profile) =>
        all + (typeof profile === 'number' ? profile : profile[Math.floor((i * profile.length) / count)]),
      0,
    );
    if (sum <= 1 + 1e-9) continue;
    const where = count === 1 ? '' : ` in slice ${i} of ${count}`;
    throw new InputError(
      `${what} take ${Number((100 * sum).toPrecision(6))} % of the ${side} electrode's volume${where}`,
      {
        at: { field: `${side}.${field}` },
        expected: 'volume fractions that add up to 1 at most',
      },
    );
  }
}

function eachValue(profile: Profile, field: string, check: (value: number, field: string) => void): void {
  if (typeof profile === 'number') return check(profile, field);
  if (!(profile instanceof Float64Array) || profile.length === 0) {
    throw new InputError('is neither a number nor a profile', {
      at: { field },
      expected: 'a number, or values from the collector to the separator',
    });
  }
  profile.forEach((value, i) => check(value, `${field}[${i}]`));
}

/** As {@link eachValue}, but a slice of an image may hold no active material, or none of its surface. */
function emptySlices(profile: Profile, field: string, most: number): void {
  const expected = most === 1 ? 'a fraction above 0 and at most 1' : 'a number above 0';
  const check = (value: number, at: string): void => {
    if (most === 1 && typeof profile === 'number') return fraction(value, at);
    const least = typeof profile === 'number' ? value > 0 : value >= 0;
    if (!(least && value <= most && Number.isFinite(value))) reject(at, value, expected);
  };
  eachValue(profile, field, check);
  if (!(profileMean(profile) > 0)) reject(field, 0, expected);
}

function checkThermal(thermal: ThermalParameters): void {
  for (const layer of [
    'negativeCollector',
    'negative',
    'separator',
    'positive',
    'positiveCollector',
  ] as const) {
    const { volumetricHeatCapacity, thermalConductivity } = thermal[layer];
    positiveNumber(volumetricHeatCapacity, `thermal.${layer}.volumetricHeatCapacity`);
    positiveNumber(thermalConductivity, `thermal.${layer}.thermalConductivity`);
  }
  for (const layer of ['negativeCollector', 'positiveCollector'] as const)
    positiveNumber(thermal[layer].thickness, `thermal.${layer}.thickness`, thickest, micrometres);
  notNegative(thermal.coolingAreaRatio, 'thermal.coolingAreaRatio');
  notNegative(thermal.heatTransferCoefficient, 'thermal.heatTransferCoefficient');
  kelvin(thermal.ambientTemperature, 'thermal.ambientTemperature');
}

/** A nominal capacity far above what the electrodes hold is a slip of units. */
function checkCapacity(parameters: CellParameters | HalfCellParameters): void {
  const { nominalCapacity, area } = parameters;
  const smaller = Math.min(...electrodesOf(parameters).map(([, electrode]) => arealCapacity(electrode)));
  const held = area * smaller;
  if (nominalCapacity <= mostTimesHeld * held) return;
  const inThousands = nominalCapacity / 1000;
  const isMilli = inThousands > held / mostTimesHeld && inThousands <= mostTimesHeld * held;
  throw new InputError(
    `${nominalCapacity} A h is ${Number((nominalCapacity / held).toPrecision(2))} times what the electrodes can hold`,
    {
      at: { field: 'nominalCapacity' },
      expected: `A h, of which these electrodes hold ${Number(held.toPrecision(3))} from empty to full`,
      mend: isMilli
        ? `this looks like mA h: ${nominalCapacity} mA h are ${inThousands} A h`
        : 'check the area, the thicknesses and the unit',
    },
  );
}
