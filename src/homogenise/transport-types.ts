import type { LongWork } from '../base/index.ts';
import type { Bounds } from './bounds.ts';
import type { Axis } from '../microstructure/index.ts';

export const transportBoundaries = [
  'plates',
  'plates-periodic',
  'mirror',
  'periodic',
  'kinematic',
  'static',
] as const;

/**
 * What drives the flux, and what the other sides do (docs/tensor.md):
 * `plates`: potentials on the two outer faces across the axis, half a voxel away; insulated sides.
 * `plates-periodic`: the same with opposite sides joined.
 * `mirror`: the volume continued by its mirror images and so on; along the image's axes the same as `plates`.
 * `periodic`: unit mean gradient, all opposite sides joined.
 * `kinematic`: the linear potential on all six outer faces.
 * `static`: uniform flux through the openings that face each other across the volume within one connected part.
 */
export type TransportBoundary = (typeof transportBoundaries)[number];

/** Area resistance of the contact between two phases, in metres over the unit of the conductivities: Ω m² for S/m. */
export interface ContactResistance {
  readonly phases: readonly [string, string];
  readonly resistance: number;
}

/** `auto` takes a GPU if there is one and the CPU otherwise. */
export type TransportDevice = 'cpu' | 'gpu' | 'auto';

export interface TransportOptions extends LongWork {
  /** Axis along which the potential drops. */
  readonly axis: Axis;
  /**
   * Conductivity (or diffusivity) of each conducting phase by name, in any one unit; phases not named insulate.
   */
  readonly conductivities: Readonly<Record<string, number>>;
  /** Default `plates`. */
  readonly boundary?: TransportBoundary;
  /** Contacts that resist; the others do not. */
  readonly contactResistances?: readonly ContactResistance[];
  /** Relative error of the effective coefficient at which the iteration stops, 1e-7 to 0.1. Default 1e-3. */
  readonly tolerance?: number;
  /** Where the iteration runs. Default `cpu`; a GPU agrees to 1e-4 or better, not to the last bit (docs/gpu.md). */
  readonly device?: TransportDevice;
  /** Threads; the answer's bits do not depend on it. Default: the cores at hand, at most 8. */
  readonly threads?: number;
  /**
   * Layers of voxels across the axis that one memory takes, for volumes that are cut into slabs. The answer does not
   * depend on it. Default: one memory where it fits, else as many as do.
   */
  readonly slabPlanes?: number;
  /** Also return the potential. */
  readonly keepField?: boolean;
}

export interface TransportResult {
  readonly phases: string[];
  readonly axis: Axis;
  readonly boundary: TransportBoundary;
  /** Whether the conducting phases carry a flux under this load. */
  readonly percolating: boolean;
  /** Volume fraction of the conducting phases, and of the part of them that carries a flux: between plates, that reaches both. */
  readonly fractionTotal: number;
  readonly fractionPercolating: number;
  /** Superficial effective coefficient over `referenceConductivity`. */
  readonly effectiveRatio: number;
  /** The largest conductivity among the conducting phases, in the unit in which they were given. */
  readonly referenceConductivity: number;
  /** Volume mean of the conductivity over the effective one, all conducting voxels counted; null where nothing flows. */
  readonly tortuosityFactor: number | null;
  /** The same with the percolating voxels only. */
  readonly tortuosityFactorPercolating: number | null;
  /** Reference conductivity over the effective one. */
  readonly macMullinNumber: number | null;
  /** b in D_eff/D = fractionTotal^b; null for several phases, for a full volume and where nothing flows. */
  readonly bruggemanExponent: number | null;
  /** Bounds of `effectiveRatio` from the volume fractions: Wiener's hold always, Hashin and Shtrikman's for isotropic media. */
  readonly bounds: { readonly wiener: Bounds; readonly hashinShtrikman: Bounds };
  /** Relative error of the effective coefficient that the iteration left, as conjugate gradients estimate it. */
  readonly error: { readonly iteration: number };
  readonly tolerance: number;
  readonly converged: boolean;
  /** True residual in f64 over the right-hand side, Euclidean. */
  readonly residual: number;
  /** (largest − smallest) / mean flux through the layers of faces; null where sides that are plates let some out. */
  readonly planeFluxSpread: number | null;
  readonly iterations: number;
  /** Levels of the multigrid, the voxels included. */
  readonly levels: number;
  readonly unknowns: number;
  readonly seconds: number;
  /** Bytes used beyond the volume itself, at peak. */
  readonly bytes: number;
  readonly device: 'cpu' | 'gpu';
  /** Why the CPU did what a GPU was wanted for, in one line. */
  readonly fallback?: string;
  /** The GPU, bytes used on it, slabs in which the voxels lie on it. */
  readonly gpu?: { readonly name: string; readonly bytes: number; readonly slabs: number };
  readonly threads: number;
  /**
   * Potential in the volume's own order, 0 at the first plate and 1 at the last; 0 where nothing flows. Without plates
   * it climbs by 1 on average, up to a constant.
   */
  readonly potential?: Float32Array;
}
