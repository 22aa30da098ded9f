/** Both parts of a TIFF rational are unsigned and 32 bits long. */
const largest = 2 ** 32 - 1;

export interface Rational {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The simplest fraction with 32-bit parts that is nearest to a positive number: its continued fraction, cut
 * where the parts would grow too large or where the quotient is the number itself.
 */
export function asRational(value: number): Rational {
  let [numerator, denominator] = [1, 0];
  let [previousNumerator, previousDenominator] = [0, 1];
  let rest = value;
  for (;;) {
    const whole = Math.floor(rest);
    const nextNumerator = whole * numerator + previousNumerator;
    const nextDenominator = whole * denominator + previousDenominator;
    if (nextNumerator > largest || nextDenominator > largest) break;
    [previousNumerator, previousDenominator] = [numerator, denominator];
    [numerator, denominator] = [nextNumerator, nextDenominator];
    if (numerator / denominator === value || rest === whole) break;
    rest = 1 / (rest - whole);
  }
  // Beyond either end of what fits, the nearest that does.
  if (denominator === 0) return { numerator: largest, denominator: 1 };
  if (numerator === 0) return { numerator: 1, denominator: largest };
  return { numerator, denominator };
}
