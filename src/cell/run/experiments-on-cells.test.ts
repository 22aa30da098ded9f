import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { experimentReference } from '../../../verify/cell/experiment-reference.ts';
import {
  atRestVoltage,
  CellRunError,
  follow,
  halfCellSet,
  parameterSet,
  parseDriveCycle,
  runCell,
  type CellBalance,
  type CellParameters,
} from '../index.ts';

const chen = parameterSet('chen2020');
const coarse = { negative: 6, separator: 4, positive: 6, radial: 8 };

function last<T>(values: ArrayLike<T>): T {
  return values[values.length - 1];
}

function lithium({ electrolyte, particles, charge }: CellBalance): number {
  return Math.max(electrolyte, particles, charge);
}

describe('an experiment of all kinds of loads', () => {
  it('goes as another simulator has it go', async () => {
    const { steps, set } = experimentReference;
    const { stepSummaries, balance } = await runCell({
      parameters: parameterSet(set),
      experiment: steps.map(({ text }) => text).join('; '),
      mesh: { negative: 20, separator: 20, positive: 20, radial: 40, radialSpacing: 'graded' },
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-8,
    });
    for (const [i, { duration, capacity }] of steps.entries()) {
      // The last of the hold, at 0.1 A, feels each hundredth of a millivolt.
      const tolerance = i === 2 ? 2e-3 : 1e-3;
      expect(Math.abs(stepSummaries[i].duration / duration - 1)).toBeLessThan(tolerance);
      expect(Math.abs(stepSummaries[i].capacity - capacity)).toBeLessThan(0.004);
    }
    expect(lithium(balance)).toBeLessThan(1e-13);
  });

  it('keeps lithium over 100 cycles, each as the one before', async () => {
    const { cycles, balance, stepSummaries } = await runCell({
      parameters: chen,
      experiment: '100 x (Discharge at 1C until 2.5 V; Charge at C/2 until 4.2 V; Hold at 4.2 V until C/50)',
      mesh: coarse,
      store: { every: Infinity },
    });
    expect(cycles).toHaveLength(100);
    expect(stepSummaries).toHaveLength(300);
    expect(lithium(balance)).toBeLessThan(1e-12);
    const { discharged } = cycles[1];
    for (const cycle of cycles.slice(1))
      expect(Math.abs(cycle.discharged / discharged - 1)).toBeLessThan(1e-5);
    expect(Math.abs(last(cycles).charged / last(cycles).discharged - 1)).toBeLessThan(1e-5);
  });
});

