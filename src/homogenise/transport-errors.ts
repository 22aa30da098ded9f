import { coarsen, subVolume, voxelCount, type LabelledVolume, type Shape } from '../microstructure/index.ts';
import { representativeness, type RepresentativenessOptions } from './representativeness.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

/** Standard deviations on either side of the mean of a normal distribution that hold 95 % of it. */
const coverage = 1.96;
/** What the estimate of the voxels' bias may miss: the interval reaches this many times as far. */
const reach = 1.5;
/** Coarsened volumes have at least this many voxels along an axis that is coarsened. */
const coarsest = 8;
/** Boxes along each axis for the sampling error, and the voxels that each axis needs for them. */
const divisions = [2, 3] as const;
const smallestDivided = 24;

export type Interval = readonly [low: number, high: number];

/** What is known of the error of an effective coefficient; parts relative to it. */
export interface TransportErrors {
  readonly result: TransportResult;
  /** Half-width: what the iteration may have left, as it estimates itself. */
  readonly iteration: number;
  /**
   * Signed: how much the coefficient is expected to change as the voxels become small, from the image coarsened by two.
   * Null where the image is too small, or does not percolate once coarsened.
   */
  readonly discretisation: number | null;
  /** Standard error of this image as a sample of the material; null where it is too small to be divided. */
  readonly sampling: number | null;
  /** 95 % interval of `effectiveRatio` for this very structure on small voxels: iteration and discretisation. */
  readonly structure: Interval;
  /** 95 % interval of `effectiveRatio` of the material: sampling too. */
  readonly material: Interval;
  /** The same for the tortuosity factor, fractions taken as exact; null where nothing flows. */
  readonly tortuosityFactor: Interval | null;
}

/**
 * Effective transport with its errors. Voxel faces approximate smooth surfaces by stairs, which costs an error of first
 * order in the voxel size h (about −6 % for spheres of 32 voxels, half that at 64). So D(0) ≈ 2 D(h) − D(2h), with D(2h)
 * from the image coarsened by majority (Richardson extrapolation): the estimate of the bias is D(h) − D(2h), and the
 * interval reaches from D(h) to one and a half times as far. Its coverage is measured in bench/homogenise/coverage.js.
 * Sampling: see {@link representativeness}. Not counted: what the segmentation got wrong.
 * @throws as `transport` does.
 */
export async function transportWithErrors(
  volume: LabelledVolume,
  options: Omit<TransportOptions, 'keepField'>,
): Promise<TransportErrors> {
  const { result, sampling } = await sampled(volume, options);
  const discretisation = result.percolating ? await discretisationError(volume, options, result) : null;
  const value = result.effectiveRatio;
  const bias = reach * (discretisation ?? 0);
  const around = (deviation: number): Interval => [
    Math.max(0, value * (1 + Math.min(0, bias) - deviation)),
    value * (1 + Math.max(0, bias) + deviation),
  ];
  const { iteration } = result.error;
  const material = around(Math.hypot(iteration, coverage * (sampling ?? 0)));
  const scale = (result.tortuosityFactor ?? 0) * value;
  return {
    result,
    iteration,
    discretisation,
    sampling,
    structure: around(iteration),
    material,
    tortuosityFactor: result.tortuosityFactor === null ? null : [scale / material[1], scale / material[0]],
  };
}

async function sampled(
  volume: LabelledVolume,
  options: RepresentativenessOptions,
): Promise<{ result: TransportResult; sampling: number | null }> {
  if (volume.shape.some((length) => length > 1 && length < smallestDivided)) {
    return { result: await transport(volume, options), sampling: null };
  }
  const { whole, effectiveRatio } = await representativeness(volume, { ...options, divisions });
  return { result: whole, sampling: whole.percolating ? effectiveRatio.relativeStandardError : null };
}

/** (D(h) − D(2h)) / D(h); of an odd axis the last layer is left out of both. */
async function discretisationError(
  volume: LabelledVolume,
  options: Omit<TransportOptions, 'keepField'>,
  result: TransportResult,
): Promise<number | null> {
  const even = volume.shape.map((length) => (length === 1 ? 1 : length - (length % 2))) as unknown as Shape;
  if (even.some((length) => length > 1 && length < 2 * coarsest)) return null;
  const cut = voxelCount(even) < voxelCount(volume.shape) ? subVolume(volume, [0, 0, 0], even) : undefined;
  const fine = cut === undefined ? result : await transport(cut, options);
  const coarse = await transport(coarsen(cut ?? volume), options);
  if (!fine.percolating || !coarse.percolating) return null;
  return 1 - coarse.effectiveRatio / fine.effectiveRatio;
}
