import { describe, expect, it } from 'vitest';
import { pouchDischarges, pouchPlaces, pouchTimes } from '../../verify/cell/pouch-reference.ts';
import { present } from '../../test/support/present.ts';
import { runCell } from './index.ts';
import { parameterSet } from './sets/index.ts';

const set = parameterSet('marquis2019');
const own = present(set.pouch);
const [, { pouch: poor }] = pouchDischarges;
const small = { negative: 5, separator: 3, positive: 5, radial: 8 };

function between(x: Float64Array, values: Float64Array, at: number): number {
  const k = Math.max(0, Math.min(x.length - 2, x.findIndex((each) => each > at) - 1));
  return values[k] + ((values[k + 1] - values[k]) * (at - x[k])) / (x[k + 1] - x[k]);
}

it.each(pouchDischarges)('discharges a pouch as an independent solver does: $name', async (reference) => {
  const { time, voltage, temperature, fields, balance } = await runCell({
    parameters: { ...set, pouch: reference.pouch },
    model: 'spm',
    heat: 'pouch',
    experiment: 'Discharge at 2C for 1200 s',
    mesh: { negative: 3, separator: 3, positive: 3, radial: 60, radialSpacing: 'graded', height: 36 },
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-9,
    curveTimes: pouchTimes,
    outputTimes: pouchTimes,
  });
  expect(balance.energy).toBeLessThan(1e-8);
  for (const [k, at] of pouchTimes.entries()) {
    const found = time.indexOf(at);
    expect(Math.abs(voltage[found] - reference.voltage[k])).toBeLessThan(1e-5);
    expect(Math.abs(temperature[found] - reference.meanTemperature[k])).toBeLessThan(2e-4);
    const along = present(fields.find((each) => each.time === at)?.along);
    for (const [j, place] of pouchPlaces.entries()) {
      const where = place * own.height;
      const warm = between(along.height, along.temperature, where);
      expect(Math.abs(warm - reference.temperature[k][j])).toBeLessThan(3e-4);
      const current = between(along.height, along.currentDensity, where);
      expect(Math.abs(current - reference.currentDensity[k][j])).toBeLessThan(2e-3);
    }
  }
});

it.each(['dfn', 'spm'] as const)('is one lump between foils without resistance (%s)', async (model) => {
  const thermal = present(set.thermal);
  const lumped = { ...thermal, coolingAreaRatio: 2, heatTransferCoefficient: 5 };
  const pouch = {
    ...own,
    negativeCollectorConductivity: 1e15,
    positiveCollectorConductivity: 1e15,
    negativeTab: { ...own.negativeTab, heatTransferCoefficient: 0 },
    positiveTab: { ...own.positiveTab, heatTransferCoefficient: 0 },
    faceHeatTransferCoefficient: 5,
    edgeHeatTransferCoefficient: 0,
  };
  const run = (heat: 'lumped' | 'pouch') =>
    runCell({
      parameters: { ...set, thermal: lumped, pouch },
      model,
      heat,
      experiment: 'Discharge at 2C for 10 min; Charge at 1C for 5 min',
      mesh: { ...small, height: 4 },
      relativeTolerance: 1e-8,
      absoluteTolerance: 1e-10,
      curveTimes: [300, 600, 700, 900],
    });
  const [one, all] = [await run('lumped'), await run('pouch')];
  for (const at of [300, 600, 700, 900]) {
    const [i, j] = [one.time.lastIndexOf(at), all.time.lastIndexOf(at)];
    expect(Math.abs(one.voltage[i] - all.voltage[j])).toBeLessThan(1e-7);
    expect(Math.abs(one.temperature[i] - all.temperature[j])).toBeLessThan(1e-5);
  }
});

describe('the voltage of porous electrodes along a pouch', () => {
  it('converges with the second order in the parts of the height', async () => {
    const voltages = await Promise.all(
      [3, 9, 27].map(async (height) => {
        const { voltage } = await runCell({
          parameters: { ...set, pouch: poor },
          heat: 'pouch',
          experiment: 'Discharge at 3C for 300 s',
          mesh: { ...small, height },
          relativeTolerance: 1e-7,
          absoluteTolerance: 1e-9,
        });
        return present(voltage.at(-1));
      }),
    );
    const ratio = (voltages[0] - voltages[1]) / (voltages[1] - voltages[2]);
    expect(ratio).toBeGreaterThan(7.5);
    expect(ratio).toBeLessThan(10.5);
  });
});

