import { plain } from './plain.ts';
import { FormatError } from '../base/index.ts';
import { toSi, unitOf } from './experiments/units.ts';

/** A row that holds anything. */
export interface CsvRow {
  /** From 1, as editors count. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A column by its header. */
export interface CsvColumn {
  readonly index: number;
  readonly name: string;
  readonly unit: string | undefined;
}

/** Where rows come from, for messages. */
export interface CsvFile {
  readonly name: string;
}

export type CsvUnit = NonNullable<ReturnType<typeof unitOf>>;

/** Rows that hold anything, comments (#) left out. A blank row between others stays, so that it is refused. */
export function csvRows(text: string): CsvRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const numbered = lines.map((content, i) => ({ line: i + 1, content: content.trim() }));
  const kept = numbered.filter(({ content }) => !content.startsWith('#'));
  const separator = separatorOf(kept[0]?.content ?? '');
  return kept.map(({ line, content }) => ({
    line,
    cells: content.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')),
  }));
}

function separatorOf(first: string): string | RegExp {
  for (const separator of [',', ';', '\t']) if (first.includes(separator)) return separator;
  return /\s+/;
}

/** Whether a row names its columns. */
export function isHeader({ cells }: CsvRow): boolean {
  return cells.some((cell) => /[a-z]/i.test(cell) && !isNumber(cell));
}

function isNumber(cell: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell);
}

/** @throws FormatError for a row that ends before the last of some columns. */
export function checkWidth({ line, cells }: CsvRow, columns: readonly CsvColumn[], file: CsvFile): void {
  const width = Math.max(...columns.map(({ index }) => index)) + 1;
  if (cells.length < width)
    throw csvFault(file, line, `the row has ${cells.length} columns`, `${width} or more`);
}

/** The number of a row in a column, in SI. @throws FormatError naming file and row. */
export function csvNumber({ line, cells }: CsvRow, column: CsvColumn, unit: CsvUnit, file: CsvFile): number {
  const cell = cells[column.index];
  if (isNumber(cell)) return toSi(Number(cell), unit);
  const what =
    cell === ''
      ? `the column '${column.name}' is empty here`
      : `'${cell}' in the column '${column.name}' is no number`;
  throw csvFault(file, line, what, 'a number in each row (decimal point, no spaces)');
}

/** `current_A`, `Current [mA]`, `I/A`, `Power (kW)`: the name and the unit. */
export function csvColumn(cell: string, index: number): CsvColumn {
  const bracketed = /^(.*?)\s*[[(]\s*([^\])]*?)\s*[\])]$/.exec(cell);
  const suffixed = /^(.+?)[_/ ]\s*([a-zΩµμ°.]+)$/i.exec(cell);
  const [, name, unit] = bracketed ?? suffixed ?? [undefined, cell, undefined];
  if (bracketed === null && unit !== undefined && unitOf(unit) === undefined)
    return { index, name: cell, unit: undefined };
  return { index, name, unit };
}

/** The column of times: by its name, or by its unit. */
export function timeColumn(columns: readonly CsvColumn[]): CsvColumn | undefined {
  return columns.find(
    ({ name, unit }) => /^(t|time)\b/i.test(name) || (unit !== undefined && unitOf(unit)?.kind === 'time'),
  );
}

/** Of a column of times; s where the header has none. @throws FormatError */
export function timeUnit({ name, unit }: CsvColumn, file: CsvFile, line: number): CsvUnit {
  const found = unitOf(unit ?? 's');
  if (found?.kind === 'time') return found;
  throw csvFault(file, line, `'${unit}' is no unit of the column '${name}'`, "a time: 's', 'min' or 'h'");
}

/** @throws FormatError where times repeat or fall, or lie further apart than the largest gap. */
export function checkStep(
  before: number,
  time: number,
  line: number,
  file: CsvFile & { readonly largestGap?: number | undefined },
): void {
  const rising = 'times that rise from row to row';
  const step = time - before;
  if (step === 0) throw csvFault(file, line, `the time ${plain(time)} s is repeated`, rising);
  if (step < 0) throw csvFault(file, line, `time falls from ${plain(before)} to ${plain(time)} s`, rising);
  const { largestGap } = file;
  if (largestGap !== undefined && step > largestGap) {
    throw csvFault(
      file,
      line,
      `${plain(step)} s lie between this row and the one before`,
      `${plain(largestGap)} s at most`,
    );
  }
}

export function csvFault(
  { name }: CsvFile,
  line: number,
  what: string,
  expected: string,
  mend?: string,
): FormatError {
  return new FormatError(what, { at: { file: name, line }, expected, mend });
}
