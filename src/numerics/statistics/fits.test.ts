import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { kolmogorovDistance, quantile } from './empirical.ts';
import { CancelledError } from '../../base/index.ts';
import { fittedDistances, withChance } from './fit.ts';
import { fitLogNormal, logNormalFamily } from './log-normal.ts';
import { fitWeibull, weibullFamily } from './weibull.ts';

/** Sixty values without chance in them. */
const values = Array.from({ length: 60 }, (_, at) => {
  const n = at + 1;
  return Math.exp(0.5 * Math.sin(1.7 * n) + 0.3 * Math.cos(0.9 * n) ** 3) * (1 + (at % 7) / 5);
});

function draws(count: number, seed: number, one: (random: Random) => number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => one(random));
}

function close(found: number | null, expected: number, relative: number): void {
  expect(Math.abs((found ?? Number.NaN) / expected - 1)).toBeLessThan(relative);
}

describe('fits', () => {
  // scipy.stats 1.17.1: lognorm.fit and weibull_min.fit with floc=0, logpdf, kstest.
  it('agree with SciPy', () => {
    const logNormal = fitLogNormal(values, { resamples: 0 });
    close(logNormal.spread, 0.512231346782069, 1e-12);
    close(logNormal.median, 1.5302634480192818, 1e-12);
    close(logNormal.akaike, 145.04794422666592, 1e-12);
    close(logNormal.kolmogorovDistance, 0.06710955237410077, 1e-11);
    const weibull = fitWeibull(values, { resamples: 0 });
    // SciPy's simplex search ends at 1e-4 of a maximum that is flat.
    close(weibull.shape, 1.94881599315245, 1e-4);
    close(weibull.scale, 1.9878557703036743, 1e-4);
    close(weibull.akaike, 156.17022723354827, 1e-7);
    close(weibull.kolmogorovDistance, 0.10366909366866774, 1e-3);
    expect(weibull.pValue).toBeNull();
  });

  it('have the standard errors of large samples', () => {
    const count = 20_000;
    const logNormal = fitLogNormal(
      draws(count, 1, (random) => random.logNormal(3e-6, 0.4)),
      { resamples: 0 },
    );
    close(logNormal.standardErrors.median, (logNormal.median * logNormal.spread) / Math.sqrt(count), 1e-9);
    close(logNormal.standardErrors.spread, logNormal.spread / Math.sqrt(2 * count), 1e-9);
    expect(Math.abs(logNormal.spread - 0.4)).toBeLessThan(4 * logNormal.standardErrors.spread);
    const parameters = { scale: 5e-6, shape: 2.5 };
    const weibull = fitWeibull(
      draws(count, 1, (random) => weibullFamily.draw(parameters, random)),
      { resamples: 0 },
    );
    // Expected information: 6/pi^2 k^2/n and (1 + 6 (1 - gamma)^2/pi^2) (scale/k)^2/n.
    close(weibull.standardErrors.shape, Math.sqrt(0.607927 / count) * 2.5, 0.03);
    close(weibull.standardErrors.scale, Math.sqrt(1.108665 / count) * (5e-6 / 2.5), 0.03);
    expect(Math.abs(weibull.shape - 2.5)).toBeLessThan(4 * weibull.standardErrors.shape);
    expect(Math.abs(weibull.scale - 5e-6)).toBeLessThan(4 * weibull.standardErrors.scale);
  });

  it('have intervals that hold the truth, by volume too', () => {
    const spread = 0.3;
    let held = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const diameters = draws(400, seed, (random) => random.logNormal(1, spread));
      const fit = fitLogNormal(diameters, { weights: diameters.map((d) => d ** 3), resamples: 0 });
      // Weighted with the third power a log-normal distribution stays one, its median e^(3 spread^2) times as large.
      const error = Math.log(fit.median) - 3 * spread ** 2;
      held += Number(Math.abs(error) < (1.96 * fit.standardErrors.median) / fit.median);
    }
    // 95 % less what the long tail of the weights costs, known to 1.3 %.
    expect(held / 300).toBeGreaterThan(0.9);
    expect(held / 300).toBeLessThan(0.98);
  });

  it('take a whole weight for as many values, and any unit', () => {
    const weights = values.map((_, at) => 1 + (at % 3));
    const repeated = values.flatMap((value, at) => Array.from({ length: weights[at] }, () => 1e-6 * value));
    for (const fit of [fitLogNormal, fitWeibull] as const) {
      const weighted = fit(values, { weights, resamples: 0 });
      const plain = fit(repeated, { resamples: 0 });
      close(weighted.kolmogorovDistance, plain.kolmogorovDistance, 1e-9);
      close(weighted.meanLogLikelihood, plain.meanLogLikelihood + Math.log(1e-6), 1e-9);
      expect(weighted).toMatchObject({ akaike: null, pValue: null, resamples: 0 });
      close(weighted.effectiveCount, (120 ** 2 / 280) * 1, 1e-12);
    }
    const volumes = fitWeibull(values, { weights: values.map((d) => 1e-17 * d ** 3), resamples: 0 });
    const scaled = fitWeibull(values, { weights: values.map((d) => d ** 3), resamples: 0 });
    close(volumes.standardErrors.shape, scaled.standardErrors.shape, 1e-9);
  });
});

