import { describe, expect, it } from 'vitest';
import {
  holdCurrent,
  holdTime,
  LumpedModel,
  lumpedCell as cell,
  powerCurrent,
  powerTime,
  resistorCurrent,
  resistorTime,
} from '../../../verify/cell/lumped-cell.ts';
import { experimentOf, type ExperimentInput } from '../experiments/parse.ts';
import {
  follow,
  hold,
  parseDriveCycle,
  type CellRunOptions,
  type CellSolution,
  type DriveCycle,
} from '../index.ts';
import { CellRun } from './cell-run.ts';
import type { RunSubject } from './cells-of-run.ts';
import { CellRunError } from './run-errors.ts';

const area = 0.1;
const nominalCapacity = (cell.charge * area) / 3600;

function subject(model = new LumpedModel(cell)): RunSubject {
  return {
    area,
    temperature: 300,
    nominalCapacity,
    lowerVoltageCutOff: 3.2,
    upperVoltageCutOff: 4.1,
    mesh: { negative: 3, separator: 3, positive: 3, radial: 3 },
    model: () => model,
  };
}

async function run(
  experiment: ExperimentInput,
  options: Omit<Partial<CellRunOptions>, 'experiment'> = {},
  relative = 1e-8,
  on = subject(),
): Promise<CellSolution> {
  return new CellRun(on, options, relative, relative / 100).perform(experimentOf(experiment));
}

function last(values: ArrayLike<number>): number {
  return values[values.length - 1];
}

/** A cycle of pairs of time and value. */
function cycle(
  quantity: DriveCycle['quantity'],
  between: DriveCycle['between'],
  ...pairs: [number, number][]
): DriveCycle {
  return {
    name: 'pairs',
    quantity,
    between,
    time: Float64Array.from(pairs, ([time]) => time),
    values: Float64Array.from(pairs, ([, value]) => value),
  };
}

describe('a hold', () => {
  it('has the current of the closed form, and ends when that has fallen to the limit', async () => {
    const curveTimes = [1, 10, 100, 300, 500];
    const { time, current, voltage, stepSummaries, balance } = await run('Hold at 3.8 V until C/50', {
      curveTimes,
    });
    const at = new Map(Array.from(time, (t, i) => [t, i]));
    for (const t of curveTimes) {
      const i = at.get(t) ?? -1;
      expect(current[i] / (area * holdCurrent(cell, 3.8, t)) - 1).toBeCloseTo(0, 6);
      expect(voltage[i]).toBeCloseTo(3.8, 8);
    }
    const limit = -nominalCapacity / 50;
    expect(last(current)).toBeCloseTo(limit, 12);
    expect(last(time) / holdTime(cell, 3.8, limit / area) - 1).toBeCloseTo(0, 6);
    expect(stepSummaries[0]).toMatchObject({ reason: 'current-limit', endCurrent: last(current) });
    expect(Math.max(...Object.values(balance))).toBeLessThan(1e-14);
    // Without a reaction to drive, the voltage at rest would be 3.8 V: the charge is what remains to it.
    const rest = 3.8 + cell.width * Math.asinh(limit / area / (2 * cell.exchangeCurrent));
    const charge = ((cell.voltage - rest) / cell.slope) * cell.charge * area;
    expect((stepSummaries[0].capacity * 3600) / charge - 1).toBeCloseTo(0, 7);
  });

  it('is at once over when the current is small already', async () => {
    const { events, time } = await run('Hold at 3.6999 V until 1 A; Rest for 1 s');
    expect(events.map(({ kind, message }) => [kind, message.replace(/.*: /, '')])).toEqual([
      ['current-limit', '1 A reached at once'],
      ['end-of-step', 'done'],
    ]);
    expect(last(time)).toBe(1);
  });
});

