import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { bootstrap } from './bootstrap.ts';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function draw(count: number, one: () => number): number[] {
  return Array.from({ length: count }, one);
}

/** Share of trials whose interval holds the truth. */
function coverage(
  trials: number,
  count: number,
  truth: number,
  one: (random: Random) => number,
  method: 'bca' | 'percentile',
): number {
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const random = new Random(trial);
    const values = draw(count, () => one(random));
    const { interval } = bootstrap(values, mean, { seed: trial, resamples: 400, method });
    held += Number(interval[0] <= truth && truth <= interval[1]);
  }
  return held / trials;
}

describe('bootstrap', () => {
  it('gives a mean the standard error that theory gives it', () => {
    const values = draw(
      200,
      (() => {
        const random = new Random(3);
        return () => random.normal();
      })(),
    );
    const centre = mean(values);
    const expected = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / 200);
    const found = bootstrap(values, mean, { seed: 1, resamples: 20_000 });
    expect(found.value).toBe(centre);
    // The standard deviation of 20 000 draws is known to 1/sqrt(40 000) = 0.5 %.
    expect(Math.abs(found.standardError / expected - 1)).toBeLessThan(0.02);
    expect(Math.abs(found.bias)).toBeLessThan((4 * expected) / Math.sqrt(20_000));
    expect((found.interval[1] - found.interval[0]) / expected / 3.92).toBeCloseTo(1, 1);
  });

  // 400 trials know a coverage of 95 % to 1.1 %; means of 40 normal values are covered to 94 % by either method.
  it.each(['bca', 'percentile'] as const)('covers the mean of normal values: %s', (method) => {
    const share = coverage(400, 40, 0, (random) => random.normal(), method);
    expect(Math.abs(share - 0.945)).toBeLessThan(0.033);
  });

  const deviation = (values: readonly number[]): number => {
    const centre = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  };

  // scipy.stats.bootstrap (1.17.1) of -ln(1 - (i + 1/2)/n), i < n, with 100 000 resamples; 500 values are left out in groups.
  it.each([
    ['mean', 20, 'bca', mean, 0.6568553919563436, 1.5015546326055127],
    ['mean', 20, 'percentile', mean, 0.6112079409774541, 1.4158060151536338],
    ['deviation', 20, 'bca', deviation, 0.6186545066333484, 1.4099580015843105],
    ['mean', 500, 'bca', mean, 0.9173590921404886, 1.0926114842475694],
    ['deviation', 500, 'bca', deviation, 0.8973921498305246, 1.1352436505588177],
  ] as const)('agrees with SciPy: %s of %s, %s', (_name, count, method, statistic, low, high) => {
    const values = Array.from({ length: count }, (_, at) => -Math.log(1 - (at + 0.5) / count));
    const resamples = count === 20 ? 100_000 : 40_000;
    const { interval, standardError } = bootstrap(values, statistic, { seed: 1, method, resamples });
    // The end of an interval is known to 2.7 of its standard error over the square root of the resamples, of both programs.
    const error = 4 * 2.7 * standardError * Math.sqrt(1 / resamples + 1e-5);
    expect(Math.abs(interval[0] - low)).toBeLessThan(error);
    expect(Math.abs(interval[1] - high)).toBeLessThan(1.5 * error);
  });

  it('draws rows whole', () => {
    const rows = draw(50, () => 1).map((weight, at) => ({ weight: weight + at, value: 2 * (weight + at) }));
    const ratio = bootstrap(
      rows,
      (sample) => mean(sample.map(({ value }) => value)) / mean(sample.map(({ weight }) => weight)),
      { seed: 1 },
    );
    expect(ratio).toMatchObject({ value: 2, interval: [2, 2], standardError: 0, bias: 0 });
  });

  it('repeats with its seed, and moves with the values', () => {
    const values = [1, 5, 2, 8, 3, 3, 9];
    const found = bootstrap(values, mean, { seed: 7 });
    expect(bootstrap(Float64Array.from(values), mean, { seed: 7 })).toEqual(found);
    expect(bootstrap(values, mean, { seed: 8 }).interval).not.toEqual(found.interval);
    const moved = bootstrap(
      values.map((value) => 4 * value + 16),
      mean,
      { seed: 7 },
    );
    expect(moved.interval[0]).toBeCloseTo(4 * found.interval[0] + 16, 10);
  });

  it('refuses what cannot be', () => {
    expect(() => bootstrap([1], mean, { seed: 1 })).toThrow('1 values to draw from; expected at least two');
    expect(() => bootstrap([1, 2], mean, { seed: 1, resamples: 10 })).toThrow('10 resamples');
    expect(() => bootstrap([1, 2], mean, { seed: 1, level: 1 })).toThrow('the level is 1');
    expect(() => bootstrap([1, 2], () => Number.NaN, { seed: 1 })).toThrow(
      'the statistic of a sample is NaN',
    );
    expect(() => bootstrap([1, 2], mean, { seed: -1 })).toThrow('-1 is not a seed');
  });
});
