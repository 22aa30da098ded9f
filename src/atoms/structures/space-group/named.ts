import { didYouMean, InputError, type Place } from '../../../base/index.ts';
import { multiply3, type Matrix3 } from '../../../numerics/index.ts';
import { transpose3 } from '../cell-geometry.ts';
import type { SymmetryOperation } from '../symmetry.ts';
import { olderSymbols } from './older-symbols.ts';
import { settingOperations, spaceGroupSettings, type SpaceGroupSetting } from './settings.ts';

/** A space group as files name it; what is missing is undefined. */
export interface SpaceGroupName {
  readonly hall?: string | undefined;
  /** Hermann–Mauguin, spaces and underscores or not, short, full or of before 1992; ':2', ':H', ':b2' say the setting. */
  readonly symbol?: string | undefined;
  readonly number?: number | undefined;
  /** '1', '2', 'h', 'r', 'b2', 'cab' as `_space_group_IT_coordinate_system_code` has it. */
  readonly choice?: string | undefined;
}

/** A setting and its operations in the conventional cell. */
export interface NamedSpaceGroup {
  readonly setting: SpaceGroupSetting;
  readonly operations: readonly SymmetryOperation[];
}

/** Share by which an operation may change a length or angle of the cell. */
const metricTolerance = 0.01;

/**
 * The setting that a name means: by Hall's symbol, else by Hermann and Mauguin's, else by the number, which alone means the
 * first setting of its group. The cell decides between hexagonal and rhombohedral axes and between unique axes.
 * @throws InputError for a name that is none, one that leaves the origin open, names that contradict each other, and cells
 * that do not have the symmetry.
 */
export async function namedSpaceGroup(
  name: SpaceGroupName,
  lattice: Matrix3,
  at: Place,
): Promise<NamedSpaceGroup> {
  const settings = await spaceGroupSettings();
  const candidates = candidatesOf(name, settings, at);
  const title = titleOf(name);
  const groups = await Promise.all(
    candidates.map(async (setting) => ({ setting, operations: await settingOperations(setting) })),
  );
  const fitting = groups.filter(({ operations }) => operations.every((each) => keepsCell(each, lattice)));
  if (fitting.length === 0) {
    throw new InputError(`the cell does not have the symmetry of the space group ${title}`, {
      at,
      expected: 'lengths and angles of its crystal system and axes',
    });
  }
  const distinct = [...new Map(fitting.map((group) => [operationsKey(group.operations), group])).values()];
  const origins = new Set(distinct.map(({ setting }) => /^[12]/.exec(setting.choice)?.[0] ?? ''));
  if (origins.size > 1) {
    throw new InputError(`the space group ${title} has two origins and the file does not say which`, {
      at,
      expected: "':1' or ':2' behind the symbol, or _space_group_IT_coordinate_system_code",
      mend: 'add one of them, the symbol of Hall, or all operators',
    });
  }
  return fitting[0];
}

/** How a name is shown in messages. */
function titleOf({ hall, symbol, number }: SpaceGroupName): string {
  return symbol === undefined ? (hall === undefined ? `no. ${number}` : `'${hall}'`) : `'${symbol}'`;
}

function candidatesOf(
  name: SpaceGroupName,
  settings: readonly SpaceGroupSetting[],
  at: Place,
): SpaceGroupSetting[] {
  const { number } = name;
  if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= 230)) {
    throw new InputError(`there is no space group no. ${number}`, { at, expected: 'a number from 1 to 230' });
  }
  const named = byHall(name, settings, at) ?? bySymbol(name, settings, at);
  if (named === undefined)
    return chosen(
      settings.filter((each) => each.number === number),
      name.choice,
      name,
      at,
    );
  const agreeing = named.filter((each) => number === undefined || each.number === number);
  if (agreeing.length > 0) return agreeing;
  throw new InputError(
    `the space group ${titleOf(name)} is no. ${named[0].number}, the file says ${number}`,
    {
      at,
      expected: 'a symbol and a number of one space group',
    },
  );
}

/** Undefined where no symbol of Hall is given, or one of axes that are in no list while there is another name. */
function byHall(
  { hall, symbol, number }: SpaceGroupName,
  settings: readonly SpaceGroupSetting[],
  at: Place,
): SpaceGroupSetting[] | undefined {
  if (hall === undefined) return undefined;
  const exact = settings.filter((each) => hallKey(each.hall) === hallKey(hall));
  if (exact.length > 0) return exact;
  const found = settings.filter((each) => closedKey(each.hall) === closedKey(hall));
  // 'P 3 2' is not 'P 32': without its blanks a symbol may mean two.
  if (new Set(found.map((each) => each.hall)).size === 1) return found;
  if (symbol !== undefined || number !== undefined) return undefined;
  throw new InputError(`'${hall}' is no symbol of Hall that is known`, {
    at,
    expected: "one of the 530 of spglib's list, such as '-P 2ybc'",
    mend: 'write the file again with its operators',
  });
}

