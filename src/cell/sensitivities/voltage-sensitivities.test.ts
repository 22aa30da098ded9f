import { describe, expect, it } from 'vitest';
import { composite, half, varied } from '../../../verify/cell/varied-cells.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { runCell } from '../run.ts';
import { parameterSet } from '../sets/index.ts';
import { timeToEnd } from './objective.ts';
import { movedAlong, type SensitiveParameter } from './scaled.ts';
import { voltageGradient } from './voltage-gradient.ts';
import { voltageSensitivities, type SensitivityOptions } from './voltage-sensitivities.ts';

const mesh = { negative: 4, separator: 3, positive: 4, radial: 5 };
const tight = { mesh, relativeTolerance: 1e-10, absoluteTolerance: 1e-12 };
const step = 3e-4;

type Options = Omit<SensitivityOptions, 'parameters' | 'with'> & { curveTimes: number[] };
type AnyCell = CellParameters | HalfCellParameters;

/** Central differences of whole runs with ln p moved to either side. */
async function byRuns(
  parameters: AnyCell,
  parameter: SensitiveParameter,
  options: Options,
): Promise<{ endTime: number; capacity: number; voltage: number[]; current: number[] }> {
  const [above, below] = await Promise.all(
    [step, -step].map((by) =>
      voltageSensitivities({
        ...options,
        ...tight,
        parameters: movedAlong(parameters, parameter, by),
        with: [],
      }),
    ),
  );
  const slope = (a: number, b: number): number => (a - b) / (2 * step);
  const at = (curve: 'voltage' | 'current'): number[] =>
    options.curveTimes.map((t) =>
      slope(above[curve][above.time.indexOf(t)], below[curve][below.time.indexOf(t)]),
    );
  return {
    endTime: slope(above.endTime, below.endTime),
    capacity: slope(above.capacity, below.capacity),
    voltage: at('voltage'),
    current: at('current'),
  };
}

/** Largest difference of what is carried along from that of whole runs, over itself and 100 s, 0.1 A h, 1 V and 1 A. */
async function disagreement(
  parameters: AnyCell,
  names: readonly SensitiveParameter[],
  options: Options,
): Promise<number> {
  const carried = await voltageSensitivities({
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-9,
    ...options,
    mesh,
    parameters,
    with: names,
  });
  let worst = 0;
  const compare = (mine: number, theirs: number, floor: number): void => {
    const difference = Math.abs(mine - theirs) / (Math.abs(theirs) + floor);
    worst = difference <= worst ? worst : difference;
  };
  for (const [j, name] of names.entries()) {
    const runs = await byRuns(parameters, name, options);
    const { endTime, capacity, voltage, current } = carried.sensitivities[j];
    compare(endTime, runs.endTime, 100);
    compare(capacity, runs.capacity, 0.1);
    for (const [i, t] of options.curveTimes.entries()) {
      const k = carried.time.indexOf(t);
      compare(voltage[k], runs.voltage[i], 1);
      compare(current[k], runs.current[i], 1);
    }
  }
  return worst;
}

const chen = parameterSet('chen2020');

describe('sensitivities equal central differences of whole runs', () => {
  it('after a cut-off, a rest and a charge', async () => {
    const worst = await disagreement(
      chen,
      [
        'negative.thickness',
        'positive.particleRadius',
        'electrolyte.initialConcentration',
        'positive.diffusivity',
        'area',
        'temperature',
        'positive.initialStoichiometry',
      ],
      {
        experiment: 'Discharge at 5 A until 3 V; Rest for 10 min; Charge at 2.5 A for 20 min',
        curveTimes: [500, 2000, 3600, 4000],
      },
    );
    expect(worst).toBeLessThan(1e-5);
  });

  it('through a hold of voltage until the current is small, and of power', async () => {
    const worst = await disagreement(
      chen,
      ['positive.thickness', 'negative.exchangeCurrentDensity', 'electrolyte.conductivity'],
      {
        experiment:
          'Discharge at 5 A for 15 min; Charge at 2.5 A until 4.1 V; Hold at 4.1 V until 0.5 A; Discharge at 15 W for 10 min',
        curveTimes: [800, 1500, 2000],
      },
    );
    expect(worst).toBeLessThan(1e-5);
  });

  it.each([
    [
      'profiles',
      { ...varied, negative: { ...varied.negative, activeMaterialFraction: 0.6 } },
      ['negative.porosity[1]', 'positive.electrolyteTransportEfficiency[2]', 'negative.particleRadius[0]'],
    ],
    [
      'a composite with sizes, films and a double layer',
      composite,
      [
        'negative.furtherMaterials[0].activeMaterialFraction',
        'negative.particleSizes.relativeRadii[2]',
        'positive.filmResistance',
        'contactResistance',
      ],
    ],
    ['a half cell', half, ['lithium.exchangeCurrentDensity', 'positive.specificSurfaceArea']],
  ] as [string, AnyCell, string[]][])('of a cell with %s', async (_name, parameters, names) => {
    const current = parameters === half ? -1 : 5;
    const experiment = `${current < 0 ? 'Charge' : 'Discharge'} at ${Math.abs(current)} A for 10 min; Rest for 2 min`;
    const worst = await disagreement(parameters, names, { experiment, curveTimes: [100, 500, 700] });
    expect(worst).toBeLessThan(1e-5);
  });

  it('of a cell in its own heat', async () => {
    const names = ['thermal.heatTransferCoefficient', 'positive.thickness', 'temperature'];
    const experiment = 'Discharge at 8 A until 2.8 V; Charge at 3 A for 5 min';
    const worst = await disagreement(chen, names, {
      heat: 'through-cell',
      experiment,
      curveTimes: [300, 1200],
    });
    expect(worst).toBeLessThan(1e-5);
  });

  it('of the single-particle model with electrolyte', async () => {
    const worst = await disagreement(chen, ['positive.thickness', 'separator.thickness'], {
      model: 'spme',
      experiment: 'Discharge at 5 A until 3 V',
      curveTimes: [1000],
    });
    expect(worst).toBeLessThan(1e-5);
  });
});

