import { describe, expect, it } from 'vitest';
import { present } from '../../test/support/present.ts';
import { CancelledError, InputError } from '../base/index.ts';
import { tabulated } from '../material/index.ts';
import { CellRunError, parameterSet, runCell, type CellParameters } from './index.ts';

const chen = parameterSet('chen2020');
const marquis = parameterSet('marquis2019');

function last(values: ArrayLike<number>): number {
  return values[values.length - 1];
}

/** Voltage after 1500 s at 1C on `count` cells a layer, the error in time being far smaller than that of the mesh. */
async function voltageOn(count: number): Promise<number> {
  const solution = await runCell({
    parameters: chen,
    experiment: 'Discharge at 1C for 1500 s',
    mesh: { negative: count, separator: count, positive: count, radial: 2 * count },
    relativeTolerance: 1e-9,
    absoluteTolerance: 1e-11,
  });
  return last(solution.voltage);
}

function graded(porosity: Float64Array): CellParameters {
  return {
    ...chen,
    positive: {
      ...chen.positive,
      activeMaterialFraction: 0.55,
      porosity,
      electrolyteTransportEfficiency: porosity.map((value) => value ** 1.5),
    },
  };
}

async function endOf(parameters: CellParameters): Promise<number> {
  const { time, balance } = await runCell({ parameters, experiment: 'Discharge at 3C' });
  expect(balance.electrolyte).toBeLessThan(1e-12);
  return last(time);
}

function even(value: number): Float64Array {
  return new Float64Array(7).fill(value);
}

