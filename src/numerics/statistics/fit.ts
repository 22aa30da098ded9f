import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { Random } from '../random.ts';
import { empirical, kolmogorovDistance, type Empirical } from './empirical.ts';

export interface FitOptions {
  /** How much each value counts, such as a particle's volume. Default all the same. */
  readonly weights?: ArrayLike<number>;
  /**
   * Chance (over 0, at most 1) with which a value of this size came to be observed, where the weights are one over it: what the
   * p-value of weighted values needs.
   */
  readonly chance?: (value: number) => number;
  /** For the p-value: how many samples are drawn from the fitted distribution. Default 499; 0 for no p-value. */
  readonly resamples?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** How well a distribution with fitted parameters describes the values. */
export interface FitQuality {
  readonly count: number;
  /** (Σw)²/Σw²: as many equal weights would say as much (Kish). */
  readonly effectiveCount: number;
  /** Logarithm of the density, mean over the weight: the larger, the better. The unit is that of the values. */
  readonly meanLogLikelihood: number;
  /** Akaike's criterion 4 − 2 ln L: the smaller, the better. Null for weighted values, which have no likelihood. */
  readonly akaike: number | null;
  /** Kolmogorov-Smirnov distance between the values and the fit. */
  readonly kolmogorovDistance: number;
  /**
   * Chance of at least that distance for a sample of as many values from the fitted distribution, parameters fitted anew to
   * each (as in Lilliefors' test): small where the values are not so distributed. Null where it was not asked for, and for
   * weighted values without the chance of observing them.
   */
  readonly pValue: number | null;
  readonly resamples: number;
  readonly seed: number;
}

/** A distribution of two parameters that can be fitted, evaluated and drawn from. */
export interface Family<P> {
  /** Maximum-likelihood parameters of the logarithms, each with its weight. */
  readonly fit: (logarithms: Float64Array, weights: Float64Array) => P;
  readonly cumulative: (value: number, parameters: P) => number;
  /** Logarithm of the density at e to the power of this. */
  readonly logDensity: (logarithm: number, parameters: P) => number;
  readonly draw: (parameters: P, random: Random) => number;
}

/** Values ready to be fitted. */
export interface Sample {
  readonly values: Float64Array;
  readonly logarithms: Float64Array;
  readonly weights: Float64Array;
  readonly isWeighted: boolean;
}

/** @throws InputError for fewer than three values over 0 with weight, or where all of them are the same. */
export function sampleOf(values: ArrayLike<number>, weights?: ArrayLike<number>): Sample {
  if (weights !== undefined && weights.length !== values.length) {
    throw new InputError(`${values.length} values with ${weights.length} weights`, {
      at: { field: 'weights' },
      expected: 'a weight for each value',
    });
  }
  const kept: number[] = [];
  const counted: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const weight = weights?.[at] ?? 1;
    if (!(values[at] > 0 && values[at] < Infinity && weight >= 0 && weight < Infinity)) {
      throw new InputError(`value ${at + 1} is ${values[at]} with weight ${weight}`, {
        at: { field: 'values' },
        expected: 'finite values over 0 with weights of at least 0',
      });
    }
    if (weight === 0) continue;
    kept.push(values[at]);
    counted.push(weight);
  }
  if (new Set(kept).size < 3) {
    throw new InputError(`${kept.length} values, ${new Set(kept).size} of them different`, {
      at: { field: 'values' },
      expected: 'at least three different values for a fit of two parameters',
    });
  }
  return weighed(kept, counted, weights !== undefined);
}

function weighed(values: readonly number[], weights: readonly number[], isWeighted: boolean): Sample {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  return {
    values: Float64Array.from(values),
    logarithms: Float64Array.from(values, (value) => Math.log(value)),
    // Volumes of particles squared would come near the smallest doubles.
    weights: Float64Array.from(weights, (weight) => weight / largest),
    isWeighted,
  };
}

/** The quality of fitted parameters. */
export function qualityOf<P>(
  family: Family<P>,
  sample: Sample,
  parameters: P,
  { chance, resamples = 499, seed = 1 }: FitOptions,
): FitQuality {
  const { logarithms, weights, isWeighted } = sample;
  const sum = total(weights);
  const mean =
    logarithms.reduce((all, each, at) => all + weights[at] * family.logDensity(each, parameters), 0) / sum;
  const distance = distanceOf(family, sample, parameters);
  const isKnown = resamples > 0 && (!isWeighted || chance !== undefined);
  return {
    count: weights.length,
    effectiveCount: sum ** 2 / weights.reduce((all, weight) => all + weight ** 2, 0),
    meanLogLikelihood: mean,
    akaike: isWeighted ? null : 4 - 2 * weights.length * mean,
    kolmogorovDistance: distance,
    pValue: isKnown
      ? chanceOf(
          distance,
          fittedDistances(family, parameters, weights.length, {
            resamples,
            seed,
            chance: isWeighted ? chance : undefined,
          }),
        )
      : null,
    resamples: isKnown ? resamples : 0,
    seed,
  };
}

