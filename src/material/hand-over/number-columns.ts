import { FormatError } from '../../base/index.ts';

/** A table of numbers by the names of its columns; what is empty is NaN. */
export interface NumberColumns {
  readonly file: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
  /** Line of each row, from 1. */
  readonly lines: readonly number[];
  /** Texts of the column `branch`, where there is one. */
  readonly branches: readonly (string | undefined)[];
}

/** Reads a CSV with a header; comments start with #. @throws FormatError naming file and line. */
export function parseNumberColumns(text: string, file: string): NumberColumns {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, k) => ({ content: content.trim(), line: k + 1 }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'));
  const [header, ...body] = lines;
  if (header === undefined || !/[a-z]/i.test(header.content)) {
    throw new FormatError('has no header', {
      at: { file, line: header?.line ?? 1 },
      expected: 'a first line that names the columns, such as filling,voltage_V',
    });
  }
  const names = split(header.content);
  const texts = new Set(['branch', 'settled', 'equilibrated', 'accurate']);
  const rows = body.map(({ content, line }) => {
    const cells = split(content);
    if (cells.length !== names.length) {
      throw new FormatError(`the row has ${cells.length} columns, the header ${names.length}`, {
        at: { file, line },
      });
    }
    return cells.map((cell, k) => {
      if (cell === '' || texts.has(names[k])) return Number.NaN;
      const value = Number(cell);
      if (Number.isFinite(value)) return value;
      throw new FormatError(`'${cell}' is no number`, { at: { file, line, field: names[k] } });
    });
  });
  const branch = names.indexOf('branch');
  const branches = body.map(({ content }) => (branch < 0 ? undefined : split(content)[branch]));
  return { file, names, rows, lines: body.map(({ line }) => line), branches };
}

function split(content: string): string[] {
  return content.split(',').map((cell) => cell.trim());
}

/** The first of these columns that there is. */
export function columnOf(
  { names }: NumberColumns,
  candidates: readonly string[],
): { readonly index: number; readonly name: string } | undefined {
  const lower = names.map((name) => name.toLowerCase());
  const name = candidates.find((candidate) => lower.includes(candidate.toLowerCase()));
  return name === undefined ? undefined : { index: lower.indexOf(name.toLowerCase()), name };
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
