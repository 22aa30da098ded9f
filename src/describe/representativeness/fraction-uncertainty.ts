import { InputError, type LongWork } from '../../base/index.ts';
import { labelOf, type LabelledVolume } from '../../microstructure/index.ts';
import { studentFactor } from '../../numerics/index.ts';
import { indexPhases } from '../phase-indices.ts';
import { measureSizes } from './boxes.ts';
import { unboundedRange } from './integral-range.ts';
import { momentsOf, scatterOf, sizeOf } from './scatter.ts';
import { smallestBox } from './sub-volumes.ts';

export interface FractionUncertaintyOptions extends LongWork {
  /**
   * Integral of (S2 − φ²)/(φ(1 − φ)) over all distances where it is known, m³ (of a section m²). Otherwise it comes from the
   * scatter of boxes.
   */
  readonly integralRange?: number;
  /** Relative half-width of the interval for which the size of image is asked. Default 0.05. */
  readonly accuracy?: number;
}

/** How well the share of a phase in an image is known as the material's. */
export interface FractionUncertainty {
  readonly phase: string;
  readonly fraction: number;
  /** (φ(1 − φ) A/V)^½; null for a phase that fills nothing or all of the image. */
  readonly standardError: number | null;
  /** 95 %; null as that. */
  readonly interval: readonly [low: number, high: number] | null;
  /** A: the volume (m³; of a section the area, m²) that counts as one independent trial; null as that. */
  readonly integralRange: number | null;
  readonly from: 'two-point correlation' | 'boxes';
  /** Independent trials in the image: its volume over the integral range; null as that. */
  readonly trials: number | null;
  /** a in variance ~ volume^-a over the boxes: 1 where they are much larger than the structure. */
  readonly exponent: number | null;
  /** Edge (m) of the cubic (of a section: square) image whose interval is ± the accuracy of the fraction; null as that. */
  readonly edgeNeeded: number | null;
  readonly accuracy: number;
}

/**
 * Uncertainty of a phase's fraction from one image of a homogeneous material: var φ = φ(1 − φ) A/V with the integral range A
 * (G. Matheron, Estimating and Choosing (1989), doi 10.1007/978-3-642-48817-7; C. Lantuéjoul, J. Microsc. 161, 387 (1991),
 * doi 10.1111/j.1365-2818.1991.tb03133.x). The interval is Wilson's for V/A trials, so that it stays within 0 and 1. What the
 * segmentation gets wrong is not in it, nor a gradient through the image: that would count as scatter.
 * @throws InputError on an unknown phase or label, an integral range or accuracy that is none, and where an image without a
 * given integral range is too small to be divided.
 */
export async function fractionUncertainty(
  volume: LabelledVolume,
  phase: string,
  options: FractionUncertaintyOptions = {},
): Promise<FractionUncertainty> {
  const { integralRange, accuracy = 0.05, signal } = options;
  labelOf(volume, phase);
  requireOver0(accuracy, 'accuracy');
  if (integralRange === undefined) {
    const ranges = await rangesFromBoxes(volume, options);
    return ofBoxes(volume, phase, ranges[phase], accuracy);
  }
  requireOver0(integralRange, 'integralRange');
  const { counts, phases } = await indexPhases(volume, signal);
  const voxels = counts.reduce((sum, count, at) => sum + (phases[at].name === phase ? count : 0), 0);
  return of(volume, {
    phase,
    fraction: voxels / volume.data.length,
    integralRange,
    factor: studentFactor(Infinity),
    exponent: null,
    accuracy,
    from: 'two-point correlation',
  });
}

/** What boxes say of the integral range of one phase. */
interface RangeFromBoxes {
  readonly fraction: number;
  /** m³; of a section m². */
  readonly integralRange: number;
  /** Degrees of freedom that its variance amounts to. */
  readonly freedom: number;
  readonly exponent: number | null;
}

/**
 * Integral range of every phase from the scatter of its fraction over boxes of several sizes, see `unboundedRange`.
 * @throws InputError where the image is too small to be divided.
 */
