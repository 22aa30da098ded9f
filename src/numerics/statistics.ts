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

/** Half-width, in standard errors, of the two-sided 95 % interval of a normally distributed mean of known scatter. */
const normalFactor = 1.959963984540054;
/** Beyond this many degrees of freedom Student's distribution is the normal one to 1e-4 in the factor. */
const manyDegrees = 20_000;

/**
 * Half-width, in estimated standard errors, of the two-sided 95 % interval when the error itself was estimated with so many
 * degrees of freedom: 12.71 for one, 1.96 for many.
 * @param freedom a whole number of at least 1.
 */
export function studentFactor(freedom: number): number {
  if (freedom > manyDegrees) return normalFactor;
  let [low, high] = [normalFactor, 13];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (withinStudent(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that Student's t lies within ± t (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
function withinStudent(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const square = Math.cos(angle) ** 2;
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let n = isOdd ? 3 : 2; n <= freedom - 2; n += 2) {
    term *= square * ((n - 1) / n);
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
