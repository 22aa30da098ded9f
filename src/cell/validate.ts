import { InputError } from '../base/index.ts';
import { transferenceAt } from './models/transference.ts';
import type { CellParameters, ElectrodeParameters, Profile } from './parameters.ts';
import { profileMean } from './profiles.ts';
import type { CellMesh } from './solution.ts';
import { arealCapacity } from './balance/equilibrium.ts';

/** Between the nominal capacity and what the smaller electrode takes from empty to full. */
const mostTimesHeld = 10;

/** K. Wide enough for any cell; a temperature in °C is outside. */
const [coldest, hottest] = [150, 600];

/** Finite volumes in a layer or a particle, and particles times their shells: what memory and patience hold. */
const [mostVolumes, mostShells] = [10_000, 2_000_000];

/**
 * Checks that a set describes a cell that can exist.
 * @throws InputError naming the field, for numbers that are missing, not finite or not positive, volume fractions
 * that add up to more than 1, stoichiometries outside (0, 1) and cut-offs in the wrong order.
 */
export function validateParameters(parameters: CellParameters): void {
  const { negative, separator, positive, electrolyte } = parameters;
  positiveNumber(parameters.area, 'area');
  positiveNumber(parameters.nominalCapacity, 'nominalCapacity');
  const { temperature } = parameters;
  if (!(temperature >= coldest && temperature <= hottest)) {
    reject('temperature', temperature, `a temperature from ${coldest} to ${hottest} K`);
  }
  checkElectrode(negative, 'negative');
  checkElectrode(positive, 'positive');
  positiveNumber(separator.thickness, 'separator.thickness');
  fraction(separator.porosity, 'separator.porosity');
  positiveNumber(separator.electrolyteTransportEfficiency, 'separator.electrolyteTransportEfficiency');
  positiveNumber(electrolyte.initialConcentration, 'electrolyte.initialConcentration');
  const t = transferenceAt(electrolyte, electrolyte.initialConcentration, temperature);
  if (!(t <= 1 && Number.isFinite(t))) reject('electrolyte.transferenceNumber', t, 'a number of at most 1');
  checkCapacity(parameters);
  const { lowerVoltageCutOff: lower, upperVoltageCutOff: upper } = parameters;
  if (!Number.isFinite(lower)) reject('lowerVoltageCutOff', lower, 'a voltage');
  if (!(upper > lower && Number.isFinite(upper))) {
    reject('upperVoltageCutOff', upper, `a voltage above the lower cut-off of ${lower} V`);
  }
}

/** @throws InputError for fewer than 3 finite volumes in a layer or a particle, and for too many. */
export function validateMesh(mesh: CellMesh): void {
  for (const layer of ['negative', 'separator', 'positive', 'radial'] as const) {
    const count = mesh[layer];
    if (!(Number.isInteger(count) && count >= 3 && count <= mostVolumes)) {
      reject(`mesh.${layer}`, count, `an integer from 3 to ${mostVolumes}`);
    }
  }
  const shells = (mesh.negative + mesh.positive) * mesh.radial;
  if (shells > mostShells) reject('mesh', shells, `at most ${mostShells} shells in all particles`);
}

function checkElectrode(electrode: ElectrodeParameters, name: string): void {
  positiveNumber(electrode.thickness, `${name}.thickness`);
  positiveNumber(electrode.maximumConcentration, `${name}.maximumConcentration`);
  eachValue(electrode.porosity, `${name}.porosity`, fraction);
  for (const field of ['activeMaterialFraction', 'specificSurfaceArea'] as const) {
    emptySlices(electrode[field], `${name}.${field}`, field === 'activeMaterialFraction' ? 1 : Infinity);
  }
  for (const field of [
    'particleRadius',
    'electrolyteTransportEfficiency',
    'effectiveElectronicConductivity',
  ] as const) {
    eachValue(electrode[field], `${name}.${field}`, positiveNumber);
  }
  const x = electrode.initialStoichiometry;
  if (!(x > 0 && x < 1)) reject(`${name}.initialStoichiometry`, x, 'a number between 0 and 1');
  const sum = largestSum(electrode.porosity, electrode.activeMaterialFraction);
  if (sum > 1 + 1e-9) {
    throw new InputError(
      `porosity and active material take ${Number((100 * sum).toPrecision(6))} % of the ${name} electrode's volume`,
      {
        at: { field: `${name}.activeMaterialFraction` },
        expected: 'volume fractions that add up to 1 at most',
      },
    );
  }
}

/** Largest sum of two profiles; where both vary they are compared slice by slice of the finer one. */
function largestSum(a: Profile, b: Profile): number {
  const count = Math.max(typeof a === 'number' ? 1 : a.length, typeof b === 'number' ? 1 : b.length);
  const at = (profile: Profile, i: number): number =>
    typeof profile === 'number' ? profile : profile[Math.floor((i * profile.length) / count)];
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, at(a, i) + at(b, i));
  return largest;
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
    const least = typeof profile === 'number' ? value > 0 : value >= 0;
    if (!(least && value <= most && Number.isFinite(value))) reject(at, value, expected);
  };
  eachValue(profile, field, check);
  if (!(profileMean(profile) > 0)) reject(field, 0, expected);
}

/** A nominal capacity far above what the electrodes hold is a slip of units. */
function checkCapacity(parameters: CellParameters): void {
  const { nominalCapacity, area, negative, positive } = parameters;
  const held = area * Math.min(arealCapacity(negative), arealCapacity(positive));
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

function positiveNumber(value: number, field: string): void {
  if (!(value > 0 && Number.isFinite(value))) reject(field, value, 'a number above 0');
}

function fraction(value: number, field: string): void {
  if (!(value > 0 && value <= 1)) reject(field, value, 'a fraction above 0 and at most 1');
}

function reject(field: string, value: number, expected: string): never {
  throw new InputError(`${value} cannot be used`, { at: { field }, expected });
}
