import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

/** Thin spaces as plain ones, for reading. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('numbers', () => {
  it.each([
    [0.40055, 4, '0.4006'],
    [2.952591, 4, '2.953'],
    [1250, 3, '1250'],
    [12345.6, 6, '12 345.6'],
    [-0.5, 2, '−0.50'],
    [0, 3, '0'],
    [3.2e-14, 2, '3.2 × 10⁻¹⁴'],
    [9.6e6, 2, '9.6 × 10⁶'],
    [-2e-7, 1, '−2 × 10⁻⁷'],
  ])('%d with %i digits is %s', (value, digits, text) => {
    expect(plain(format.significant(value, digits))).toBe(text);
  });

  it.each([
    [2.952591, 0.0008, '2.9526 ± 0.0008'],
    [2.952591, 0.0012, '2.9526 ± 0.0012'],
    [2.952591, 0.0296, '2.953 ± 0.030'],
    [0.13566, 1.3e-4, '0.13566 ± 0.00013'],
    [17.4, 3.2, '17 ± 3'],
    [1, 1e-12, '1.00000000 ± < 0.00000001'],
    [2.5, 0, '2.5000'],
  ])('%d ± %d is %s', (value, error, text) => {
    expect(format.plusMinus(value, error)).toBe(text);
  });

  it('never print NaN, infinity or undefined', () => {
    const odd = fc.constantFrom(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      null,
      undefined,
    );
    const any = fc.oneof(odd, fc.double());
    fc.assert(
      fc.property(any, any, (a, b) => {
        const printed = [
          format.significant(a),
          format.decimals(a, 2),
          format.whole(a),
          format.percent(a),
          format.plusMinus(a, b),
          format.quantity(a, 1e-6, 'µm'),
          format.duration(a),
          format.bytes(a),
          format.change(a, b),
          format.signed(a, 1, 'mV'),
        ];
        expect(printed.filter((text) => /NaN|Infinity|undefined|null/.test(text))).toEqual([]);
      }),
    );
  });
});

describe('other quantities', () => {
  it.each([
    [0.1, 'C/10'],
    [0.5, 'C/2'],
    [1, '1C'],
    [2.5, '2.5C'],
    [0.3, '0.3C'],
    [1 / 3, 'C/3'],
  ])('a rate of %d is %s', (rate, text) => {
    expect(format.cRate(rate)).toBe(text);
  });

  it.each([
    [0.0421, '42 ms'],
    [3.14, '3.1 s'],
    [42.31, '42.3 s'],
    [59.99, '1 min 0 s'],
    [125, '2 min 5 s'],
    [4330, '1 h 12 min'],
  ])('%d s are %s', (seconds, text) => {
    expect(plain(format.duration(seconds))).toBe(text);
  });

  it('changes and differences have their sign, what rounds to nothing has none', () => {
    expect(plain(format.change(0.958, 1))).toBe('−4.2 %');
    expect(plain(format.change(1.1, 1))).toBe('+10.0 %');
    expect(plain(format.signed(0.001, 1, 'mV'))).toBe('0.0 mV');
    expect(plain(format.signed(-0.001, 1, 'mV'))).toBe('0.0 mV');
    expect(format.change(1, 0)).toBe('—');
  });

  it('bytes, lengths and times', () => {
    expect(plain(format.bytes(3_500_000))).toBe('3.50 MB');
    expect(plain(format.bytes(12))).toBe('12.0 B');
    expect(plain(format.quantity(4e-7, 1e-6, 'µm', 3))).toBe('0.400 µm');
    expect(format.instant('2026-11-21T01:31:09.123Z')).toBe('2026-11-21 01:31:09 UTC');
    expect(format.instant(null)).toBe('—');
  });
});
