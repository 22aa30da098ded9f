/** D_eff/D = ε^b fitted over parts of an image. */
export interface BruggemanFit {
  /** Parts with a flux and a fraction below one: those that were fitted. */
  readonly count: number;
  /** b of the line of ln(D_eff/D) over ln ε through the origin, and its standard error. */
  readonly exponent: number;
  readonly standardError: number;
  /** Mean and standard deviation of the parts' own exponents: the scatter. */
  readonly mean: number;
  readonly standardDeviation: number;
  /** The line with a free prefactor, D_eff/D = a ε^b; null where all parts have the same fraction. */
  readonly free: {
    readonly prefactor: number;
    readonly exponent: number;
    /** Standard error of the exponent, and share of the variance of ln(D_eff/D) that the line explains. */
    readonly standardError: number;
    readonly determination: number;
  } | null;
}

/**
 * Bruggeman exponent by regression of ln(D_eff/D) on ln ε (D. A. G. Bruggeman, Ann. Phys. 416, 636 (1935), doi
 * 10.1002/andp.19354160705, has b = 3/2 for spheres; with a free prefactor this is Archie's law, Trans. AIME 146, 54 (1942),
 * doi 10.2118/942054-G). Standard errors take the parts as independent: disjoint, and larger than the structure.
 * Null with fewer than three parts to fit.
 */
export function bruggemanFit(
  parts: readonly { readonly fraction: number; readonly effectiveRatio: number }[],
): BruggemanFit | null {
  const points = parts
    .filter(({ fraction, effectiveRatio }) => effectiveRatio > 0 && fraction > 0 && fraction < 1)
    .map(({ fraction, effectiveRatio }) => ({ x: Math.log(fraction), y: Math.log(effectiveRatio) }));
  const count = points.length;
  if (count < 3) return null;
  const total = (term: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + term(point), 0);
  const squares = total(({ x }) => x * x);
  const exponent = total(({ x, y }) => x * y) / squares;
  const mean = total(({ x, y }) => y / x) / count;
  return {
    count,
    exponent,
    standardError: Math.sqrt(total(({ x, y }) => (y - exponent * x) ** 2) / (count - 1) / squares),
    mean,
    standardDeviation: Math.sqrt(total(({ x, y }) => (y / x - mean) ** 2) / (count - 1)),
    free: freeLine(points),
  };
}

function freeLine(points: readonly { readonly x: number; readonly y: number }[]): BruggemanFit['free'] {
  const count = points.length;
  const mean = (term: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + term(point), 0) / count;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = mean(({ x }) => (x - x0) ** 2) * count;
  if (!(spread > 1e-18 * count)) return null;
  const exponent = (mean(({ x, y }) => (x - x0) * (y - y0)) * count) / spread;
  const residue = mean(({ x, y }) => (y - y0 - exponent * (x - x0)) ** 2) * count;
  const variance = mean(({ y }) => (y - y0) ** 2) * count;
  return {
    prefactor: Math.exp(y0 - exponent * x0),
    exponent,
    standardError: Math.sqrt(residue / (count - 2) / spread),
    determination: variance > 0 ? 1 - residue / variance : 1,
  };
}
