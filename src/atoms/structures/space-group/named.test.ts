import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { spaceGroupReferences } from '../../../../verify/atoms/space-groups-reference.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import type { SymmetryOperation } from '../symmetry.ts';
import { namedSpaceGroup, type SpaceGroupName } from './named.ts';
import { settingOperations, spaceGroupSettings } from './settings.ts';

function digest(operations: readonly SymmetryOperation[]): string {
  const lines = operations.map(({ rotation, translation }) =>
    [...rotation.flat(), ...translation.map((value) => Math.round(value * 24) % 24)].join(' '),
  );
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, 16);
}

function cell(a: number, b: number, c: number, angles: readonly [number, number, number]): Matrix3 {
  const [alpha, beta, gamma] = angles.map((angle) => Math.cos((angle * Math.PI) / 180));
  const sine = Math.sqrt(1 - gamma ** 2);
  const y = (alpha - beta * gamma) / sine;
  return [
    [a, 0, 0],
    [b * gamma, b * sine, 0],
    [c * beta, c * y, c * Math.sqrt(1 - beta ** 2 - y ** 2)],
  ];
}

const cubic = cell(4, 4, 4, [90, 90, 90]);
const rhombohedral = cell(5, 5, 5, [35, 35, 35]);
const hexagonal = cell(3, 3, 14, [90, 90, 120]);
const box = cell(4, 5, 6, [90, 90, 90]);
const uniqueB = cell(4, 5, 6, [90, 107, 90]);
const uniqueC = cell(4, 5, 6, [90, 90, 107]);

/** A cell that a setting's axes allow. */
function cellOf({ number, choice }: { number: number; choice: string }): Matrix3 {
  if (number >= 195) return cubic;
  if (number >= 143) return choice === 'R' ? rhombohedral : hexagonal;
  if (number >= 75) return cell(4, 4, 6, [90, 90, 90]);
  if (number >= 16 || number <= 2) return box;
  if (choice.includes('a')) return cell(4, 5, 6, [107, 90, 90]);
  return choice.includes('b') ? uniqueB : uniqueC;
}

function asked(name: SpaceGroupName, lattice: Matrix3) {
  return namedSpaceGroup(name, lattice, { file: 'a.cif', line: 3 });
}

async function symbolAndChoice(name: SpaceGroupName, lattice: Matrix3): Promise<string> {
  const { setting } = await asked(name, lattice);
  return `${setting.number} ${setting.fullSymbol} ${setting.choice}`.trim();
}

describe('settings of space groups', () => {
  it('are the 530 of spglib, with its operations', async () => {
    const settings = await spaceGroupSettings();
    expect(settings).toHaveLength(spaceGroupReferences.length);
    for (const [index, reference] of spaceGroupReferences.entries()) {
      const { number, fullSymbol, hall, choice } = settings[index];
      const { symbol, ...rest } = reference;
      expect({ number, hall, choice, symbol: fullSymbol.replaceAll(' ', '') }).toEqual({
        number: rest.number,
        hall: rest.hall,
        choice: rest.choice,
        symbol: symbol.replaceAll(' ', ''),
      });
      const operations = await settingOperations(settings[index]);
      expect(operations).toHaveLength(reference.operations);
      expect(digest(operations)).toBe(reference.digest);
    }
  });

  it('are found by the symbol of Hall, and by the one of Hermann and Mauguin with the choice', async () => {
    for (const reference of spaceGroupReferences) {
      const { symbol, hall, choice, number } = reference;
      const lattice = cellOf(reference);
      expect(digest((await asked({ hall }, lattice)).operations)).toBe(reference.digest);
      const named = choice === '' ? symbol : `${symbol} :${choice}`;
      expect(digest((await asked({ symbol: named, number }, lattice)).operations)).toBe(reference.digest);
    }
  });
});

