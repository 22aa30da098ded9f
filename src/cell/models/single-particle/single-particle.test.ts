import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atConstantCurrent } from '../../../../verify/cell/constant-current.ts';
import { productByDifferences } from '../../../../verify/cell/model-derivatives.ts';
import { singleParticleReference } from '../../../../verify/cell/single-particle-reference.ts';
import { composite, variedCells } from '../../../../verify/cell/varied-cells.ts';
import { faradayConstant, gasConstant, symmetricOverpotential } from '../../../material/index.ts';
import { makeConsistent } from '../../consistent.ts';
import type { CellParameters, ElectrodeParameters, HalfCellParameters } from '../../parameters.ts';
import { parameterSet } from '../../sets/index.ts';
import { transferenceAt } from '../transference.ts';
import { PorousCell } from '../porous/porous-cell.ts';
import { SingleParticleModel } from './single-particle-model.ts';

const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };
const base = parameterSet('chen2020');
const cases = variedCells.flatMap(([name, parameters]) =>
  (['spm', 'spme'] as const).map((kind) => [kind, name, parameters] as const),
);

function perturbed(model: SingleParticleModel, by: number, seed: number): Float64Array {
  const y = model.initialState();
  makeConsistent(model, y, new Float64Array(model.size));
  for (let i = 0; i < y.length; i++) y[i] *= 1 + by * Math.sin(seed + 3 * i);
  return y;
}