it('runs the very experiment', async () => {
  const options = { experiment: 'Discharge at 1C until 3.2 V', parameters: chen, mesh, curveTimes: [1000] };
  const [run, carried] = await Promise.all([
    runCell({ ...options, relativeTolerance: 1e-8, absoluteTolerance: 1e-10 }),
    voltageSensitivities({ ...options, with: ['area'] }),
  ]);
  const end = run.time[run.time.length - 1];
  expect(Math.abs(carried.endTime / end - 1)).toBeLessThan(1e-5);
  expect(carried.capacity / run.capacity[run.capacity.length - 1]).toBeCloseTo(carried.endTime / end, 12);
  const [mine, theirs] = [carried, run].map(({ time, voltage }) => voltage[time.indexOf(1000)]);
  expect(Math.abs(mine - theirs)).toBeLessThan(1e-5);
});

it('keeps to the tolerance asked for', async () => {
  const options = {
    parameters: chen,
    mesh,
    experiment: 'Discharge at 1C until 3 V',
    with: ['negative.thickness', 'positive.diffusivity'],
  };
  const exact = await voltageSensitivities({ ...options, relativeTolerance: 1e-7, absoluteTolerance: 1e-9 });
  const loose = await voltageSensitivities(options);
  for (const [j, { endTime }] of loose.sensitivities.entries()) {
    expect(Math.abs(endTime / exact.sensitivities[j].endTime - 1)).toBeLessThan(1e-4);
  }
});

it('goes through a hold until a small current at the tightest tolerance', async () => {
  const options = {
    parameters: chen,
    model: 'spme' as const,
    mesh: { negative: 8, separator: 6, positive: 8, radial: 8 },
    experiment: 'Discharge at 1C for 30 min; Charge at 1C until 4.2 V; Hold at 4.2 V until C/10',
    with: ['positive.porosity', 'electrolyte.conductivity', 'negative.particleRadius'],
  };
  const { sensitivities, steps } = await voltageSensitivities({
    ...options,
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-9,
  });
  // It was given up where the rounding of the voltage was taken for a change of the current.
  expect(steps).toBeLessThan(2000);
  const { gradient } = await voltageGradient({ ...options, of: timeToEnd });
  for (const [j, { endTime }] of sensitivities.entries()) {
    expect(Math.abs(endTime / gradient[j] - 1)).toBeLessThan(1e-5);
  }
});

it('says what it cannot do', async () => {
  const options = { parameters: chen, mesh, experiment: 'Discharge at 1C until 3 V' };
  await expect(voltageSensitivities({ ...options, with: ['negative.radius'] })).rejects.toThrow(
    "there is no 'radius'",
  );
  await expect(
    voltageSensitivities({ ...options, with: ['negative.thickness'], relativeTolerance: 1e-9 }),
  ).rejects.toThrow('from 1e-7 to 0.1');
  const stops = [{ kind: 'time', seconds: 60 }] as const;
  const items = [{ control: { kind: 'rest' }, duration: 100, until: [], tags: [] }] as const;
  await expect(voltageSensitivities({ ...options, experiment: { items, stops }, with: [] })).rejects.toThrow(
    'stop the whole experiment',
  );
});
