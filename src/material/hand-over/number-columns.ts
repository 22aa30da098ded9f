import { FormatError } from '../../base/index.ts';

/** A table of numbers by the names of its columns; what is empty, or text, is NaN. */
export interface NumberColumns {
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
  /** The same as it is written. */
  readonly cells: readonly (readonly string[])[];
  /** Line of each row, from 1. */
  readonly lines: readonly number[];
}

/** Reads a CSV with a header; comments start with #. @throws FormatError naming file and line. */
export function parseNumberColumns(text: string, file: string): NumberColumns {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, k) => ({ content: content.trim(), line: k + 1 }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'));
  const [header, ...body] = lines;
  if (header === undefined)
    throw new FormatError('is empty', { at: { file }, expected: 'a table of points' });
  if (!/[a-z]/i.test(header.content)) {
    throw new FormatError('has no header', {
      at: { file, line: header.line },
      expected: 'a first line that names the columns, such as filling,voltage_V',
    });
  }
  const names = split(header.content);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) {
    throw new FormatError(`two columns are named '${twice}'`, { at: { file, line: header.line } });
  }
  if (body.length === 0) {
    throw new FormatError('has no rows below its header', { at: { file }, expected: 'a row for each point' });
  }
  const cells = body.map(({ content, line }) => {
    const row = split(content);
    if (row.length === names.length) return row;
    throw new FormatError(`the row has ${row.length} columns, the header ${names.length}`, {
      at: { file, line },
      expected: 'columns divided by commas, with points in decimals',
    });
  });
  const rows = cells.map((row) => row.map((cell) => (cell === '' ? Number.NaN : Number(cell))));
  return { file, names, rows, cells, lines: body.map(({ line }) => line) };
}

function split(content: string): string[] {
  return content.split(',').map((cell) => cell.trim());
}

/** The first of these columns that there is, of numbers. @throws FormatError for a text in it. */
export function columnOf(
  table: NumberColumns,
  candidates: readonly string[],
): { readonly index: number; readonly name: string } | undefined {
  const { file, names, cells, rows, lines } = table;
  const lower = names.map((name) => name.toLowerCase());
  const name = candidates.find((candidate) => lower.includes(candidate.toLowerCase()));
  if (name === undefined) return undefined;
  const index = lower.indexOf(name.toLowerCase());
  const bad = cells.findIndex((row, k) => row[index] !== '' && !Number.isFinite(rows[k][index]));
  if (bad < 0) return { index, name };
  throw new FormatError(`'${cells[bad][index]}' is no number`, {
    at: { file, line: lines[bad], field: names[index] },
  });
}

/** Texts of the column of this name, where there is one. */
export function textsOf({ names, cells }: NumberColumns, name: string): readonly string[] | undefined {
  const index = names.indexOf(name);
  return index < 0 ? undefined : cells.map((row) => row[index]);
}

/** The column of temperatures in K, where there is one. @throws FormatError for temperatures in another unit. */
export function temperatureColumn(table: NumberColumns): ReturnType<typeof columnOf> {
  const found = columnOf(table, ['temperature_K', 'temperature', 'T', 'T_K']);
  const other = table.names.find((name) => /^(?:temp(?:erature)?|t)[_ (]/i.test(name));
  if (found !== undefined || other === undefined) return found;
  throw new FormatError(`the column '${other}' is not of a unit that is known`, {
    at: { file: table.file, line: 1 },
    expected: 'temperature_K, in kelvins',
  });
}

/** The same. @throws FormatError where there is none of them. */
export function requiredColumn(table: NumberColumns, candidates: readonly string[], what: string): number {
  const found = columnOf(table, candidates);
  if (found !== undefined) return found.index;
  throw new FormatError(`there is no column of the ${what}`, {
    at: { file: table.file, line: 1 },
    expected: `one named ${candidates.join(' or ')}, not ${table.names.join(', ')}`,
  });
}
