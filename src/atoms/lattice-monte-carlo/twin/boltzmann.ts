const bits = new BigUint64Array(1);
const number = new Float64Array(bits.buffer);

/** 1/n!, the highest first. */
const coefficients = [
  1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7,
  2.7557319223985893e-6, 2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3,
  8.333333333333333e-3, 4.1666666666666664e-2, 0.16666666666666666, 0.5, 1, 1,
];

/** exp(−x) in the kernel's operations: 2^−k times the series of the rest, |rest| ≤ ln 2 / 2. */
export function boltzmann(x: number): number {
  if (x > 700) return 0;
  const y = Math.max(x, -700);
  const k = Math.floor(y * Math.LOG2E + 0.5);
  const r = k * 0.6931471803691238 - y + k * 1.9082149292705877e-10;
  let sum = coefficients[0];
  for (const coefficient of coefficients.slice(1)) sum = sum * r + coefficient;
  bits[0] = BigInt(1023 - k) << 52n;
  return sum * number[0];
}
