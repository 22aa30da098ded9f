const bins = 1 << 16;

/**
 * Calls `take` with the indices of the `count` smallest values, in order of the indices; of equal values the first
 * ones are taken. Values that are infinite never count. Two passes of counting instead of a sort, and no copy.
 * Returns the largest value taken.
 * @throws RangeError when there are fewer finite values than asked.
 */
export function takeSmallest(values: Float32Array, count: number, take: (index: number) => void): number {
  const keys = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const upper = new Float64Array(bins);
  for (let i = 0; i < keys.length; i++) if (values[i] < Infinity) upper[ordered(keys[i]) >>> 16]++;
  const high = locate(upper, count);
  const lower = new Float64Array(bins);
  for (let i = 0; i < keys.length; i++) {
    const key = ordered(keys[i]);
    if (key >>> 16 === high.bin && values[i] < Infinity) lower[key & 0xffff]++;
  }
  const low = locate(lower, count - high.before);
  const limit = high.bin * bins + low.bin;
  let equal = count - high.before - low.before;
  let largest = -Infinity;
  for (let i = 0; i < keys.length; i++) {
    const key = ordered(keys[i]);
    if (key > limit || (key === limit && equal-- <= 0) || values[i] === Infinity) continue;
    if (key === limit) largest = values[i];
    take(i);
  }
  return largest;
}

/** Bits of a 32-bit float as a whole number that sorts like the float. */
function ordered(bits: number): number {
  return (bits & 0x80000000) === 0 ? (bits | 0x80000000) >>> 0 : ~bits >>> 0;
}

/** The bin that holds the value of the given rank (from 1), and how many lie in the bins before it. */
function locate(counts: Float64Array, rank: number): { bin: number; before: number } {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (before + counts[bin] >= rank) return { bin, before };
    before += counts[bin];
  }
  throw new RangeError(`${rank} values were asked for, and only ${before} are there`);
}
