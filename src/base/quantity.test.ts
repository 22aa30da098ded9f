import { describe, expect, it } from 'vitest';
import { UnitError } from './errors.ts';
import { parseQuantity } from './quantity.ts';

describe('a quantity', () => {
  it.each([
    ['298.15 K', 298.15],
    ['25oC', 298.15],
    ['25 °C', 298.15],
    ['-10 degC', 263.15],
    ['0C', 273.15],
  ])('of temperature: %s', (text, kelvin) => {
    expect(parseQuantity(text, 'temperature', 'at')).toBeCloseTo(kelvin, 12);
  });

  it('without its unit, or with another, is refused', () => {
    expect(() => parseQuantity('25', 'temperature', 'at')).toThrow(UnitError);
    expect(() => parseQuantity('25', 'temperature', 'at')).toThrow(/'25' has no unit; expected one of K, oC/);
    expect(() => parseQuantity('25 F', 'temperature', 'at')).toThrow(/'F' is not a unit of temperature/);
    expect(() => parseQuantity('1 oC', 'length', 'at')).toThrow(UnitError);
  });

  it('scales with its unit', () => {
    expect(parseQuantity('0.4um', 'length', 'x')).toBeCloseTo(4e-7, 20);
    expect(parseQuantity('1.6 g/cm3', 'density', 'x')).toBe(1600);
    expect(parseQuantity('30 min', 'time', 'x')).toBe(1800);
  });
});
