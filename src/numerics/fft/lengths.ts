/** In the order of the passes. */
const radices = [7, 5, 3, 4, 2] as const;

/** The passes that a transform of this length takes; undefined where it has a prime factor above 7. */
export function radicesOf(length: number): number[] | undefined {
  const passes: number[] = [];
  let left = length;
  for (const radix of radices) {
    while (left % radix === 0) {
      passes.push(radix);
      left /= radix;
    }
  }
  return left === 1 ? passes : undefined;
}

/** Whether a length is a product of 2, 3, 5 and 7: only such axes can be transformed quickly. */
export function isGoodLength(length: number): boolean {
  return Number.isInteger(length) && length > 0 && radicesOf(length) !== undefined;
}

/** The first product of 2, 3, 5 and 7 that is not below a length. */
export function goodLength(length: number): number {
  let good = Math.max(1, Math.ceil(length));
  while (!isGoodLength(good)) good++;
  return good;
}

/**
 * For each pass the unit roots of its radix r and the factors exp(−2πi p j/(r m)), p from 0 to m − 1 and j from 1 to
 * r − 1, with m what is left of the length; as cosines and sines in pairs, one pass after the other.
 */
export function factorsOf(passes: readonly number[]): Float64Array {
  const factors: number[] = [];
  let left = passes.reduce((product, radix) => product * radix, 1);
  for (const radix of passes) {
    const n = left;
    left /= radix;
    const put = (turns: number): void => void factors.push(...unitRoot(turns, n));
    for (let j = 0; j < radix; j++) put(j * left);
    for (let p = 0; p < left; p++) for (let j = 1; j < radix; j++) put(p * j);
  }
  return Float64Array.from(factors);
}

/** exp(−2πi k/n): cosine and sine. */
export function unitRoot(k: number, n: number): [re: number, im: number] {
  return [cosine(k, n), -cosine(k - n / 4, n)];
}

/** cos(2π k/n), from the first eighth of the turn, so that it is as exact as a double can be. */
function cosine(k: number, n: number): number {
  let turn = Math.abs(k) % n;
  if (2 * turn > n) turn = n - turn;
  if (4 * turn > n) return -cosine(n / 2 - turn, n);
  return 8 * turn > n ? Math.sin((2 * Math.PI * (n / 4 - turn)) / n) : Math.cos((2 * Math.PI * turn) / n);
}
