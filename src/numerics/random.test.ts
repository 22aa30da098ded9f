import { describe, expect, it } from 'vitest';
import { InputError } from '../base/index.ts';
import { Random, splitMix64 } from './random.ts';
import { kolmogorovDistance, normalCdf } from './statistics/index.ts';

/** Critical distance of the Kolmogorov-Smirnov test at a level of 1e-6. */
const critical = (count: number): number => Math.sqrt((-0.5 * Math.log(0.5e-6)) / count);
const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe('random numbers', () => {
  it('follow the reference xoshiro128** from the state 1, 2, 3, 4', () => {
    // Output of xoshiro128starstar.c (prng.di.unimi.it), as published in the tests of the rand_xoshiro crate.
    const random = Random.fromState([1, 2, 3, 4]);
    expect(draw(10, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('are seeded by the reference SplitMix64', () => {
    // Output of splitmix64.c (prng.di.unimi.it), as published in the tests of the rand_xoshiro crate.
    let state = 1477776061723855037n;
    const values = draw(5, () => 0).map(() => {
      const drawn = splitMix64(state);
      state = drawn.state;
      return drawn.value;
    });
    expect(values).toEqual([
      1985237415132408290n,
      2979275885539914483n,
      13511426838097143398n,
      8488337342461049707n,
      15141737807933549159n,
    ]);
  });

  it('repeat for a seed, and streams do not depend on what was drawn', () => {
    const one = new Random(7);
    const two = new Random(7);
    const early = one.stream('sizes').bits();
    expect(draw(5, () => one.bits())).toEqual(draw(5, () => two.bits()));
    expect(one.stream('sizes').bits()).toBe(early);
    expect(one.stream('places').bits()).not.toBe(early);
    expect(new Random(8).stream('sizes').bits()).not.toBe(early);
  });

  it('are uniform, normal and lognormal', () => {
    const random = new Random(1);
    const count = 200_000;
    const uniform = kolmogorovDistance(
      draw(count, () => random.uniform()),
      (x) => x,
    );
    const normal = kolmogorovDistance(
      draw(count, () => random.normal()),
      normalCdf,
    );
    const logNormal = kolmogorovDistance(
      draw(count, () => random.logNormal(3, 0.4)),
      (x) => normalCdf(Math.log(x / 3) / 0.4),
    );
    expect(uniform).toBeLessThan(critical(count));
    expect(normal).toBeLessThan(critical(count));
    expect(logNormal).toBeLessThan(critical(count));
  });

  it('point in all directions alike: each coordinate is uniform (Archimedes)', () => {
    const random = new Random(2);
    const directions = Array.from({ length: 50_000 }, () => random.direction());
    for (const axis of [0, 1, 2]) {
      const along = directions.map((direction) => direction[axis]);
      expect(kolmogorovDistance(along, (x) => (x + 1) / 2)).toBeLessThan(critical(along.length));
    }
  });

  it('below n hit each number alike', () => {
    const random = new Random(3);
    const hits = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) hits[random.below(7)]++;
    const chiSquare = hits.reduce((sum, hit) => sum + (hit - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(38.3); // 1e-6 quantile of chi-square with 6 degrees of freedom
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuse the seed %s', (seed) => {
    expect(() => new Random(seed)).toThrow(InputError);
  });
});
