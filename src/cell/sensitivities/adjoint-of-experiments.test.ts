import { describe, expect, it } from 'vitest';
import { parameterSet } from '../sets/index.ts';
import {
  deliveredEnergy,
  meanSquareDifference,
  meanTemperature,
  passedCharge,
  timeToEnd,
  voltageAtTime,
  type VoltageObjective,
} from './objective.ts';
import { movedAlong } from './scaled.ts';
import { voltageGradient, type GradientOptions } from './voltage-gradient.ts';
import { voltageSensitivities } from './voltage-sensitivities.ts';

const mesh = { negative: 3, separator: 3, positive: 3, radial: 5 };
const parameters = { ...parameterSet('chen2020'), contactResistance: 5e-4 };
const cycle =
  'Discharge at 1C until 3.3 V; Rest for 10 min; Charge at 0.5C until 4.1 V; Hold at 4.1 V until C/10';

/** Largest difference over the largest derivative, or a tenth where all are less. */
function worst(found: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(0.1, ...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(found[i] - value))) / largest;
}

/** Central differences of whole runs. */
async function byRuns(options: GradientOptions): Promise<number[]> {
  const step = 3e-4;
  const side = async (name: (typeof options.with)[number], by: number): Promise<number> => {
    const moved = movedAlong(options.parameters, name, by);
    const tolerances = { relativeTolerance: 1e-9, absoluteTolerance: 1e-11 };
    return (await voltageGradient({ ...options, ...tolerances, parameters: moved, with: [] })).value;
  };
  const slopes: number[] = [];
  for (const name of options.with) {
    slopes.push(((await side(name, step)) - (await side(name, -step))) / (2 * step));
  }
  return slopes;
}

const names = [
  'negative.thickness',
  'separator.porosity',
  'positive.particleRadius',
  'positive.diffusivity',
  'electrolyte.conductivity',
];

describe('the adjoint gradient over a cycle of constant current, rest and constant voltage', () => {
  it.each([
    ['the energy, DFN', {}, deliveredEnergy],
    ['the charge, SPM', { model: 'spm' }, passedCharge],
    ['a voltage after two limits, SPMe', { model: 'spme' }, voltageAtTime(4500)],
    ['the mean temperature, SPM in its heat', { model: 'spm', heat: 'lumped' }, meanTemperature],
    ['the time to its end, DFN in its heat', { heat: 'lumped' }, timeToEnd],
    [
      'a measured curve, SPMe',
      { model: 'spme' },
      meanSquareDifference([0, 1500, 3100, 4000, 5000], [4, 3.7, 3.4, 3.6, 3.9]),
    ],
  ] as [string, Partial<GradientOptions>, VoltageObjective][])(
    'of %s is that of central differences of whole runs',
    async (_name, choice, of) => {
      const options = { ...choice, parameters, mesh, experiment: cycle, of, with: names };
      const tight = { relativeTolerance: 1e-8, absoluteTolerance: 1e-10 };
      const { gradient } = await voltageGradient({ ...options, ...tight });
      expect(worst(gradient, await byRuns(options))).toBeLessThan(1e-5);
    },
    60_000,
  );
});

describe('the adjoint gradient is that carried along', () => {
  const all = [...names, 'area', 'temperature', 'positive.maximumConcentration', 'contactResistance'];
  it.each([
    ['a power and a resistor', 'Discharge at 15 W for 10 min; Discharge at 0.4 ohm until 3.2 V', {}],
    ['a charge that a power gave', 'Discharge at 15 W until 2 Ah', {}],
    ['another temperature', 'Discharge at 1C for 10 min; Discharge at 1C until 3.2 V at 40 oC', {}],
    ['a hold of the SPM', 'Discharge at 1C for 30 min; Hold at 3.5 V for 5 min', { model: 'spm' }],
    ['a limit of temperature', 'Discharge at 2C until 30 oC; Rest for 100 s', { heat: 'lumped' }],
  ] as [string, string, Partial<GradientOptions>][])('through %s', async (_name, experiment, choice) => {
    const options = {
      ...choice,
      parameters,
      mesh,
      experiment,
      with: all,
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-9,
    };
    const carried = await voltageSensitivities(options);
    const times = carried.sensitivities.map(({ endTime }) => endTime);
    const charges = carried.sensitivities.map(({ capacity }) => capacity);
    const ofTime = await voltageGradient({ ...options, of: timeToEnd });
    const ofCharge = await voltageGradient({ ...options, of: passedCharge });
    expect(worst(ofTime.gradient, times)).toBeLessThan(2e-5);
    expect(worst(ofCharge.gradient, charges)).toBeLessThan(2e-5);
  });
});