describe('a run', () => {
  it('keeps lithium and charge over discharge, rest and charge', async () => {
    const { balance, events, time, capacity } = await runCell({
      parameters: chen,
      experiment: 'Discharge at 1C until 3 V; Rest for 1 hour; Charge at C/2 until 4.1 V; Rest for 10 min',
    });
    expect(balance.electrolyte).toBeLessThan(1e-12);
    expect(balance.particles).toBeLessThan(1e-12);
    expect(balance.charge).toBeLessThan(1e-12);
    expect(events.map(({ kind }) => kind)).toEqual([
      'voltage-cut-off',
      'end-of-step',
      'voltage-cut-off',
      'end-of-step',
    ]);
    expect(events[1].time - events[0].time).toBeCloseTo(3600, 8);
    expect(last(time)).toBe(events[3].time);
    const charged = (events[2].time - events[1].time) * 2.5;
    expect(last(capacity)).toBeCloseTo((events[0].time * 5 - charged) / 3600, 10);
  });

  it('has potentials that obey Ohm’s law in the solid at its end and at output times', async () => {
    // The positive electrode of an image whose pores are tortuous: sharp gradients at the end of the discharge.
    const parameters = {
      ...chen,
      positive: {
        ...chen.positive,
        electrolyteTransportEfficiency: 0.1,
        effectiveElectronicConductivity: 0.5,
      },
    };
    const { fields, current } = await runCell({
      parameters,
      experiment: 'Discharge at 1C',
      outputTimes: [100, 1000],
    });
    expect(fields).toHaveLength(3);
    const density = current[0] / parameters.area;
    for (const { negative } of fields) {
      const { x, solidPotential, interfacialCurrent } = present(negative);
      const { specificSurfaceArea, effectiveElectronicConductivity } = parameters.negative;
      const width = x[1] - x[0];
      let inSolid = density;
      for (let k = 0; k + 1 < x.length; k++) {
        inSolid -= Number(specificSurfaceArea) * interfacialCurrent[k] * width;
        const ohmic = (-inSolid * width) / Number(effectiveElectronicConductivity);
        // In all the solid loses 1e-5 V.
        expect(Math.abs(solidPotential[k + 1] - solidPotential[k] - ohmic)).toBeLessThan(1e-11);
      }
    }
  });

  it('finishes exactly at the voltage asked for', async () => {
    const { voltage, time, events } = await runCell({
      parameters: marquis,
      experiment: 'Discharge at 2C until 3.4 V',
    });
    expect(Math.abs(last(voltage) - 3.4)).toBeLessThan(1e-11);
    expect(last(time)).toBe(events[0].time);
  });

  it('finishes exactly after the time asked for, at the cell’s cut-off if that comes first', async () => {
    const timed = await runCell({ parameters: chen, experiment: 'Discharge at C/2 for 30 min' });
    expect(last(timed.time)).toBe(1800);
    expect(timed.events[0].kind).toBe('end-of-step');
    const cut = await runCell({ parameters: chen, experiment: 'Discharge at 1C for 5 h' });
    expect(Math.abs(last(cut.voltage) - 2.5)).toBeLessThan(1e-11);
    expect(cut.events[0].kind).toBe('voltage-cut-off');
  });

  it('relaxes to the open-circuit voltage of its mean stoichiometries', async () => {
    const { voltage, fields } = await runCell({
      parameters: chen,
      experiment: 'Discharge at 1C for 20 min; Rest for 40 h',
    });
    const { negative, positive } = fields[0];
    const rest =
      chen.positive.openCircuitPotential(positive.averageStoichiometry[10]) -
      chen.negative.openCircuitPotential(present(negative).averageStoichiometry[10]);
    expect(Math.abs(last(voltage) - rest)).toBeLessThan(2e-5);
  });

  it('gives the same bits again', async () => {
    const [a, b] = [
      await runCell({ parameters: chen, experiment: 'Discharge at 2C' }),
      await runCell({ parameters: chen, experiment: 'Discharge at 2C' }),
    ];
    expect(a.voltage).toEqual(b.voltage);
    expect(a.time).toEqual(b.time);
  });

  it('gives curves and fields at the times asked for', async () => {
    const { time, voltage, fields } = await runCell({
      parameters: chen,
      experiment: 'Discharge at 1C for 1000 s',
      curveTimes: [123, 456],
      outputTimes: [0, 500],
    });
    expect(fields.map((field) => field.time)).toEqual([0, 500, 1000]);
    expect(time).toContain(123);
    expect(fields[2].voltage).toBeCloseTo(last(voltage), 12);
    const { positive, electrolytePotential, x } = fields[1];
    expect(positive.solidPotential).toHaveLength(20);
    expect(x).toHaveLength(60);
    expect(electrolytePotential[0]).toBeGreaterThan(last(electrolytePotential));
  });

  it('converges with the second order in the mesh', async () => {
    const [coarse, middle, fine] = [await voltageOn(6), await voltageOn(12), await voltageOn(24)];
    expect(Math.log2(Math.abs((coarse - middle) / (middle - fine)))).toBeGreaterThan(1.8);
  });

  it('states an error in voltage that covers the true one', async () => {
    const experiment = 'Discharge at 1C for 3000 s';
    const run = await runCell({ parameters: chen, experiment, estimateError: true });
    const exact = await runCell({
      parameters: chen,
      experiment,
      curveTimes: [...run.time],
      mesh: { negative: 60, separator: 40, positive: 60, radial: 120, radialSpacing: 'graded' },
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-9,
    });
    const at = new Map(Array.from(exact.time, (t, i) => [t, exact.voltage[i]]));
    const difference = (i: number): number => Math.abs(run.voltage[i] - (at.get(run.time[i]) ?? NaN));
    let squares = 0;
    for (let i = 1; i < run.time.length; i++) {
      squares += 0.5 * (run.time[i] - run.time[i - 1]) * (difference(i) ** 2 + difference(i - 1) ** 2);
    }
    const rms = Math.sqrt(squares / 3000);
    const { voltageError } = run;
    // The worst is at the very start, where the error is of first order and the estimate sees half of it.
    expect(voltageError?.maximumAt).toBe(0);
    expect(voltageError?.maximum).toBeGreaterThan(0.4 * difference(0));
    expect(voltageError?.maximum).toBeLessThan(1.1 * difference(0));
    expect(voltageError?.rms).toBeGreaterThan(0.4 * rms);
    expect(voltageError?.rms).toBeLessThan(2 * rms);
    expect(rms).toBeLessThan(3e-4);
  });
});