describe('a space group named in a file', () => {
  it.each<[SpaceGroupName, Matrix3, string]>([
    [{ symbol: 'P 21/c' }, uniqueB, '14 P 1 2_1/c 1 b1'],
    [{ symbol: 'P2(1)/n' }, uniqueB, '14 P 1 2_1/n 1 b2'],
    [{ symbol: 'P 1 1 21/b' }, uniqueC, '14 P 1 1 2_1/b c3'],
    [{ symbol: 'P 21/a' }, uniqueC, '14 P 1 1 2_1/a c1'],
    [{ symbol: 'C2/m' }, uniqueB, '12 C 1 2/m 1 b1'],
    [{ symbol: 'I 1 2/a 1' }, uniqueB, '15 I 1 2/a 1 b3'],
    [{ symbol: 'R -3 m' }, hexagonal, '166 R -3 2/m H'],
    [{ symbol: 'R-3m' }, rhombohedral, '166 R -3 2/m R'],
    [{ symbol: 'R-3mH' }, hexagonal, '166 R -3 2/m H'],
    [{ symbol: 'R -3 m :R' }, rhombohedral, '166 R -3 2/m R'],
    [{ symbol: 'F d -3 m :1' }, cubic, '227 F 4_1/d -3 2/m 1'],
    [{ symbol: 'F d -3 m Z' }, cubic, '227 F 4_1/d -3 2/m 2'],
    [{ symbol: 'Fd3mS' }, cubic, '227 F 4_1/d -3 2/m 1'],
    [{ symbol: 'F d -3 m', choice: '2' }, cubic, '227 F 4_1/d -3 2/m 2'],
    [{ symbol: 'F m 3 m' }, cubic, '225 F 4/m -3 2/m'],
    [{ symbol: 'P n m a' }, box, '62 P 2_1/n 2_1/m 2_1/a'],
    [{ symbol: 'P b n m' }, box, '62 P 2_1/b 2_1/n 2_1/m cab'],
    [{ symbol: 'C m c a' }, box, '64 C 2/m 2/c 2_1/e'],
    [{ symbol: 'B m a b' }, box, '64 B 2/m 2_1/e 2/b a-cb'],
    [{ symbol: 'C m m b' }, box, '67 C 2/m 2/m 2/e ba-c'],
    [{ number: 166 }, hexagonal, '166 R -3 2/m H'],
    [{ number: 166 }, rhombohedral, '166 R -3 2/m R'],
    [{ number: 14 }, uniqueB, '14 P 1 2_1/c 1 b1'],
    [{ number: 227, choice: '2' }, cubic, '227 F 4_1/d -3 2/m 2'],
    [{ hall: '-F 4vw 2vw 3', symbol: 'F d -3 m' }, cubic, '227 F 4_1/d -3 2/m 2'],
  ])('%j', async (name, lattice, expected) => {
    expect(await symbolAndChoice(name, lattice)).toBe(expected);
  });

  it.each<[SpaceGroupName, Matrix3, string]>([
    [
      { symbol: 'F d -3 m' },
      cubic,
      "a.cif:3: the space group 'F d -3 m' has two origins and the file does not say which; expected ':1' or ':2' behind",
    ],
    [{ number: 227 }, cubic, 'a.cif:3: the space group no. 227 has two origins'],
    [{ number: 231 }, cubic, 'a.cif:3: there is no space group no. 231; expected a number from 1 to 230'],
    [{ symbol: 'F m -3 q' }, cubic, "a.cif:3: 'F m -3 q' is no space group; expected a symbol such as"],
    [{ symbol: 'F m -3 m :2' }, cubic, "has no setting '2'; expected none, as it has one setting"],
    [{ symbol: 'R -3 m :2' }, hexagonal, "has no setting '2'; expected H, R"],
    [
      { symbol: 'R -3 m', number: 62 },
      hexagonal,
      "the space group 'R -3 m' is no. 166, the file says 62; expected a symbol and a number of one space group",
    ],
    [{ symbol: 'F m -3 m' }, hexagonal, "the cell does not have the symmetry of the space group 'F m -3 m'"],
    [{ symbol: 'P 21/c' }, hexagonal, "the cell does not have the symmetry of the space group 'P 21/c'"],
    [
      { symbol: 'R -3 m :H' },
      rhombohedral,
      "the cell does not have the symmetry of the space group 'R -3 m :H'",
    ],
    [{ hall: '-Q 2' }, box, "'-Q 2' is no symbol of Hall"],
  ])('%j is refused', async (name, lattice, message) => {
    await expect(asked(name, lattice)).rejects.toThrow(message);
  });
});
