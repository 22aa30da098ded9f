import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productByDifferences } from '../../../../verify/cell/model-derivatives.ts';
import { variedCells } from '../../../../verify/cell/varied-cells.ts';
import { faradayConstant } from '../../../material/index.ts';
import { runCell } from '../../run.ts';
import { parameterSet } from '../../sets/index.ts';
import { makeConsistent } from '../../consistent.ts';
import { transferenceAt } from '../transference.ts';
import { PorousCell } from './porous-cell.ts';

const base = parameterSet('chen2020');

const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };

describe('the block elimination', () => {
  it.each(variedCells)('inverts the Jacobian of %s', (_name, parameters) => {
    const system = new PorousCell(parameters, mesh);
    system.currentDensity = 60;
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.integer(), (shift, seed) => {
        const y = system.initialState();
        makeConsistent(system, y, new Float64Array(system.size));
        for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.02 * Math.sin(seed + 3 * i);
        const v = y.map((_, i) => 0.05 * Math.cos(seed + i));
        const b = productByDifferences(system, y, v, shift);
        expect(system.prepare(y, shift)).toBe(true);
        system.solve(b);
        for (let i = 0; i < y.length; i++) expect(Math.abs(b[i] - v[i])).toBeLessThan(2e-6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the derivatives with respect to the current and of the voltage', () => {
  it.each(variedCells)('are those of differences: %s', (_name, parameters) => {
    const system = new PorousCell(parameters, mesh);
    system.currentDensity = 40;
    const y = system.initialState();
    makeConsistent(system, y, new Float64Array(system.size));
    for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.01 * Math.sin(3 * i);
    const v = y.map((value, i) => 0.1 * value * Math.cos(i));
    const still = new Float64Array(system.size);
    const at = (current: number, along: number): { rows: Float64Array; voltage: number } => {
      const rows = new Float64Array(system.size);
      system.currentDensity = 40 + current;
      expect(
        system.residual(
          y.map((value, i) => value + along * v[i]),
          still,
          rows,
        ),
      ).toBe(true);
      return { rows, voltage: system.voltage() };
    };
    const [more, less] = [at(1e-3, 0), at(-1e-3, 0)];
    const [on, back] = [at(0, 1e-6), at(0, -1e-6)];
    system.currentDensity = 40;
    expect(system.prepare(y, 0.3)).toBe(true);
    const rows = new Float64Array(system.size);
    system.byCurrent(rows);
    for (let i = 0; i < y.length; i++) {
      expect(Math.abs(rows[i] - (more.rows[i] - less.rows[i]) / 2e-3)).toBeLessThan(1e-7);
    }
    expect(system.voltageByCurrent() / ((more.voltage - less.voltage) / 2e-3)).toBeCloseTo(1, 6);
    expect(system.voltageChange(v) / ((on.voltage - back.voltage) / 2e-6)).toBeCloseTo(1, 6);
  });
});

describe('beyond the bounds', () => {
  it('the Jacobian is still that of the residual', () => {
    const system = new PorousCell(base, mesh);
    system.currentDensity = 0.05;
    const y = system.initialState();
    makeConsistent(system, y, new Float64Array(system.size));
    const { concentrations, layers } = system;
    y.fill(1 - 3e-5, concentrations - 4, concentrations);
    y[concentrations + layers.count - 1] = -1.5e-4;
    y[concentrations + layers.count - 2] = 4e-5;
    const v = y.map((_, i) => 1e-3 * Math.cos(i));
    const b = productByDifferences(system, y, v, 0.1, 1e-5);
    expect(system.prepare(y, 0.1)).toBe(true);
    system.solve(b);
    for (let i = 0; i < y.length; i++) expect(Math.abs(b[i] - v[i])).toBeLessThan(1e-7);
  });

  it('there is no value far outside', () => {
    const system = new PorousCell(base, mesh);
    const y = system.initialState();
    y[system.concentrations] = -0.1;
    expect(system.evaluate(y)).toBe(false);
  });
});

describe('a consistent state', () => {
  it.each([0, 1, -30, 100, 500])('meets the algebraic equations at %d A/m²', (current) => {
    const system = new PorousCell(base, { negative: 20, separator: 20, positive: 20, radial: 20 });
    system.currentDensity = current;
    const y = system.initialState();
    const derivative = new Float64Array(system.size);
    makeConsistent(system, y, derivative);
    const out = new Float64Array(system.size);
    expect(system.residual(y, derivative, out)).toBe(true);
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-9);
  });
});

describe('the electrolyte', () => {
  it('settles to the gradient −(1 − t₊) I/(F D_eff) in the separator', async () => {
    const diffusivity = Object.assign(() => 3e-10, { derivative: () => 0 });
    const parameters = { ...base, electrolyte: { ...base.electrolyte, diffusivity } };
    const { fields } = await runCell({
      parameters,
      experiment: 'Discharge at C/5 for 1 h',
      relativeTolerance: 1e-7,
    });
    const { x, electrolyteConcentration: c } = fields[0];
    const slope = (c[39] - c[20]) / (x[39] - x[20]);
    const efficiency = base.separator.electrolyteTransportEfficiency;
    const flux =
      ((1 - transferenceAt(base.electrolyte, 1000, base.temperature)) * 1) / base.area / faradayConstant;
    expect(Math.abs(slope / (-flux / (3e-10 * efficiency)) - 1)).toBeLessThan(1e-3);
  });

  it('carries the whole current through the separator by Ohm’s law where concentrations are even', () => {
    const system = new PorousCell(base, mesh);
    system.currentDensity = 50;
    const y = system.initialState();
    makeConsistent(system, y, new Float64Array(system.size));
    system.evaluate(y);
    const width = base.separator.thickness / mesh.separator;
    const conductivity = base.electrolyte.conductivity(1000, base.temperature);
    const expected = (-50 * width) / (conductivity * base.separator.electrolyteTransportEfficiency);
    expect(system.electrolyteStep(mesh.negative) / expected).toBeCloseTo(1, 12);
  });
});
