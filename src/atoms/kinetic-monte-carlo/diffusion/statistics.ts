/** A mean and its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/**
 * A function of means over independent samples, and its standard error by leaving out one sample at a time (the jackknife,
 * doi:10.1214/aos/1176345462). `error` is Infinity for one sample, and where a mean is undefined without one of them.
 */
export function jackknife(
  count: number,
  of: (mean: (values: (sample: number) => number) => number) => number,
): Estimate {
  const without = (left: number | undefined): number =>
    of((values) => {
      let [sum, used] = [0, 0];
      for (let sample = 0; sample < count; sample++) {
        if (sample === left) continue;
        sum += values(sample);
        used++;
      }
      return sum / used;
    });
  const value = without(undefined);
  if (count < 2) return { value, error: Infinity };
  const partial = Array.from({ length: count }, (_, left) => without(left));
  const mean = partial.reduce((sum, each) => sum + each, 0) / count;
  const squares = partial.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const error = Math.sqrt((squares * (count - 1)) / count);
  return { value, error: Number.isNaN(error) ? Infinity : error };
}