export function total(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function distanceOf<P>(family: Family<P>, { values, weights }: Sample, parameters: P): number {
  return kolmogorovDistance(values, (value) => family.cumulative(value, parameters), weights);
}

/** Share of the drawn distances and this one that are at least as large as this one. */
function chanceOf(distance: number, { values }: Empirical): number {
  return (1 + values.filter((value) => value >= distance).length) / (1 + values.length);
}

/** Distances of samples of a distribution from the parameters fitted to each of them. */
export function fittedDistances<P>(
  family: Family<P>,
  parameters: P,
  count: number,
  {
    resamples,
    seed,
    chance,
  }: { resamples: number; seed: number; chance?: ((value: number) => number) | undefined },
): Empirical {
  const next = distanceDrawer(family, parameters, count, seed, chance);
  return empirical(Float64Array.from({ length: resamples }, next));
}

/** What gives the distance of one sample after the other. */
function distanceDrawer<P>(
  family: Family<P>,
  parameters: P,
  count: number,
  seed: number,
  chance: ((value: number) => number) | undefined,
): () => number {
  const random = new Random(seed).stream('fits');
  return () => {
    const values = Array.from({ length: count }, () => drawObserved(family, parameters, random, chance));
    const weights = values.map((value) => (chance === undefined ? 1 : 1 / chance(value)));
    const sample = weighed(values, weights, chance !== undefined);
    return distanceOf(family, sample, family.fit(sample.logarithms, sample.weights));
  };
}

/**
 * The p-value of a fit that was made without one, as the fit itself would have found it, with a look at the signal between
 * samples: thousands of values take seconds.
 */
export async function withChance<P, F extends P & FitQuality>(
  family: Family<P>,
  fit: F,
  { chance, resamples = 499, seed = 1 }: Pick<FitOptions, 'chance' | 'resamples' | 'seed'>,
  { signal }: LongWork,
): Promise<F> {
  const next = distanceDrawer(family, fit, fit.count, seed, chance);
  const distances = new Float64Array(resamples);
  const pace = pacer(signal);
  for (let at = 0; at < resamples; at++) {
    await pace();
    distances[at] = next();
  }
  return { ...fit, pValue: chanceOf(fit.kolmogorovDistance, empirical(distances)), resamples, seed };
}

/** Most draws for one observed value: a chance so small is as good as none. */
const mostDraws = 10_000;

function drawObserved<P>(
  family: Family<P>,
  parameters: P,
  random: Random,
  chance?: (value: number) => number,
): number {
  for (let draw = 0; draw < mostDraws; draw++) {
    const value = family.draw(parameters, random);
    if (chance === undefined || random.uniform() < chance(value)) return value;
  }
  throw new InputError('hardly any value of the fitted distribution would be observed', {
    at: { field: 'chance' },
    expected: 'a chance that is not next to nothing where the values lie',
  });
}

/**
 * Standard errors of two parameters: the roots of the diagonal of the inverse information J⁻¹ of equal weights, of J⁻¹ K J⁻¹
 * with K = Σ w² s sᵀ (s the score of a value) for others (H. White, Econometrica 50, 1 (1982), doi 10.2307/1912526).
 * @param information Upper triangle of J: 11, 12, 22.
 */
export function standardErrors(
  information: readonly [number, number, number],
  scores: readonly (readonly [number, number])[],
  { weights, isWeighted }: Sample,
): readonly [number, number] {
  const [a, b, d] = information;
  const determinant = a * d - b * b;
  if (!isWeighted) return [Math.sqrt(d / determinant), Math.sqrt(a / determinant)];
  let first = 0;
  let second = 0;
  for (const [at, [s, t]] of scores.entries()) {
    first += ((weights[at] * (d * s - b * t)) / determinant) ** 2;
    second += ((weights[at] * (a * t - b * s)) / determinant) ** 2;
  }
  return [Math.sqrt(first), Math.sqrt(second)];
}
