import { FormatError, InputError } from '../../base/index.ts';
import { parseFormula } from '../formula.ts';
import { freeEnergyOf } from './free-energy-of.ts';
import type { Material } from './schema.ts';

type Table = Extract<Material['openCircuitPotential'], { kind: 'table' }>;

/** What the schema cannot say: lists that belong together, rising fillings and temperatures. @throws FormatError */
export function checkMaterial(material: Material, file: string): void {
  const { openCircuitPotential, entropicCoefficient, diffusivity, uncertainty, range } = material;
  for (const [field, part] of Object.entries({ openCircuitPotential, entropicCoefficient, diffusivity })) {
    if (part?.kind === 'table') checkTable(part, file, field, field === 'diffusivity');
    if (part?.kind === 'formula') checkFormula(part.formula, material, file, field);
  }
  if (openCircuitPotential.kind === 'table') checkPotentials(openCircuitPotential, file);
  located(file, 'openCircuitPotential', () => freeEnergyOf(openCircuitPotential));
  if (range !== undefined && !(range[1] > range[0])) {
    throw wrong(file, 'range', `${range[0]} to ${range[1]} is none`, 'two fillings in rising order');
  }
  checkSpread(openCircuitPotential, 'potential', file, [
    uncertainty?.potential,
    ...(uncertainty?.samples ?? []).map((sample) => sample.potential),
  ]);
  checkSpread(diffusivity, 'diffusivity', file, [
    uncertainty?.logDiffusivity,
    ...(uncertainty?.samples ?? []).map((sample) => sample.diffusivity),
  ]);
}

function checkTable(
  { temperatures, filling, values }: Table,
  file: string,
  field: string,
  above: boolean,
): void {
  for (const [name, list] of Object.entries({ temperatures, filling })) {
    const bad = list.findIndex((value, k) => k > 0 && !(value > list[k - 1]));
    if (bad > 0) throw wrong(file, `${field}.${name}[${bad}]`, 'does not rise', 'values in rising order');
  }
  if (values.length !== temperatures.length) {
    const expected = `${temperatures.length}, one for each temperature`;
    throw wrong(file, `${field}.values`, `has ${values.length} rows`, expected);
  }
  for (const [t, row] of values.entries()) {
    if (row.length !== filling.length) {
      const expected = `${filling.length}, one for each filling`;
      throw wrong(file, `${field}.values[${t}]`, `has ${row.length} values`, expected);
    }
    const low = above ? row.findIndex((value) => !(value > 0)) : -1;
    if (low >= 0) throw wrong(file, `${field}.values[${t}][${low}]`, `is ${row[low]}`, 'a number above 0');
  }
}

/** Volts past which a potential against lithium is one of another unit. */
const mostPotential = 20;

function checkPotentials({ values, filling }: Table, file: string): void {
  for (const [t, row] of values.entries()) {
    const place = `openCircuitPotential.values[${t}]`;
    const far = row.find((value) => !(Math.abs(value) <= mostPotential));
    if (far !== undefined) throw wrong(file, place, `a potential is ${far}`, 'volts against lithium');
    const [first, last] = [row[0], row[row.length - 1]];
    if (last <= first) continue;
    throw wrong(
      file,
      place,
      `the potential rises from ${first} V at a filling of ${filling[0]} to ${last} V`,
      'one that falls as the host fills: fillings are shares of the sites that hold lithium',
    );
  }
}

/** Fillings inside the range of the file at which a formula is looked at. */
const looks = 200;

function checkFormula(text: string, { range = [0, 1] }: Material, file: string, field: string): void {
  const formula = located(file, `${field}.formula`, () => parseFormula(text));
  for (let k = 0; k < looks; k++) {
    const x = range[0] + ((range[1] - range[0]) * (k + 0.5)) / looks;
    const value = formula(x);
    const fits = {
      openCircuitPotential: Math.abs(value) <= mostPotential,
      diffusivity: value > 0 && value < 1,
      entropicCoefficient: Math.abs(value) < 1,
    }[field];
    if (fits === true) continue;
    const at = `is ${value} at a filling of ${Number(x.toPrecision(4))}`;
    const expected = { openCircuitPotential: 'volts against lithium', diffusivity: 'm²/s above 0' }[field];
    throw wrong(file, `${field}.formula`, at, expected ?? 'V/K');
  }
}

/** What throws for bad input says where it stood. */
function located<Value>(file: string, field: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw wrong(file, field, error.what, error.expected ?? 'what docs/material-file.md says');
  }
}

function checkSpread(
  of: Material['openCircuitPotential'] | Material['diffusivity'],
  name: string,
  file: string,
  lists: readonly (readonly number[] | undefined)[],
): void {
  for (const list of lists) {
    if (list === undefined) continue;
    if (of?.kind !== 'table') {
      throw wrong(
        file,
        'uncertainty',
        `there is no table of the ${name} that it could be of`,
        'kind "table"',
      );
    }
    if (list.length === of.filling.length) continue;
    const expected = `${of.filling.length}, one for each filling of the table`;
    throw wrong(file, 'uncertainty', `a curve of the ${name} has ${list.length} values`, expected);
  }
}

function wrong(file: string, field: string, what: string, expected: string): FormatError {
  return new FormatError(what, { at: { file, field }, expected });
}
