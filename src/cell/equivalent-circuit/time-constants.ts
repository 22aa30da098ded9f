/** Of the golden section. */
const ratio = (Math.sqrt(5) - 1) / 2;
const sweeps = 12;
const sections = 14;
/** Decades that a time constant may move by in the first sweep. */
const reach = 1;

/**
 * Positive numbers in rising order that make `value` least, from a first guess: each in turn by golden sections of its logarithm
 * between its neighbours, the range halved in each sweep.
 */
export function minimiseInOrder(value: (at: Float64Array) => number, first: Float64Array): Float64Array {
  const found = first.map(Math.log10);
  const at = (): Float64Array => found.map((exponent) => 10 ** exponent);
  let range = reach;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let j = 0; j < found.length; j++) {
      const low = Math.max(found[j] - range, j === 0 ? -Infinity : found[j - 1] + 1e-3);
      const high = Math.min(found[j] + range, j === found.length - 1 ? Infinity : found[j + 1] - 1e-3);
      const along = (exponent: number): number => {
        found[j] = exponent;
        return value(at());
      };
      found[j] = goldenSection(along, low, high);
    }
    range *= 0.7;
  }
  return at();
}

function goldenSection(value: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  for (let n = 0; n < sections; n++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = value(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = value(right);
    }
  }
  return atLeft <= atRight ? left : right;
}
