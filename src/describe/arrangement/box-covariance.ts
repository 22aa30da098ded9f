/**
 * Set covariance of a box: the volume (area) in which a segment may start that ends in it too, mean over the directions of a
 * segment of length r. ∏(Lᵢ − r|uᵢ|) with ⟨|u|⟩ = 1/2, ⟨|u₁u₂|⟩ = 2/3π, ⟨|u₁u₂u₃|⟩ = 1/4π in space and 2/π, 1/π in the plane.
 * @param length m, at most the shortest edge.
 */
export function boxCovariance(edges: readonly number[], length: number): number {
  return covarianceTerms(edges).reduce((sum, term, power) => sum + term * length ** power, 0);
}

/** Coefficients of the powers of the length. */
function covarianceTerms(edges: readonly number[]): readonly number[] {
  const [a, b, c] = edges;
  if (edges.length === 2) return [a * b, (-2 / Math.PI) * (a + b), 1 / Math.PI];
  return [a * b * c, -0.5 * (a * b + b * c + c * a), (2 / (3 * Math.PI)) * (a + b + c), -1 / (4 * Math.PI)];
}

/** Integral of the set covariance over the shell of distances from `inner` to `outer`, m to the power of twice the dimensions. */
export function shellCovariance(edges: readonly number[], inner: number, outer: number): number {
  const dimensions = edges.length;
  const surface = dimensions === 3 ? 4 * Math.PI : 2 * Math.PI;
  return covarianceTerms(edges).reduce((sum, term, power) => {
    const exponent = power + dimensions;
    return sum + (surface * term * (outer ** exponent - inner ** exponent)) / exponent;
  }, 0);
}

/** Volume of a ball of radius one, area of a disc. */
export function unitBall(dimensions: number): number {
  return dimensions === 3 ? (4 / 3) * Math.PI : Math.PI;
}
