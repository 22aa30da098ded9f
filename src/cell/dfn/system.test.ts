import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faradayConstant } from '../../material/index.ts';
import type { CellParameters } from '../parameters.ts';
import { runCell } from '../run.ts';
import { parameterSet } from '../sets/index.ts';
import { makeConsistent, restedState } from './initial.ts';
import { DfnSystem } from './system.ts';

const base = parameterSet('chen2020');
const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };

/** Everything varies: profiles, diffusivity and thermodynamic factor with the state, missing derivatives. */
const varied: CellParameters = {
  ...base,
  negative: {
    ...base.negative,
    porosity: Float64Array.of(0.2, 0.25, 0.3),
    particleRadius: Float64Array.of(5e-6, 7e-6),
    diffusivity: (s) => 3e-14 * (1.5 - s * s),
    openCircuitPotential: (s) => base.negative.openCircuitPotential(s),
  },
  positive: {
    ...base.positive,
    specificSurfaceArea: Float64Array.of(3e5, 4e5),
    electrolyteTransportEfficiency: Float64Array.of(0.1, 0.2, 0.3),
    exchangeCurrentDensity: (c, s, full, t) => base.positive.exchangeCurrentDensity(c, s, full, t),
  },
  electrolyte: { ...base.electrolyte, thermodynamicFactor: (c) => 1 + 2e-4 * c },
};

/** J v by central differences of the residual, y' moving with `shift`. */
function productByDifferences(
  system: DfnSystem,
  y: Float64Array,
  v: Float64Array,
  shift: number,
  step = 1e-5,
): Float64Array {
  const still = new Float64Array(system.size);
  const side = (by: number): Float64Array => {
    const out = new Float64Array(system.size);
    const moved = y.map((value, i) => value + by * v[i]);
    expect(
      system.residual(
        0,
        moved,
        still.map((_, i) => by * shift * v[i]),
        out,
      ),
    ).toBe(true);
    return out;
  };
  const [plus, minus] = [side(step), side(-step)];
  return plus.map((value, i) => (value - minus[i]) / (2 * step));
}

describe('the block elimination', () => {
  it.each([
    ['chen2020', base],
    ['a set in which everything varies', varied],
  ])('inverts the Jacobian of %s', (_name, parameters) => {
    const system = new DfnSystem(parameters, mesh);
    system.currentDensity = 60;
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.integer(), (shift, seed) => {
        const y = restedState(system);
        makeConsistent(system, y, new Float64Array(system.size));
        for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.02 * Math.sin(seed + 3 * i);
        const v = y.map((_, i) => 0.05 * Math.cos(seed + i));
        const b = productByDifferences(system, y, v, shift);
        expect(system.prepare(0, y, y, shift)).toBe(true);
        system.solve(b);
        for (let i = 0; i < y.length; i++) expect(Math.abs(b[i] - v[i])).toBeLessThan(2e-6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('beyond the bounds', () => {
  it('the Jacobian is still that of the residual', () => {
    const system = new DfnSystem(base, mesh);
    system.currentDensity = 0.05;
    const y = restedState(system);
    makeConsistent(system, y, new Float64Array(system.size));
    const { layout } = system;
    y.fill(1 - 3e-5, layout.electrolyte - 4, layout.electrolyte);
    y[layout.negativeCurrents - 1] = -1.5e-4;
    y[layout.negativeCurrents - 2] = 4e-5;
    const v = y.map((_, i) => 1e-3 * Math.cos(i));
    const b = productByDifferences(system, y, v, 0.1, 1e-5);
    expect(system.prepare(0, y, y, 0.1)).toBe(true);
    system.solve(b);
    for (let i = 0; i < y.length; i++) expect(Math.abs(b[i] - v[i])).toBeLessThan(1e-7);
  });

  it('there is no value far outside', () => {
    const system = new DfnSystem(base, mesh);
    const y = restedState(system);
    y[system.layout.electrolyte] = -0.1;
    expect(system.evaluate(y)).toBe(false);
  });
});

describe('a consistent state', () => {
  it.each([0, 1, -30, 100, 500])('meets the algebraic equations at %d A/m²', (current) => {
    const system = new DfnSystem(base, { negative: 20, separator: 20, positive: 20, radial: 20 });
    system.currentDensity = current;
    const y = restedState(system);
    const derivative = new Float64Array(system.size);
    makeConsistent(system, y, derivative);
    const out = new Float64Array(system.size);
    expect(system.residual(0, y, derivative, out)).toBe(true);
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
    const flux = ((1 - base.electrolyte.transferenceNumber) * 1) / base.area / faradayConstant;
    expect(Math.abs(slope / (-flux / (3e-10 * efficiency)) - 1)).toBeLessThan(1e-3);
  });

  it('carries the whole current through the separator by Ohm’s law where concentrations are even', () => {
    const system = new DfnSystem(base, mesh);
    system.currentDensity = 50;
    const y = restedState(system);
    makeConsistent(system, y, new Float64Array(system.size));
    system.evaluate(y);
    const width = base.separator.thickness / mesh.separator;
    const conductivity = base.electrolyte.conductivity(1000, base.temperature);
    const expected = (-50 * width) / (conductivity * base.separator.electrolyteTransportEfficiency);
    expect(system.electrolyteStep(mesh.negative) / expected).toBeCloseTo(1, 12);
  });
});
