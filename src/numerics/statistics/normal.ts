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
 * Point below which the standard normal lies with the given chance: the inverse of {@link normalCdf}, by bisection.
 * @param share between 0 and 1; at 0 and 1 minus and plus infinity. @throws RangeError on others.
 */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no chance`);
  if (share === 0 || share === 1) return share === 0 ? -Infinity : Infinity;
  if (share > 0.5) return -normalQuantile(1 - share);
  let [low, high] = [-40, 0];
  while (high - low > 1e-15 * -low) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
