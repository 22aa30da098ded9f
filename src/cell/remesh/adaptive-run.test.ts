import { expect, it } from 'vitest';
import { deviation, differences } from '../accuracy/deviation.ts';
import { halfCellSet, parameterSet, runCell, type CellMesh, type CellRunOptions } from '../index.ts';
import { buildModel } from '../models/build.ts';
import { performCell } from '../perform.ts';
import { makeConsistent } from '../consistent.ts';
import { localTimes } from '../voltage-error.ts';
import { resolvedFrom } from './adaptation.ts';
import { carryState } from './carry-state.ts';

const converged: CellMesh = {
  negative: 60,
  separator: 24,
  positive: 60,
  radial: 50,
  radialSpacing: 'adapted',
  shortestTime: 0.01,
};

const pulses = '2 x (Discharge at 1C for 5 min; Rest for 20 min)';

async function trueError(options: CellRunOptions, tolerance: number) {
  const solution = await runCell({ ...options, adaptiveMesh: tolerance });
  const reference = await performCell(
    {
      ...options,
      mesh: converged,
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-8,
      store: { every: Infinity, finalFields: false },
    },
    localTimes(solution),
  );
  const errors = differences(solution, solution, reference, resolvedFrom);
  return { solution, truth: deviation(solution.time, errors) };
}

it.each([
  ['chen2020', pulses, 1e-3],
  ['chen2020', pulses, 3e-4],
  ['chen2020', 'Discharge at 1C until 2.5 V', 5e-4],
  ['prada2013', 'Discharge at 3C for 10 min; Rest for 10 min', 1e-3],
  ['marquis2019', 'Discharge at 2C for 10 min; Rest for 10 min; Charge at 1C for 10 min', 3e-4],
])('estimates its error within a factor of three: %s, %s, %f V', async (name, experiment, tolerance) => {
  const { solution, truth } = await trueError({ parameters: parameterSet(name), experiment }, tolerance);
  const { voltageError, meshes = [], balance } = solution;
  const estimate = voltageError?.rms ?? 0;
  expect(estimate).toBeLessThanOrEqual(tolerance);
  expect(Math.max(estimate / truth.rms, truth.rms / estimate)).toBeLessThan(3);
  const largest = voltageError?.maximum ?? 0;
  expect(Math.max(largest / truth.maximum, truth.maximum / largest)).toBeLessThan(3);
  expect(meshes.length).toBeGreaterThan(1);
  for (const error of [balance.electrolyte, balance.particles, balance.charge]) {
    expect(error).toBeLessThan(1e-12);
  }
});

it('resolves pulses on fewer unknowns than an even mesh', async () => {
  const { solution, truth } = await trueError(
    { parameters: parameterSet('chen2020'), experiment: pulses },
    5e-4,
  );
  const mesh = { negative: 30, separator: 30, positive: 30, radial: 30 };
  const store = { every: Infinity, finalFields: false };
  const options = { parameters: parameterSet('chen2020'), experiment: pulses, mesh, store };
  const even = await performCell(options, localTimes(solution));
  const most = Math.max(...(solution.meshes ?? []).map(({ unknowns }) => unknowns));
  expect(most).toBeLessThan(60 * 32 + 30);
  const errors = differences(solution, solution, even, resolvedFrom);
  expect(deviation(solution.time, errors).maximum).toBeGreaterThan(3 * truth.maximum);
});