describe('holds, powers and resistors', () => {
  const experiment =
    'Discharge at 10 W for 10 min; Hold at 3.6 V for 10 min; Discharge at 0.8 ohm for 10 min; Charge at 5 W for 10 min';

  it.each(['dfn', 'spme', 'spm'] as const)('run on the model %s', async (model) => {
    const { voltage, current, time, balance, stepSummaries } = await runCell({
      parameters: chen,
      experiment,
      model,
    });
    expect(last(time)).toBe(2400);
    expect(lithium(balance)).toBeLessThan(1e-12);
    const measures = [
      (i: number) => voltage[i] * current[i],
      (i: number) => voltage[i],
      (i: number) => voltage[i] / current[i],
      (i: number) => -voltage[i] * current[i],
    ];
    const off = stepSummaries.flatMap(({ start, end }, k) =>
      [...time.keys()]
        .filter((i) => time[i] > start && time[i] < end)
        .map((i) => Math.abs(measures[k](i) / [10, 3.6, 0.8, 5][k] - 1)),
    );
    expect(off.length).toBeGreaterThan(40);
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it('keep charge with double layers, which take their share of it', async () => {
    const layered: CellParameters = {
      ...chen,
      negative: { ...chen.negative, doubleLayerCapacitance: 0.5 },
      positive: { ...chen.positive, doubleLayerCapacitance: 0.5 },
    };
    const { balance } = await runCell({ parameters: layered, experiment, mesh: coarse });
    expect(lithium(balance)).toBeLessThan(1e-12);
  });

  it('run on half cells', async () => {
    const { balance, stepSummaries } = await runCell({
      parameters: halfCellSet('xu2019'),
      experiment: 'Discharge at C/2 for 20 min; Hold at 3.9 V until C/20; Discharge at 5 mW for 10 min',
    });
    expect(stepSummaries.map(({ reason }) => reason)).toEqual([
      'end-of-step',
      'current-limit',
      'end-of-step',
    ]);
    expect(stepSummaries[1].endVoltage).toBeCloseTo(3.9, 6);
    expect(lithium(balance)).toBeLessThan(1e-12);
  });

  it.each([0.3, 0.1, 0.03])(
    'keep lithium where a hold runs a half cell out of salt: %f of it',
    async (share) => {
      const set = halfCellSet('xu2019');
      const { electrolyte } = set;
      const { balance, events } = await runCell({
        parameters: {
          ...set,
          electrolyte: { ...electrolyte, initialConcentration: share * electrolyte.initialConcentration },
        },
        experiment: 'Hold at 2.5 V for 5 h',
      });
      expect(events.map(({ kind }) => kind)).toContain('electrolyte-depleted');
      expect(lithium(balance)).toBeLessThan(1e-12);
    },
  );
});

describe('the error stated with the voltage', () => {
  it('is looked for in steps of all kinds, at the same times since each began', async () => {
    const parts = ['Discharge at 1C until 3.7 V', 'Rest for 10 min', 'Discharge at 10 W for 10 min'];
    const errors: number[] = [];
    for (let k = 1; k <= parts.length; k++) {
      const experiment = parts.slice(0, k).join('; ');
      const { voltageError, stepSummaries, time } = await runCell({
        parameters: chen,
        experiment,
        estimateError: true,
      });
      errors.push(voltageError?.rms ?? 0);
      for (const { points, start, end } of stepSummaries) {
        expect(time[points[0]]).toBe(start);
        expect(time[points[1] - 1]).toBe(end);
      }
    }
    // In phase the three steps are equally good; compared at equal times of the whole, the rest would be off by its late start.
    expect(errors[0]).toBeGreaterThan(1e-5);
    expect(Math.max(...errors)).toBeLessThan(4 * errors[0]);
    const power = await runCell({
      parameters: chen,
      experiment: 'Discharge at 10 W for 10 min',
      estimateError: true,
    });
    expect(power.voltageError?.rms).toBeGreaterThan(1e-5);
    expect(power.voltageError?.maximum).toBeGreaterThan(1e-3);
  });
});

describe('the temperature of a step', () => {
  it('is that of an isothermal cell of that temperature', async () => {
    const warm = await runCell({
      parameters: { ...chen, temperature: 318.15 },
      experiment: 'Discharge at 1C for 10 min',
    });
    const asked = await runCell({ parameters: chen, experiment: 'Discharge at 1C for 10 min at 45 oC' });
    expect(asked.voltage).toEqual(warm.voltage);
    expect([...new Set(asked.temperature)]).toEqual([318.15]);
  });

  it('changes at once between steps, and keeps lithium', async () => {
    const { balance, stepSummaries } = await runCell({
      parameters: chen,
      experiment: 'Discharge at 1C for 10 min; Discharge at 1C for 1 s at 0 oC; Discharge at 1C for 10 min',
      outputTimes: [600.5],
    });
    expect(stepSummaries.map(({ temperature }) => temperature)).toEqual([298.15, 273.15, 298.15]);
    expect(stepSummaries[1].startVoltage).toBeLessThan(stepSummaries[0].endVoltage - 0.01);
    expect(lithium(balance)).toBeLessThan(1e-12);
  });

  it.each(['dfn', 'spme'] as const)('changes on adapted shells too (%s)', async (model) => {
    const { balance } = await runCell({
      parameters: parameterSet('ecker2015'),
      model,
      experiment: 'Discharge at 1C for 5 minutes at 5 oC; Discharge at 1C for 5 minutes at 40 oC',
      mesh: { ...coarse, radialSpacing: 'adapted' },
    });
    expect(lithium(balance)).toBeLessThan(1e-12);
  });

  it('is that of the potentials of a start at a voltage at rest', async () => {
    const parameters = atRestVoltage({ ...parameterSet('mohtat2020'), temperature: 263.15 }, 3.7);
    const { voltage } = await runCell({ parameters, experiment: 'Rest for 1 s', mesh: coarse });
    expect(Math.abs(voltage[0] - 3.7)).toBeLessThan(1e-9);
  });

  it('is that of the potentials at which double layers rest', async () => {
    const set = parameterSet('marquis2019');
    const { voltage } = await runCell({
      parameters: {
        ...set,
        temperature: 320,
        negative: { ...set.negative, doubleLayerCapacitance: 0.2 },
        positive: { ...set.positive, doubleLayerCapacitance: 0.2 },
      },
      experiment: 'Rest for 10 minutes',
      mesh: coarse,
    });
    expect(Math.abs(last(voltage) - voltage[0])).toBeLessThan(1e-9);
  });

  it('is that of the surroundings where the cell has its own, which may end a step', async () => {
    const { events, temperature, stepSummaries } = await runCell({
      parameters: chen,
      heat: 'lumped',
      model: 'spme',
      experiment: 'Discharge at 2C until 30 oC; Rest until 26 oC',
    });
    expect(events.map(({ kind }) => kind)).toEqual(['temperature-limit', 'temperature-limit']);
    expect(stepSummaries[0].temperature).toBeCloseTo(303.15, 9);
    expect(last(temperature)).toBeCloseTo(299.15, 9);
  });
});

describe('a step that can no longer be performed', () => {
  it('is noted, and the next one follows, where asked', async () => {
    const { events, stepSummaries, voltage, balance } = await runCell({
      parameters: chen,
      experiment: 'Discharge at 1C until -5 V; Rest for 1 h; Charge at C/2 for 10 min',
      infeasible: 'go-on',
    });
    expect(events.map(({ kind }) => kind)).toEqual(['stoichiometry-limit', 'end-of-step', 'end-of-step']);
    expect(events[0].message).toContain('the negative electrode is empty');
    expect(stepSummaries[2].capacity).toBeCloseTo(-5 / 12, 10);
    expect(voltage.every(Number.isFinite)).toBe(true);
    expect(lithium(balance)).toBeLessThan(1e-12);
  });

  it('does not crawl for ever: a hold under which the electrolyte has run dry ends', async () => {
    const { events } = await runCell({
      parameters: parameterSet('fuller1994'),
      experiment:
        'Discharge at 2.5167329364173168C for 154.2799462040821 s; Hold at 2.106913812160492 V for 10 h',
      mesh: { negative: 8, separator: 5, positive: 8, radial: 10 },
      infeasible: 'go-on',
    });
    expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['end-of-step', 'electrolyte-depleted']);
    // Where the crawl is stuck for good hangs on rounding: it may by then have left the dry place for a full electrode.
    expect(events).toHaveLength(3);
    expect(last(events).message).toMatch(
      /^Hold at 2.106913812160492 V for 10 h: (ended, electrolyte depleted at x =|stopped .* the positive electrode is full)/,
    );
  });

  it('tells where salt has gathered until it locks a hold, whose voltage it keeps', async () => {
    const failed = runCell({ parameters: halfCellSet('xu2019'), experiment: 'Hold at 3 V for 1000 h' });
    const error = await failed.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CellRunError);
    expect((error as CellRunError).message).toMatch(
      /stopped at \d+\.\d+ s because the electrolyte holds 1\d{4} mol\/m³ of salt at x = 0\.6 µm from the lithium, where it hardly spreads/,
    );
    expect(last((error as CellRunError).partial.voltage)).toBeCloseTo(3, 2);
  });

  it('tells the power that the cell can still give', async () => {
    const sluggish: CellParameters = { ...chen, contactResistance: 0.02 };
    const failed = runCell({ parameters: sluggish, experiment: 'Discharge at 18 W until 0.1 V' });
    await expect(failed).rejects.toThrow(
      /stopped at [\d.]+ s because .*(cannot give 18 W from this state: at most about 17\.9)/,
    );
  });
});

