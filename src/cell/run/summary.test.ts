import { describe, expect, it } from 'vitest';
import type { PlacedStep } from '../experiments/steps.ts';
import { parameterSet } from '../sets/index.ts';
import { runCell } from '../run.ts';
import type { Reading } from './driven-cell.ts';
import { StepTally } from './summary.ts';

const placed: PlacedStep = { step: { control: { kind: 'rest' }, until: [], tags: [] }, number: 1 };

function reading(time: number, voltage: number): Reading {
  return { time, voltage, current: 1, charge: time, temperature: 300 };
}

/** W h of a voltage at 1 A over these times. */
function energyOf(voltage: (time: number) => number, times: readonly number[]): number {
  const [first = 0, ...rest] = times;
  const tally = new StepTally(placed, '', reading(first, voltage(first)));
  for (const time of rest) tally.advance(reading(time, voltage(time)));
  return tally.summary('end-of-step', '', [0, 0]).energy;
}

describe('the energy of a step', () => {
  it('is that of a parabola to rounding but for its first stretch', () => {
    const times = [0, 1e-3, 0.01, 0.1, 0.3, 0.6, 1];
    expect(energyOf((t) => 4 - t * t, times)).toBeCloseTo((4 - 1 / 3) / 3600, 12);
  });

  it('is not thrown off where a step is far shorter than the next, as after a restart', () => {
    const times = [0, 50, 100, 100 + 1e-13, 150, 200];
    expect(energyOf((t) => 4 + (t === 100 ? 1e-6 : 0), times)).toBeCloseTo((4 * 200) / 3600, 5);
  });

  it('follows the voltage within the long steps of a slow discharge', async () => {
    const parameters = parameterSet('chen2020');
    const mesh = { negative: 4, separator: 3, positive: 4, radial: 8 };
    const curveTimes = Array.from({ length: 20_000 }, (_, i) => 18 * i);
    const options = { parameters, mesh, model: 'spm' as const, experiment: 'Discharge at C/100 until 2.5 V' };
    const { stepSummaries, time, voltage, current } = await runCell({ ...options, curveTimes });
    let sum = 0;
    for (let i = 1; i < time.length; i++) {
      sum += ((time[i] - time[i - 1]) * (voltage[i] * current[i] + voltage[i - 1] * current[i - 1])) / 7200;
    }
    expect((stepSummaries[0]?.energy ?? 0) / sum).toBeCloseTo(1, 3);
  });
});
