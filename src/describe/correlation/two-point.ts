import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { Precision } from '../../numerics/index.ts';
import { weightedDirections } from '../direction-weights.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { exponentialLength, firstMinimum, firstZero, integralLength } from './lengths.ts';
import { countPairs, type MarkedImage, type PairCounts } from './pair-counts.ts';
import { rangeOf, type Range, type ReachOptions } from './reach.ts';
import { directionSteps, sumAlong, sumShells, type Shell } from './shells.ts';

export interface TwoPointOptions extends ReachOptions, LongWork {
  /** Of the transforms. Default the one in which the counts of pairs come out exact, as long as that takes no more than 1 GiB. */
  readonly precision?: Precision | undefined;
}

/** S2 over distance. */
export interface CorrelationCurve {
  /** m. */
  readonly distance: readonly number[];
  /** Chance that both ends of a segment of this length lie in the phase. */
  readonly probability: readonly number[];
  /** (S2 − φ²)/(φ (1 − φ)): 1 at 0 and 0 where the ends know nothing of each other. Null where φ is 0 or 1. */
  readonly autocovariance: readonly number[] | null;
}

/** Lengths that a curve is summed up in, m; null where it does not have them. */
export interface CorrelationLengths {
  /** ∫ of the autocovariance to its first zero or, without one, to the end of the curve. */
  readonly integral: number | null;
  /** a of the exp(−r/a) nearest to the autocovariance: that of a Debye medium. */
  readonly exponential: number | null;
  readonly firstZero: number | null;
  readonly firstMinimum: number | null;
}

export interface TwoPointCorrelation {
  readonly phase: string;
  readonly fraction: number;
  /** 3, or 2 for a single section, where areas are lengths and volumes areas. */
  readonly dimensions: number;
  readonly periodic: readonly Axis[];
  /** Mean over all directions. */
  readonly radial: CorrelationCurve;
  /** Along the thirteen directions between neighbouring voxels: `x`, `x+y`, `x-y`, `x+y+z`… */
  readonly directions: Readonly<Record<string, CorrelationCurve>>;
  readonly lengths: CorrelationLengths;
  /** Integral lengths along the axes that have them. */
  readonly axisLengths: Readonly<Partial<Record<Axis, number>>>;
  /** Longest over shortest of them; null with fewer than two. */
  readonly anisotropy: number | null;
  /** dS2/dr at 0 along each axis, 1/m. */
  readonly slopes: Readonly<Partial<Record<Axis, number>>>;
  /** Surface per volume (in 2D perimeter per area) from the slopes at 0, 1/m. */
  readonly specificSurface: {
    /** −4 times the mean slope of the axes (−π in 2D): right for isotropic surfaces. */
    readonly axes: number | null;
    /** −4 times the mean of the thirteen directions, each by its share of the sphere: Crofton’s formula. Null in 2D. */
    readonly crofton: number | null;
    /** −2 times the sum over the axes: the voxels’ own faces. */
    readonly faces: number | null;
  };
  readonly integralRange: IntegralRange;
  readonly accuracy: { readonly isExact: boolean; readonly largestRounding: number };
}

/** How much of the image one independent sample takes. */
export interface IntegralRange {
  /** ∫ of the autocovariance over all lags up to `within`, m³ (m² in 2D). Null where φ is 0 or 1. */
  readonly value: number | null;
  /** Where the integral ends: the first zero of the radial curve, or the end of the curve without one, m. */
  readonly within: number;
  /** Whether the curve comes to zero within its reach; otherwise the value is a lower bound. */
  readonly isComplete: boolean;
  /** Standard deviation of φ from sample to sample of this size, √(φ (1 − φ) A / V). */
  readonly fractionDeviation: number | null;
}

/**
 * Two-point correlation of a phase, S2(r) = ⟨I(x) I(x + r)⟩ with the indicator I of the phase: 1 inside and 0 outside.
 * Pairs of voxels are counted by fast Fourier transforms, exactly; the average is over the pairs that fit the image, or
 * over all of them along periodic axes. S2(0) = φ, S2(∞) = φ², dS2/dr(0) = −s/4 (−s/π in 2D) with the surface per volume
 * s. Radial averages: all lags nearest to a whole number of voxel edges, weighted by their pairs, at their mean distance.
 *
 * Torquato, Random Heterogeneous Materials (2002), doi 10.1007/978-1-4757-6355-3; the slope: Debye, Anderson and
 * Brumberger, doi 10.1063/1.1722830; the integral range: Lantuéjoul, doi 10.1111/j.1365-2818.1991.tb03097.x.
 * @throws InputError on an unknown phase, an image of one voxel, and one too small for the reach asked for.
 */
export async function twoPointCorrelation(
  volume: LabelledVolume,
  phase: string,
  options: TwoPointOptions = {},
): Promise<TwoPointCorrelation> {
  const range = rangeOf(volume, options);
  const indexed = await indexPhases(volume, options.signal);
  return (await measurePhase(indexed, phase, range, options)).correlation;
}

/** Curves of a phase, and the radial sums that pairs of phases are made of. */
export async function measurePhase(
  indexed: IndexedVolume,
  phase: string,
  range: Range,
  options: TwoPointOptions,
): Promise<{ correlation: TwoPointCorrelation; shells: readonly Shell[] }> {
  throwIfCancelled(options.signal);
  const image = markedPhase(indexed, phase);
  const found = await countPairs([image], { ...range, precision: options.precision }, options);
  const shells = await sumShells(found, range, range.distance, options.signal);
  const fraction = image.count / image.labels.length;
  return { correlation: { phase, ...summary(found, shells, fraction, range) }, shells };
}

