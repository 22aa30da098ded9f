import { FormatError, type Place } from '../../base/index.ts';

/**
 * The pairs key=value of an extended XYZ comment. Values may stand in quotation marks, braces or brackets; a key alone
 * is true. Keys come in lower case.
 * @throws FormatError for quotation marks or brackets that do not end.
 */
export function commentPairs(comment: string, at: Place): Map<string, string> {
  const pairs = new Map<string, string>();
  let position = 0;
  const skipBlank = (): void => {
    while (/\s/.test(comment[position] ?? '')) position++;
  };
  const word = (stop: RegExp): string => {
    const start = position;
    while (position < comment.length && !stop.test(comment[position])) position++;
    return comment.slice(start, position);
  };
  const value = (): string => {
    const first = comment[position] ?? '';
    if (first === '"' || first === "'") return quoted(first);
    if (first === '{' || first === '[') return bracketed(first, first === '{' ? '}' : ']');
    return word(/\s/);
  };
  const quoted = (mark: string): string => {
    let text = '';
    for (position++; comment[position] !== mark; position++) {
      if (position >= comment.length) throw unended(at);
      if (comment[position] === '\\') position++;
      text += comment[position] ?? '';
    }
    position++;
    return text;
  };
  const bracketed = (open: string, close: string): string => {
    const start = position;
    let depth = 0;
    do {
      if (position >= comment.length) throw unended(at);
      if (comment[position] === open) depth++;
      if (comment[position] === close) depth--;
      position++;
    } while (depth > 0);
    return comment.slice(start, position).replace(/[[\]{},]/g, ' ');
  };
  for (skipBlank(); position < comment.length; skipBlank()) {
    const first = comment[position];
    const key = first === '"' || first === "'" ? quoted(first) : word(/[\s=]/);
    const assigned = comment[position] === '=';
    if (assigned) position++;
    else if (key === '') position++;
    pairs.set(key.toLowerCase(), assigned ? value() : 'true');
  }
  return pairs;
}

function unended(at: Place): FormatError {
  return new FormatError('quotation marks or brackets of the comment do not end on its line', { at });
}

export interface Column {
  readonly name: string;
  readonly kind: 'S' | 'R' | 'I' | 'L';
  readonly count: number;
  /** Words before it in a row. */
  readonly start: number;
}

/** 'species:S:1:pos:R:3:forces:R:3' as columns. @throws FormatError where it is something else. */
export function columnsOf(properties: string, at: Place): Column[] {
  const parts = properties.split(':');
  const columns: Column[] = [];
  let start = 0;
  for (let index = 0; index < parts.length; index += 3) {
    const [name, kind, size] = parts.slice(index, index + 3);
    const count = Number(size);
    if (!/^[SRIL]$/.test(kind ?? '') || !Number.isInteger(count) || count < 1) {
      throw new FormatError(`Properties=${properties} does not list columns`, {
        at,
        expected: 'NAME:S|R|I|L:COUNT and so on, such as species:S:1:pos:R:3',
      });
    }
    columns.push({ name: name.toLowerCase(), kind: kind as Column['kind'], count, start });
    start += count;
  }
  return columns;
}
