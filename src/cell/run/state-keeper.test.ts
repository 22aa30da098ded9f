import { expect, it } from 'vitest';
import { parameterSet, runCell, type CellSolution } from '../index.ts';
import { buildModel } from '../models/build.ts';
import type { ModelSource } from './model-source.ts';
import { CellRunCancelledError } from './run-errors.ts';
import { StateKeeper } from './state-keeper.ts';

const mesh = { negative: 6, separator: 4, positive: 6, radial: 8 };

const source: ModelSource = {
  mesh,
  model: (kelvin) => buildModel(parameterSet('chen2020'), mesh, {}, kelvin),
};

function offer(keeper: StateKeeper, time: number, voltage: number): void {
  const reading = { time, voltage, current: 1, charge: time, temperature: 300 };
  keeper.offer(reading, 300, Float64Array.of(time), source);
}

it('keeps a bounded number of states, the first and the last, evenly spread', () => {
  const keeper = new StateKeeper(50);
  for (let k = 0; k <= 100_000; k++) offer(keeper, k / 10, 4 - k / 1e5);
  const states = keeper.states();
  expect(states.length).toBeGreaterThan(40);
  expect(states.length).toBeLessThanOrEqual(100);
  expect(states[0].time).toBe(0);
  expect(states.at(-1)?.time).toBe(10_000);
  for (let k = 1; k < states.length; k++) expect(states[k].time - states[k - 1].time).toBeLessThan(500);
  for (const { state, time } of states) expect(state[0]).toBe(time);
});

it('keeps both ends of a jump', () => {
  const keeper = new StateKeeper(20);
  for (let k = 0; k < 5000; k++) offer(keeper, k, k < 2500 ? 4 : 3.5);
  const times = keeper.states().map(({ time }) => time);
  expect(times).toContain(2499);
  expect(times).toContain(2500);
});

const steps = 'Discharge at 2C for 600 s; Rest for 600 s';

it('gives fields along a run whose voltage is that of the curve, split without remainder', async () => {
  const { fields, time, voltage } = await runCell({
    parameters: parameterSet('chen2020'),
    experiment: steps,
    mesh,
    fieldCount: 30,
  });
  expect(fields.length).toBeGreaterThan(25);
  expect(fields.length).toBeLessThanOrEqual(61);
  expect(fields.at(-1)?.time).toBe(1200);
  const times = fields.map((field) => field.time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const field of fields) {
    expect(Array.from(time).some((t, i) => t === field.time && voltage[i] === field.voltage)).toBe(true);
    const parts = field.overpotentials;
    const lost = parts?.losses.reduce((sum, { loss }) => sum + loss, 0) ?? Number.NaN;
    expect(Math.abs((parts?.openCircuit ?? Number.NaN) - lost - (parts?.voltage ?? 0))).toBeLessThan(1e-12);
    expect(Math.abs((parts?.voltage ?? Number.NaN) - field.voltage)).toBeLessThan(1e-4);
  }
});

it('hands over what it had when it is cancelled, the step begun included', async () => {
  const controller = new AbortController();
  const run = runCell({
    parameters: parameterSet('chen2020'),
    experiment: steps,
    mesh,
    fieldCount: 10,
    signal: controller.signal,
    onProgress: ({ stage }) => {
      if (stage.startsWith('Rest')) controller.abort();
    },
  });
  const partial: CellSolution = await run.then(
    () => Promise.reject(new Error('it was not cancelled')),
    (error: unknown) => {
      if (error instanceof CellRunCancelledError) return error.partial;
      throw error;
    },
  );
  expect(partial.stepSummaries.map(({ reason }) => reason)).toEqual(['end-of-step', 'stopped']);
  expect(partial.events.at(-1)).toMatchObject({ kind: 'stopped', message: 'Rest for 600 s: interrupted' });
  expect(partial.time.at(-1)).toBeGreaterThan(600);
  expect(partial.fields.length).toBeGreaterThan(3);
});
