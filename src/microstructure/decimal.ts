/**
 * A number times a power of ten by its decimal digits: 4e-7 becomes 0.4 and comes back as 4e-7, where multiplication
 * would leave 0.39999999999999997.
 */
export function shiftDecimal(value: number, power: number): number {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  return Number(`${mantissa}e${Number(exponent) + power}`);
}