const seen = (size: number): number => Math.max(0.01, 1 - 0.3 * size);

describe('the distance from a fit', () => {
  // Points of 95 %: Lilliefors' test as tabled anew by Dallal and Wilkinson (doi 10.1080/00031305.1986.10475419); for the
  // extreme-value distribution Chandra, Singpurwalla and Stephens (doi 10.1080/01621459.1981.10477707), 0.843/sqrt(20).
  it.each([
    [10, 0.262],
    [20, 0.192],
    [50, 0.125],
  ])('has the quantiles of Lilliefors for %s values', (count, point) => {
    const distances = fittedDistances(logNormalFamily, { median: 1, spread: 1 }, count, {
      resamples: 4000,
      seed: 1,
    });
    // 4000 draws know the point to 1 %.
    expect(Math.abs(quantile(distances, 0.95) / point - 1)).toBeLessThan(0.03);
  });

  it('has the tabled quantile of a Weibull distribution', () => {
    const distances = fittedDistances(weibullFamily, { scale: 2, shape: 3 }, 20, {
      resamples: 4000,
      seed: 1,
    });
    expect(Math.abs((quantile(distances, 0.95) * Math.sqrt(20)) / 0.843 - 1)).toBeLessThan(0.03);
  });

  it('gives p-values that are uniform where the distribution is right, and small where it is not', () => {
    const chances = Array.from({ length: 150 }, (_, seed) => {
      const sample = draws(40, seed, (random) => weibullFamily.draw({ scale: 1, shape: 2 }, random));
      return fitWeibull(sample, { resamples: 199, seed }).pValue ?? 2;
    });
    // 1.63/sqrt(n): the point of 99 % of the distance of uniform values.
    expect(kolmogorovDistance(chances, (x) => Math.min(1, x))).toBeLessThan(1.63 / Math.sqrt(150));
    const bimodal = draws(200, 1, (random) => random.logNormal(random.uniform() < 0.5 ? 1 : 3, 0.15));
    expect(fitLogNormal(bimodal).pValue).toBe(1 / 500);
    expect(fitLogNormal(bimodal, { seed: 3 })).toEqual(fitLogNormal(bimodal, { seed: 3 }));
  });

  it('counts what was seen with less than certainty', () => {
    const chances = Array.from({ length: 100 }, (_, seed) => {
      const random = new Random(seed);
      const all = Array.from({ length: 120 }, () => random.logNormal(1, 0.4));
      const sample = all.filter((size) => random.uniform() < seen(size));
      const weights = sample.map((size) => 1 / seen(size));
      return fitLogNormal(sample, { weights, chance: seen, resamples: 99, seed }).pValue ?? 2;
    });
    expect(kolmogorovDistance(chances, (x) => Math.min(1, x))).toBeLessThan(1.63 / Math.sqrt(100));
  });

  it('is the same when it is found later, and can be cancelled then', async () => {
    const options = { weights: values.map((size) => 1 / seen(size)), chance: seen, resamples: 99, seed: 4 };
    const fit = fitWeibull(values, { ...options, resamples: 0 });
    expect(fit.pValue).toBeNull();
    expect(await withChance(weibullFamily, fit, options, {})).toEqual(fitWeibull(values, options));
    const work = { signal: AbortSignal.abort() };
    await expect(withChance(weibullFamily, fit, options, work)).rejects.toThrow(CancelledError);
  });

  it('refuses what cannot be fitted', () => {
    expect(() => fitLogNormal([1, 2])).toThrow('2 values, 2 of them different');
    expect(() => fitWeibull([2, 2, 2, 2])).toThrow('4 values, 1 of them different');
    expect(() => fitWeibull([1, 0, 3])).toThrow('value 2 is 0 with weight 1');
    expect(() => fitWeibull([1, 2, 3], { weights: [1, 2] })).toThrow('3 values with 2 weights');
    expect(() => fitLogNormal([1, 2, 3], { weights: [1, 2, 3], chance: () => 0 })).toThrow(
      'hardly any value',
    );
  });
});