describeWithReference('US06 on the Chen2020 cell', (path) => {
  it.each(['linear', 'held'] as const)('%s between its points', async (between) => {
    const text = readFileSync(path('cell/drive_cycles/US06.csv'), 'utf8');
    const us06 = parseDriveCycle(text, { name: 'US06.csv', between });
    const { time, current, balance, stepSummaries } = await runCell({
      parameters: chen,
      experiment: ['Discharge at 1C for 20 min', follow({ cycle: us06 })],
      mesh: coarse,
    });
    let charge = 0;
    for (let i = 0; i + 1 < us06.time.length; i++) {
      const right = between === 'held' ? us06.values[i] : us06.values[i + 1];
      charge += ((us06.values[i] + right) / 2) * (us06.time[i + 1] - us06.time[i]);
    }
    const [, drive] = stepSummaries;
    expect(drive.duration).toBe(600);
    expect(Math.abs((drive.capacity * 3600) / charge - 1)).toBeLessThan(between === 'held' ? 1e-12 : 5e-4);
    expect(Math.min(...current)).toBe(Math.min(...us06.values));
    expect(Math.max(...current)).toBe(Math.max(...us06.values, 5));
    const stops = new Set(time);
    const before = between === 'held' ? 0 : 1;
    const turns = [...us06.values.keys()].filter((i) => i > 0 && us06.values[i] !== us06.values[i - 1]);
    expect(turns.length).toBeGreaterThan(500);
    expect(turns.filter((i) => !stops.has(1200 + us06.time[i - before]))).toEqual([]);
    expect(lithium(balance)).toBeLessThan(1e-12);
  });
});
