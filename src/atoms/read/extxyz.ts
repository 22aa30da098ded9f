import { FormatError, InputError, type Place } from '../../base/index.ts';
import type { Matrix3 } from '../../numerics/index.ts';
import { cellVolume } from '../structures/cell-geometry.ts';
import { elementOfNumber, parseSpecies, speciesLabel } from '../structures/species.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { requireAtomsApart } from './apart.ts';
import { cellOf, toFractional } from './cell.ts';
import { columnsOf, commentPairs, type Column } from './extxyz-comment.ts';
import { numberOf, requireNumbers, shortened, wordsOf } from './numbers.ts';
import { TextLines } from './text-lines.ts';

export interface ExtxyzOptions {
  /** The cell of frames without one (molecules, plain XYZ): rows, Å. */
  readonly cell?: Matrix3 | undefined;
}

const plainColumns = 'species:S:1:pos:R:3';
const oxidationNames = new Set(['oxidation', 'oxidation_state', 'oxidation_states', 'oxi_states']);

/**
 * XYZ and extended XYZ, all frames: Lattice, Properties (species or Z, pos, forces, an oxidation column), energy, stress
 * or virial (eV, Å), and what this package writes of a calculation.
 * @throws FormatError naming file, line and cause. @throws InputError for frames that do not repeat in space.
 */
export function parseExtxyz(text: string, file: string, options: ExtxyzOptions = {}): StructureEntry[] {
  const lines = new TextLines(text, file);
  const entries: StructureEntry[] = [];
  for (lines.skipBlank(); !lines.ended; lines.skipBlank()) {
    entries.push(readFrame(lines, text, options, entries.length + 1));
  }
  return entries;
}

function readFrame(lines: TextLines, text: string, options: ExtxyzOptions, frame: number): StructureEntry {
  const [first = '', ...rest] = wordsOf(lines.take('the number of atoms'));
  const total = Number(first);
  if (!/^\d+$/.test(first) || rest.length > 0 || total === 0) {
    throw new FormatError(`'${shortened(first)}' is no number of atoms`, {
      at: lines.at,
      expected: `the number of atoms of frame ${frame}`,
    });
  }
  const pairs = commentPairs(lines.take('the comment of the frame'), lines.at);
  const at = lines.at;
  const columns = columnsOf(pairs.get('properties') ?? plainColumns, at);
  const rows = takeRows(lines, text, columns, total);
  const lattice = latticeOf(pairs, at, options.cell);
  const cartesian = column(columns, rows, ['pos', 'positions', 'position'], 3, lines.file, at);
  if (cartesian === undefined)
    throw new FormatError('Properties name no positions', { at, expected: 'pos:R:3' });
  const structure = {
    lattice,
    species: speciesOf(columns, rows, at),
    positions: toFractional(lattice, cartesian),
  };
  requireAtomsApart(structure, (atom) => ({ file: lines.file, line: rows[atom].line }));
  const forces = column(columns, rows, ['forces', 'force'], 3, lines.file, at);
  return {
    name: pairs.get('name') ?? pairs.get('config_type') ?? `${lines.file}#${frame}`,
    structure,
    energy: numberAt(pairs, 'energy', at),
    weight: numberAt(pairs, 'weight', at),
    forces,
    stress: stressOf(pairs, lattice, at),
    functional: pairs.get('functional'),
    hubbard: hubbardOf(pairs.get('hubbard'), at),
    potentials: titlesOf(pairs.get('potentials')),
    code: pairs.get('code'),
    source: pairs.get('source') ?? lines.file,
    unconverged: pairs.get('unconverged'),
  };
}

interface Row {
  readonly words: readonly string[];
  readonly line: number;
}

function takeRows(lines: TextLines, text: string, columns: readonly Column[], total: number): Row[] {
  const { start, count } = columns.at(-1) ?? { start: 0, count: 0 };
  const rows: Row[] = [];
  for (let atom = 0; atom < total; atom++) {
    const row = lines.take(`atom ${atom + 1} of ${total}`);
    const words = wordsOf(row);
    if (words.length < start + count) {
      throw new FormatError(`the line has ${words.length} columns`, {
        at: lines.at,
        expected: `${start + count} for atom ${atom + 1} of ${total}`,
      });
    }
    rows.push({ words, line: lines.at.line ?? 1 });
  }
  if (lines.ended && !/[\n\r]$/.test(text)) {
    throw new FormatError('the last line has no line break, so that its last number may be cut', {
      at: lines.at,
      mend: 'put a line break at the end if the file is whole',
    });
  }
  return rows;
}

