import { complementaryError } from './normal.ts';

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

/** Chance that Student's t lies further from 0 than ± t; 0 where it is under 1e-15. @param freedom a whole number of at least 1. */
export function studentTail(t: number, freedom: number): number {
  if (freedom > manyDegrees) return complementaryError(Math.abs(t) * Math.SQRT1_2);
  return Math.max(0, 1 - withinStudent(Math.abs(t), freedom));
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
