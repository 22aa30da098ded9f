import { describe, expect, it } from 'vitest';
import { productByDifferences } from '../../../../verify/cell/model-derivatives.ts';
import { heatedFin, resistingPouch } from '../../../../verify/cell/pouch-profiles.ts';
import { pouchDischarges } from '../../../../verify/cell/pouch-reference.ts';
import { present } from '../../../../test/support/present.ts';
import { makeConsistent } from '../../consistent.ts';
import type { PouchParameters, ThermalParameters } from '../../parameters.ts';
import { parameterSet } from '../../sets/index.ts';
import { buildModel } from '../build.ts';
import type { HeatingModel } from '../cell-model.ts';
import { PouchCell } from './pouch-cell.ts';

const set = parameterSet('marquis2019');
const thermal = { ...present(set.thermal), ambientTemperature: 290 };
const pouch = present(set.pouch);

/** A cell that only resists (Ω m²), and warms itself by `heat` W/m². */
function resistor(resistance: number, heat = 0): HeatingModel {
  const none = new Float64Array(1);
  const model: HeatingModel = {
    name: 'resistor',
    size: 1,
    currentScale: 1,
    currentDensity: 0,
    storage: Float64Array.of(1),
    places: [{ layer: 'separator', width: 25e-6 }],
    temperature: new Float64Array(1),
    heat: () => ({
      solid: Float64Array.of(heat + resistance * model.currentDensity ** 2),
      electrolyte: none,
      reaction: none,
      entropic: none,
      contact: 0,
      reversiblePower: 4 * model.currentDensity + heat,
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
    voltage: () => 4 - resistance * model.currentDensity,
    voltageChange: () => 0,
    voltageByCurrent: () => -resistance,
    absoluteTolerances: () => Float64Array.of(1e-6),
    fields: () => ({}) as ReturnType<HeatingModel['fields']>,
    inventory: () => {
      throw new Error('none');
    },
    nearestLimit: () => '',
  };
  return model;
}

function resistors(
  count: number,
  changed: Partial<PouchParameters>,
  resistance: number,
  heat = 0,
  layers: ThermalParameters = thermal,
): PouchCell {
  const models = Array.from({ length: count }, () => resistor(resistance, heat));
  return new PouchCell(models, { ...pouch, ...changed }, layers, 300);
}

describe.each(['top', 'bottom'] as const)('foils with the negative tab at the %s', (edge) => {
  const [current, resistance, conductivity] = [50, 1e-3, 2e6];
  const changed: Partial<PouchParameters> = {
    negativeCollectorConductivity: conductivity,
    positiveCollectorConductivity: conductivity / 3,
    negativeTab: { ...pouch.negativeTab, edge },
  };
  const exact = resistingPouch({
    height: pouch.height,
    current,
    resistance,
    negativeSheet: 1 / (conductivity * thermal.negativeCollector.thickness),
    positiveSheet: 3 / (conductivity * thermal.positiveCollector.thickness),
    negativeTabAt: edge,
  });
  const solved = (count: number) => {
    const model = resistors(count, changed, resistance);
    model.currentDensity = current;
    const y = model.initialState();
    makeConsistent(model, y, new Float64Array(model.size));
    return { model, y, along: present(model.fields(0, y).along) };
  };

  it('have the profile of a cell that only resists, with the second order', () => {
    const errors = [12, 36].map((count) => {
      const { along, model } = solved(count);
      const worst = Math.max(
        ...along.currentDensity.map((i, k) => Math.abs(i - exact.currentDensity(along.height[k]))),
      );
      return [worst, Math.abs(4 - model.voltage() - exact.loss)];
    });
    for (const which of [0, 1]) {
      const [coarse, fine] = errors.map((each) => each[which]);
      expect(coarse / fine).toBeGreaterThan(8.5);
      expect(coarse / fine).toBeLessThan(9.5);
    }
    expect(errors[1][1]).toBeLessThan(2e-4 * exact.loss);
  });

  it('turn into heat just what is lost, and potentials meet at the tabs', () => {
    const { model, y, along } = solved(9);
    const { off, through } = model.powers();
    expect(Math.abs(off / through)).toBeLessThan(1e-12);
    expect(along.currentDensity.reduce((sum, i) => sum + i, 0) / 9).toBeCloseTo(current, 10);
    const last = along.height.length - 1;
    const half = (pouch.height ** 2 * current) / (18 * conductivity * thermal.negativeCollector.thickness);
    expect(along.negativePotential[edge === 'top' ? last : 0]).toBeCloseTo(-half, 12);
    const atTab = model.voltage() + 3 * half;
    expect(along.positivePotential[last]).toBeCloseTo(atTab, 12);
    expect(model.meanTemperature(y)).toBe(300);
  });
});

it('mirrors its currents when both tabs move to the other end', () => {
  const [up, down] = (['top', 'bottom'] as const).map((edge) => {
    const tab = { ...pouch.negativeTab, edge };
    const model = resistors(7, { negativeTab: tab, positiveTab: tab }, 1e-4);
    model.currentDensity = 30;
    const y = model.initialState();
    makeConsistent(model, y, new Float64Array(model.size));
    return present(model.fields(0, y).along).currentDensity;
  });
  for (const [k, value] of up.entries()) expect(down[6 - k]).toBeCloseTo(value, 10);
});

it('carries nothing along foils with tabs as long as they are', () => {
  const tab = { edge: 'side', width: pouch.height, heatTransferCoefficient: 0 } as const;
  const model = resistors(5, { negativeTab: tab, positiveTab: tab, negativeCollectorConductivity: 1 }, 1e-3);
  model.currentDensity = 30;
  const y = model.initialState();
  makeConsistent(model, y, new Float64Array(model.size));
  expect(model.voltage()).toBeCloseTo(4 - 30 * 1e-3, 12);
});

it('takes in all current of a tab at the side, with the second order where the parts end where it does', () => {
  const loss = (count: number, centre: number): number => {
    const tab = { edge: 'side', centre, width: pouch.height / 4, heatTransferCoefficient: 0 } as const;
    const changed = { negativeTab: tab, positiveTab: tab, negativeCollectorConductivity: 1e6 };
    const model = resistors(count, changed, 1e-4);
    model.currentDensity = 30;
    const y = model.initialState();
    makeConsistent(model, y, new Float64Array(model.size));
    expect(Math.abs(model.powers().off / model.powers().through)).toBeLessThan(1e-12);
    return 4 - model.voltage();
  };
  const [rough, coarse, fine] = [8, 24, 72].map((count) => loss(count, (3 / 8) * pouch.height));
  expect((rough - coarse) / (coarse - fine)).toBeGreaterThan(8.5);
  expect((rough - coarse) / (coarse - fine)).toBeLessThan(9.5);
  expect(Math.abs(loss(70, (3 / 8) * pouch.height) / fine - 1)).toBeLessThan(1e-3);
});

it('has the steady temperature of a heated fin, with the second order', () => {
  const { height, width, negativeTab } = pouch;
  const tab = { ...negativeTab, heatTransferCoefficient: 5e4 };
  const changed = {
    negativeTab: tab,
    positiveTab: tab,
    cooledFaces: 2,
    faceHeatTransferCoefficient: 4,
    edgeHeatTransferCoefficient: 0,
  };
  const foils = [thermal.negativeCollector, thermal.positiveCollector];
  const conductance =
    foils.reduce((sum, foil) => sum + foil.thickness * foil.thermalConductivity, 0) +
    25e-6 * thermal.separator.thermalConductivity;
  const top = foils.reduce((sum, { thickness }) => sum + (5e4 * tab.width * thickness) / width, 0);
  const exact = heatedFin(height, conductance, 8, 300, top);
  const [coarse, fine] = [24, 72].map((count) => {
    const model = resistors(count, changed, 1e-3, 300);
    const y = model.initialState();
    const rate = new Float64Array(model.size);
    // One implicit step of a whole year from the start is the steady state.
    const out = new Float64Array(model.size);
    model.residual(y, rate, out);
    model.prepare(y, 1 / 3e7);
    model.solve(out);
    const { height: at, temperature } = present(
      model.fields(
        0,
        y.map((value, i) => value - out[i]),
      ).along,
    );
    return Math.max(...temperature.map((kelvin, k) => Math.abs(kelvin - 290 - exact(at[k]))));
  });
  expect(exact(0) - exact(height)).toBeGreaterThan(5);
  expect(coarse).toBeLessThan(0.025);
  expect(coarse / fine).toBeGreaterThan(8);
});

describe.each(['dfn', 'spme', 'spm'] as const)('the %s along a pouch', (name) => {
  const [, , { pouch: poor }] = pouchDischarges;
  const mesh = { negative: 4, separator: 3, positive: 4, radial: 5, height: 3 };
  const parameters = { ...set, pouch: poor, contactResistance: 1e-3 };
  const model = buildModel(parameters, mesh, { model: name, heat: 'pouch' }, 298.15);
  model.currentDensity = 40;
  const y = model.initialState();
  makeConsistent(model, y, new Float64Array(model.size));

  it('solves with its own Jacobian, but for what the other unknowns do to the temperatures', () => {
    const shift = 0.01;
    expect(model.prepare(y, shift)).toBe(true);
    const isElectric = Array.from(
      model.storage,
      (_, i) => i < model.size - 7 || (i > model.size - 5 && i < model.size - 2),
    );
    const v = Float64Array.from(model.storage, (_, i) => (isElectric[i] ? Math.sin(7 * i + 1) : 0));
    const product = productByDifferences(model, y, v, shift, 1e-6);
    for (const [i, electric] of isElectric.entries()) if (!electric) product[i] = 0;
    model.prepare(y, shift);
    model.solve(product);
    const errors = v.map((value, i) => (isElectric[i] ? Math.abs(product[i] - value) : 0));
    expect(Math.max(...errors)).toBeLessThan(2e-4);
  });

  it('knows what current and unknowns do to its voltage', () => {
    model.prepare(y, 0.01);
    const step = 1e-4;
    const voltageAt = (current: number, moved: Float64Array): number => {
      model.currentDensity = current;
      model.evaluate(moved);
      const voltage = model.voltage();
      model.currentDensity = 40;
      return voltage;
    };
    const bySlope = (voltageAt(40 + step, y) - voltageAt(40 - step, y)) / (2 * step);
    expect(bySlope / model.voltageByCurrent()).toBeCloseTo(1, 6);
    const v = Float64Array.from(y, (_, i) => Math.sin(3 * i + 2));
    const moved = (by: number): Float64Array => y.map((value, i) => value + by * v[i]);
    const change = (voltageAt(40, moved(1e-7)) - voltageAt(40, moved(-1e-7))) / 2e-7;
    model.prepare(y, 0.01);
    expect(model.voltageChange(v) / change).toBeCloseTo(1, 4);
    const column = new Float64Array(model.size);
    model.byCurrent(column);
    const residualAt = (current: number): Float64Array => {
      const out = new Float64Array(model.size);
      model.currentDensity = current;
      model.residual(y, new Float64Array(model.size), out);
      model.currentDensity = 40;
      return out;
    };
    const [above, below] = [residualAt(40 + step), residualAt(40 - step)];
    for (let i = 0; i < model.size - 7; i++) {
      expect(Math.abs((above[i] - below[i]) / (2 * step) - column[i])).toBeLessThan(1e-6);
    }
  });

  it('loses no power in a state that meets its equations', () => {
    model.evaluate(y);
    const { off, through } = present(model.powers?.());
    expect(Math.abs(off / through)).toBeLessThan(1e-9);
  });
});
