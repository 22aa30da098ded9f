import { complementaryError } from '../../numerics/index.ts';

/** What boxes of one size show. */
export interface BoundedRange {
  readonly edges: readonly number[];
  /** V var / φ(1 − φ) of boxes with these edges. */
  readonly range: number;
  readonly weight: number;
}

/**
 * The integral range that explains what boxes of all sizes show, and the degrees of freedom left to it. Boxes lose the pairs of
 * points that reach over their boundaries: V var = φ(1 − φ) A c with c the integral of the correlation ρ(h) Π(1 − |hᵢ|/Lᵢ) over
 * that of ρ, taken for ρ = exp(−h²/λ²) with the λ that has this integral range.
 */
export function unboundedRange(
  points: readonly BoundedRange[],
  freedom: number,
): { readonly integralRange: number; readonly freedom: number } {
  const explained = (range: number): number =>
    points.reduce((sum, point) => sum + (point.weight * point.range) / keptShare(point.edges, range), 0);
  let range = points.reduce((sum, point) => sum + point.weight * point.range, 0);
  if (range === 0) return { integralRange: 0, freedom };
  for (let step = 0; step < 500; step++) {
    const next = explained(range);
    if (Math.abs(next - range) <= 1e-9 * range) break;
    range = next;
  }
  // A change of what the boxes show changes the range by more: by one over 1 less the elasticity of the correction.
  const elasticity = Math.log(explained(1.01 * range) / explained(range)) / Math.log(1.01);
  const left = Math.max(0, 1 - elasticity) ** 2 * freedom;
  return { integralRange: range, freedom: Math.max(1, Math.round(left)) };
}

/** λ (m) of the Gaussian correlation exp(−h²/λ²) with this integral range (m to the power of the dimensions). */
export function gaussianLength(range: number, dimensions: number): number {
  return range ** (1 / dimensions) / Math.sqrt(Math.PI);
}

/** c of a box with these edges (m) for a Gaussian correlation of the given integral range. */
function keptShare(edges: readonly number[], range: number): number {
  const length = gaussianLength(range, edges.length);
  return edges.reduce((product, edge) => {
    const x = edge / length;
    return product * (1 - complementaryError(x) + Math.expm1(-x * x) / (Math.sqrt(Math.PI) * x));
  }, 1);
}