describe('the elimination', () => {
  it.each(cases)('inverts the Jacobian of the %s of %s', (kind, _name, parameters) => {
    const model = new SingleParticleModel(parameters, mesh, kind);
    model.currentDensity = 60;
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.integer(), (shift, seed) => {
        const y = perturbed(model, 0.02, seed);
        const v = y.map((_, i) => 0.05 * Math.cos(seed + i));
        const b = productByDifferences(model, y, v, shift);
        expect(model.prepare(y, shift)).toBe(true);
        model.solve(b);
        for (let i = 0; i < y.length; i++) expect(Math.abs(b[i] - v[i])).toBeLessThan(2e-6);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the derivatives with respect to the current and of the voltage', () => {
  it.each(cases)('are those of differences: %s of %s', (kind, _name, parameters) => {
    const model = new SingleParticleModel(parameters, mesh, kind);
    model.currentDensity = 40;
    const y = perturbed(model, 0.01, 0);
    const v = y.map((value, i) => 0.1 * value * Math.cos(i));
    const still = new Float64Array(model.size);
    const at = (current: number, along: number): { rows: Float64Array; voltage: number } => {
      const rows = new Float64Array(model.size);
      const moved = y.map((value, i) => value + along * v[i]);
      model.currentDensity = 40 + current;
      expect(model.residual(moved, still, rows)).toBe(true);
      return { rows, voltage: model.voltage() };
    };
    const [more, less] = [at(1e-3, 0), at(-1e-3, 0)];
    const [on, back] = [at(0, 1e-6), at(0, -1e-6)];
    model.currentDensity = 40;
    expect(model.prepare(y, 0.3)).toBe(true);
    const rows = new Float64Array(model.size);
    model.byCurrent(rows);
    for (let i = 0; i < y.length; i++) {
      expect(Math.abs(rows[i] - (more.rows[i] - less.rows[i]) / 2e-3)).toBeLessThan(1e-7);
    }
    expect(model.voltageByCurrent() / ((more.voltage - less.voltage) / 2e-3)).toBeCloseTo(1, 6);
    expect(model.voltageChange(v) / ((on.voltage - back.voltage) / 2e-6)).toBeCloseTo(1, 6);
  });
});

describe('conservation', () => {
  it.each(['spm', 'spme'] as const)('of lithium and charge in the %s of a composite, to rounding', (kind) => {
    const model = new SingleParticleModel(composite, mesh, kind);
    const start = model.inventory(model.initialState());
    const [end] = atConstantCurrent(model, 20, [900], 1e-4, (y) => model.inventory(y));
    const moved = (20 * 900) / faradayConstant;
    const charged = (end.positiveDoubleLayer - start.positiveDoubleLayer) / faradayConstant;
    expect(Math.abs((start.negative - end.negative) / moved - 1)).toBeLessThan(1e-11);
    expect(Math.abs((end.positive - start.positive - charged) / moved - 1)).toBeLessThan(1e-11);
    expect(Math.abs(end.electrolyte / start.electrolyte - 1)).toBeLessThan(1e-13);
  });
});

describe('populations', () => {
  it('of two identical materials are one, as are sizes that are equal', () => {
    const { negative } = base;
    const halved = {
      activeMaterialFraction: 0.375,
      specificSurfaceArea: 0.5 * Number(negative.specificSurfaceArea),
    };
    const split: CellParameters = {
      ...base,
      negative: {
        ...negative,
        ...halved,
        particleSizes: { relativeRadii: [1, 1], volumeShares: [0.3, 0.7] },
        furtherMaterials: [{ ...negative, ...halved }],
      },
    };
    const [one, three] = [base, split].map((parameters) => {
      const model = new SingleParticleModel(parameters, mesh, 'spme');
      return atConstantCurrent(model, 50, [100, 1000], 1e-10, () => model.voltage());
    });
    for (const i of [0, 1]) expect(three[i]).toBeCloseTo(one[i], 8);
  });

  it('share one potential drop and the whole current', () => {
    const model = new SingleParticleModel(composite, mesh, 'spme');
    const [{ negative }] = atConstantCurrent(model, 20, [300], 1e-8, (y) => model.fields(300, y));
    const { electrode } = model.negative ?? { electrode: undefined };
    let sum = 0;
    for (const { drop, volumetricCurrent } of electrode?.populations ?? []) {
      expect(Math.abs(drop[0] - (electrode?.drop[0] ?? Number.NaN))).toBeLessThan(1e-8);
      sum += volumetricCurrent[0];
    }
    expect(sum * composite.negative.thickness).toBeCloseTo(20, 10);
    expect(negative?.populations).toHaveLength(4);
  });
});

const fine = { negative: 60, separator: 30, positive: 60, radial: 100, radialSpacing: 'graded' } as const;

/**
 * The voltage with the reaction's overpotential averaged over the electrodes, as PyBaMM does, instead of the
 * overpotential at the mean concentration: the states are the same.
 */
function withMeanOverpotentials(model: SingleParticleModel, y: Float64Array): number {
  const fields = model.fields(0, y);
  const { temperature } = model.parameters;
  let voltage = fields.voltage;
  for (const [sign, electrode, lumped] of [
    [-1, fields.negative, model.negative],
    [1, fields.positive, model.positive],
  ] as const) {
    if (electrode === undefined || lumped === undefined) continue;
    const { layer } = lumped;
    const { maximumConcentration: full, exchangeCurrentDensity } = layer.parameters;
    const c = fields.electrolyteConcentration.slice(layer.first, layer.first + layer.count);
    const overpotential = (concentration: number): number => {
      const surface = electrode.surfaceStoichiometry[0] * full;
      const exchange = exchangeCurrentDensity(concentration, surface, full, temperature);
      return symmetricOverpotential(electrode.interfacialCurrent[0], exchange, temperature);
    };
    const mean = c.reduce((sum, value) => sum + value, 0) / c.length;
    const average = c.reduce((sum, value) => sum + overpotential(value), 0) / c.length;
    voltage += sign * (average - overpotential(mean));
  }
  return voltage;
}

describe('against PyBaMM', () => {
  it.each(singleParticleReference.cases)(
    'the $model of $set at $rate C',
    ({ model: kind, set, rate, times, voltage }) => {
      const model = new SingleParticleModel(parameterSet(set), fine, kind);
      const own = atConstantCurrent(model, rate * model.currentScale, times, 1e-7, (y) =>
        withMeanOverpotentials(model, y),
      );
      for (const [i, value] of voltage.entries()) expect(Math.abs(own[i] - value)).toBeLessThan(1e-4);
    },
  );
});

/** The SPMe of Marquis et al. 2019: mean exchange currents, conductivity at the mean concentration, losses in closed form. */
function asymptoticVoltage(model: SingleParticleModel, y: Float64Array): number {
  const { electrolyteConcentration: c, negative, positive } = model.fields(0, y);
  const { parameters, currentDensity: current } = model;
  const { electrolyte, separator, temperature } = parameters;
  const conductivity = electrolyte.conductivity(electrolyte.initialConcentration, temperature);
  const share = transferenceAt(electrolyte, electrolyte.initialConcentration, temperature);
  const junction = (2 * gasConstant * temperature * (1 - share)) / faradayConstant;
  let voltage =
    (-current * separator.thickness) / (conductivity * separator.electrolyteTransportEfficiency) -
    current * (parameters.contactResistance ?? 0);
  for (const [sign, electrode, lumped] of [
    [-1, negative, model.negative],
    [1, positive, model.positive],
  ] as const) {
    if (electrode === undefined || lumped === undefined) continue;
    const { first, count, parameters: own } = lumped.layer;
    const { maximumConcentration: full, thickness } = own;
    const pores = c.slice(first, first + count);
    const mean = (of: (value: number) => number): number =>
      pores.reduce((sum, value) => sum + of(value), 0) / count;
    const surface = electrode.surfaceStoichiometry[0];
    const exchange = mean((value) => own.exchangeCurrentDensity(value, surface * full, full, temperature));
    const resistance =
      thickness / (3 * conductivity * Number(own.electrolyteTransportEfficiency)) +
      thickness / (3 * Number(own.effectiveElectronicConductivity));
    voltage +=
      sign *
        (own.openCircuitPotential(surface) +
          symmetricOverpotential(electrode.interfacialCurrent[0], exchange, temperature) +
          junction * mean(Math.log)) -
      current * resistance;
  }
  return voltage;
}

describe('the published asymptotic voltage', () => {
  it('differs in the second order of the current', () => {
    const cells = { negative: 60, separator: 20, positive: 60, radial: 10 };
    const [more, less] = [0.25, 0.0625].map((rate) => {
      const model = new SingleParticleModel(base, cells, 'spme');
      const [difference] = atConstantCurrent(
        model,
        rate * model.currentScale,
        [400],
        1e-9,
        (y) => model.voltage() - asymptoticVoltage(model, y),
      );
      return Math.abs(difference);
    });
    expect(Math.log(more / less) / Math.log(4)).toBeGreaterThan(1.9);
    expect(more).toBeLessThan(2e-4);
  });
});

/** The cell with all transport through it `factor` times as fast. */
function faster<Cell extends CellParameters | HalfCellParameters>(cell: Cell, factor: number): Cell {
  const { electrolyte } = cell;
  const conducting = (electrode: ElectrodeParameters): ElectrodeParameters => ({
    ...electrode,
    effectiveElectronicConductivity: 0.3 * factor,
  });
  return {
    ...cell,
    ...('negative' in cell ? { negative: conducting(cell.negative) } : {}),
    positive: conducting(cell.positive),
    electrolyte: {
      ...electrolyte,
      diffusivity: (c: number, t: number) => factor * electrolyte.diffusivity(c, t),
      conductivity: (c: number, t: number) => factor * electrolyte.conductivity(c, t),
    },
  };
}

const { negative: _negative, ...stack } = base;
const limits: [string, CellParameters | HalfCellParameters][] = [
  ['a full cell', base],
  ['a half cell', { ...stack, lithium: { exchangeCurrentDensity: (c) => 3 * Math.sqrt(c / 1000) } }],
  [
    'two sizes and two materials',
    {
      ...base,
      negative: {
        ...base.negative,
        activeMaterialFraction: 0.6,
        furtherMaterials: [
          {
            ...base.negative,
            activeMaterialFraction: 0.1,
            particleRadius: 3e-6,
            openCircuitPotential: (s) => base.negative.openCircuitPotential(s) + 0.01,
          },
        ],
      },
      positive: {
        ...base.positive,
        particleSizes: { relativeRadii: [0.6, 1.2], volumeShares: [0.3, 0.7] },
      },
    },
  ],
];

describe('the limit of small losses', () => {
  const coarse = { negative: 12, separator: 6, positive: 12, radial: 8 };

  function error(cell: CellParameters | HalfCellParameters, kind: 'spm' | 'spme', factor: number): number {
    const parameters = faster(cell, factor);
    const [one, all] = [
      new SingleParticleModel(parameters, coarse, kind),
      new PorousCell(parameters, coarse),
    ].map((model) => atConstantCurrent(model, 50, [600], 1e-9, () => model.voltage())[0]);
    return Math.abs(one - all);
  }

  it.each(limits)(
    'is that of the porous model, first order in the SPM, second in the SPMe: %s',
    (_name, cell) => {
      const [simple, salted] = (['spm', 'spme'] as const).map((kind) =>
        [16, 64].map((factor) => error(cell, kind, factor)),
      );
      expect(Math.log(simple[0] / simple[1]) / Math.log(4)).toBeGreaterThan(0.95);
      expect(Math.log(salted[0] / salted[1]) / Math.log(4)).toBeGreaterThan(1.9);
      expect(salted[1]).toBeLessThan(1e-5);
    },
  );
});

describe('the losses', () => {
  it('of even salt are I (L_n/3κ_n + L_s/κ_s + L_p/3κ_p) and I L/3σ, with the second order', () => {
    const { negative, separator, positive, electrolyte } = base;
    const conductivity = electrolyte.conductivity(1000, base.temperature);
    const share = (thickness: number, efficiency: unknown): number =>
      thickness / (conductivity * Number(efficiency));
    const exact =
      share(negative.thickness, negative.electrolyteTransportEfficiency) / 3 +
      share(separator.thickness, separator.electrolyteTransportEfficiency) +
      share(positive.thickness, positive.electrolyteTransportEfficiency) / 3 +
      positive.thickness / (3 * Number(positive.effectiveElectronicConductivity)) +
      negative.thickness / (3 * Number(negative.effectiveElectronicConductivity));
    const error = (count: number): number => {
      const cells = { negative: count, separator: count, positive: count, radial: 4 };
      const model = new SingleParticleModel(base, cells, 'spme');
      const { salt, negative: left, positive: right } = model;
      model.evaluate(model.initialState());
      const total = (salt?.resistance() ?? 0) + (left?.solidResistance ?? 0) + right.solidResistance;
      return Math.abs(total / exact - 1);
    };
    expect(error(20)).toBeLessThan(2e-3);
    expect(Math.log2(error(10) / error(20))).toBeCloseTo(2, 6);
  });
});
