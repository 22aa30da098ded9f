import { describe, expect, it } from 'vitest';
import { comsolDischarges, type ComsolDischarge } from '../../verify/cell/comsol-marquis2019.ts';
import { dischargeEnds } from '../../verify/cell/known-values.ts';
import { parameterSet, runCell } from './index.ts';

const fine = { negative: 40, separator: 20, positive: 40, radial: 40 };

/** |difference| in mV at the times of the reference after the start and above 3.105 V, in increasing order. */
async function differences(reference: ComsolDischarge, mesh: typeof fine | undefined): Promise<number[]> {
  const { rate, time, voltage } = reference;
  const { time: times, voltage: volts } = await runCell({
    parameters: parameterSet('marquis2019-comsol'),
    experiment: `Discharge at ${rate}C for ${time.at(-1)} s or until 2 V`,
    curveTimes: time,
    mesh,
    relativeTolerance: 1e-5,
  });
  const at = new Map(Array.from(times, (t, i) => [t, volts[i]]));
  return time
    .flatMap((t, i) => (t > 0 && voltage[i] > 3.105 ? [1e3 * Math.abs((at.get(t) ?? NaN) - voltage[i])] : []))
    .toSorted((a, b) => a - b);
}

describe('against the COMSOL curves of Marquis et al. 2019', () => {
  const cases = comsolDischarges.flatMap((reference) => [
    { reference, rate: reference.rate, mesh: undefined, name: 'the default mesh' },
    { reference, rate: reference.rate, mesh: fine, name: 'a finer mesh' },
  ]);
  it.each(cases)('at $rate C on $name', async ({ reference, mesh }) => {
    const sorted = await differences(reference, mesh);
    expect(sorted.length).toBeGreaterThan(185);
    const rms = Math.sqrt(sorted.reduce((sum, value) => sum + value * value, 0) / sorted.length);
    expect(rms).toBeLessThan(0.5);
    expect(sorted[sorted.length >> 1]).toBeLessThan(0.12);
    expect(sorted.at(-1)).toBeLessThan(3);
  });
});

describe('the end of a 1C discharge', () => {
  it.each(dischargeEnds)('of $set', async ({ set, seconds, capacity }) => {
    const solution = await runCell({
      parameters: parameterSet(set),
      experiment: 'Discharge at 1C',
      mesh: fine,
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-8,
    });
    // The reference's steps of 4 s leave it good to about 0.1 s.
    expect(Math.abs((solution.time.at(-1) ?? 0) - seconds)).toBeLessThan(0.1);
    expect(Math.abs((solution.capacity.at(-1) ?? 0) / capacity - 1)).toBeLessThan(3e-5);
  });
});
