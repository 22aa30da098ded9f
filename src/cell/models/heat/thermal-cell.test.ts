import { describe, expect, it } from 'vitest';
import { BdfIntegrator } from '../../../numerics/index.ts';
import { makeConsistent } from '../../consistent.ts';
import type { CellParameters, ThermalParameters } from '../../parameters.ts';
import { parameterSet } from '../../sets/index.ts';
import type { CellModel, HeatingModel } from '../cell-model.ts';
import { PorousCell } from '../porous/porous-cell.ts';
import { ThermalCell } from './thermal-cell.ts';

const layer = { volumetricHeatCapacity: 2e6, thermalConductivity: 1.5 };
const thermal: ThermalParameters = {
  negativeCollector: { ...layer, thickness: 10e-6 },
  negative: layer,
  separator: layer,
  positive: layer,
  positiveCollector: { ...layer, thickness: 10e-6 },
  coolingAreaRatio: 0.1,
  heatTransferCoefficient: 10,
  ambientTemperature: 290,
};
const capacity = 140e-6 * 2e6;

/** A model of nothing but `power` W/m² of heat, the same everywhere in its `count` places. */
function heater(power: number, count: number): HeatingModel {
  const names = ['negative', 'separator', 'positive'] as const;
  const places = Array.from({ length: 3 * count }, (_, k) => {
    const name = names[Math.floor(k / count)];
    return { layer: name, width: (name === 'separator' ? 20e-6 : 50e-6) / count };
  });
  const whole = places.reduce((sum, { width }) => sum + width, 0);
  const none = new Float64Array(places.length);
  return {
    name: 'heater',
    size: 1,
    currentScale: 1,
    currentDensity: 0,
    storage: Float64Array.of(1),
    places,
    temperature: new Float64Array(places.length),
    heat: () => ({
      solid: Float64Array.from(places, ({ width }) => (power * width) / whole),
      electrolyte: none,
      reaction: none,
      entropic: none,
      contact: 0,
      reversiblePower: power,
    }),
    initialState: () => Float64Array.of(0),
    guessAlgebraic: () => undefined,
    evaluate: () => true,
    residual(_y, derivative, out) {
      out[0] = derivative[0];
      return true;
    },
    prepare: () => true,
    solve: () => undefined,
    byCurrent: (out) => out.fill(0),
    voltage: () => 0,
    voltageChange: () => 0,
    voltageByCurrent: () => 0,
    absoluteTolerances: () => Float64Array.of(1e-6),
    fields: () => {
      throw new Error('none');
    },
    inventory: () => ({
      electrolyte: 0,
      negative: 0,
      positive: 0,
      negativeDoubleLayer: 0,
      positiveDoubleLayer: 0,
    }),
    nearestLimit: () => '',
  };
}

function integrate(model: CellModel, seconds: number, relative = 1e-8): Float64Array {
  const integrator = new BdfIntegrator(
    {
      size: model.size,
      residual: (_t, y, derivative, out) => model.residual(y, derivative, out),
      prepare: (_t, y, _derivative, shift) => model.prepare(y, shift),
      solve: (b) => model.solve(b),
    },
    { relativeTolerance: relative, absoluteTolerance: model.absoluteTolerances(relative, relative / 100) },
  );
  const y = model.initialState();
  const derivative = new Float64Array(model.size);
  makeConsistent(model, y, derivative);
  integrator.start(0, y, derivative, seconds);
  for (;;) {
    const outcome = integrator.step();
    expect(outcome).not.toBe('stuck');
    if (outcome === 'reached-stop') return integrator.y;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}

describe('a cell that is warmed evenly', () => {
  it('tends to its steady temperature exponentially', () => {
    const model = new ThermalCell(heater(20, 2), 'lumped', thermal, 300);
    const steady = 290 + 20;
    for (const time of [30, 300, 3000]) {
      const y = integrate(model, time);
      const exact = steady - (steady - 300) * Math.exp(-time / capacity);
      expect(model.meanTemperature(y)).toBeCloseTo(exact, 4);
      const { made, given, stored } = model.heatTally(y);
      expect(made / (20 * time)).toBeCloseTo(1, 9);
      expect(Math.abs(made - given - stored) / made).toBeLessThan(1e-12);
    }
  });

  it('has the parabola of a slab through it in the end, with the second order', () => {
    const power = 2000;
    const error = (count: number): number => {
      const even = { ...thermal, coolingAreaRatio: 2, heatTransferCoefficient: 100 };
      const model = new ThermalCell(heater(power, count), 'through-cell', even, 300);
      const y = integrate(model, 4000, 1e-10);
      const middle = Math.floor((3 * count) / 2);
      const temperature = y[model.inner.size + 1 + middle] * 300;
      // Half the power leaves on each side: film, collector, then half the slab with its source.
      const half = 60e-6;
      const exact = 290 + (power / 2) * (1 / 100 + 10e-6 / 1.5) + (power / 2) * (half / 2 / 1.5);
      return Math.abs(temperature - exact);
    };
    const [coarse, fine] = [error(1), error(3)];
    expect(fine).toBeLessThan(coarse / 8);
    expect(coarse).toBeLessThan(0.01);
  });
});

const parameters: CellParameters = {
  ...parameterSet('marquis2019'),
  contactResistance: 2e-3,
  thermal,
};

describe.each(['lumped', 'through-cell'] as const)('a discharge with %s heat', (kind) => {
  it('loses no energy', () => {
    const inner = new PorousCell(
      {
        ...parameters,
        negative: { ...parameters.negative, entropicCoefficient: (s) => 2e-4 * (0.4 - s) },
        positive: { ...parameters.positive, doubleLayerCapacitance: 0.1 },
      },
      { negative: 8, separator: 4, positive: 8, radial: 8 },
    );
    const model = new ThermalCell(inner, kind, thermal, 298.15);
    model.currentDensity = 50;
    const y = integrate(model, 1200, 1e-5);
    expect(model.meanTemperature(y)).toBeGreaterThan(300);
    const { made, given, stored } = model.heatTally(y);
    expect(Math.abs(made - given - stored) / made).toBeLessThan(1e-11);
    makeConsistent(model, y, new Float64Array(model.size), true);
    expect(model.evaluate(y)).toBe(true);
    const { solid, electrolyte, reaction, contact, reversiblePower } = inner.heat();
    const heat = sum(solid) + sum(electrolyte) + sum(reaction) + contact;
    expect(Math.abs(reversiblePower / (heat + 50 * model.voltage()) - 1)).toBeLessThan(1e-12);
  });
});

it('has the same temperature everywhere where heat spreads at once', () => {
  const quick = { ...thermal };
  for (const name of [
    'negativeCollector',
    'negative',
    'separator',
    'positive',
    'positiveCollector',
  ] as const) {
    Object.assign(quick, { [name]: { ...thermal[name], thermalConductivity: 1e4 } });
  }
  const mesh = { negative: 6, separator: 3, positive: 6, radial: 6 };
  const [one, all] = (['lumped', 'through-cell'] as const).map((kind) => {
    const model = new ThermalCell(new PorousCell(parameters, mesh), kind, quick, 298.15);
    model.currentDensity = 40;
    return model.meanTemperature(integrate(model, 900, 1e-7));
  });
  expect(Math.abs(one - all)).toBeLessThan(2e-5);
});
