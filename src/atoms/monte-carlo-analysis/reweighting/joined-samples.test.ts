import { describe, expect, it } from 'vitest';
import { Random } from '../../../numerics/index.ts';
import { JoinedSamples } from './joined-samples.ts';

/** u = κ(x − place)²/2: −ln Z = ½ ln κ up to a constant, and x is normal about its place. */
const springs = [
  { stiffness: 1, place: 0 },
  { stiffness: 4, place: 1 },
  { stiffness: 9, place: 2.2 },
  { stiffness: 2, place: 3 },
];
const between = { stiffness: 3, place: 1.5 };

function energyOf({ stiffness, place }: (typeof springs)[number], x: number): number {
  return 0.5 * stiffness * (x - place) ** 2;
}

/** Draws from each spring, each of which is repeated: correlated samples with a known inefficiency. */
function draw(seed: number, each: number, repeats: number) {
  const random = new Random(seed);
  const x = springs.flatMap(({ stiffness, place }) =>
    Array.from({ length: each }, () => place + random.normal() / Math.sqrt(stiffness)).flatMap((value) =>
      Array.from({ length: repeats }, () => value),
    ),
  );
  const reduced = springs.map((spring) => Float64Array.from(x, (value) => energyOf(spring, value)));
  const origins = Uint16Array.from(x, (_, n) => Math.floor(n / (each * repeats)));
  return { x: Float64Array.from(x), pool: { reduced, origins, effective: springs.map(() => each) } };
}

function answers(seed: number, each: number, repeats = 1) {
  const { x, pool } = draw(seed, each, repeats);
  const joined = new JoinedSamples(pool);
  const first = joined.at(pool.reduced[0]);
  const target = joined.at(x.map((value) => energyOf(between, value)));
  return {
    joined,
    difference: joined.difference(target, first),
    sampled: joined.difference(joined.at(pool.reduced[2]), first),
    mean: joined.estimate(target, x),
    square: joined.estimate(
      target,
      x.map((value) => value * value),
    ),
  };
}

const exact = {
  difference: -0.5 * Math.log(between.stiffness),
  sampled: -0.5 * Math.log(9),
  mean: between.place,
  square: between.place ** 2 + 1 / between.stiffness,
};
const names = ['difference', 'sampled', 'mean', 'square'] as const;

describe('samples of springs, joined', () => {
  it('give free energies and means of a spring that was not sampled', () => {
    const found = answers(3, 4000);
    for (const name of names) {
      const { value, standardError } = found[name];
      expect(standardError).toBeLessThan(0.05);
      expect(Math.abs(value - exact[name]) / standardError).toBeLessThan(4);
    }
    expect(found.joined.residual).toBeLessThan(1e-9);
    expect(found.joined.iterations).toBeLessThan(20);
  });

  it('scatter about the truth as far as their errors say', () => {
    const runs = 300;
    const squares = new Map(names.map((name) => [name, 0]));
    for (let seed = 0; seed < runs; seed++) {
      // Each sample twice: correlations that the effective numbers know of.
      const found = answers(seed + 10, 80, 2);
      for (const name of names) {
        const { value, standardError } = found[name];
        squares.set(name, (squares.get(name) ?? 0) + ((value - exact[name]) / standardError) ** 2 / runs);
      }
    }
    // Mean squares of 300 normal deviations: 1 ± 0.082.
    for (const name of names) {
      expect(squares.get(name)).toBeGreaterThan(0.72);
      expect(squares.get(name)).toBeLessThan(1.33);
    }
  });

  it('of one state alone are plain means', () => {
    const random = new Random(2);
    const x = Float64Array.from({ length: 400 }, () => random.normal());
    const u = x.map((value) => 0.5 * value * value);
    const joined = new JoinedSamples({ reduced: [u], origins: new Uint16Array(400), effective: [400] });
    const { value, standardError } = joined.estimate(joined.at(u), x);
    const mean = x.reduce((sum, each) => sum + each, 0) / 400;
    expect(value).toBeCloseTo(mean, 12);
    const variance = x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 400;
    expect(standardError).toBeCloseTo(Math.sqrt(variance / 400), 12);
  });

  it('that do not overlap are refused', () => {
    const reduced = [Float64Array.of(0, 1, 1e5, 1e5), Float64Array.of(1e5, 1e5, 0, 1)];
    const pool = { reduced, origins: Uint16Array.of(0, 0, 1, 1), effective: [2, 2] };
    expect(() => new JoinedSamples(pool)).toThrow(/overlap/);
    expect(() => new JoinedSamples({ ...pool, effective: [2, 0] })).toThrow(/no samples/);
  });
});
