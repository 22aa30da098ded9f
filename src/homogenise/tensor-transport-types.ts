import type { LongWork } from '../base/index.ts';
import type { Matrix3, Vector3 } from '../numerics/index.ts';
import type { LocalConductivity } from './local-conductivity.ts';
import type { TortuosityTensor } from './tortuosity-tensor.ts';

export type TensorBoundary = 'static' | 'periodic' | 'kinematic' | 'plates' | 'plates-periodic';

export interface TensorTransportOptions extends LongWork {
  /** Conductivity (or diffusivity) of each conducting phase by name, all in one unit; phases not named insulate. */
  readonly conductivities: Readonly<Record<string, LocalConductivity>>;
  /**
   * `kinematic` gives a linear potential on all outer faces, `periodic` a unit mean gradient, `static` a uniform flux
   * through the openings (pairs of opposite outer faces of one connected part); `plates` gives the potential on the two
   * faces of one axis after the other and insulates the sides, `plates-periodic` joins them.
   */
  readonly boundary: TensorBoundary;
  /** Relative error of the effective coefficients at which the iteration stops, 1e-10 to 0.1. Default 1e-4. */
  readonly tolerance?: number;
  /** Threads; the answer's bits do not depend on it. Default: the cores at hand, at most 8. */
  readonly threads?: number;
  /** Also return the closure fields; not with `static`. */
  readonly keepField?: boolean;
}

export interface TensorTransportResult {
  readonly phases: string[];
  readonly boundary: TensorBoundary;
  /** Effective tensor in the unit of the conductivities; null with plates, which measure along their axis only. */
  readonly tensor: Matrix3 | null;
  /** Its eigenvalues, the largest first, and unit axes in rows. */
  readonly principal: { readonly values: Vector3; readonly axes: Matrix3 } | null;
  /** Effective coefficient along x, y and z: the tensor's diagonal, or what the plates measure. */
  readonly alongAxes: Vector3;
  /** From the mean tensor over all conducting phases; null with plates. */
  readonly tortuosity: TortuosityTensor | null;
  readonly fractionTotal: number;
  /** Wiener's bounds: the inverse of the mean inverse (zero with insulators) and the mean, as symmetric matrices. */
  readonly bounds: { readonly lower: Matrix3; readonly upper: Matrix3 };
  /** Relative error that the iteration left, as conjugate gradients estimate it: the largest of the three directions. */
  readonly error: { readonly iteration: number };
  readonly tolerance: number;
  readonly converged: boolean;
  /** Largest true residual over the right-hand side, Euclidean. */
  readonly residual: number;
  /** Of the x, y and z direction. */
  readonly iterations: Vector3;
  readonly levels: number;
  readonly unknowns: number;
  readonly seconds: number;
  /** Bytes used beyond the volume itself, at peak. */
  readonly bytes: number;
  readonly device: 'cpu';
  readonly threads: number;
  /**
   * Deviation of the potential from x, y and z, in metres, for a unit mean gradient along each: at the corners of the
   * voxels, (nx + 1)(ny + 1)(nz + 1) of them, x fastest.
   */
  readonly closure?: readonly Float32Array[];
}
