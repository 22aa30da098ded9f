/** A function of distance: m, and what it is there. */
export interface Samples {
  readonly distance: readonly number[];
  readonly values: readonly number[];
}

/** Where a curve that starts above zero first comes to zero, by straight lines between its points; null if it does not. */
export function firstZero({ distance, values }: Samples): number | null {
  const at = values.findIndex((value) => value <= 0);
  if (at < 1) return at === 0 ? distance[0] : null;
  const share = values[at - 1] / (values[at - 1] - values[at]);
  return distance[at - 1] + share * (distance[at] - distance[at - 1]);
}

/** Where a curve first stops falling before it ends; null if it does not. */
export function firstMinimum({ distance, values }: Samples): number | null {
  for (let at = 1; at + 1 < values.length; at++) {
    if (values[at] < values[at - 1] && values[at + 1] > values[at]) return distance[at];
  }
  return null;
}

/** ∫ of the curve from 0 to its first zero, or to its end, by straight lines between its points. */
export function integralLength(samples: Samples): number {
  const { distance, values } = samples;
  const end = firstZero(samples) ?? Infinity;
  let sum = 0;
  for (let at = 1; at < values.length && distance[at - 1] < end; at++) {
    const isLast = distance[at] >= end;
    const width = (isLast ? end : distance[at]) - distance[at - 1];
    sum += (width * (values[at - 1] + (isLast ? 0 : values[at]))) / 2;
  }
  return sum;
}

/**
 * The length a for which exp(−r/a) comes closest to a curve, as least squares over its points to the first zero; by
 * golden section over ln a, to a part in 10⁹. Null with fewer than two points beyond r = 0.
 */
export function exponentialLength(samples: Samples): number | null {
  const end = firstZero(samples) ?? Infinity;
  const points = samples.distance.flatMap((r, at) =>
    r > 0 && r < end ? [[r, samples.values[at]] as const] : [],
  );
  if (points.length < 2) return null;
  const misfit = (logLength: number): number =>
    points.reduce((sum, [r, value]) => sum + (value - Math.exp(-r / Math.exp(logLength))) ** 2, 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(points[0][0] / 20);
  let high = Math.log(20 * points[points.length - 1][0]);
  while (high - low > 1e-9) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (misfit(left) < misfit(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
