/** Exact effective tensors of structures with anisotropic phases. */

type Tensor = readonly (readonly [number, number, number])[];

export interface Layer {
  readonly fraction: number;
  readonly conductivity: Tensor;
}

/**
 * Effective tensor of layers with the unit normal n, oblique tensors included: with v = L n and a = n·v,
 * L* = ⟨L − v vᵀ/a⟩ + ⟨v/a⟩⟨v/a⟩ᵀ / ⟨1/a⟩.
 *
 * G. W. Milton, The Theory of Composites (2002), doi 10.1017/CBO9780511613357, section 9.2.
 */
export function laminate(layers: readonly Layer[], normal: readonly [number, number, number]): number[][] {
  const sum = [0, 1, 2].map(() => [0, 0, 0]);
  const shared = [0, 0, 0];
  let compliance = 0;
  for (const { fraction, conductivity } of layers) {
    const flux = conductivity.map((row) => row.reduce((total, value, at) => total + value * normal[at], 0));
    const across = flux.reduce((total, value, at) => total + value * normal[at], 0);
    compliance += fraction / across;
    for (const [i, row] of conductivity.entries()) {
      shared[i] += (fraction * flux[i]) / across;
      for (const [j, value] of row.entries()) sum[i][j] += fraction * (value - (flux[i] * flux[j]) / across);
    }
  }
  return sum.map((row, i) => row.map((value, j) => value + (shared[i] * shared[j]) / compliance));
}

/**
 * Conductivity of the checkerboard of two isotropic phases, and of that of a crystal and its copy turned by a right angle,
 * in two dimensions: the square root of the product.
 *
 * A. M. Dykhne, Sov. Phys. JETP 32, 63 (1971); J. B. Keller, J. Math. Phys. 5, 548 (1964), doi 10.1063/1.1704146.
 */
export function checkerboard(first: number, second: number): number {
  return Math.sqrt(first * second);
}

/**
 * Power with which the energy's error falls with the voxel size on a checkerboard of contrast c: the gradient at its
 * corners is singular like r^(s − 1) with s = (4/π) atan(c^−½), c > 1, and the energy's error like h^(2 s).
 */
export function checkerboardOrder(contrast: number): number {
  return (8 / Math.PI) * Math.atan(1 / Math.sqrt(contrast));
}
