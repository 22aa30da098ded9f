import { describe, expect, it } from 'vitest';
import { composite, half, varied } from '../../../verify/cell/varied-cells.ts';
import { follow } from '../experiments/builders.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { parameterSet } from '../sets/index.ts';
import {
  deliveredEnergy,
  meanSquareDifference,
  meanTemperature,
  passedCharge,
  voltageAtTime,
  type VoltageObjective,
} from './objective.ts';
import { movedAlong, type SensitiveParameter } from './scaled.ts';
import { voltageGradient, type GradientOptions } from './voltage-gradient.ts';
import { voltageSensitivities } from './voltage-sensitivities.ts';

const mesh = { negative: 4, separator: 3, positive: 4, radial: 5 };
const chen = parameterSet('chen2020');
const tight = { mesh, relativeTolerance: 1e-7, absoluteTolerance: 1e-9 };

/** Largest difference over the size of the expected and `floor`. */
function worst(found: ArrayLike<number>, expected: readonly number[], floor: number): number {
  return expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(found[i] - value) / (Math.abs(value) + floor)),
    0,
  );
}

/** Central differences of the objective. */
async function byRuns(
  options: Omit<GradientOptions, 'with'>,
  parameter: SensitiveParameter,
): Promise<number> {
  const step = 3e-4;
  const [above, below] = await Promise.all(
    [step, -step].map((by) =>
      voltageGradient({
        ...options,
        relativeTolerance: 1e-9,
        absoluteTolerance: 1e-10,
        parameters: movedAlong(options.parameters, parameter, by),
        with: [],
      }),
    ),
  );
  return (above.value - below.value) / (2 * step);
}

const everything = [
  'negative.thickness',
  'positive.particleRadius',
  'electrolyte.initialConcentration',
  'positive.diffusivity',
  'positive.exchangeCurrentDensity',
  'negative.openCircuitPotential',
  'electrolyte.conductivity',
  'electrolyte.transferenceNumber',
  'negative.maximumConcentration',
  'positive.initialStoichiometry',
  'area',
  'temperature',
];