describe('graded electrodes', () => {
  const profile = Float64Array.of(0.22, 0.26, 0.3, 0.36, 0.42);
  it('last longer with the open side at the separator than mirrored', async () => {
    const openAtSeparator = await endOf(graded(profile));
    const openAtCollector = await endOf(graded(profile.toReversed()));
    expect(openAtSeparator).toBeGreaterThan(1.01 * openAtCollector);
  });

  it('store profiles from the collector, so x runs against them in the positive electrode', async () => {
    const { fields } = await runCell({
      parameters: {
        ...graded(profile),
        positive: { ...graded(profile).positive, particleRadius: Float64Array.of(9e-6, 1e-6) },
      },
      experiment: 'Discharge at 2C for 60 s',
    });
    const { surfaceStoichiometry: surface, averageStoichiometry: mean } = fields[0].positive;
    // Large particles, whose surfaces run ahead of their means, lie at the collector: at the largest x.
    expect(surface[19] - mean[19]).toBeGreaterThan(3 * (surface[0] - mean[0]));
  });

  it('as a constant profile equal the number', async () => {
    const { negative } = chen;
    const asProfile: CellParameters = {
      ...chen,
      negative: {
        ...negative,
        porosity: even(0.25),
        activeMaterialFraction: even(0.75),
        specificSurfaceArea: even(negative.specificSurfaceArea as number),
        effectiveElectronicConductivity: even(215),
      },
    };
    const a = await runCell({ parameters: asProfile, experiment: 'Discharge at 1C' });
    const b = await runCell({ parameters: chen, experiment: 'Discharge at 1C' });
    expect(last(a.time)).toBeCloseTo(last(b.time), 6);
  });
});

describe('bad input', () => {
  const run = (change: Partial<CellParameters>): Promise<unknown> =>
    runCell({ parameters: { ...chen, ...change }, experiment: 'Discharge at 1C' });

  it.each<[string, Partial<CellParameters>, string]>([
    [
      'volume fractions over 1',
      { positive: { ...chen.positive, porosity: 0.4 } },
      'positive.activeMaterialFraction',
    ],
    ['a NaN', { negative: { ...chen.negative, thickness: NaN } }, 'negative.thickness'],
    ['a negative area', { area: -1 }, 'area'],
    [
      'a temperature in °C',
      { temperature: 25 },
      'temperature: 25 cannot be used; expected a temperature from',
    ],
    [
      'a stoichiometry of 1',
      { negative: { ...chen.negative, initialStoichiometry: 1 } },
      'negative.initialStoichiometry',
    ],
    ['cut-offs in the wrong order', { upperVoltageCutOff: 2 }, 'upperVoltageCutOff'],
    [
      'a profile with a hole',
      { positive: { ...chen.positive, porosity: Float64Array.of(0.3, 0) } },
      'positive.porosity[1]',
    ],
  ])('%s is named', async (_name, change, field) => {
    await expect(run(change)).rejects.toThrow(InputError);
    await expect(run(change)).rejects.toThrow(field);
  });

  it('a mesh of two cells, a tolerance of zero, a model that does not exist, a time below zero', async () => {
    const options = { parameters: chen, experiment: 'Discharge at 1C' };
    const mesh = { negative: 2, separator: 3, positive: 3, radial: 3 };
    await expect(runCell({ ...options, mesh })).rejects.toThrow('mesh.negative');
    const spaced = { ...mesh, negative: 3, radialSpacing: 'even' as 'uniform' };
    await expect(runCell({ ...options, mesh: spaced })).rejects.toThrow("mesh.radialSpacing: 'even'");
    const large = { ...mesh, negative: 1e9 };
    await expect(runCell({ ...options, mesh: large })).rejects.toThrow('mesh.negative');
    const deep = { negative: 1000, separator: 3, positive: 1000, radial: 10_000 };
    await expect(runCell({ ...options, mesh: deep })).rejects.toThrow('mesh: 20000000 cannot be used');
    for (const relativeTolerance of [1e-15, 0.1, Number.NaN])
      await expect(runCell({ ...options, relativeTolerance })).rejects.toThrow(
        'expected a number from 1e-14 to 0.1',
      );
    await expect(runCell({ ...options, relativeTolerance: 0 })).rejects.toThrow('relativeTolerance');
    await expect(runCell({ ...options, model: 'p2d' as 'dfn' })).rejects.toThrow('expected dfn');
    await expect(runCell({ ...options, outputTimes: [-1] })).rejects.toThrow('outputTimes');
  });

  it('a limit that the cell at rest has passed', async () => {
    const options = { parameters: chen, experiment: 'Discharge at 1C until 4.19 V' };
    await expect(runCell(options)).rejects.toThrow(/cell at rest has passed.*below 4\.1809 V/);
  });

  it('an unknown set lists those there are', () => {
    expect(() => parameterSet('chen2021')).toThrow(/chen2020, chen2020-composite, .*'chen2020'/);
  });
});

