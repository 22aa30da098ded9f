import { FormatError, InputError, type Place } from '../../base/index.ts';
import type { Matrix3 } from '../../numerics/index.ts';
import { cellVolume } from '../structures/cell-geometry.ts';
import { parseSpecies, speciesLabel } from '../structures/species.ts';
import type { Structure } from '../structures/structure.ts';
import { requireAtomsApart } from './apart.ts';
import { cellOf, toFractional } from './cell.ts';
import { lastNumberCut, numberOf, requireNumbers, shortened, wordsOf } from './numbers.ts';
import { TextLines } from './text-lines.ts';

export interface PoscarOptions {
  /** Elements in the order of the counts, for files of VASP 4 that do not name them. */
  readonly elements?: readonly string[] | undefined;
}

/**
 * POSCAR and CONTCAR of VASP 4 and 5: scale (negative: the cell's volume; or three, one an axis), selective dynamics,
 * direct or Cartesian coordinates; velocities and what else follows are passed over. A species behind the coordinates
 * that has a charge and the element of its block ('0.5 0.5 0.5 Ni3+') is kept.
 * @throws FormatError naming file, line and cause. @throws InputError where VASP 4 leaves the elements open.
 */
export function parsePoscar(text: string, file: string, options: PoscarOptions = {}): Structure {
  const lines = new TextLines(text, file);
  const comment = lines.take('a comment');
  const { lattice, axes } = readCell(lines);
  const { counts, named } = readCounts(lines);
  const mode = readMode(lines);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rows: string[] = [];
  const coordinates = new Float64Array(3 * total);
  const firstLine = (lines.at.line ?? 0) + 1;
  for (let atom = 0; atom < total; atom++) {
    const row = lines.take(`atom ${atom + 1} of ${total}`);
    const words = wordsOf(row);
    coordinates.set(requireNumbers(words, 3, lines.at, `three coordinates of atom ${atom + 1}`), 3 * atom);
    rows.push(row);
  }
  requireWhole(lines, text, rows);
  const elements = named ?? options.elements ?? oldElements(comment, counts, rows, mode.flags, file);
  if (elements.length !== counts.length) {
    throw new InputError(`${elements.length} elements for ${counts.length} counts of atoms`, {
      at: { file },
    });
  }
  const cartesian = coordinates.map((value, index) => value * axes[index % 3]);
  const structure = {
    lattice,
    species: speciesOf(elements, counts, rows),
    positions: mode.cartesian ? toFractional(lattice, cartesian) : coordinates,
  };
  requireAtomsApart(structure, (atom) => ({ file, line: firstLine + atom }));
  return structure;
}

function readCell(lines: TextLines): { lattice: Matrix3; axes: readonly number[] } {
  const words = wordsOf(lines.take('the scale of the cell'));
  const at = lines.at;
  const given = Number.isNaN(numberOf(words[1])) ? 1 : 3;
  const scales = requireNumbers(words, given, at, 'the scale of the cell: one number, or three');
  if (scales.some((scale) => scale === 0 || (given === 3 && scale < 0))) {
    throw new FormatError(`a scale of ${scales.join(' ')}`, {
      at,
      expected: 'numbers over 0, or minus the volume',
    });
  }
  const numbers: number[] = [];
  for (const name of ['a', 'b', 'c']) {
    const row = wordsOf(lines.take(`the vector ${name}`));
    numbers.push(...requireNumbers(row, 3, lines.at, `three numbers of the vector ${name}`));
  }
  const [scale] = scales;
  if (given === 1 && scale < 0) {
    const unscaled = cellVolume(cellOf(numbers, lines.at));
    const factor = Math.cbrt(-scale / unscaled);
    return { lattice: cellOf(numbers, lines.at, factor), axes: [factor, factor, factor] };
  }
  const axes = given === 3 ? scales : [scale, scale, scale];
  return {
    lattice: cellOf(
      numbers.map((value, index) => value * axes[index % 3]),
      lines.at,
    ),
    axes,
  };
}

