import { expect, it } from 'vitest';
import { makeConsistent } from '../../consistent.ts';
import { parameterSet } from '../../sets/index.ts';
import { PorousCell } from './porous-cell.ts';

const mesh = { negative: 5, separator: 4, positive: 6, radial: 5 };
const parameters = parameterSet('okane2022');

function loaded(): { cell: PorousCell; y: Float64Array } {
  const cell = new PorousCell(parameters, mesh);
  cell.currentDensity = 30;
  const y = cell.initialState();
  makeConsistent(cell, y, new Float64Array(cell.size));
  return { cell, y };
}

/** Of a cell that has evaluated nothing before. */
function freshVoltage(y: Float64Array, currentDensity: number, temperature: number): number {
  const cell = new PorousCell(parameters, mesh);
  cell.currentDensity = currentDensity;
  cell.temperature.fill(temperature);
  cell.evaluate(y);
  return cell.voltage();
}

it('a state is evaluated anew when the unknowns, the current or the temperature have changed', () => {
  const { cell, y } = loaded();
  const voltage = (): number => {
    cell.evaluate(y);
    return cell.voltage();
  };
  expect(voltage()).toBe(freshVoltage(y, 30, parameters.temperature));
  y[y.length - 1] += 0.01;
  expect(voltage()).toBe(freshVoltage(y, 30, parameters.temperature));
  cell.currentDensity = 31;
  expect(voltage()).toBe(freshVoltage(y, 31, parameters.temperature));
  cell.temperature.fill(310);
  expect(voltage()).toBe(freshVoltage(y, 31, 310));
});

it('the voltage alone is that of the whole state, before and after', () => {
  const { cell, y } = loaded();
  y[y.length - 2] -= 0.02;
  const alone = cell.voltageAt(y);
  expect(alone).toBe(freshVoltage(y, 30, parameters.temperature));
  cell.evaluate(y);
  expect(cell.voltage()).toBe(alone);
  expect(cell.voltageAt(y)).toBe(alone);
});

it('the residual after preparing is that of a fresh cell', () => {
  const { cell, y } = loaded();
  const still = new Float64Array(cell.size);
  const [out, exact] = [new Float64Array(cell.size), new Float64Array(cell.size)];
  cell.voltageAt(y);
  expect(cell.prepare(y, 0.1)).toBe(true);
  cell.residual(y, still, out);
  const other = new PorousCell(parameters, mesh);
  other.currentDensity = 30;
  other.residual(y, still, exact);
  expect([...out]).toEqual([...exact]);
});