function hallKey(hall: string): string {
  return hall
    .trim()
    .replace(/[\s_]+/g, ' ')
    .replaceAll('=', '"')
    .replaceAll("''", '"')
    .toLowerCase();
}

function bySymbol(
  name: SpaceGroupName,
  settings: readonly SpaceGroupSetting[],
  at: Place,
): SpaceGroupSetting[] | undefined {
  if (name.symbol === undefined) return undefined;
  const [, base = '', written] = /^([^:]*?)\s*(?::\s*(\S+)\s*)?$/.exec(name.symbol) ?? [];
  const key = symbolKey(base);
  const choice = written ?? name.choice;
  const found = settings.filter((each) => symbolKeys(each).includes(key));
  if (found.length > 0) return chosen(found, choice, name, at);
  // Some programs put the setting behind without a colon: S and Z for the origins.
  const letter = { h: 'H', r: 'R', s: '1', z: '2' }[key.slice(-1)];
  const shorter = settings.filter(
    (each) => letter !== undefined && symbolKeys(each).includes(key.slice(0, -1)),
  );
  if (shorter.length > 0) return chosen(shorter, letter, name, at);
  throw new InputError(`'${name.symbol}' is no space group`, {
    at,
    expected: "a symbol such as 'P 21/c', 'R -3 m :H' or 'F d -3 m :2'",
    ...didYouMean(
      base,
      settings.map(({ symbol }) => symbol.replaceAll('_', '')),
    ),
  });
}

function closedKey(hall: string): string {
  return hallKey(hall).replaceAll(' ', '');
}

/** The settings of a choice of axes or origin; a choice that says nothing about them leaves all. */
function chosen(
  settings: readonly SpaceGroupSetting[],
  choice: string | undefined,
  name: SpaceGroupName,
  at: Place,
): SpaceGroupSetting[] {
  if (choice === undefined) return [...settings];
  const asked = choice.toLowerCase().replace(/abc$/, '');
  const found = settings.filter((each) => each.choice.toLowerCase() === asked);
  if (found.length > 0) return found;
  const known = settings.map((each) => each.choice).filter((each) => each !== '');
  throw new InputError(`the space group ${titleOf(name)} has no setting '${choice}'`, {
    at,
    expected: known.length === 0 ? 'none, as it has one setting' : [...new Set(known)].join(', '),
  });
}

/** As the symbol is compared: without blanks, underscores and brackets, in small letters. */
function symbolKey(symbol: string): string {
  return symbol.replace(/[\s_()]+/g, '').toLowerCase();
}

function symbolKeys({ number, symbol, fullSymbol, choice }: SpaceGroupSetting): string[] {
  const monoclinic = number >= 3 && number <= 15;
  const older = olderSymbols[number]?.[choice.replace(/^[12]/, '')];
  const symbols = [
    fullSymbol,
    // The short symbol of a monoclinic group does not tell its settings; its full one without the axes of no symmetry does.
    monoclinic ? fullSymbol.replaceAll(' 1', '') : symbol,
    ...(older === undefined ? [] : [older]),
  ];
  // Before 1983 cubic groups had 3 for -3.
  const cubic = number >= 200 ? symbols.map((each) => each.replace('-3', '3')) : [];
  return [...symbols, ...cubic].map(symbolKey);
}

/** Whether lengths and angles of the cell are the same after the operation. */
function keepsCell({ rotation }: SymmetryOperation, lattice: Matrix3): boolean {
  const gram = multiply3(lattice, transpose3(lattice));
  const turned = multiply3(multiply3(transpose3(rotation), gram), rotation);
  return gram.every((row, i) =>
    row.every(
      (value, j) => Math.abs(value - turned[i][j]) <= metricTolerance * Math.sqrt(gram[i][i] * gram[j][j]),
    ),
  );
}

function operationsKey(operations: readonly SymmetryOperation[]): string {
  return operations
    .map(({ rotation, translation }) => [rotation, translation.map((value) => Math.round(24 * value))].join())
    .toSorted()
    .join(' ');
}
