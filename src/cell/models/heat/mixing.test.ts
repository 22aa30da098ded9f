import { describe, expect, it } from 'vitest';
import { BdfIntegrator } from '../../../numerics/index.ts';
import { makeConsistent } from '../../consistent.ts';
import type { CellParameters, HalfCellParameters } from '../../parameters.ts';
import { runCell } from '../../run.ts';
import { halfCellSet, parameterSet } from '../../sets/index.ts';
import { buildModel, type CellHeat, type CellModelName } from '../build.ts';
import type { CellModel } from '../cell-model.ts';
import type { Electrode } from '../porous/electrode.ts';
import { PorousCell } from '../porous/porous-cell.ts';
import { SingleParticleModel } from '../single-particle/single-particle-model.ts';
import { ThermalCell } from './thermal-cell.ts';

const mesh = { negative: 6, separator: 3, positive: 6, radial: 8, radialSpacing: 'graded' } as const;
const [points, weights] = [
  [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)],
  [5 / 18, 8 / 18, 5 / 18],
];

/** Integrates at a current (A/m²) from a state; the state at the end and the work done until then, J/m². */
function follow(model: CellModel, y: Float64Array, current: number, seconds: number) {
  const relative = 1e-9;
  const integrator = new BdfIntegrator(
    {
      size: model.size,
      residual: (_t, state, rates, out) => model.residual(state, rates, out),
      prepare: (_t, state, _rates, shift) => model.prepare(state, shift),
      solve: (b) => model.solve(b),
    },
    { relativeTolerance: relative, absoluteTolerance: model.absoluteTolerances(relative, relative / 100) },
  );
  model.currentDensity = current;
  const [derivative, between] = [new Float64Array(model.size), new Float64Array(model.size)];
  makeConsistent(model, y, derivative);
  integrator.start(0, y, derivative, seconds);
  let [work, time] = [0, 0];
  for (let outcome = integrator.step(); ; outcome = integrator.step()) {
    expect(outcome).not.toBe('stuck');
    const width = integrator.time - time;
    for (const [n, point] of points.entries()) {
      integrator.interpolate(time + point * width, between);
      if (!model.evaluate(between)) throw new Error('no state');
      work += width * (weights[n] ?? 0) * current * model.voltage();
    }
    time = integrator.time;
    if (outcome === 'reached-stop') return { y: integrator.y.slice(), work };
  }
}

/** ∫ of what the tables hold, straight between even points, from a half to x. */
function integral(at: (x: number) => number, x: number): number {
  const pieces = 4096;
  let sum = 0;
  for (let n = 0; n < pieces; n++) {
    const middle = 0.5 + ((n + 0.5) / pieces) * (x - 0.5);
    sum += (at(middle) * (x - 0.5)) / pieces;
  }
  return sum;
}

/** −∑ F c_max ∫ ∫ U_H dθ dv of the electrodes' particles, J/m². */
function enthalpy(electrodes: readonly Electrode[], y: Float64Array): number {
  let sum = 0;
  for (const { populations, shells, layer } of electrodes) {
    for (const [p, { mesh: radial, lossPerCurrent, enthalpyPotential }] of populations.entries()) {
      for (let i = 0; i < layer.count * radial.count; i++) {
        const [k, m] = [Math.floor(i / radial.count), i % radial.count];
        const size = (layer.widths[k] * radial.volumes[m]) / lossPerCurrent[k];
        sum -= size * integral((x) => enthalpyPotential.at(x), y[shells[p] + i]);
      }
    }
  }
  return sum;
}

function audit(
  cell: CellParameters | HalfCellParameters,
  model: CellModelName,
  heat: CellHeat,
  rate = 2,
  mixes = true,
) {
  const built = buildModel(cell, mesh, { model, heat, heatOfMixing: mixes });
  if (!(built instanceof ThermalCell)) throw new Error('not warm');
  const { inner } = built;
  const electrodes =
    inner instanceof PorousCell
      ? inner.electrodes
      : inner instanceof SingleParticleModel
        ? inner.electrodes.map(({ electrode }) => electrode)
        : [];
  const start = built.initialState();
  const before = enthalpy(electrodes, start);
  const loaded = follow(built, start, rate * built.currentScale, 300);
  const rested = follow(built, loaded.y, 0, 600);
  const { made } = built.heatTally(rested.y);
  return { given: before - enthalpy(electrodes, rested.y), work: loaded.work + rested.work, made };
}

const full = parameterSet('marquis2019');
const entropic: CellParameters = {
  ...full,
  negative: { ...full.negative, entropicCoefficient: (x) => 3e-4 * Math.sin(6 * x) },
  positive: { ...full.positive, entropicCoefficient: (x) => -2e-4 * x * x },
};
const half: HalfCellParameters = { ...halfCellSet('ecker2015-graphite-half'), thermal: full.thermal };

describe('enthalpy given up by a cell', () => {
  it.each<[string, CellParameters | HalfCellParameters, CellModelName, CellHeat]>([
    ['a porous cell', full, 'dfn', 'lumped'],
    ['one with entropy', entropic, 'dfn', 'lumped'],
    ['one with a temperature at each place', entropic, 'dfn', 'through-cell'],
    ['a composite', { ...parameterSet('chen2020-composite'), thermal: full.thermal }, 'dfn', 'lumped'],
    ['single particles', entropic, 'spm', 'lumped'],
    ['a half cell', half, 'dfn', 'lumped'],
  ])('is work and heat: %s', (_, cell, model, heat) => {
    const { given, work, made } = audit(cell, model, heat, cell === half ? 0.3 : 2);
    expect(Math.abs(given - work - made) / made).toBeLessThan(2e-7);
  });

  it('is more than work and heat without that of mixing', () => {
    const { given, work, made } = audit(full, 'dfn', 'lumped', 2, false);
    expect((given - work - made) / made).toBeGreaterThan(0.05);
  });
});

it('is that of another simulator, which takes U for the enthalpy', async () => {
  const { negative, positive, thermal, ...rest } = full;
  if (thermal === undefined) throw new Error('no heat capacities');
  const parameters: CellParameters = {
    ...rest,
    negative: { ...negative, entropicCoefficient: undefined },
    positive: { ...positive, entropicCoefficient: undefined },
    thermal: { ...thermal, heatTransferCoefficient: 0 },
  };
  const warmest = async (heatOfMixing: boolean): Promise<number> => {
    const { temperature } = await runCell({
      parameters,
      heat: 'lumped',
      heatOfMixing,
      experiment: 'Discharge at 2C for 10 min; Rest for 2 h',
      mesh: { negative: 10, separator: 6, positive: 10, radial: 20, radialSpacing: 'graded' },
      relativeTolerance: 1e-5,
      absoluteTolerance: 1e-7,
    });
    return temperature.at(-1) ?? 0;
  };
  // PyBaMM 26.10, DFN of Marquis2019 on 40/40/40 cells and 80 shells: 8.1899 K with heat of mixing, 7.6587 K without.
  expect((await warmest(true)) - (await warmest(false))).toBeCloseTo(0.5311, 2);
});