describe('a power', () => {
  it('takes the time of the closed form', async () => {
    const watts = 20;
    const { stepSummaries, time, voltage, current } = await run(`Discharge at ${watts} W until 3.3 V`);
    const first = powerCurrent(cell, cell.voltage, watts / area);
    expect(current[0] / area / first - 1).toBeCloseTo(0, 12);
    expect(voltage[0] * current[0]).toBeCloseTo(watts, 10);
    const end = watts / area / 3.3;
    expect(last(time) / powerTime(cell, watts / area, first, end) - 1).toBeCloseTo(0, 6);
    expect((stepSummaries[0].energy * 3600) / (watts * last(time)) - 1).toBeCloseTo(0, 7);
  });

  it('charges too', async () => {
    const { time, current } = await run('Charge at 20 W until 4 V');
    const first = powerCurrent(cell, cell.voltage, -20 / area);
    expect(current[0] / area / first - 1).toBeCloseTo(0, 12);
    expect(last(time) / powerTime(cell, -20 / area, first, -20 / area / 4) - 1).toBeCloseTo(0, 6);
  });

  it('above what the cell can give is infeasible, told with the most it can', async () => {
    const slow = { ...cell, width: 1 };
    let most = 0;
    for (let eta = 0; eta < 3.7; eta += 1e-4) {
      const density = 2 * slow.exchangeCurrent * Math.sinh(eta);
      most = Math.max(most, density * (slow.voltage - slow.width * eta));
    }
    const failed = run(
      `Discharge at ${1.5 * most * area} W for 1 h; Rest for 1 s`,
      {},
      1e-8,
      subject(new LumpedModel(slow)),
    );
    await expect(failed).rejects.toThrow(CellRunError);
    const error = (await failed.catch((reason: unknown) => reason)) as CellRunError;
    const told = Number(/at most about ([\d.e+]+) W/.exec(error.message)?.[1]);
    expect(told / (most * area)).toBeGreaterThan(0.99);
    expect(told / (most * area)).toBeLessThan(1.001);
    expect(error.partial.events[0]).toMatchObject({ kind: 'infeasible', time: 0 });
    expect(error.partial.stepSummaries).toHaveLength(1);
  });

  it('above what it can give is passed over only when asked for, and noted', async () => {
    const { events, stepSummaries, time, current } = await run(
      'Discharge at 1C for 10 s; Discharge at 1e30 W for 1 h; Discharge at 1C for 10 s',
      { infeasible: 'go-on' },
    );
    expect(events.map(({ kind }) => kind)).toEqual(['end-of-step', 'infeasible', 'end-of-step']);
    expect(events[1].message).toContain(
      'Discharge at 1e30 W for 1 h: the cell cannot give 1e+30 W from this state: at most',
    );
    expect(stepSummaries.map(({ duration }) => duration)).toEqual([10, 0, 10]);
    expect(last(time)).toBe(20);
    expect(current.every(Number.isFinite)).toBe(true);
  });
});

describe('a resistor', () => {
  it('takes the time of the closed form', async () => {
    const { time, current, voltage } = await run('Discharge at 0.5 ohm until 3.3 V');
    const first = resistorCurrent(cell, cell.voltage, 0.5 * area);
    expect(current[0] / area / first - 1).toBeCloseTo(0, 12);
    expect(last(current)).toBeCloseTo(6.6, 10);
    expect(last(voltage)).toBe(3.3);
    expect(last(time) / resistorTime(cell, 0.5 * area, first, 6.6 / area) - 1).toBeCloseTo(0, 6);
  });
});

