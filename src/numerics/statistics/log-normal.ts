import {
  qualityOf,
  sampleOf,
  standardErrors,
  total,
  type Family,
  type FitOptions,
  type FitQuality,
} from './fit.ts';
import { normalCdf } from './normal.ts';

export interface LogNormal {
  /** In the unit of the values. */
  readonly median: number;
  /** Standard deviation of the natural logarithm. */
  readonly spread: number;
}

export interface LogNormalFit extends LogNormal, FitQuality {
  readonly standardErrors: LogNormal;
}

/** Distribution function Φ(ln(x/median)/spread). */
export function logNormalCdf(value: number, { median, spread }: LogNormal): number {
  return value > 0 ? normalCdf(Math.log(value / median) / spread) : 0;
}

/** The family that {@link fitLogNormal} fits. */
export const logNormalFamily: Family<LogNormal> = {
  fit: (logarithms, weights) => {
    const sum = total(weights);
    const mean = logarithms.reduce((all, each, at) => all + weights[at] * each, 0) / sum;
    const squares = logarithms.reduce((all, each, at) => all + weights[at] * (each - mean) ** 2, 0);
    return { median: Math.exp(mean), spread: Math.sqrt(squares / sum) };
  },
  cumulative: logNormalCdf,
  logDensity: (logarithm, { median, spread }) => {
    const score = (logarithm - Math.log(median)) / spread;
    return -logarithm - Math.log(spread) - 0.5 * Math.log(2 * Math.PI) - 0.5 * score * score;
  },
  draw: ({ median, spread }, random) => random.logNormal(median, spread),
};

/**
 * Log-normal distribution of values over 0 by maximum likelihood (the deviation with n, not n − 1, below), each value counting
 * as much as its weight.
 * @throws InputError for fewer than three different values, values that are not over 0 and weights under 0.
 */
export function fitLogNormal(values: ArrayLike<number>, options: FitOptions = {}): LogNormalFit {
  const sample = sampleOf(values, options.weights);
  const { logarithms, weights } = sample;
  const parameters = logNormalFamily.fit(logarithms, weights);
  const { median, spread } = parameters;
  const centre = Math.log(median);
  const sum = total(weights);
  const scores = Array.from(logarithms, (each): [number, number] => {
    const score = (each - centre) / spread;
    return [score / spread, (score * score - 1) / spread];
  });
  const errors = standardErrors([sum / spread ** 2, 0, (2 * sum) / spread ** 2], scores, sample);
  return {
    ...parameters,
    standardErrors: { median: median * errors[0], spread: errors[1] },
    ...qualityOf(logNormalFamily, sample, parameters, options),
  };
}
