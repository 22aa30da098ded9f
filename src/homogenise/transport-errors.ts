import { studentFactor } from '../numerics/index.ts';
import { coarsen, subVolume, voxelCount, type LabelledVolume, type Shape } from '../microstructure/index.ts';
import { representativeness, type RepresentativenessOptions } from './representativeness.ts';
import { combined, segmentationError, type Segmentation, type ThresholdError } from './segmentation-error.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

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
  /** What moving each threshold through its window does; null for an image that came segmented. */
  readonly segmentation: readonly ThresholdError[] | null;
  /**
   * 95 % interval of `effectiveRatio` for this very structure on small voxels: iteration, discretisation and thresholds.
   */
  readonly structure: Interval;
  /** 95 % interval of `effectiveRatio` of the material: sampling too; null where that is not known. */
  readonly material: Interval | null;
  /** The same for the tortuosity factor, fractions changing with the thresholds only; null too where nothing may flow. */
  readonly tortuosityFactor: Interval | null;
}

export interface TransportErrorOptions extends Omit<TransportOptions, 'keepField'> {
  /** How the volume came from a grey-scale image: what the choice of thresholds costs is then counted. */
  readonly segmentation?: Segmentation;
}

/**
 * Effective transport with its errors. Voxel faces approximate smooth surfaces by stairs, which costs an error of first
 * order in the voxel size h (about −6 % for spheres of 32 voxels, half that at 64). So D(0) ≈ 2 D(h) − D(2h), with D(2h)
 * from the image coarsened by majority (Richardson extrapolation): the estimate of the bias is D(h) − D(2h), and the
 * interval reaches from D(h) to one and a half times as far. Its coverage is measured in bench/homogenise/coverage.js.
 * Sampling: see {@link representativeness}. Thresholds: windows count as the 95 % ranges of independent errors. Parts that
 * may go either way add as squares; the bias of the voxels adds to them.
 * @throws as `transport` does.
 */
export async function transportWithErrors(
  volume: LabelledVolume,
  { segmentation, ...options }: TransportErrorOptions,
): Promise<TransportErrors> {
  const { result, sampling, halfWidth } = await sampled(volume, options);
  const discretisation = result.percolating ? await discretisationError(volume, options, result) : null;
  const thresholds =
    segmentation === undefined ? null : await segmentationError(segmentation, options, result);
  const bias = reach * (discretisation ?? 0);
  const value = result.effectiveRatio;
  const { iteration } = result.error;
  const moved = combined(
    (thresholds ?? []).flatMap(({ effectiveRatio }) => (effectiveRatio === null ? [] : [effectiveRatio])),
  );
  return {
    result,
    iteration,
    discretisation,
    sampling,
    segmentation: thresholds,
    structure: interval(value, bias, Math.hypot(iteration, moved.below), Math.hypot(iteration, moved.above)),
    ...ofMaterial(),
  };

  function ofMaterial(): Pick<TransportErrors, 'material' | 'tortuosityFactor'> {
    if (sampling === null) return { material: null, tortuosityFactor: null };
    const spread = Math.hypot(iteration, halfWidth);
    return {
      material: interval(value, bias, Math.hypot(spread, moved.below), Math.hypot(spread, moved.above)),
      tortuosityFactor: tortuosityInterval(result, bias, spread, thresholds ?? []),
    };
  }
}

/** A value with its bias and what it may be lower and higher, all relative to it. */
function interval(value: number, bias: number, below: number, above: number): Interval {
  return [Math.max(0, value * (1 + Math.min(0, bias) - below)), value * (1 + Math.max(0, bias) + above)];
}

/** Through the effective coefficient's interval, since the thresholds' own change of the factor counts as one of its. */
function tortuosityInterval(
  { tortuosityFactor }: TransportResult,
  bias: number,
  deviation: number,
  thresholds: readonly ThresholdError[],
): Interval | null {
  if (tortuosityFactor === null) return null;
  const changes = thresholds.map(({ tortuosityFactor: change }) =>
    change === null ? ([-1, 0] as const) : ([1 / (1 + change[0]) - 1, 1 / (1 + change[1]) - 1] as const),
  );
  const { below, above } = combined(changes);
  const [low, high] = interval(1, bias, Math.hypot(deviation, below), Math.hypot(deviation, above));
  return low > 0 ? [tortuosityFactor / high, tortuosityFactor / low] : null;
}

/** The standard error of the image as a sample, and half the width of its 95 % interval. */
async function sampled(
  volume: LabelledVolume,
  options: RepresentativenessOptions,
): Promise<{ result: TransportResult; sampling: number | null; halfWidth: number }> {
  if (volume.shape.some((length) => length > 1 && length < smallestDivided)) {
    return { result: await transport(volume, options), sampling: null, halfWidth: 0 };
  }
  const { whole, effectiveRatio } = await representativeness(volume, { ...options, divisions, areas: false });
  if (!whole.percolating) return { result: whole, sampling: null, halfWidth: 0 };
  const { relativeStandardError: sampling, freedom } = effectiveRatio;
  return { result: whole, sampling, halfWidth: studentFactor(freedom) * sampling };
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