describe('a drive cycle', () => {
  it('misses no pulse, however short', async () => {
    const pulse = cycle('current', 'held', [0, 0], [1000, 50], [1000.001, 0], [5000, 0]);
    const { capacity, voltage, time, current, balance } = await run([follow({ cycle: pulse })]);
    expect(last(capacity) * 3600).toBeCloseTo(0.05, 10);
    expect(last(time)).toBe(5000);
    expect(Math.max(...current)).toBe(50);
    const loss = cell.width * Math.asinh(50 / area / (2 * cell.exchangeCurrent));
    expect(cell.voltage - Math.min(...voltage)).toBeCloseTo(loss, 4);
    expect(Math.max(...Object.values(balance))).toBeLessThan(1e-14);
    expect(Array.from(time)).toContain(1000.001);
  });

  it('ramps the current, whose charge is the area under it', async () => {
    const ramp = cycle('current', 'linear', [0, 0], [10, 20], [20, -20], [40, -20]);
    const { capacity, time, current, balance } = await run([follow({ cycle: ramp })], {
      curveTimes: [5, 12],
    });
    const at = (t: number): number => Array.from(time).indexOf(t);
    expect(current[at(5)]).toBe(10);
    expect(current[at(12)]).toBeCloseTo(12, 12);
    expect(capacity[at(5)] * 3600).toBeCloseTo(25, 6);
    expect(capacity[at(10)] * 3600).toBeCloseTo(100, 6);
    expect(last(capacity) * 3600).toBeCloseTo(-300, 4);
    expect(Math.max(...Object.values(balance))).toBeLessThan(1e-14);
  });

  it('follows a voltage', async () => {
    const swing = cycle('voltage', 'linear', [0, 3.7], [100, 3.65], [200, 3.72]);
    const { time, voltage } = await run([follow({ cycle: swing })], { curveTimes: [50, 140] });
    const at = (t: number): number => Array.from(time).indexOf(t);
    expect(voltage[at(50)]).toBeCloseTo(3.675, 7);
    expect(voltage[at(140)]).toBeCloseTo(3.678, 7);
    expect(last(voltage)).toBeCloseTo(3.72, 7);
  });

  it.each(['power', 'resistance', 'c-rate'] as const)('follows a %s', async (quantity) => {
    const load = cycle(quantity, 'linear', [0, 2], [100, 3], [150, 3], [160, 1]);
    const { time, voltage, current, balance } = await run([follow({ cycle: load })], {
      curveTimes: [50, 155],
    });
    const held = { power: 1, resistance: 1, 'c-rate': nominalCapacity };
    for (const [t, value] of [
      [50, 2.5],
      [120, 3],
      [155, 2],
    ]) {
      const i = Array.from(time).findIndex((at) => at >= t);
      const measured = {
        power: voltage[i] * current[i],
        resistance: voltage[i] / current[i],
        'c-rate': current[i],
      }[quantity];
      expect(measured / (value * held[quantity]) - 1).toBeCloseTo(0, 7);
    }
    expect(Math.max(...Object.values(balance))).toBeLessThan(1e-14);
  });

  it('is guarded by both cut-offs of the cell, and by what the step says', async () => {
    const deep = parseDriveCycle('time_s,current_A\n0,40\n1e5,40', { name: 'deep.csv' });
    const { events, voltage } = await run([follow({ cycle: deep })]);
    expect(events[0]).toMatchObject({ kind: 'voltage-cut-off' });
    expect(events[0].message).toContain('3.2 V, the cut-off of the cell, reached');
    expect(last(voltage)).toBe(3.2);
    const limited = await run([follow({ cycle: deep, until: { kind: 'voltage', volts: 3.4 } })]);
    expect(last(limited.voltage)).toBe(3.4);
  });

  it('restarts from one point of a continuous line to the next without a jump in the record', async () => {
    const { time } = await run([follow({ cycle: cycle('current', 'linear', [0, 1], [10, 2], [20, 1]) })]);
    for (let i = 1; i < time.length; i++) expect(time[i]).toBeGreaterThan(time[i - 1]);
  });
});

describe('limits', () => {
  it('end a step at the first that is met', async () => {
    const { events, capacity, stepSummaries } = await run(
      'Discharge at 1C until 3.3 V or 0.5 Ah; Discharge at 1C until 3.5 V or 20 Ah; Charge at 0.5C for 60 s or until 4 V',
    );
    expect(events.map(({ kind }) => kind)).toEqual(['capacity-limit', 'voltage-cut-off', 'end-of-step']);
    const { capacity: first, endVoltage } = stepSummaries[0];
    expect(first).toBeCloseTo(0.5, 12);
    expect(endVoltage).toBeGreaterThan(3.3);
    expect(stepSummaries.reduce((sum, step) => sum + step.capacity, 0)).toBeCloseTo(last(capacity), 12);
  });

  it('crossed by a rest or a resistor are met from where the step begins', async () => {
    const relaxed = await run('Discharge at 3C for 60 s; Rest until 3.67 V or for 1 min');
    // Nothing diffuses here: the voltage jumps, and the limit lies below where the rest begins.
    expect(last(relaxed.events as never[])).toMatchObject({ kind: 'end-of-step' });
    const fading = await run('Discharge at 0.5 ohm until 7 A');
    expect(last(fading.current)).toBeCloseTo(7, 10);
    const rising = await run('Discharge at 20 W until 5.8 A');
    expect(last(rising.current)).toBeCloseTo(5.8, 10);
  });

  it('that hold at the start are told, and the next step follows', async () => {
    const { events, time } = await run('Discharge at 1C for 5 s; Discharge at 1C until 3.69 V; Rest for 5 s');
    expect(events[1]).toMatchObject({ kind: 'voltage-cut-off', time: 5 });
    expect(events[1].message).toContain('3.69 V reached at once');
    expect(last(time)).toBe(10);
  });

  it('that are never met are told instead of running for ever', async () => {
    await expect(run('Rest until 4 V')).rejects.toThrow('Rest until 4 V: none of its limits is ever met');
    await expect(run('Rest until 50 oC')).rejects.toThrow('none of its limits is ever met');
  });

  it('stop the whole experiment where asked', async () => {
    const twice = await run('9 x (Discharge at 1C for 60 s; Charge at 1C for 60 s); Stop after 150 s');
    expect(last(twice.time)).toBe(180);
    expect(last(twice.events as never[])).toMatchObject({ kind: 'stopped' });
    const cycles = await run('9 x (Discharge at 1C for 60 s; Charge at 1C for 60 s); Stop at 1 Ah capacity');
    expect(cycles.cycles).toHaveLength(1);
    expect(last(cycles.events as never[])).toMatchObject({ kind: 'stopped' });
    const none = await run('3 x (Discharge at 1C for 60 s; Charge at 1C for 60 s); Stop at 80 % capacity');
    expect(none.cycles.map(({ discharged }) => discharged)).toEqual(
      [0, 1, 2].map(() => expect.closeTo(nominalCapacity / 60, 10)),
    );
  });
});