/** A potential of a fit that ends at a stoichiometry of 0.4. */
function untilFour(x: number): number {
  return x > 0.4 ? Number.NaN : 4.5 - x;
}

describe('a run that cannot go on', () => {
  it('says which electrode is empty and keeps what it had', async () => {
    const failed = runCell({ parameters: chen, experiment: 'Discharge at 1C until -5 V' });
    await expect(failed).rejects.toThrow(CellRunError);
    const error = (await failed.catch((reason: unknown) => reason)) as CellRunError;
    expect(error.message).toContain('the negative electrode is empty');
    expect(error.exitCode).toBe(1);
    expect(last(error.partial.time)).toBeGreaterThan(3500);
    expect(last(error.partial.events as never[])).toMatchObject({ kind: 'stoichiometry-limit' });
  });

  it.each(['dfn', 'spm'] as const)('says where a potential has no value (%s)', async (model) => {
    const positive = { ...chen.positive, openCircuitPotential: untilFour };
    const failed = runCell({ parameters: { ...chen, positive }, model, experiment: 'Discharge at 1C' });
    await expect(failed).rejects.toThrow(
      /positive electrode's NMC811 .*has no open-circuit potential beyond the stoichiometry 0\.(39|40)/,
    );
  });

  it('tells where a potential is used beyond its table, and goes on', async () => {
    const table = tabulated({ x: [0.2, 0.6], y: [4.2, 3.8] }, 'linear');
    const positive = { ...chen.positive, openCircuitPotential: table };
    for (const model of ['dfn', 'spm'] as const) {
      const { events } = await runCell({
        parameters: { ...chen, positive },
        model,
        experiment: 'Discharge at 1C',
      });
      expect(events.map(({ kind }) => kind)).toEqual(['beyond-range', 'voltage-cut-off']);
      const place = model === 'dfn' ? ', [\\d.]+ µm from its collector \\(volume \\d+ of \\d+\\)' : '';
      expect(events[0].message).toMatch(
        new RegExp(
          `^the positive electrode's NMC811 .* at the stoichiometry 0\\.6[1-4]\\d+${place}, and .* vouches for 0\\.2 to 0\\.6$`,
        ),
      );
    }
  });

  it.each([
    ['dfn', 'isothermal'],
    ['dfn', 'lumped'],
    ['spme', 'isothermal'],
  ] as const)('tells where the electrolyte is depleted and goes on (%s, %s)', async (model, heat) => {
    const positive = { ...chen.positive, electrolyteTransportEfficiency: 0.04 };
    const { events, time } = await runCell({
      parameters: { ...chen, positive },
      model,
      heat,
      experiment: 'Discharge at 3C',
    });
    expect(events[0].kind).toBe('electrolyte-depleted');
    const place = Number(/x = ([\d.]+) µm/.exec(events[0].message)?.[1]);
    expect(place).toBeGreaterThan(97.2);
    expect(place).toBeLessThan(172.8);
    expect(last(time)).toBeGreaterThan(events[0].time);
  });

  it('goes on to the cut-off through a depleted and saturated thick electrode', async () => {
    const thick: CellParameters = {
      ...chen,
      positive: {
        ...chen.positive,
        thickness: 187e-6,
        porosity: 0.33,
        activeMaterialFraction: 0.49,
        specificSurfaceArea: 8.8e4,
        particleRadius: 10.6e-6,
        electrolyteTransportEfficiency: 0.047,
      },
      negative: { ...chen.negative, thickness: 157e-6 },
      nominalCapacity: 9.1,
    };
    const { events, voltage, balance } = await runCell({ parameters: thick, experiment: 'Discharge at 1C' });
    expect(events.map(({ kind }) => kind)).toEqual(['electrolyte-depleted', 'voltage-cut-off']);
    expect(Math.abs(last(voltage) - 2.5)).toBeLessThan(1e-9);
    expect(Math.max(balance.electrolyte, balance.particles, balance.charge)).toBeLessThan(1e-12);
    expect(balance.energy).toBeLessThan(1e-4);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const run = runCell({
      parameters: chen,
      experiment: 'Discharge at 1C',
      signal: controller.signal,
      onProgress: ({ stage }) => {
        seen.push(stage);
        controller.abort();
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    expect(seen).toEqual(['Discharge at 1C']);
  });
});
