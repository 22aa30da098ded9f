import { pacer } from '../base/index.ts';

const bins = 1 << 16;

/** Values looked at between two looks at the clock. */
const block = 1 << 18;

/**
 * Calls `take` with the indices of the `count` smallest values, in order of the indices; of equal values the first
 * ones are taken. Values that are infinite never count. Two passes of counting instead of a sort, and no copy.
 * Returns the largest value taken.
 * @throws RangeError when there are fewer finite values than asked.
 */
export async function takeSmallest(
  values: Float32Array,
  count: number,
  take: (index: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  const keys = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const pace = pacer(signal);
  const forEachKey = async (visit: (key: number, i: number) => void): Promise<void> => {
    for (let start = 0; start < keys.length; start += block) {
      await pace();
      const end = Math.min(keys.length, start + block);
      for (let i = start; i < end; i++) if (values[i] < Infinity) visit(ordered(keys[i]), i);
    }
  };
  const upper = new Float64Array(bins);
  await forEachKey((key) => upper[key >>> 16]++);
  const high = locate(upper, count);
  const lower = new Float64Array(bins);
  await forEachKey((key) => {
    if (key >>> 16 === high.bin) lower[key & 0xffff]++;
  });
  const low = locate(lower, count - high.before);
  const limit = high.bin * bins + low.bin;
  let equal = count - high.before - low.before;
  let largest = -Infinity;
  await forEachKey((key, i) => {
    if (key > limit || (key === limit && equal-- <= 0)) return;
    if (key === limit) largest = values[i];
    take(i);
  });
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
