import { describe, expect, it } from 'vitest';
import { follow, parameterSet, runCell, type CellSolution, type DriveCycle } from '../index.ts';

const chen = parameterSet('chen2020');
const mesh = { negative: 8, separator: 4, positive: 8, radial: 10 };
const lines = 600;
const time = Float64Array.from({ length: lines + 1 }, (_, k) => k / 10);
/** A load at 10 Hz that turns at every point, as recorded ones do. */
const load = time.map((t) => 3 + 2 * Math.sin(t / 4) + 0.3 * Math.sin(3 * t) + 0.02 * Math.sin(40 * t));

function cycleOf(quantity: DriveCycle['quantity'], scale: number): DriveCycle {
  return { name: 'recorded', quantity, time, values: load.map((value) => scale * value), between: 'linear' };
}

/** Points of the cycle, and times within its lines. */
const curveTimes = Array.from({ length: 590 }, (_, k) => (k % 2 === 0 ? (k + 1) / 10 : 0.13 + k / 10));

function run(cycle: DriveCycle, tolerance: number): Promise<CellSolution> {
  return runCell({
    parameters: chen,
    mesh,
    experiment: [follow({ cycle })],
    curveTimes,
    relativeTolerance: tolerance,
    absoluteTolerance: tolerance / 100,
  });
}

describe('a drive cycle whose lines turn little', () => {
  it('takes about one step to a line, and the charge of the file', async () => {
    const { steps, capacity, balance } = await run(cycleOf('current', 1), 1e-4);
    expect(steps).toBeLessThan(1.3 * lines);
    const ampereSeconds = load.reduce(
      (sum, value, k) => sum + (k === 0 || k === lines ? 0.05 : 0.1) * value,
      0,
    );
    expect(Math.abs(3600 * (capacity.at(-1) ?? 0) - ampereSeconds)).toBeLessThan(0.02);
    expect(balance.charge).toBeLessThan(1e-12);
  });

  it.each(['current', 'power'] as const)(
    'has the voltage of a tight run, within lines too: %s',
    async (quantity) => {
      const cycle = cycleOf(quantity, quantity === 'power' ? 3.9 : 1);
      const [usual, tight] = await Promise.all([run(cycle, 1e-4), run(cycle, 1e-8)]);
      for (const at of curveTimes) {
        const [a, b] = [usual, tight].map((one) => one.voltage[one.time.indexOf(at)]);
        expect(Math.abs(a - b)).toBeLessThan(1e-4);
      }
    },
  );
});