function readCounts(lines: TextLines): { counts: number[]; named: string[] | undefined } {
  const first = wordsOf(lines.take('elements or counts of atoms'));
  if (/^\d+$/.test(first[0] ?? '')) return { counts: countsOf(first, lines.at), named: undefined };
  const named = first.map((word) => elementNamed(word, lines.at));
  if (named.length === 0) throw new FormatError('the line is empty', { at: lines.at, expected: 'elements' });
  const counts = countsOf(wordsOf(lines.take('counts of atoms')), lines.at);
  if (counts.length !== named.length) {
    throw new FormatError(`${counts.length} counts for ${named.length} elements`, { at: lines.at });
  }
  return { counts, named };
}

/** 'Fe', 'Fe_pv', 'Si/5df7a1c2'. */
function elementNamed(word: string, at: Place): string {
  const [symbol] = word.split(/[_/]/);
  const species = parseSpecies(symbol);
  if (species === undefined) {
    throw new FormatError(`'${shortened(word)}' is no element`, { at, expected: 'elements such as Li Ni O' });
  }
  return speciesLabel(species);
}

function countsOf(words: readonly string[], at: Place): number[] {
  const end = words.findIndex((word) => /^[!#(]/.test(word));
  const counted = end < 0 ? words : words.slice(0, end);
  const bad = counted.find((word) => !/^\d+$/.test(word));
  const counts = counted.map(Number);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (bad !== undefined || total === 0 || total > 1e7) {
    const what = bad === undefined ? `${total} atoms` : `'${shortened(bad)}' is no count`;
    throw new FormatError(what, { at, expected: 'one count of atoms an element' });
  }
  return counts;
}

/** VASP looks at first letters alone, and takes what it does not know for direct; here that is refused. */
function readMode(lines: TextLines): { cartesian: boolean; flags: boolean } {
  let line = lines.take('Direct or Cartesian').trim();
  const flags = /^s/i.test(line);
  if (flags) line = lines.take('Direct or Cartesian').trim();
  if (!/^[ckd]/i.test(line)) {
    throw new FormatError(`'${shortened(line)}' names no kind of coordinates`, {
      at: lines.at,
      expected: 'Direct or Cartesian',
    });
  }
  return { cartesian: /^[ck]/i.test(line), flags };
}

function requireWhole(lines: TextLines, text: string, rows: readonly string[]): void {
  if (lines.ended && lastNumberCut(text, rows.slice(0, -1))) {
    throw new FormatError('the file is cut within its last number', { at: lines.at });
  }
}

/** Elements of a VASP 4 file: from its comment where that names them, or from labels behind the coordinates. */
function oldElements(
  comment: string,
  counts: readonly number[],
  rows: readonly string[],
  flags: boolean,
  file: string,
): string[] {
  const words = wordsOf(comment);
  if (words.length === counts.length && words.every((word) => parseSpecies(word) !== undefined)) return words;
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0));
  const labels = starts.map((start) => wordsOf(rows[start] ?? '')[flags ? 6 : 3] ?? '');
  if (labels.every((label) => parseSpecies(label) !== undefined)) {
    return labels.map((label) => parseSpecies(label)?.element ?? label);
  }
  throw new InputError('the file (VASP 4) does not name its elements', {
    at: { file, line: 6 },
    mend: 'name them in this order: --elements Li,Ni,O',
  });
}

function speciesOf(
  elements: readonly string[],
  counts: readonly number[],
  rows: readonly string[],
): string[] {
  const blocks = elements.flatMap((element, block) => Array.from({ length: counts[block] }, () => element));
  return blocks.map((element, atom) => {
    const labelled = wordsOf(rows[atom]).slice(3, 7).map(parseSpecies);
    const charged = labelled.find((species) => species?.element === element && species.charge !== undefined);
    return charged === undefined ? element : speciesLabel(charged);
  });
}