describe('the adjoint gradient', () => {
  it('of the capacity is that carried along', async () => {
    const options = {
      ...tight,
      parameters: chen,
      experiment: 'Discharge at 5 A until 3 V',
      with: everything,
    };
    const carried = await voltageSensitivities(options);
    const { value, gradient, endTime } = await voltageGradient({ ...options, of: passedCharge });
    expect(Math.abs(value / carried.capacity - 1)).toBeLessThan(1e-6);
    expect(Math.abs(endTime / carried.endTime - 1)).toBeLessThan(1e-6);
    expect(
      worst(
        gradient,
        carried.sensitivities.map(({ capacity }) => capacity),
        0.1,
      ),
    ).toBeLessThan(5e-6);
  });

  it.each([
    [
      'profiles',
      { ...varied, negative: { ...varied.negative, activeMaterialFraction: 0.6 } },
      [
        'negative.porosity[1]',
        'positive.electrolyteTransportEfficiency[2]',
        'negative.particleRadius[0]',
        'positive.specificSurfaceArea[1]',
      ],
    ],
    [
      'a composite with sizes, films and a double layer',
      composite,
      [
        'negative.furtherMaterials[0].activeMaterialFraction',
        'negative.furtherMaterials[0].diffusivity',
        'negative.particleSizes.relativeRadii[2]',
        'negative.entropicCoefficient',
        'positive.filmResistance',
        'positive.doubleLayerCapacitance',
        'positive.openCircuitPotential',
        'contactResistance',
      ],
    ],
    [
      'a half cell',
      half,
      ['lithium.exchangeCurrentDensity', 'separator.thickness', 'electrolyte.conductivity', 'area'],
    ],
  ] as [string, CellParameters | HalfCellParameters, string[]][])(
    'of weighted voltages is that carried along: %s',
    async (_name, parameters, names) => {
      const kind = parameters === half ? 'Charge at 1 A' : 'Discharge at 5 A';
      const experiment = `${kind} for 10 min; Rest for 2 min`;
      const options = { ...tight, parameters, experiment, with: names };
      const points = [
        { time: 200, weight: 2 },
        { time: 500, weight: -1 },
        { time: 630, weight: 0.5 },
        { time: 720, weight: 3 },
      ];
      const times = points.map(({ time }) => time);
      const carried = await voltageSensitivities({ ...options, curveTimes: times });
      const { gradient } = await voltageGradient({ ...options, of: { points } });
      const expected = carried.sensitivities.map(({ voltage }) =>
        points.reduce((sum, { time, weight }) => sum + weight * voltage[carried.time.lastIndexOf(time)], 0),
      );
      expect(worst(gradient, expected, 1e-2)).toBeLessThan(2e-5);
    },
  );

  const measured: [number[], number[]] = [
    [0, 400, 1000, 1500],
    [4.1, 3.9, 3.7, 3.65],
  ];
  const cycle = {
    name: 'pulses',
    quantity: 'current',
    between: 'linear',
    time: Float64Array.of(0, 100, 101, 300, 320, 600),
    values: Float64Array.of(0, 5, 8, 8, -2, -1),
  } as const;
  it.each([
    ['a measured curve', meanSquareDifference(...measured), 'Discharge at 5 A for 30 min', 1e-3],
    ['the energy over limits', deliveredEnergy, 'Discharge at 5 A until 3.3 V; Charge at 3 A until 4 V', 0.1],
    ['the end of a drive cycle', voltageAtTime(), [follow({ cycle })], 0.01],
  ] as [string, VoltageObjective, GradientOptions['experiment'], number][])(
    'of %s is that of central differences of whole runs',
    async (_name, of, experiment, floor) => {
      const options = { ...tight, parameters: chen, experiment, of };
      const names = ['negative.thickness', 'positive.diffusivity', 'electrolyte.initialConcentration'];
      const { gradient } = await voltageGradient({ ...options, with: names });
      const expected = await Promise.all(names.map((name) => byRuns(options, name)));
      expect(worst(gradient, expected, floor)).toBeLessThan(3e-5);
    },
  );

  it('of a profile is the sum over its slices, and of a direction that over its paths', async () => {
    const slices = Array.from({ length: 10 }, (_, i) => `positive.porosity[${i}]`);
    const positive = { ...chen.positive, porosity: new Float64Array(10).fill(0.3) };
    const { gradient } = await voltageGradient({
      parameters: { ...chen, positive },
      mesh,
      experiment: 'Discharge at 8 A for 20 min',
      of: voltageAtTime(),
      with: [
        'positive.porosity',
        ...slices,
        'negative.diffusivity',
        'negative.thickness',
        { name: 'both', powers: { 'negative.diffusivity': 2, 'negative.thickness': -1 } },
      ],
    });
    const [whole, ...rest] = gradient;
    const sum = rest.slice(0, 10).reduce((all, each) => all + each, 0);
    expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-7);
    const [diffusivity, thickness, both] = rest.slice(10);
    expect(both).toBeCloseTo(2 * diffusivity - thickness, 14);
  });

  it('sees a start that is much faster than the weights', async () => {
    const experiment = 'Discharge at 1 A until 3.2 V';
    const options = { ...tight, parameters: chen, experiment, with: ['positive.porosity'] };
    const { sensitivities } = await voltageSensitivities(options);
    const { gradient } = await voltageGradient({ ...options, of: passedCharge });
    expect(Math.abs(gradient[0] / sensitivities[0].capacity - 1)).toBeLessThan(1e-3);
  });

  it('of the voltage at a limit is zero', async () => {
    const experiment = 'Discharge at 5 A until 3.3 V';
    const options = { parameters: chen, mesh, experiment, with: ['area', 'positive.thickness'] };
    const { value, gradient } = await voltageGradient({ ...options, of: voltageAtTime() });
    expect(value).toBeCloseTo(3.3, 9);
    expect([...gradient]).toEqual([0, 0]);
  });

  it('keeps to the tolerance asked for', async () => {
    const options = { parameters: chen, mesh, experiment: 'Discharge at 1C until 3 V', of: passedCharge };
    const names = ['negative.thickness', 'positive.diffusivity'];
    const exact = await voltageGradient({
      ...options,
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-12,
      with: names,
    });
    const { gradient } = await voltageGradient({ ...options, with: names });
    expect(worst(gradient, Array.from(exact.gradient), 0)).toBeLessThan(1e-5);
  });
});

describe('what has no adjoint gradient says so', () => {
  const options = { parameters: chen, mesh, with: ['negative.thickness'] };
  it.each([['Discharge at 1C for 5 min', voltageAtTime(400), /does not pass 400 s/]] as [
    string,
    VoltageObjective,
    RegExp,
  ][])('%s', async (experiment, of, message) => {
    await expect(voltageGradient({ ...options, experiment, of })).rejects.toThrow(message);
  });

  it('a run in which no time passes', async () => {
    const empty = { ...options, parameters: parameterSet('mohtat2020'), experiment: 'Discharge at 0.1C' };
    for (const of of [passedCharge, voltageAtTime(), meanTemperature]) {
      await expect(voltageGradient({ ...empty, of })).rejects.toThrow('no time passes: every step had met');
    }
  });

  it('heat through the cell', async () => {
    const experiment = 'Discharge at 1C for 5 min';
    const warm = { ...options, heat: 'through-cell', experiment, of: passedCharge } as const;
    const stages: string[] = [];
    const onProgress = ({ stage }: { readonly stage: string }): void => void stages.push(stage);
    await expect(voltageGradient({ ...warm, onProgress })).rejects.toThrow(
      "'through-cell' heat has no adjoint gradient",
    );
    expect(stages).toEqual([]);
  });

  it('a measurement without times', () => {
    expect(() => meanSquareDifference([0, 0], [1, 2])).toThrow('two times that rise');
  });
});
