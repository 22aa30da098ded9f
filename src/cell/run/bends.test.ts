import { describe, expect, it } from 'vitest';
import { parameterSet, runCell, type CellSolution } from '../index.ts';
import { bendTimes } from './bends.ts';

/** Largest distance (V) of straight lines between points from the voltage at other times. */
function strayed({ time, voltage }: CellSolution, dense: CellSolution): number {
  let [k, most] = [0, 0];
  for (const [i, at] of dense.time.entries()) {
    while (k + 2 < time.length && time[k + 1] < at) k++;
    const share = (at - time[k]) / (time[k + 1] - time[k]);
    const straight = voltage[k] + share * (voltage[k + 1] - voltage[k]);
    // At a jump there are two voltages.
    if (time[k + 1] > at) most = Math.max(most, Math.abs(straight - dense.voltage[i]));
  }
  return most;
}

describe('points between steps', () => {
  it('halve a parabola until lines are as near as asked', () => {
    const reading = { time: 0, voltage: 0, current: 0, charge: 0, temperature: 298 };
    const glance = (time: number) => ({ ...reading, voltage: time * time });
    const step = { elapsed: 8, origin: 100, reading, glance, lookBack: () => undefined };
    // A chord of length h is h²/4 off in its middle.
    expect(bendTimes(step, 0, 108, 17)).toEqual([]);
    expect(bendTimes(step, 0, 108, 15)).toEqual([104]);
    expect(bendTimes(step, 0, 108, 1)).toEqual([102, 104, 106]);
    expect(bendTimes(step, 0, 104, 3)).toEqual([102]);
  });

  it.each([
    ['chen2020', 'Discharge at 1C until 2.5 V'],
    [
      'marquis2019',
      'Discharge at 1C until 3.2 V; Rest for 2 h; Charge at C/2 until 4 V; Hold at 4 V until C/20',
    ],
    ['prada2013', 'Discharge at C/20 until 2 V'],
  ])('make lines of a run of single particles as near as asked: %s', async (name, experiment) => {
    const options = { parameters: parameterSet(name), model: 'spm', experiment } as const;
    const plain = await runCell(options);
    const end = plain.time.at(-1) ?? 0;
    const curveTimes = Array.from({ length: 3000 }, (_, k) => ((k + 0.5) * end) / 3000);
    const [dense, drawn] = await Promise.all([
      runCell({ ...options, curveTimes }),
      runCell({ ...options, lineError: 1e-3 }),
    ]);
    expect(strayed(plain, dense)).toBeGreaterThan(0.02);
    // Between the quarters it may be a little more.
    expect(strayed(drawn, dense)).toBeLessThan(1.5e-3);
    expect(drawn.steps).toBe(plain.steps);
    expect(drawn.time.at(-1)).toBe(end);
    expect(drawn.time.length).toBeLessThan(plain.time.length + 200);
    for (let i = 1; i < drawn.time.length; i++) {
      expect(drawn.time[i]).toBeGreaterThanOrEqual(drawn.time[i - 1]);
    }
    for (const [i, at] of plain.time.entries()) {
      const k = drawn.time.findIndex((time, n) => time === at && drawn.voltage[n] === plain.voltage[i]);
      expect(k).toBeGreaterThanOrEqual(0);
    }
  });

  it('are refused without an error above zero', async () => {
    const options = { parameters: parameterSet('chen2020'), experiment: 'Rest for 1 s', lineError: 0 };
    await expect(runCell(options)).rejects.toThrow('lineError: 0 cannot be used');
  });
});