it.each(['isothermal', 'lumped', 'through-cell'] as const)('carries states there and back: %s', (heat) => {
  const parameters = parameterSet('marquis2019');
  const mesh = { negative: 30, separator: 20, positive: 30, radial: 20 };
  const from = buildModel(parameters, mesh, { heat });
  const to = buildModel(
    parameters,
    {
      negative: 17,
      separator: 9,
      positive: 41,
      radial: 13,
      radialSpacing: 'graded',
      throughSpacing: 'graded',
    },
    { heat },
  );
  from.currentDensity = 0.5 * from.currentScale;
  const y = from.initialState();
  makeConsistent(from, y, new Float64Array(from.size));
  for (let i = 0; i < y.length; i++) if (from.storage[i] > 0) y[i] *= 1 + 0.02 * Math.sin(i / 500);
  const there = carryState(from, to, y);
  const [before, after] = [from.inventory(y), to.inventory(there)];
  for (const name of ['electrolyte', 'negative', 'positive'] as const) {
    expect(Math.abs(after[name] / before[name] - 1)).toBeLessThan(1e-13);
  }
  const mean = from.meanTemperature?.(y) ?? 300;
  expect(Math.abs((to.meanTemperature?.(there) ?? 300) / mean - 1)).toBeLessThan(1e-13);
  expect(carryState(to, from, there)).toHaveLength(y.length);
});

it('runs single particles, and keeps the fields of each state on its own mesh', async () => {
  const options = { parameters: parameterSet('chen2020'), experiment: pulses, outputTimes: [1, 290, 1000] };
  for (const model of ['dfn', 'spme', 'spm'] as const) {
    const { fields, voltageError } = await runCell({ ...options, model, adaptiveMesh: '1 mV' });
    expect(voltageError?.rms).toBeLessThan(1e-3);
    for (const { x, electrolyteConcentration, positive } of fields) {
      expect(electrolyteConcentration).toHaveLength(x.length);
      expect(positive.surfaceStoichiometry).toHaveLength(positive.x.length);
    }
  }
});

it.each([
  ['a half cell', halfCellSet('xu2019'), 'Discharge at C/2 for 10 min; Rest for 10 min'],
  [
    'holds',
    parameterSet('marquis2019'),
    'Discharge at 1C for 20 min; Charge at 1C until 4.1 V; Hold at 4.1 V until C/20',
  ],
  [
    'powers',
    parameterSet('chen2020'),
    'Discharge at 12 W for 10 min; Rest for 5 min; Charge at 8 W for 5 min',
  ],
])('runs %s', async (_, parameters, experiment) => {
  const { voltageError, balance, stepSummaries } = await runCell({
    parameters,
    experiment,
    adaptiveMesh: 2e-3,
  });
  expect(voltageError?.rms).toBeLessThan(2e-3);
  expect(Math.max(balance.electrolyte, balance.particles, balance.charge)).toBeLessThan(1e-12);
  for (const { reason } of stepSummaries) expect(reason).toMatch(/end-of-step|voltage-cut-off|current-limit/);
});

it('refuses what it chooses itself', async () => {
  const options = { parameters: parameterSet('chen2020'), experiment: pulses, adaptiveMesh: 1e-3 };
  await expect(runCell({ ...options, mesh: converged })).rejects.toThrow(/mesh: adaptiveMesh chooses/);
  await expect(runCell({ ...options, adaptiveMesh: -1 })).rejects.toThrow(/adaptiveMesh: -1 cannot be used/);
});

it('settles on the rough profile of an image, whose steps bend the potentials at any width', async () => {
  const { positive, ...chen } = parameterSet('chen2020');
  const porosity = Float64Array.from({ length: 150 }, (_, k) => 0.33 + 0.12 * Math.sin(7 * k * k));
  const electrolyteTransportEfficiency = porosity.map((value) => value ** 2.5);
  const { meshes, voltageError, balance } = await runCell({
    parameters: {
      ...chen,
      positive: { ...positive, activeMaterialFraction: 0.5, porosity, electrolyteTransportEfficiency },
    },
    experiment: 'Discharge at 2C for 5 min',
    adaptiveMesh: 1e-3,
  });
  expect(voltageError?.rms).toBeLessThan(1e-3);
  expect(balance.electrolyte).toBeLessThan(1e-13);
  expect(meshes?.length).toBeLessThan(60);
});
