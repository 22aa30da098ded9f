import { plain } from '../plain.ts';
import { InputError } from '../../base/index.ts';

/** What a wrong unit may have made of a number, or undefined. */
export type SlipGuess = (value: number) => string | undefined;

/** K. Wide enough for any cell; a temperature in °C is outside. */
export const [coldest, hottest] = [150, 600];

/** @throws InputError unless the number is finite and above 0 (and below `most`, where nothing exists). */
export function positiveNumber(value: number, field: string, most = Infinity, slip?: SlipGuess): void {
  if (value > 0 && value < most && Number.isFinite(value)) return;
  const range = most === Infinity ? 'a number above 0' : `a number above 0 and below ${most}`;
  reject(field, value, range, slip?.(value));
}

/** @throws InputError unless the number is finite and not below 0. */
export function notNegative(value: number | undefined, field: string): void {
  if (value === undefined || (value >= 0 && Number.isFinite(value))) return;
  reject(field, value, 'a number of at least 0');
}

/** @throws InputError unless 0 < value ≤ 1. */
export function fraction(value: number, field: string): void {
  if (!(value > 0 && value <= 1)) {
    reject(field, value, 'a fraction above 0 and at most 1', percent(value));
  }
}

const percent: SlipGuess = (value) =>
  value > 1 && value <= 100 ? `in percent? ${value} % are ${rounded(value / 100)}` : undefined;

export const micrometres: SlipGuess = (value) =>
  value >= 1e-3 && value < 1e4 ? `in µm? ${value} µm are ${rounded(value * 1e-6)} m` : undefined;

export const celsius: SlipGuess = (value) =>
  value >= -100 && value < 150 ? `in °C? ${value} °C are ${rounded(value + 273.15)} K` : undefined;

export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

export function reject(field: string, value: number, expected: string, mend?: string): never {
  throw new InputError(`${typeof value === 'number' ? plain(value) : String(value)} cannot be used`, {
    at: { field },
    expected,
    ...(mend === undefined ? {} : { mend }),
  });
}

/** @throws InputError unless the name is one of those or left out. */
export function oneOf(name: string | undefined, names: readonly string[], field: string): void {
  if (name === undefined || names.includes(name)) return;
  throw new InputError(`'${name}' cannot be used`, { at: { field }, expected: names.join(', ') });
}
