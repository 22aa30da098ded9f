/**
 * Root of `f` between `a` and `b`, where it changes sign, by the Illinois variant of false position (M. Dowell,
 * P. Jarratt, BIT 11 (1971) 168, doi:10.1007/BF01934364); ends within rounding of the interval's ends.
 */
export function bracketedRoot(
  f: (x: number) => number,
  a: number,
  b: number,
  fa: number,
  fb: number,
): number {
  if (fa === 0) return a;
  if (fb === 0) return b;
  let [left, right, atLeft, atRight] = [a, b, fa, fb];
  for (let iteration = 0; iteration < 200; iteration++) {
    if (Math.abs(right - left) <= 4e-16 * Math.max(Math.abs(left), Math.abs(right))) break;
    let x = right - (atRight * (right - left)) / (atRight - atLeft);
    if (!(x > Math.min(left, right) && x < Math.max(left, right)) || iteration > 60) x = 0.5 * (left + right);
    const value = f(x);
    if (value === 0) return x;
    if (value * atRight < 0) {
      left = right;
      atLeft = atRight;
    } else {
      atLeft *= 0.5;
    }
    right = x;
    atRight = value;
  }
  return right;
}
