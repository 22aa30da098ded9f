import { InputError } from '../base/index.ts';
import {
  multiply3,
  symmetricEigen,
  symmetricFunction,
  type Matrix3,
  type SymmetricEigen,
} from '../numerics/index.ts';

export interface TortuosityTensor {
  /** ⟨L⟩^½ L_eff⁻¹ ⟨L⟩^½; null where nothing flows along some direction. */
  readonly tensor: Matrix3 | null;
  /** Its eigenvalues, the smallest first, never below 1 but for rounding; null for a direction without flow (τ = ∞). */
  readonly values: readonly [number | null, number | null, number | null];
  /** Row i is the unit axis of value i. */
  readonly axes: Matrix3;
}

/** An effective coefficient below this share of the mean one is rounding: nothing flows. */
const nothing = 1e-13;

/**
 * Tortuosity tensor ⟨L⟩^½ L_eff⁻¹ ⟨L⟩^½ of an effective tensor, from the volume mean ⟨L⟩ of the local one over all
 * conducting phases (insulating volume counts as 0). For one scalar phase its eigenvalues are the tortuosity factors
 * ε D / D_eff along the principal axes. Wiener's upper bound L_eff ≤ ⟨L⟩ makes all of them at least 1.
 * @param mean symmetric, positive definite, in the unit of `effective`.
 * @param effective symmetric, positive semi-definite.
 * @throws InputError for tensors that are not.
 */
export function tortuosityTensor(mean: Matrix3, effective: Matrix3): TortuosityTensor {
  const meanEigen = checked(mean, 'mean', 0, true);
  checked(effective, 'effective', -nothing * meanEigen.values[0], false);
  const root = symmetricFunction(meanEigen, (value) => 1 / Math.sqrt(value));
  const efficiency = symmetricEigen(multiply3(multiply3(root, effective), root));
  const tau = (value: number): number | null => (value > nothing ? 1 / value : null);
  const values = [tau(efficiency.values[0]), tau(efficiency.values[1]), tau(efficiency.values[2])] as const;
  const tensor = values.includes(null) ? null : symmetricFunction(efficiency, (value) => 1 / value);
  return { tensor, values, axes: efficiency.axes };
}

/** @throws InputError unless all eigenvalues are at least, or with `strictly` above, `bottom`. */
function checked(matrix: Matrix3, field: string, bottom: number, strictly: boolean): SymmetricEigen {
  const eigen = symmetricEigen(matrix);
  const [, , smallest] = eigen.values;
  if (strictly ? smallest > bottom : smallest >= bottom) return eigen;
  throw new InputError(`the ${field} tensor has the eigenvalue ${smallest}`, {
    at: { field },
    expected: strictly ? 'a positive definite tensor' : 'no eigenvalue below 0',
  });
}
