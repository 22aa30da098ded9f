import { InputError } from '../base/index.ts';
import type { LabelledVolume, Shape } from '../microstructure/index.ts';
import { studentFactor } from '../numerics/index.ts';
import { bruggemanFit, type BruggemanFit } from './bruggeman.ts';
import { measureBox, type BoxMeasures, type MeasureOptions } from './measure-boxes.ts';
import { disjointBoxes, meanOverlap, randomBoxes, type Box } from './sub-volumes.ts';
import type { TransportResult } from './transport-types.ts';

export interface RepresentativenessOptions extends MeasureOptions {
  /** Into how many boxes each axis is divided, one entry a size of box. Default 2, 3 and 4. */
  readonly divisions?: readonly number[];
  /** Boxes of those sizes at random places, which may overlap, in place of disjoint ones. */
  readonly random?: { readonly boxes: number; readonly seed: number };
}

/** Mean and standard deviation over the boxes of one size. */
export interface Moments {
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface BoxStatistics {
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
  /** Boxes whose conducting phases connect both plates; in the others the effective coefficient is 0. */
  readonly percolating: number;
  readonly fraction: Moments;
  /** 1/m; null where areas were not asked for. */
  readonly specificSurfaceArea: Moments | null;
  readonly effectiveRatio: Moments;
  /** Over the boxes of this size; null for several phases or fewer than three boxes with a flux. */
  readonly bruggeman: BruggemanFit | null;
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

export interface Representativeness {
  readonly whole: TransportResult;
  /** m³ */
  readonly volume: number;
  readonly sizes: readonly BoxStatistics[];
  readonly fraction: Scatter;
  /** Null where areas were not asked for. */
  readonly specificSurfaceArea: Scatter | null;
  readonly effectiveRatio: Scatter;
  /** m³: the variance of the volume fraction is fraction (1 − fraction) times this over the volume. */
  readonly integralRange: number;
  /** Every box by itself, in the order of `sizes`. */
  readonly boxes: readonly BoxMeasures[];
}

/**
 * How well an image stands for the material: volume fraction, specific surface and effective transport of boxes of several
 * sizes, disjoint or at random places, and what their scatter says of the whole image.
 *
 * For volumes much larger than the integral range A the variance of a mean is inversely proportional to the volume,
 * for the volume fraction var = φ(1 − φ) A / V (C. Lantuéjoul, J. Microsc. 161, 387 (1991), doi
 * 10.1111/j.1365-2818.1991.tb03133.x; T. Kanit et al., Int. J. Solids Struct. 40, 3647 (2003), doi
 * 10.1016/S0020-7683(03)00143-4). Of two boxes that share a part o of their volume the expected squared difference is
 * 2 (1 − o) of the variance, so that the scatter of overlapping boxes is divided by 1 less their mean overlap. The boxes'
 * own boundaries bias small ones, which shows in the means.
 * @throws InputError for a volume too small to divide, and as `transport` does.
 */
export async function representativeness(
  volume: LabelledVolume,
  options: RepresentativenessOptions,
): Promise<Representativeness> {
  const { divisions = [2, 3, 4], random, ...measureOptions } = options;
  checkRandom(random);
  const plans = divisions.map((count) => ({
    count,
    boxes:
      random === undefined
        ? disjointBoxes(volume, count)
        : randomBoxes(volume, count, random.boxes, random.seed),
  }));
  const total = plans.reduce((sum, { boxes }) => sum + boxes.length, 1);
  let done = 0;
  const measure = async (box: Box): Promise<{ measures: BoxMeasures; result: TransportResult }> => {
    const found = await measureBox(volume, box, measureOptions);
    done++;
    options.onProgress?.({ stage: 'represent', fraction: done / total, message: `box ${done} of ${total}` });
    return found;
  };
  const { measures: whole, result } = await measure({ origin: [0, 0, 0], shape: volume.shape });
  const sizes: BoxStatistics[] = [];
  const all: BoxMeasures[] = [];
  for (const { count, boxes } of plans) {
    const found: BoxMeasures[] = [];
    for (const box of boxes) found.push((await measure(box)).measures);
    sizes.push(statisticsOf(count, found, whole.volume));
    all.push(...found);
  }
  const fraction = scatterOf(sizes, whole.volume, whole.fraction, (box) => box.fraction);
  const point = whole.fraction * (1 - whole.fraction);
  const area = whole.specificSurfaceArea;
  return {
    whole: result,
    volume: whole.volume,
    sizes,
    fraction,
    specificSurfaceArea:
      area === null ? null : scatterOf(sizes, whole.volume, area, (box) => box.specificSurfaceArea ?? none),
    effectiveRatio: scatterOf(sizes, whole.volume, whole.effectiveRatio, (box) => box.effectiveRatio),
    integralRange: point > 0 ? fraction.scatter / point : 0,
    boxes: all,
  };
}

const none: Moments = { mean: 0, standardDeviation: 0 };

function checkRandom(random: RepresentativenessOptions['random']): void {
  if (random === undefined || (Number.isInteger(random.boxes) && random.boxes >= 2 && random.boxes <= 10_000))
    return;
  throw new InputError(`${random.boxes} random boxes of each size`, {
    at: { field: 'random' },
    expected: 'a whole number from 2 to 10000',
  });
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

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (values.length - 1)) };
}

