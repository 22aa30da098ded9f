import { expect, it } from 'vitest';
import { readableUnit } from './readable.ts';

it.each([
  ['m', 4e-7, 0.4, 'µm'],
  ['1/m', 3.2e5, 0.32, '1/µm'],
  ['m3', 5e-18, 5, 'µm³'],
  ['rad', Math.PI / 2, 90, '°'],
  ['kg/m2', 0.15, 15, 'mg/cm²'],
  ['', 0.4, 0.4, ''],
  ['S/m', 7, 7, 'S/m'],
])('%s is read as %s', (unit, value, expected, readable) => {
  const shown = readableUnit(unit);
  expect(value / shown.factor).toBeCloseTo(expected, 12);
  expect(shown.unit).toBe(readable);
});
