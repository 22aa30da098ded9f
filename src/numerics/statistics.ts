/** Distribution function of the standard normal. */
export function normalCdf(x: number): number {
  return 0.5 * complementaryError(-x * Math.SQRT1_2);
}

/**
 * erfc(x) to 2e-13 relative: the series of erf near zero, the continued fraction in the tail
 * (NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.2).
 */
export function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x);
  if (x < 2) return 1 - errorSeries(x);
  return Math.exp(-x * x) * errorFraction(x);
}

function errorSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function errorFraction(x: number): number {
  let tail = x;
  for (let n = 60; n >= 1; n--) tail = x + n / 2 / tail;
  return 1 / (Math.sqrt(Math.PI) * tail);
}

/**
 * Kolmogorov-Smirnov distance between samples and a distribution: the largest gap between the empirical and the
 * given distribution function. @throws RangeError without samples.
 */
export function kolmogorovDistance(samples: ArrayLike<number>, cdf: (x: number) => number): number {
  if (samples.length === 0) throw new RangeError('a distance needs at least one sample');
  const sorted = Float64Array.from(samples).sort();
  let largest = 0;
  sorted.forEach((sample, i) => {
    const value = cdf(sample);
    largest = Math.max(largest, value - i / sorted.length, (i + 1) / sorted.length - value);
  });
  return largest;
}
