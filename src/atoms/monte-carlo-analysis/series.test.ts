import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import { meanAndVariance, statisticalInefficiency } from './autocorrelation.ts';
import { blockingError } from './blocking.ts';
import { analyseSeries, equilibrationStart } from './equilibration.ts';
import { jackknife } from './jackknife.ts';

/** x' = memory x + noise: variance 1, statistical inefficiency (1 + memory)/(1 − memory). */
function autoregressive(memory: number, samples: number, seed: number): Float64Array {
  const random = new Random(seed);
  const noise = Math.sqrt(1 - memory ** 2);
  let value = random.normal();
  return Float64Array.from({ length: samples }, () => (value = memory * value + noise * random.normal()));
}

describe('series of samples', () => {
  for (const memory of [0, 0.5, 0.9, 0.99, 0.998]) {
    it(`of memory ${memory} have their statistical inefficiency and error`, () => {
      const exact = (1 + memory) / (1 - memory);
      const samples = 200_000;
      const values = autoregressive(memory, samples, 3);
      expect(Math.abs(statisticalInefficiency(values) / exact - 1)).toBeLessThan(0.25);
      const standardError = Math.sqrt(exact / samples);
      const blocks = blockingError(values);
      expect(blocks.independent).toBe(true);
      expect(Math.abs(blocks.standardError / standardError - 1)).toBeLessThan(0.25);
      expect(Math.abs(blocks.mean)).toBeLessThan(4 * standardError);
    });
  }

  it('cover the mean as often as their errors say', () => {
    const runs = 400;
    let within = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { mean, standardError } = analyseSeries(autoregressive(0.8, 4000, 1000 + seed), 0);
      if (Math.abs(mean) < standardError) within++;
    }
    // 68.3 % within one standard error, ± 2.3 % for 400 runs; the larger of two errors covers a little more.
    expect(within / runs).toBeGreaterThan(0.61);
    expect(within / runs).toBeLessThan(0.8);
  });

  it('are cut where they come to rest', () => {
    const noise = autoregressive(0.5, 20_000, 8);
    const relaxing = noise.map((value, k) => value + 40 * Math.exp(-k / 500));
    const start = equilibrationStart(relaxing);
    expect(start).toBeGreaterThan(1500);
    expect(start).toBeLessThan(6000);
    const { mean, standardError, equilibrated } = analyseSeries(relaxing);
    expect(equilibrated).toBe(true);
    expect(Math.abs(mean)).toBeLessThan(4 * standardError + 40 * Math.exp(-start / 500));
    expect(equilibrationStart(noise)).toBeLessThan(2000);
  });

  it('that freeze after their start keep what they froze to', () => {
    const { start, mean, standardError } = analyseSeries(
      Float64Array.of(0.5, 0.9, ...new Float64Array(998).fill(1)),
    );
    expect({ start, mean, standardError }).toEqual({ start: 2, mean: 1, standardError: 0 });
  });

  it('that drift are not called equilibrated', () => {
    const drifting = autoregressive(0.5, 5000, 4).map((value, k) => value + k / 200);
    expect(analyseSeries(drifting).equilibrated).toBe(false);
  });

  it('with a short steep fall begin after it', () => {
    // What a walk from an unstable arrangement looks like. Counting independent samples alone keeps the fall, beside whose
    // height the correlations of the rest do not show, and the variance is then a thousand times too large.
    for (let seed = 0; seed < 20; seed++) {
      const noise = autoregressive(0.9, 1000, 60 + seed);
      const { variance } = meanAndVariance(noise);
      const falling = noise.map((value, k) => value + 600 * Math.exp(-k / 4));
      const start = equilibrationStart(falling);
      expect(start).toBeGreaterThan(10);
      expect(start).toBeLessThan(500);
      expect(meanAndVariance(falling.subarray(start)).variance).toBeLessThan(3 * variance);
    }
  });

  it('that creep or settle ever more slowly are not called equilibrated, and those at rest nearly always are', () => {
    const counts = { rest: 0, creeping: 0, settling: 0 };
    for (let seed = 0; seed < 50; seed++) {
      const noise = autoregressive(0.8, 2000, 300 + seed);
      if (analyseSeries(noise).equilibrated) counts.rest++;
      if (analyseSeries(noise.map((value, k) => value + k / 300)).equilibrated) counts.creeping++;
      // The scatter dies away while the mean stays: a walk that freezes.
      if (analyseSeries(noise.map((value, k) => value * Math.exp(-k / 500))).equilibrated) counts.settling++;
    }
    expect(counts.rest).toBeGreaterThanOrEqual(48);
    expect(counts.creeping).toBeLessThanOrEqual(1);
    expect(counts.settling).toBeLessThanOrEqual(4);
  });

  it('that never change have no error', () => {
    const { mean, standardError, equilibrated } = analyseSeries(new Float64Array(1000).fill(0.3));
    expect(mean).toBeCloseTo(0.3, 14);
    expect(standardError).toBeLessThan(1e-15);
    expect(equilibrated).toBe(true);
  });

  it('give the error of a variance by leaving out blocks', () => {
    const random = new Random(5);
    const values = Float64Array.from({ length: 64_000 }, () => random.normal());
    const squares = values.map((value) => value * value);
    const variance = jackknife([values, squares], ([mean, square]) => square - mean * mean, 64);
    const expected = Math.sqrt(2 / values.length);
    expect(Math.abs(variance.value - 1)).toBeLessThan(4 * expected);
    expect(Math.abs(variance.standardError / expected - 1)).toBeLessThan(0.4);
  });
});
