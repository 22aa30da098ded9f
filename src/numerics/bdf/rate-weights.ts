/**
 * Weights with which a step of the fixed-leading-coefficient BDF of some order makes y' at its end from the state there and
 * at the order + 1 times before: y' = Σ weights[j] y(times[j]), `times` from the latest to the earliest, order + 2 of them. It is
 * the derivative of the polynomial through the times before, and the corrector's shift times what the state differs from it.
 * Where a run starts, the state before is y − h y' with the first step h.
 */
export function rateWeights(times: ArrayLike<number>, order: number): Float64Array {
  const weights = new Float64Array(order + 2);
  const now = times[0];
  let shift = 0;
  for (let j = 1; j <= order; j++) shift += 1 / j;
  shift /= now - times[1];
  weights[0] = shift;
  for (let j = 1; j < weights.length; j++) {
    let [value, slope] = [1, 0];
    for (let i = 1; i < weights.length; i++) {
      if (i === j) continue;
      value *= (now - times[i]) / (times[j] - times[i]);
      slope += 1 / (now - times[i]);
    }
    weights[j] = value * (slope - shift);
  }
  return weights;
}
