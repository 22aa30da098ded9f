import { InputError } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { studentFactor } from '../../numerics/index.ts';
import type { MeasuredBox, MeasuredSize } from './boxes.ts';
import { meanOverlap } from './sub-volumes.ts';

/** Mean and standard deviation over the boxes of one size. */
export interface Moments {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Boxes of one size. */
export interface BoxSize {
  readonly divisions: number;
  /** Voxels of a box; where an axis does not divide evenly some disjoint boxes have one more. */
  readonly shape: Shape;
  /** Mean volume of a box, m³. */
  readonly volume: number;
  readonly boxes: number;
  /** As many independent boxes at most as the image holds. */
  readonly independent: number;
  /** Mean share of their volume that two boxes have in common: 0 for disjoint ones. */
  readonly overlap: number;
}

/** How a property of boxes scatters: its variance is `scatter` over the volume of the box. */
export interface Scatter {
  /** m³ times the square of the property */
  readonly scatter: number;
  /** Degrees of freedom with which it is known, sizes taken as independent of each other. */
  readonly freedom: number;
  /** a in variance ~ volume^-a, fitted over the sizes; 1 once boxes are much larger than the structure. Null for one size. */
  readonly exponent: number | null;
  /** The whole volume's own value, and its relative standard error as a sample of the material. */
  readonly mean: number;
  readonly relativeStandardError: number;
}

/** What the boundaries of boxes do to a property: P(L) = limit (1 + length/L) over boxes of edge L. */
export interface Bias {
  /** The property of boxes without boundaries, extrapolated. */
  readonly limit: number;
  /** m; negative where small boxes have too little of the property. */
  readonly length: number;
  /** The whole image's own share: its value over the limit, less 1. */
  readonly whole: number;
  /** What is left of the means after the fit, root mean square over the limit. */
  readonly residual: number;
}

/** What there is to say of boxes of one size before anything is measured in them. */
export function sizeOf<T>({ divisions, members }: MeasuredSize<T>, whole: MeasuredBox<T>): BoxSize {
  const volume = members.reduce((sum, box) => sum + box.volume, 0) / members.length;
  return {
    divisions,
    shape: members[0].shape,
    volume,
    boxes: members.length,
    independent: Math.max(2, Math.min(members.length, Math.round(whole.volume / volume))),
    overlap: meanOverlap(members),
  };
}

/** Mean and standard deviation of a property over the boxes of one size. */
export function momentsOf<T>({ members }: MeasuredSize<T>, property: (found: T) => number): Moments {
  const values = members.map(({ found }) => property(found));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * Pools variance times volume over the sizes, each with its degrees of freedom. Of two boxes that share a part o of their
 * volume the expected squared difference is 2 (1 − o) of the variance, so that the scatter of overlapping boxes is divided
 * by 1 less their mean overlap.
 */
export function scatterOf<T>(
  sizes: readonly MeasuredSize<T>[],
  whole: MeasuredBox<T>,
  property: (found: T) => number,
): Scatter {
  const variances = sizes.map((size) => {
    const { volume, independent, overlap } = sizeOf(size, whole);
    const square = momentsOf(size, property).standardDeviation ** 2;
    return { volume, freedom: independent - 1, variance: overlap < 1 ? square / (1 - overlap) : 0 };
  });
  const freedom = variances.reduce((sum, size) => sum + size.freedom, 0);
  const scatter = variances.reduce(
    (sum, size) => sum + (size.freedom * size.variance * size.volume) / freedom,
    0,
  );
  const mean = property(whole.found);
  return {
    scatter,
    freedom,
    exponent: exponentOf(variances),
    mean,
    relativeStandardError: mean === 0 ? 0 : Math.sqrt(scatter / whole.volume) / Math.abs(mean),
  };
}

/** Slope of ln variance over −ln volume, weighted with the degrees of freedom. */
function exponentOf(
  sizes: readonly { readonly volume: number; readonly freedom: number; readonly variance: number }[],
): number | null {
  const points = sizes
    .map(({ volume, freedom, variance }) => ({
      weight: freedom,
      x: -Math.log(volume),
      y: Math.log(variance),
    }))
    .filter(({ y }) => Number.isFinite(y));
  return lineThrough(points)?.slope ?? null;
}

/**
 * Bias of the means of boxes over 1/L, the whole image included, by least squares; L is the edge of the cube of the same
 * volume (of a section: the square of the same area). Null for fewer than two sizes besides the image.
 */
export function biasOf<T>(
  sizes: readonly MeasuredSize<T>[],
  whole: MeasuredBox<T>,
  voxelSize: VoxelSize,
  property: (found: T) => number,
): Bias | null {
  if (sizes.length < 2) return null;
  const dimensions = whole.shape.filter((length) => length > 1).length;
  const value = property(whole.found);
  const points = [
    ...sizes.map((size) => ({ volume: sizeOf(size, whole).volume, y: momentsOf(size, property).mean })),
    { volume: whole.volume, y: value },
  ].map(({ volume, y }) => ({ x: (whole.volume / volume) ** (1 / dimensions), y, weight: 1 }));
  const line = lineThrough(points);
  if (line === null || line.intercept === 0) return null;
  const { slope, intercept: limit } = line;
  const squares = points.reduce((sum, { x, y }) => sum + (y - limit - slope * x) ** 2, 0);
  // A section has the thickness of its voxels, which is no edge of its square.
  const [dx, dy, dz] = whole.shape.map((length, axis) => (length > 1 ? length * voxelSize[axis] : 1));
  return {
    limit,
    length: (slope / limit) * (dx * dy * dz) ** (1 / dimensions),
    whole: value / limit - 1,
    residual: Math.sqrt(squares / points.length) / Math.abs(limit),
  };
}

/** Straight line by weighted least squares; null where all lies above one place. */
function lineThrough(
  points: readonly { readonly x: number; readonly y: number; readonly weight: number }[],
): { readonly slope: number; readonly intercept: number } | null {
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const x = points.reduce((sum, point) => sum + point.weight * point.x, 0) / weight;
  const y = points.reduce((sum, point) => sum + point.weight * point.y, 0) / weight;
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  if (!(spread > 0)) return null;
  const slope = points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0) / spread;
  return { slope, intercept: y - slope * x };
}

/**
 * Volume (m³) at which a property's 95 % interval is ± `tolerance` of its mean, extrapolated as 1 / volume, with Student's
 * factor for a scatter that is itself an estimate.
 * @throws InputError unless the tolerance is over 0.
 */
export function volumeNeeded(
  { scatter, freedom, mean }: Pick<Scatter, 'scatter' | 'freedom' | 'mean'>,
  tolerance: number,
): number {
  if (!(tolerance > 0)) {
    throw new InputError(`the tolerance is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number over 0',
    });
  }
  return scatter * (studentFactor(freedom) / (tolerance * mean)) ** 2;
}