export async function rangesFromBoxes(
  volume: LabelledVolume,
  work: LongWork,
): Promise<Readonly<Record<string, RangeFromBoxes>>> {
  const names = [...new Set(volume.phases.map(({ name }) => name))];
  const shortest = Math.min(...volume.shape.filter((length) => length > 1));
  const divisions = [2, 3, 4, 6].filter((count) => shortest >= count * smallestBox);
  const { whole, sizes } = await measureSizes(
    volume,
    async (part) => {
      const { counts, phases } = await indexPhases(part, work.signal);
      return names.map((name) =>
        counts.reduce((sum, count, at) => sum + (phases[at].name === name ? count / part.data.length : 0), 0),
      );
    },
    { ...work, divisions: divisions.length > 0 ? divisions : [2] },
  );
  const { thickness, edges } = extentOf(volume);
  return Object.fromEntries(
    names.map((name, at) => {
      const { mean, exponent, freedom } = scatterOf(sizes, whole, (fractions) => fractions[at]);
      const point = mean * (1 - mean);
      if (point === 0) return [name, { fraction: mean, integralRange: 0, freedom, exponent }];
      const points = sizes.map((size) => {
        const { volume: box, independent } = sizeOf(size, whole);
        const { standardDeviation } = momentsOf(size, (fractions) => fractions[at]);
        return {
          edges: edges.map((edge) => edge / size.divisions),
          range: (standardDeviation ** 2 * box) / thickness / point,
          weight: (independent - 1) / freedom,
        };
      });
      return [name, { fraction: mean, exponent, ...unboundedRange(points, freedom) }];
    }),
  );
}

/** {@link fractionUncertainty} of what boxes say. */
export function ofBoxes(
  volume: LabelledVolume,
  phase: string,
  { freedom, ...known }: RangeFromBoxes,
  accuracy: number,
): FractionUncertainty {
  return of(volume, { phase, ...known, factor: studentFactor(freedom), accuracy, from: 'boxes' });
}

function of(
  volume: LabelledVolume,
  known: {
    readonly phase: string;
    readonly fraction: number;
    readonly integralRange: number;
    readonly factor: number;
    readonly exponent: number | null;
    readonly accuracy: number;
    readonly from: FractionUncertainty['from'];
  },
): FractionUncertainty {
  const { phase, fraction, integralRange, factor, exponent, accuracy, from } = known;
  const none = { standardError: null, interval: null, integralRange: null, trials: null, edgeNeeded: null };
  if (fraction === 0 || fraction === 1) return { phase, fraction, ...none, from, exponent, accuracy };
  const { extent, edges } = extentOf(volume);
  const point = fraction * (1 - fraction);
  const needed = (integralRange * point * factor ** 2) / (accuracy * fraction) ** 2;
  return {
    phase,
    fraction,
    standardError: Math.sqrt((point * integralRange) / extent),
    interval: wilson(fraction, integralRange / extent, factor),
    integralRange,
    from,
    trials: integralRange > 0 ? extent / integralRange : null,
    exponent,
    edgeNeeded: needed ** (1 / Math.max(1, edges.length)),
    accuracy,
  };
}

/** E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927), doi 10.1080/01621459.1927.10502953, with `each` one over the trials. */
function wilson(share: number, each: number, factor: number): readonly [number, number] {
  const square = factor * factor * each;
  const middle = (share + square / 2) / (1 + square);
  const half = Math.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Volume of an image, area of a section, length of a line; the edges that count for it, and what makes a volume of it. */
function extentOf({ shape, voxelSize }: LabelledVolume): {
  extent: number;
  edges: readonly number[];
  thickness: number;
} {
  const lengths = shape.map((length, axis) => length * voxelSize[axis]);
  const edges = lengths.filter((_, axis) => shape[axis] > 1);
  const thickness = lengths.reduce((product, length, axis) => product * (shape[axis] > 1 ? 1 : length), 1);
  const extent = edges.reduce((product, edge) => product * edge, 1);
  return { extent, edges, thickness };
}

function requireOver0(value: number, field: string): void {
  if (value > 0 && value < Infinity) return;
  throw new InputError(`the ${field === 'accuracy' ? 'accuracy' : 'integral range'} is ${value}`, {
    at: { field },
    expected: 'a finite number over 0',
  });
}