it('goes through a cycle with a hold and a rest, in which currents even out', async () => {
  const { balance, fields, stepSummaries } = await runCell({
    parameters: { ...set, pouch: poor },
    model: 'spme',
    heat: 'pouch',
    experiment:
      'Discharge at 2C until 3.2 V; Rest for 1 h; Charge at 1C until 4.1 V; Hold at 4.1 V until C/20; Discharge at 2 W for 5 min',
    mesh: { ...small, height: 6 },
    outputTimes: [1700, 4000],
  });
  expect(stepSummaries).toHaveLength(5);
  expect(balance.particles).toBeLessThan(1e-11);
  expect(balance.charge).toBeLessThan(1e-11);
  expect(balance.energy).toBeLessThan(1e-5);
  const spans = fields.map(({ along }) => {
    const { currentDensity } = present(along);
    return Math.max(...currentDensity) - Math.min(...currentDensity);
  });
  expect(spans[1]).toBeLessThan(spans[0] / 5);
  expect(spans[2]).toBeGreaterThan(0.3);
});

it('estimates the error of its voltage with twice the parts', async () => {
  const { mesh, voltageError, voltage } = await runCell({
    parameters: { ...set, pouch: poor },
    model: 'spm',
    heat: 'pouch',
    experiment: 'Discharge at 3C for 300 s',
    mesh: { ...small, radial: 100, radialSpacing: 'graded', height: 3 },
    estimateError: true,
  });
  expect(present(voltageError).mesh.height).toBe(6);
  expect(mesh.height).toBe(3);
  // Its error is mostly that of the parts: a run on many more tells it.
  const finer = await runCell({
    parameters: { ...set, pouch: poor },
    model: 'spm',
    heat: 'pouch',
    experiment: 'Discharge at 3C for 300 s',
    mesh: { ...small, radial: 100, radialSpacing: 'graded', height: 48 },
    relativeTolerance: 1e-6,
    absoluteTolerance: 1e-8,
  });
  const error = Math.abs(present(voltage.at(-1)) - present(finer.voltage.at(-1)));
  expect(present(voltageError).rms / error).toBeGreaterThan(0.6);
  expect(present(voltageError).rms / error).toBeLessThan(1);
});

it.each([
  ['pouch.height', { height: 0 }, /pouch\.height: 0/],
  ['pouch.width', { width: 207 }, /pouch\.width: 207.*below 10/],
  ['the conductivity of a foil', { negativeCollectorConductivity: -1 }, /negativeCollectorConductivity: -1/],
  ['a tab', { positiveTab: { ...own.positiveTab, width: 0.3 } }, /pouch\.positiveTab\.width: 0\.3.*0\.207/],
  [
    'a tab beyond the end',
    { positiveTab: { ...own.positiveTab, edge: 'side', centre: 0.13 } },
    /pouch\.positiveTab\.centre: 0\.13.*from 0\.02/,
  ],
  ['the area', { width: 0.1 }, /pouch: height times width.*2\.07/],
] as const)('questions %s', async (_, change, message) => {
  const parameters = { ...set, pouch: { ...own, ...change } };
  await expect(runCell({ parameters, heat: 'pouch', experiment: 'Discharge at 1C' })).rejects.toThrow(
    message,
  );
});

it.each([
  ['chen2020', 3, /pouch: 'pouch' heat needs.*marquis2019/],
  ['marquis2019', 0.5, /mesh\.height: 0\.5/],
] as const)('says what a pouch needs: %s in %s parts', async (name, height, message) => {
  const options = { parameters: parameterSet(name), heat: 'pouch', experiment: 'Discharge at 1C' } as const;
  await expect(runCell({ ...options, mesh: { ...small, height } })).rejects.toThrow(message);
});
