import { pacer, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, watched } from '../../compute/index.ts';
import {
  BoxSums,
  correlationSums,
  type CorrelationSums,
  type GridShape,
  type Precision,
} from '../../numerics/index.ts';

/** An image of bytes in which one value is looked at. */
export interface MarkedImage {
  readonly labels: Uint8Array;
  readonly label: number;
  /** Voxels with the label. */
  readonly count: number;
}

export interface PairsAsked {
  readonly shape: GridShape;
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
  /** Largest lag along each axis, in voxels. */
  readonly reach: GridShape;
  /** Of the transforms; by itself such that the counts come out exact, as long as that takes no more than a GiB. */
  readonly precision?: Precision | undefined;
}

/** Pairs of voxels by the lag r between them, from −reach to reach along each axis, x fastest. */
export interface PairCounts {
  readonly reach: GridShape;
  /** Of a phase with itself only lags along z from 0 on are kept: the rest mirrors them. */
  readonly isHalf: boolean;
  /** Pairs whose first voxel is in the first phase and whose second is in the second. */
  readonly counts: Float64Array;
  /** Mean of the first voxels that are in the first phase and of the second voxels that are in the second. */
  readonly members: Float64Array;
  /** Most that a count was away from a whole number before it was rounded. */
  readonly largestRounding: number;
  /** Whether all counts are certain to the last pair; otherwise some may be off by one or a few. */
  readonly isExact: boolean;
}

/** Below this many lags and voxels threads are not worth their start. */
const small = 100_000;
/** Further from a whole number than this, a count may have been rounded to the wrong one. */
const certain = 0.25;

/**
 * Counts pairs of voxels by Fourier transforms of what is left of each phase after its mean, which keeps single
 * precision within a few hundredths of a pair: the counts are then whole numbers again, and exact.
 */
export async function countPairs(
  images: readonly [first: MarkedImage, second?: MarkedImage | undefined],
  asked: PairsAsked,
  work: LongWork,
): Promise<PairCounts> {
  const voxels = asked.shape[0] * asked.shape[1] * asked.shape[2];
  const engine = watched(await (voxels < small ? openInline() : openThreads(defaultThreads())), work);
  try {
    const [first, second] = images;
    const fields = [withOffset(first, voxels), second && withOffset(second, voxels)] as const;
    const precision = asked.precision ?? precisionFor(images, asked);
    const found = await correlationSums(engine, [fields[0], fields[1]], { ...asked, precision }, work);
    const isPeriodic = asked.periodic.every(Boolean);
    const boxes = isPeriodic ? undefined : await BoxSums.make(engine, first.labels, first.label, asked.shape);
    const others =
      isPeriodic || second === undefined
        ? boxes
        : await BoxSums.make(engine, second.labels, second.label, asked.shape);
    const last = second ?? first;
    const marginal = (own: BoxSums | undefined, { count }: MarkedImage): Marginal => ({ boxes: own, count });
    const offsets = [fields[0].offset, (fields[1] ?? fields[0]).offset] as const;
    return await restore(found, [marginal(boxes, first), marginal(others, last)], offsets, asked, work);
  } finally {
    engine.close();
  }
}

/** Sums up to this single precision holds, and transforms, to a few hundredths. */
const largestSingle = 2 ** 19;
const mostBytes = 2 ** 30;

function precisionFor(
  [first, second]: readonly [first: MarkedImage, second?: MarkedImage | undefined],
  { shape, periodic, reach }: PairsAsked,
): Precision {
  const voxels = first.labels.length;
  const largest = Math.max(...[first, second ?? first].map(({ count }) => count * (1 - count / voxels)));
  const padded = shape.reduce((all, length, axis) => all * (length + (periodic[axis] ? 0 : reach[axis])), 1);
  const bytes = (second === undefined ? 8 : 16) * padded;
  return largest <= largestSingle || bytes > mostBytes ? 'single' : 'double';
}

/** An offset near the mean with so few digits that single precision holds it, and one less it, exactly. */
function withOffset(image: MarkedImage, voxels: number): MarkedImage & { offset: number } {
  return { ...image, offset: Math.round((image.count / voxels) * 65_536) / 65_536 };
}

/** How many of one phase lie in a box: where the image is periodic every box is the whole. */
interface Marginal {
  readonly boxes: BoxSums | undefined;
  readonly count: number;
}

/** count(r) = Σ (I − a)(J − b) + b Σ I + a Σ J − a b N over the N pairs that fit. */
async function restore(
  { reach, isHalf, sums }: CorrelationSums,
  [first, second]: readonly [Marginal, Marginal],
  [a, b]: readonly [number, number],
  { shape, periodic }: PairsAsked,
  { signal }: LongWork,
): Promise<PairCounts> {
  const counts = new Float64Array(sums.length);
  const members = new Float64Array(sums.length);
  const pace = pacer(signal);
  const fitting = (axis: number, lag: number): Span => spanOf(shape[axis], periodic[axis], lag);
  const lines = [new Float64Array(shape[0] + 1), new Float64Array(shape[0] + 1)] as const;
  let largestRounding = 0;
  let at = 0;
  for (let dz = isHalf ? 0 : -reach[2]; dz <= reach[2]; dz++) {
    await pace();
    for (let dy = -reach[1]; dy <= reach[1]; dy++) {
      const [y, z] = [fitting(1, dy), fitting(2, dz)];
      fillLine(first, y, z, lines[0]);
      fillLine(second, fitting(1, -dy), fitting(2, -dz), lines[1]);
      const area = (y[1] - y[0]) * (z[1] - z[0]);
      for (let dx = -reach[0]; dx <= reach[0]; dx++, at++) {
        const from = periodic[0] ? 0 : Math.max(0, -dx);
        const to = periodic[0] ? shape[0] : shape[0] - Math.max(0, dx);
        const inFirst = lines[0][to] - lines[0][from];
        const inSecond = lines[1][shape[0] - from] - lines[1][shape[0] - to];
        const count = sums[at] + b * inFirst + a * inSecond - a * b * area * (to - from);
        counts[at] = Math.max(0, Math.round(count));
        largestRounding = Math.max(largestRounding, Math.abs(count - counts[at]));
        members[at] = (inFirst + inSecond) / 2;
      }
    }
  }
  return { reach, isHalf, counts, members, largestRounding, isExact: largestRounding < certain };
}

type Span = readonly [from: number, to: number];

/** Where the first voxel of a pair may lie along an axis so that the second is in the image. */
function spanOf(length: number, isPeriodic: boolean, lag: number): Span {
  return isPeriodic ? [0, length] : [Math.max(0, -lag), length - Math.max(0, lag)];
}

function fillLine({ boxes, count }: Marginal, y: Span, z: Span, line: Float64Array): void {
  if (boxes !== undefined) {
    boxes.before(y, z, line);
    return;
  }
  line.fill(0);
  line[line.length - 1] = count;
}

/** Pairs of voxels with a lag that fit the image. */
export function fittingPairs(
  { shape, periodic }: Pick<PairsAsked, 'shape' | 'periodic'>,
  lag: GridShape,
): number {
  return shape.reduce(
    (pairs, length, axis) => pairs * (periodic[axis] ? length : length - Math.abs(lag[axis])),
    1,
  );
}