function latticeOf(pairs: Map<string, string>, at: Place, given: Matrix3 | undefined): Matrix3 {
  const text = pairs.get('lattice');
  const open = wordsOf((pairs.get('pbc') ?? '').replace(/,/g, ' ')).some((axis) =>
    /^(f|false|0)$/i.test(axis),
  );
  if (given !== undefined && (text === undefined || open)) return given;
  if (text === undefined || open) {
    throw new InputError(open ? 'the frame does not repeat along all axes (pbc)' : 'the frame has no cell', {
      at,
      expected: 'Lattice="ax ay az bx by bz cx cy cz" for atoms in a cell that repeats',
      mend: 'give the cell that holds it: --cell 20,20,20',
    });
  }
  const numbers = requireNumbers(wordsOf(text), 9, { ...at, field: 'Lattice' }, 'nine numbers');
  return cellOf(numbers, { ...at, field: 'Lattice' });
}

function column(
  columns: readonly Column[],
  rows: readonly Row[],
  names: readonly string[],
  count: number,
  file: string,
  at: Place,
): Float64Array | undefined {
  const found = columns.find(({ name }) => names.includes(name));
  if (found === undefined) return undefined;
  if (found.count !== count) {
    throw new FormatError(`'${found.name}' has ${found.count} columns`, { at, expected: String(count) });
  }
  const values = new Float64Array(count * rows.length);
  for (const [atom, { words, line }] of rows.entries()) {
    const own = words.slice(found.start, found.start + count);
    values.set(
      requireNumbers(own, count, { file, line, field: found.name }, `${count} numbers`),
      count * atom,
    );
  }
  return values;
}

function speciesOf(columns: readonly Column[], rows: readonly Row[], at: Place): string[] {
  const named = columns.find(({ name }) => ['species', 'symbols', 'symbol', 'element'].includes(name));
  const numbered = columns.find(({ name }) => ['z', 'numbers', 'atomic_numbers'].includes(name));
  const label = named ?? numbered;
  if (label === undefined) {
    throw new FormatError('Properties name no species', { at, expected: 'species:S:1 or Z:I:1' });
  }
  const states = columns.find(({ name }) => oxidationNames.has(name));
  return rows.map(({ words, line }) => {
    const word = words[label.start];
    const species = parseSpecies(named === undefined ? (elementOfNumber(Number(word)) ?? '') : word);
    if (species === undefined) {
      throw new FormatError(`'${shortened(word)}' is no element`, { at: { ...at, line } });
    }
    if (states === undefined) return speciesLabel(species);
    const [charge] = requireNumbers([words[states.start]], 1, { ...at, line }, 'an oxidation state');
    return speciesLabel({ element: species.element, charge });
  });
}

function numberAt(pairs: Map<string, string>, key: string, at: Place): number | undefined {
  const text = pairs.get(key);
  if (text === undefined) return undefined;
  const value = numberOf(text.trim());
  if (!Number.isFinite(value)) {
    throw new FormatError(`'${shortened(text)}' is no number`, { at: { ...at, field: key } });
  }
  return value;
}

/** eV/Å³, tension positive, from nine numbers, six (xx yy zz yz xz xy), or the virial −stress × volume. */
function stressOf(pairs: Map<string, string>, lattice: Matrix3, at: Place): Matrix3 | undefined {
  const key = ['stress', 'virial'].find((name) => pairs.has(name));
  if (key === undefined) return undefined;
  const words = wordsOf(pairs.get(key) ?? '');
  const count = words.length === 6 ? 6 : 9;
  const values = requireNumbers(words, count, { ...at, field: key }, 'nine numbers, or six');
  const scale = key === 'stress' ? 1 : -1 / cellVolume(lattice);
  const order = count === 9 ? [0, 1, 2, 3, 4, 5, 6, 7, 8] : [0, 5, 4, 5, 1, 3, 4, 3, 2];
  const [a, b, c, d, e, f, g, h, i] = order.map((index) => scale * values[index]);
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}

/** 'Ni:6.2,Co:3.3'. */
function hubbardOf(text: string | undefined, at: Place): Record<string, number> | undefined {
  if (text === undefined) return undefined;
  const pairs = text.split(',').map((part) => part.split(':'));
  for (const [element = '', value] of pairs) {
    if (parseSpecies(element) === undefined || Number.isNaN(numberOf(value))) {
      throw new FormatError(`'${shortened(text)}' gives no U by element`, {
        at: { ...at, field: 'hubbard' },
        expected: 'such as hubbard="Ni:6.2,Co:3.3"',
      });
    }
  }
  return Object.fromEntries(pairs.map(([element, value]) => [element, Number(value)]));
}

/** 'Li:PAW_PBE Li_sv 10Sep2004;O:PAW_PBE O 08Apr2002'. */
function titlesOf(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(
    text.split(';').map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]),
  );
}