describe('what comes back', () => {
  it('sums up steps, cycles and tags', async () => {
    const { stepSummaries, cycles } = await run(
      'Rest for 10 s; 2 x (Discharge at 1C for 60 s [down]; Charge at 30 W for 20 s [up, fast]); Rest for 10 s',
    );
    expect(stepSummaries.map(({ number, cycle: of, tags }) => [number, of, tags])).toEqual([
      [1, undefined, []],
      [2, 1, ['down']],
      [3, 1, ['up', 'fast']],
      [4, 2, ['down']],
      [5, 2, ['up', 'fast']],
      [6, undefined, []],
    ]);
    expect(cycles).toHaveLength(2);
    expect(cycles[0].discharged).toBeCloseTo(nominalCapacity / 60, 12);
    expect(cycles[0].energyIn).toBeCloseTo(600 / 3600, 8);
    expect(cycles[1].start).toBe(90);
    expect(cycles[1].end).toBe(170);
  });

  it('keeps of the curves what is asked for', async () => {
    const experiment = 'Discharge at 1C until 3.4 V';
    const all = await run(experiment);
    const third = await run(experiment, { store: { every: 3, names: ['voltage'] } });
    const ends = await run(experiment, { store: { every: Infinity }, curveTimes: [100] });
    expect(third.time.length).toBe(2 + Math.floor((all.time.length - 2) / 3));
    expect(third.voltage).toHaveLength(third.time.length);
    expect(third.current).toHaveLength(0);
    expect([...ends.time]).toEqual([0, 100, last(all.time)]);
    await expect(run(experiment, { store: { every: 0 } })).rejects.toThrow('store.every');
    await expect(run(experiment, { store: { names: ['heat' as 'time'] } })).rejects.toThrow(
      "'heat' is no curve",
    );
  });

  it('has the points of a period in place of the solver’s', async () => {
    const { time } = await run('Discharge at 1C for 100 s (30 second period); Rest for 1 s', {
      curveTimes: [45],
    });
    expect(Array.from(time).slice(0, 6)).toEqual([0, 30, 45, 60, 90, 100]);
  });

  it('fails by name past the bound of a balance', async () => {
    const model = new LumpedModel(cell);
    model.leak = 1e-6;
    const failed = run('Discharge at 1C until 3.4 V', {}, 1e-6, subject(model));
    await expect(failed).rejects.toThrow(
      /the balance of lithium in the particles is off by .*past its bound of 1e-9/,
    );
    const { balance } = await run(
      'Discharge at 1C until 3.4 V',
      { balanceBounds: { particles: 1e-5, charge: 1e-5 } },
      1e-6,
      subject(model),
    );
    expect(balance.charge).toBeGreaterThan(1e-8);
  });

  it('is the same for steps from builders', async () => {
    const [built] = [await run([hold({ volts: 3.8, duration: 100 })])];
    const read = await run('Hold at 3.8 V for 100 s');
    expect(built.current).toEqual(read.current);
    expect(built.events[0].message).toBe('Hold at 3.8 V for 100 s: done');
  });
});
