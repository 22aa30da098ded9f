import { FormatError, InputError } from '../../base/index.ts';
import { numberOf, wordsOf } from './numbers.ts';

export type AtomsFormat =
  | 'poscar'
  | 'extxyz'
  | 'dataset'
  | 'cif'
  | 'vasprun'
  | 'outcar'
  | 'espresso-output'
  | 'espresso-xml';

const known =
  'POSCAR, CIF, XYZ, vasprun.xml, OUTCAR, output or XML of pw.x, or a dataset of structures (.json)';

/** What a file is by its beginning, not its name. @throws InputError or FormatError naming what it is not. */
export function detectFormat(head: string, file: string): AtomsFormat {
  const text = head.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new FormatError('the file is empty', { at: { file }, expected: known });
  if (/^\s*</.test(text)) return xmlFormat(text, file);
  if (/^\s*[{[]/.test(text)) return 'dataset';
  if (/^ *Program PWSCF\b/m.test(text)) return 'espresso-output';
  const lines = text.split(/\r\n|\n|\r/, 40);
  if (lines.slice(0, 5).some((line) => /^\s*vasp\.\d/.test(line))) return 'outcar';
  if (/^\s*(?:#[^\n]*\n\s*)*data_\S*/i.test(text)) return 'cif';
  if (/^\s*\d+\s*$/.test(lines.find((line) => line.trim() !== '') ?? '')) return 'extxyz';
  if (looksLikePoscar(lines)) return 'poscar';
  const what = /^\s*&\w+/m.test(text) ? 'an input file of pw.x, which has no result' : 'of no known format';
  throw new InputError(what, { at: { file }, expected: known });
}

/** The second line is a scale, or what should be one stands before three rows of numbers. */
function looksLikePoscar(lines: readonly string[]): boolean {
  return startsWithNumber(lines[1]) || [2, 3, 4].every((index) => startsWithNumber(lines[index]));
}

function startsWithNumber(line: string | undefined): boolean {
  return line !== undefined && !Number.isNaN(numberOf(wordsOf(line)[0]));
}

function xmlFormat(text: string, file: string): AtomsFormat {
  const root = /<(?<name>[A-Za-z_][\w:.-]*)/.exec(text.replace(/<!--[\s\S]*?-->/g, ''))?.groups?.['name'];
  if (root === 'modeling') return 'vasprun';
  if (root === 'qes:espresso' || root === 'espresso') return 'espresso-xml';
  if (root === undefined) throw new FormatError('the file is cut within its first lines', { at: { file } });
  throw new InputError(`an XML file of <${root}>`, { at: { file }, expected: known });
}
