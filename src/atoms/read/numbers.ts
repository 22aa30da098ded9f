import { FormatError, type Place } from '../../base/index.ts';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?$/;

/** Nothing about atoms is larger; numbers that are were damaged, and would overflow. */
const largest = 1e30;

/** A decimal number, also with Fortran's exponent 'd'; not a number for anything else. */
export function numberOf(token: string | undefined): number {
  if (token === undefined || !decimal.test(token)) return Number.NaN;
  const value = Number(token.replace(/[dD]/, 'e'));
  return Math.abs(value) < largest ? value : Number.NaN;
}

/** Words between blanks. */
export function wordsOf(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

/**
 * Numbers of a line that Fortran wrote, in which a minus may touch the number before ('0.5-0.25').
 * Stops at the first word that is none.
 */
export function fortranNumbers(line: string): number[] {
  const numbers: number[] = [];
  for (const word of wordsOf(line.replace(/(\d)-(?=\d|\.)/g, '$1 -'))) {
    const value = numberOf(word);
    if (Number.isNaN(value)) break;
    numbers.push(value);
  }
  return numbers;
}

/** @throws FormatError unless the first words of the line are this many numbers. */
export function requireNumbers(words: readonly string[], count: number, at: Place, what: string): number[] {
  const values = words.slice(0, count).map((word) => numberOf(word));
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new FormatError(`'${shortened(words[bad])}' is no number`, { at, expected: what });
  if (values.length < count) {
    const has = `the line has ${values.length} ${values.length === 1 ? 'number' : 'numbers'}`;
    throw new FormatError(has, { at, expected: what });
  }
  return values;
}

/** A text that fits in a message. */
export function shortened(text: string): string {
  const visible = text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?');
  return visible.length > 40 ? `${visible.slice(0, 40)}…` : visible;
}

/**
 * Whether the last number of a text without a closing line break was cut: it has fewer decimals than all the numbers
 * of the lines before it, which were written alike.
 */
export function lastNumberCut(text: string, before: readonly string[]): boolean {
  if (/\s$/.test(text)) return false;
  const last = wordsOf(text).at(-1) ?? '';
  const others = before.flatMap(wordsOf).filter((word) => /^-?\d*\.\d+$/.test(word));
  if (others.length === 0 || !/^-?\d*\.?\d*$/.test(last)) return false;
  return !last.includes('.') || others.every((word) => decimals(word) > decimals(last));
}

/** Digits behind the point of a word that has one. */
function decimals(word: string): number {
  return word.length - 1 - word.indexOf('.');
}
