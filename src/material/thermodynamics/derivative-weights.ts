/**
 * Weights of the first derivative at a point of the polynomial through nodes. B. Fornberg, Math. Comp. 51 (1988) 699
 * (doi:10.1090/S0025-5718-1988-0935077-0).
 */
export function derivativeWeights(nodes: readonly number[], at: number): Float64Array {
  const count = nodes.length;
  const [value, slope] = [new Float64Array(count), new Float64Array(count)];
  value[0] = 1;
  let product = 1;
  let distance = nodes[0] - at;
  for (let i = 1; i < count; i++) {
    let next = 1;
    const before = distance;
    distance = nodes[i] - at;
    for (let j = 0; j < i; j++) {
      const apart = nodes[i] - nodes[j];
      next *= apart;
      if (j === i - 1) {
        slope[i] = (product * (value[i - 1] - before * slope[i - 1])) / next;
        value[i] = (-product * before * value[i - 1]) / next;
      }
      slope[j] = (distance * slope[j] - value[j]) / apart;
      value[j] = (distance * value[j]) / apart;
    }
    product = next;
  }
  return slope;
}
