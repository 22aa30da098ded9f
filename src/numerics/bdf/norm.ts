/** Root of the mean of (x w)². */
export function weightedNorm(x: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] * weights[i];
    sum += value * value;
  }
  return Math.sqrt(sum / x.length);
}
