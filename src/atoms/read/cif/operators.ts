import { FormatError, type Place } from '../../../base/index.ts';
import { shortened } from '../numbers.ts';

/** x' = R x + t in fractional coordinates: rows of R with the translation behind. */
type AffineRow = readonly [x: number, y: number, z: number, shift: number];
export type Operator = readonly [AffineRow, AffineRow, AffineRow];

/** Reads '-y+1/2, x-y, z'. @throws FormatError for anything else. */
export function parseOperator(text: string, at: Place): Operator {
  const parts = text.toLowerCase().replace(/\s+/g, '').split(',');
  if (parts.length !== 3) throw unknown(text, at);
  const [x, y, z] = parts.map((part) => parseRow(part, text, at));
  return [x, y, z];
}

function parseRow(part: string, whole: string, at: Place): AffineRow {
  const row: [number, number, number, number] = [0, 0, 0, 0];
  const term = /(?<sign>[+-]?)(?:(?<number>\d+(?:\.\d*)?|\.\d+)(?:\/(?<divisor>\d+))?)?\*?(?<axis>[xyz]?)/y;
  if (part === '') throw unknown(whole, at);
  let position = 0;
  while (position < part.length) {
    term.lastIndex = position;
    const match = term.exec(part);
    const { sign, number, divisor, axis = '' } = match?.groups ?? {};
    if (match === null || match[0] === '' || (number === undefined && axis === '') || divisor === '0') {
      throw unknown(whole, at);
    }
    const size = (number === undefined ? 1 : Number(number)) / Number(divisor ?? 1);
    row[axis === '' ? 3 : 'xyz'.indexOf(axis)] += sign === '-' ? -size : size;
    position += match[0].length;
  }
  return row;
}

function unknown(text: string, at: Place): FormatError {
  return new FormatError(`'${shortened(text)}' is no symmetry operator`, {
    at,
    expected: "such as '-y+1/2, x-y, z'",
  });
}