function statisticsOf(divisions: number, boxes: readonly BoxMeasures[], wholeVolume: number): BoxStatistics {
  const volume = boxes.reduce((sum, box) => sum + box.volume, 0) / boxes.length;
  const areas = boxes.flatMap(({ specificSurfaceArea }) => specificSurfaceArea ?? []);
  const single = boxes.some(({ bruggemanExponent }) => bruggemanExponent !== null);
  return {
    divisions,
    shape: boxes[0].shape,
    volume,
    boxes: boxes.length,
    independent: Math.max(2, Math.min(boxes.length, Math.round(wholeVolume / volume))),
    overlap: meanOverlap(boxes),
    percolating: boxes.filter(({ percolating }) => percolating).length,
    fraction: momentsOf(boxes.map(({ fraction }) => fraction)),
    specificSurfaceArea: areas.length === boxes.length ? momentsOf(areas) : null,
    effectiveRatio: momentsOf(boxes.map(({ effectiveRatio }) => effectiveRatio)),
    bruggeman: single ? bruggemanFit(boxes) : null,
  };
}

/** Variance of a property between independent boxes of one size. */
function varianceOf(box: BoxStatistics, property: (box: BoxStatistics) => Moments): number {
  return box.overlap < 1 ? property(box).standardDeviation ** 2 / (1 - box.overlap) : 0;
}

/** Pools variance times volume over the sizes, each with its degrees of freedom. */
function scatterOf(
  sizes: readonly BoxStatistics[],
  wholeVolume: number,
  mean: number,
  property: (box: BoxStatistics) => Moments,
): Scatter {
  const freedom = sizes.reduce((sum, { independent }) => sum + independent - 1, 0);
  const scatter = sizes.reduce(
    (sum, box) => sum + ((box.independent - 1) * varianceOf(box, property) * box.volume) / freedom,
    0,
  );
  return {
    scatter,
    freedom,
    exponent: exponentOf(sizes, property),
    mean,
    relativeStandardError: mean > 0 ? Math.sqrt(scatter / wholeVolume) / mean : 0,
  };
}

/** Slope of ln variance over −ln volume, weighted with the degrees of freedom. */
function exponentOf(
  sizes: readonly BoxStatistics[],
  property: (box: BoxStatistics) => Moments,
): number | null {
  const points = sizes
    .map((box) => ({
      weight: box.independent - 1,
      x: -Math.log(box.volume),
      y: Math.log(varianceOf(box, property)),
    }))
    .filter(({ y }) => Number.isFinite(y));
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const x = points.reduce((sum, point) => sum + point.weight * point.x, 0) / weight;
  const y = points.reduce((sum, point) => sum + point.weight * point.y, 0) / weight;
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  if (!(spread > 0)) return null;
  return points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0) / spread;
}
