/** How many combinations of states there are. */
export function combinations(radices: readonly number[]): number {
  return radices.reduce((product, radix) => product * radix, 1);
}

/** Steps in a table for one more in each state; the last state is the fastest. */
export function stridesOf(radices: readonly number[]): number[] {
  const strides = radices.map(() => 1);
  for (let k = radices.length - 2; k >= 0; k--) strides[k] = strides[k + 1] * radices[k + 1];
  return strides;
}

/**
 * Adds to a table over some sites what a table over others says, `of[k]` being where the other's site k is among the
 * first's. Several of the other's may be the same one.
 */
export function addTable(
  target: Float64Array,
  radices: readonly number[],
  source: Float64Array,
  sourceRadices: readonly number[],
  of: readonly number[],
): void {
  const sourceStrides = stridesOf(sourceRadices);
  const steps = radices.map((_, site) =>
    of.reduce((sum, at, k) => (at === site ? sum + sourceStrides[k] : sum), 0),
  );
  const states = radices.map(() => 0);
  let from = 0;
  for (let to = 0; to < target.length; to++) {
    target[to] += source[from];
    for (let k = radices.length - 1; k >= 0; k--) {
      from += steps[k];
      if (++states[k] < radices[k]) break;
      from -= steps[k] * radices[k];
      states[k] = 0;
    }
  }
}
