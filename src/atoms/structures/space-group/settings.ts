import type { Matrix3 } from '../../../numerics/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import type { SymmetryOperation } from '../symmetry.ts';
import { spaceGroupLibrary } from './library.ts';

/** One of the 530 ways to describe a space group: its axes and origin. */
export interface SpaceGroupSetting {
  /** 1 to 530, in the order of Hall's list as spglib has it. */
  readonly hallNumber: number;
  /** Of the International Tables, 1 to 230. */
  readonly number: number;
  /** Hermann–Mauguin, short: 'P 2_1/c', the same for all settings of a monoclinic group. */
  readonly symbol: string;
  /** Hermann–Mauguin, of this setting: 'P 1 2_1/n 1'. */
  readonly fullSymbol: string;
  /** '-P 2yn' */
  readonly hall: string;
  /** What tells it from the others of its group: '', '1' or '2' for origins, 'H' or 'R', 'b2', 'cab'. */
  readonly choice: string;
}

const settingCount = 530;
let settings: Promise<readonly SpaceGroupSetting[]> | undefined;

/** All settings, by their Hall numbers less one. */
export function spaceGroupSettings(): Promise<readonly SpaceGroupSetting[]> {
  settings ??= listSettings();
  return settings;
}

async function listSettings(): Promise<SpaceGroupSetting[]> {
  const library = await spaceGroupLibrary();
  return Array.from({ length: settingCount }, (_, index) => {
    const entry = library.hall_symbol_entry(index + 1);
    return {
      hallNumber: entry.hall_number,
      number: entry.number,
      symbol: entry.hm_short,
      fullSymbol: entry.hm_full,
      // Hall's list has double primes for what the library writes as =.
      hall: entry.hall_symbol.replaceAll('=', '"'),
      choice: entry.setting,
    };
  });
}

/** All operations of a setting in its conventional cell, centring translations included. */
export async function settingOperations({
  number,
  hallNumber,
}: SpaceGroupSetting): Promise<SymmetryOperation[]> {
  const library = await spaceGroupLibrary();
  const listed = library.operations_from_number(number, { type: 'HallNumber', value: hallNumber }, false);
  return listed.map(({ rotation, translation: [x, y, z] }) => ({
    rotation: fromColumns(rotation).map((row) =>
      row.map((value) => Math.round(value) + 0),
    ) as IntegerMatrix3 & number[][],
    translation: [exact(x), exact(y), exact(z)],
  }));
}

/** Nine numbers column by column, as the library keeps matrices. */
function fromColumns([a, d, g, b, e, h, c, f, i]: readonly number[]): Matrix3 {
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}

/** Translations are whole twenty-fourths of the cell. */
function exact(value: number): number {
  const parts = Math.round(value * 24);
  return (((parts % 24) + 24) % 24) / 24;
}
