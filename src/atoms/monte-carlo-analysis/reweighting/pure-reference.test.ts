import { describe, expect, it } from 'vitest';
import { Random } from '../../../numerics/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import { countedReference } from '../grand-potential.ts';
import type { MeanEstimate } from '../equilibration.ts';
import type { KeptSamples } from '../kept-samples.ts';
import { JoinedConditions } from './joined-conditions.ts';

const sites = 4;
const bond = 0.02;

/** Three species on a ring of four sites; like neighbours attract each other. All alike are three arrangements, as likely at μ = 0. */
const arrangements = Array.from({ length: 3 ** sites }, (_, index) => {
  const held = Array.from({ length: sites }, (__, site) => Math.floor(index / 3 ** site) % 3);
  const alike = held.filter((species, site) => species === held[(site + 1) % sites]).length;
  return {
    energy: -bond * alike,
    count: held.filter((species) => species === 1).length,
    pure: alike === sites ? 1 + held[0] : 0,
  };
});

function weightsAt(temperature: number, mu: number): number[] {
  return arrangements.map(({ energy, count }) =>
    Math.exp((mu * count - energy) / (boltzmannConstant * temperature)),
  );
}

function exactAt(temperature: number, mu: number): number {
  const z = weightsAt(temperature, mu).reduce((sum, weight) => sum + weight, 0);
  return (-boltzmannConstant * temperature * Math.log(z)) / sites;
}

/** Independent ones. */
function drawn(random: Random, length: number, temperature: number, mu: number): KeptSamples {
  let sum = 0;
  const sums = weightsAt(temperature, mu).map((weight) => (sum += weight));
  const chosen = Array.from({ length }, () => {
    const at = random.uniform() * sum;
    return arrangements[sums.findIndex((upTo) => at < upTo)];
  });
  return {
    energies: Float64Array.from(chosen, ({ energy }) => energy),
    counts: Float64Array.from(chosen, ({ count }) => count),
    pure: Float64Array.from(chosen, ({ pure }) => pure),
    effective: length,
  };
}

/** (found − exact) ÷ error. */
function score(found: MeanEstimate | undefined, exact: number): number {
  if (found === undefined) throw new Error('no φ');
  return (found.value - exact) / found.standardError;
}

/** By how many of their own errors the mean of scores is off 0, and their scatter off 1; the larger of both. */
function offStandard(scores: readonly number[]): number {
  const repeats = scores.length;
  const mean = scores.reduce((sum, value) => sum + value, 0) / repeats;
  const squares = scores.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const scatter = Math.sqrt(squares / repeats);
  return Math.max(Math.abs(mean) * Math.sqrt(repeats), Math.abs(scatter - 1) * Math.sqrt(2 * repeats));
}

describe('φ where several pure arrangements are about as likely', () => {
  it('is not one-sided from joined conditions', () => {
    const conditions = [400, 600].flatMap((temperature) => [-0.02, 0].map((mu) => [temperature, mu]));
    const places = [
      [400, 0],
      [500, -0.01],
      [600, -0.02],
    ];
    const scores = Array.from({ length: 150 }, (_, seed) => {
      const random = new Random(seed);
      const states = conditions.map(([temperature, chemicalPotential]) => ({
        temperature,
        chemicalPotential,
        samples: drawn(random, 100, temperature, chemicalPotential),
      }));
      const [joined] = JoinedConditions.join(states, sites);
      return places.map(([t, mu]) => score(joined.at(t, mu)?.grandPotential, exactAt(t, mu)));
    });
    for (const at of places.keys()) expect(offStandard(scores.map((each) => each[at]))).toBeLessThan(3);
  });

  it('is not one-sided by counts', () => {
    const exact = exactAt(500, 0);
    const scores = Array.from({ length: 400 }, (_, seed) =>
      score(countedReference(drawn(new Random(seed), 1000, 500, 0), 500, 0, sites), exact),
    );
    expect(offStandard(scores)).toBeLessThan(3);
  });
});