/** @throws InputError on an unknown phase. */
export function markedPhase({ indices, phases, counts }: IndexedVolume, phase: string): MarkedImage {
  const label = phases.findIndex(({ name }) => name === phase);
  if (label < 0) {
    throw new InputError(`no phase is called '${phase}'`, {
      at: { field: 'phase' },
      expected: `one of ${phases.map(({ name }) => name).join(', ')}`,
    });
  }
  return { labels: indices, label, count: counts[label] };
}

function summary(
  found: PairCounts,
  shells: readonly Shell[],
  fraction: number,
  range: Range,
): Omit<TwoPointCorrelation, 'phase'> {
  const along = directionSteps.flatMap(({ name, step }) =>
    step.some((part, axis) => part !== 0 && range.shape[axis] === 1)
      ? []
      : { name, shells: sumAlong(found, range, step, range.distance) },
  );
  const radial = curveOf(shells, fraction);
  const axisCurves = (['x', 'y', 'z'] as const).flatMap((axis) => {
    const own = along.find(({ name }) => name === axis)?.shells ?? [];
    return own.length < 2 ? [] : { axis, shells: own, curve: curveOf(own, fraction) };
  });
  const axisLengths = axisCurves.flatMap(({ axis, curve }) => {
    const length = lengthsOf(curve).integral;
    return length === null ? [] : ([[axis, length]] as const);
  });
  const longest = axisLengths.map(([, length]) => length);
  return {
    fraction,
    dimensions: range.dimensions,
    periodic: (['x', 'y', 'z'] as const).filter((_, axis) => range.periodic[axis]),
    radial,
    directions: Object.fromEntries(along.map((each) => [each.name, curveOf(each.shells, fraction)])),
    lengths: lengthsOf(radial),
    axisLengths: Object.fromEntries(axisLengths),
    anisotropy:
      longest.length < 2 || Math.min(...longest) === 0 ? null : Math.max(...longest) / Math.min(...longest),
    slopes: Object.fromEntries(axisCurves.map(({ axis, shells: own }) => [axis, slopeOf(own)])),
    specificSurface: surfaceOf(along, range),
    integralRange: integralRange(shells, radial, range),
    accuracy: { isExact: found.isExact, largestRounding: found.largestRounding },
  };
}

function curveOf(shells: readonly Shell[], fraction: number): CorrelationCurve {
  const probability = shells.map(({ counts, pairs }) => counts / pairs);
  const variance = fraction * (1 - fraction);
  return {
    distance: shells.map(({ distance }) => distance),
    probability,
    autocovariance: variance === 0 ? null : probability.map((value) => (value - fraction ** 2) / variance),
  };
}

function lengthsOf({ distance, autocovariance }: CorrelationCurve): CorrelationLengths {
  if (autocovariance === null || distance.length < 2) {
    return { integral: null, exponential: null, firstZero: null, firstMinimum: null };
  }
  const samples = { distance, values: autocovariance };
  return {
    integral: integralLength(samples),
    exponential: exponentialLength(samples),
    firstZero: firstZero(samples),
    firstMinimum: firstMinimum(samples),
  };
}

/** From the pairs one step apart: half of those of which one voxel is in the phase. */
function slopeOf([, next]: readonly Shell[]): number {
  return (next.counts - next.members) / next.pairs / next.distance;
}

function surfaceOf(
  along: readonly { name: string; shells: readonly Shell[] }[],
  { dimensions, voxelSize }: Range,
): TwoPointCorrelation['specificSurface'] {
  const slopes = new Map(
    along.filter(({ shells }) => shells.length > 1).map((each) => [each.name, slopeOf(each.shells)]),
  );
  const axes = ['x', 'y', 'z'].flatMap((axis) => slopes.get(axis) ?? []);
  if (axes.length < dimensions) return { axes: null, crofton: null, faces: null };
  const sum = axes.reduce((total, slope) => total + slope, 0);
  const weights = weightedDirections(voxelSize);
  const share = [2, Math.PI, 4][dimensions - 1];
  return {
    axes: (-share * sum) / dimensions,
    crofton:
      slopes.size < directionSteps.length
        ? null
        : directionSteps.reduce(
            (area, { name }, k) => area - 4 * weights[k].weight * (slopes.get(name) ?? 0),
            0,
          ),
    faces: -2 * sum,
  };
}

/** Sums the shells whose lags lie before the first zero. */
function integralRange(
  shells: readonly Shell[],
  { distance, autocovariance }: CorrelationCurve,
  { shape, voxelSize, dimensions, distance: reach }: Range,
): IntegralRange {
  if (autocovariance === null)
    return { value: null, within: reach, isComplete: false, fractionDeviation: null };
  const end = firstZero({ distance, values: autocovariance });
  const within = end ?? reach;
  const open = [0, 1, 2].filter((axis) => shape[axis] > 1);
  const voxel = open.reduce((product, axis) => product * voxelSize[axis], 1);
  const value =
    shells.reduce(
      (sum, { lags }, at) => sum + (distance[at] < within || end === null ? lags * autocovariance[at] : 0),
      0,
    ) * voxel;
  const size = shape.reduce((product, length) => product * length, 1) * voxel;
  const fraction = fractionFrom(shells);
  return {
    value,
    within,
    isComplete: end !== null && dimensions > 0,
    fractionDeviation: Math.sqrt((fraction * (1 - fraction) * Math.max(0, value)) / size),
  };
}

function fractionFrom([{ counts, pairs }]: readonly Shell[]): number {
  return counts / pairs;
}
