import { FormatError } from '../../base/index.ts';
import type { Material } from './schema.ts';

type Table = Extract<Material['openCircuitPotential'], { kind: 'table' }>;

/** What the schema cannot say: lists that belong together, rising fillings and temperatures. @throws FormatError */
export function checkMaterial(material: Material, file: string): void {
  const { openCircuitPotential, entropicCoefficient, diffusivity, uncertainty, range } = material;
  for (const [field, part] of Object.entries({ openCircuitPotential, entropicCoefficient, diffusivity })) {
    if (part?.kind === 'table') checkTable(part, file, field, field === 'diffusivity');
  }
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
