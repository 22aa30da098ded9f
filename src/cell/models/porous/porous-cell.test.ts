import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faradayConstant, type RateLaw } from '../../../material/index.ts';
import type { CellParameters, HalfCellParameters } from '../../parameters.ts';
import { runCell } from '../../run.ts';
import { parameterSet } from '../../sets/index.ts';
import { makeConsistent } from '../../consistent.ts';
import { transferenceAt } from '../transference.ts';
import { PorousCell } from './porous-cell.ts';

const base = parameterSet('chen2020');

/** h = 6 sinh(Fη/6RT): a law that is not Butler–Volmer's. */
const tripled: RateLaw = {
  name: 'tripled',
  rate: (eta, t) => 6 * Math.sinh(eta / sixth(t)),
  slope: (eta, t) => (6 * Math.cosh(eta / sixth(t))) / sixth(t),
  byTemperature: (eta, t) => ((-6 * eta) / (sixth(t) * t)) * Math.cosh(eta / sixth(t)),
  overpotential: (rate, t) => sixth(t) * Math.asinh(rate / 6),
};

function sixth(temperature: number): number {
  return (6 * 8.314462618 * temperature) / faradayConstant;
}

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

/** Silicon beside graphite in three sizes, films, a double layer in the positive electrode, t₊(c), away from the reference temperature. */
const composite: CellParameters = {
  ...varied,
  temperature: 310,
  contactResistance: 1e-3,
  negative: {
    ...varied.negative,
    activeMaterialFraction: 0.5,
    particleSizes: { relativeRadii: [0.5, 1, 2], volumeShares: [0.2, 0.5, 0.3] },
    entropicCoefficient: (s) => 1e-4 * (0.3 - s * s),
    furtherMaterials: [
      {
        ...base.negative,
        material: 'silicon',
        particleShape: 'cylinder',
        activeMaterialFraction: 0.1,
        specificSurfaceArea: 5e5,
        particleRadius: 1e-6,
        initialStoichiometry: 0.85,
        openCircuitPotential: (s) => 0.6 - 0.5 * s,
        filmResistance: 0.02,
      },
    ],
  },
  positive: { ...varied.positive, filmResistance: 0.01, doubleLayerCapacitance: 0.2, rateLaw: tripled },
  electrolyte: { ...varied.electrolyte, transferenceNumber: (c) => 0.2 + 1e-4 * c },
};

const { negative: _negative, ...stack } = varied;
const half: HalfCellParameters = {
  ...stack,
  positive: { ...base.negative, particleShape: 'plane' },
  lithium: { exchangeCurrentDensity: (c) => 3 * Math.sqrt(c / 1000) },
};

const cases: [string, CellParameters | HalfCellParameters][] = [
  ['chen2020', base],
  ['a set in which everything varies', varied],
  ['a composite with sizes, films and a double layer', composite],
  ['a half cell', half],
];

/** J v by central differences of the residual, y' moving with `shift`. */
function productByDifferences(
  system: PorousCell,
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
  it.each(cases)('inverts the Jacobian of %s', (_name, parameters) => {
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
  it.each(cases)('are those of differences: %s', (_name, parameters) => {
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
