import { InputError } from '../base/index.ts';
import { subVolume, voxelCount, type LabelledVolume, type Shape } from '../microstructure/index.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';
import { transport } from './transport.ts';

/** Boxes have at least this many voxels along an axis that is divided. */
const smallestBox = 8;
/** Standard deviations on either side of the mean of a normal distribution that hold 95 % of it. */
const coverage = 1.96;

export interface RepresentativenessOptions extends Omit<TransportOptions, 'keepField'> {
  /** Into how many boxes each axis is divided, one entry a size of box. Default 2, 3 and 4. */
  readonly divisions?: readonly number[];
}

/** Mean and standard deviation over the boxes of one size. */
export interface Moments {
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface BoxStatistics {
  readonly divisions: number;
  /** Voxels of a box; where an axis does not divide evenly some boxes have one more. */
  readonly shape: Shape;
  /** Mean volume of a box, m³. */
  readonly volume: number;
  readonly boxes: number;
  /** Boxes whose conducting phases connect both plates; in the others the effective coefficient is 0. */
  readonly percolating: number;
  readonly fraction: Moments;
  readonly effectiveRatio: Moments;
}

/** How a property of boxes scatters: its variance is `scatter` over the volume of the box. */
export interface Scatter {
  /** m³ times the square of the property */
  readonly scatter: number;
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
  readonly effectiveRatio: Scatter;
  /** m³: the variance of the volume fraction is fraction (1 − fraction) times this over the volume. */
  readonly integralRange: number;
}

/**
 * How well an image stands for the material: volume fraction and effective transport of disjoint boxes of several
 * sizes, and what their scatter says of the whole image.
 *
 * For volumes much larger than the integral range A the variance of a mean is inversely proportional to the volume,
 * for the volume fraction var = φ(1 − φ) A / V (C. Lantuéjoul, J. Microsc. 161, 387 (1991), doi
 * 10.1111/j.1365-2818.1991.tb03133.x; T. Kanit et al., Int. J. Solids Struct. 40, 3647 (2003), doi
 * 10.1016/S0020-7683(03)00143-4). Boxes are taken as independent; their own boundaries bias small ones, which shows in
 * the means.
 * @throws InputError for a volume too small to divide, and as `transport` does.
 */
export async function representativeness(
  volume: LabelledVolume,
  options: RepresentativenessOptions,
): Promise<Representativeness> {
  const { divisions = [2, 3, 4], ...transportOptions } = options;
  const plans = divisions.map((count) => ({ count, boxes: boxesOf(volume, count) }));
  const total = plans.reduce((sum, { boxes }) => sum + boxes.length, 1);
  let done = 0;
  const solve = async (part: LabelledVolume): Promise<TransportResult> => {
    const result = await transport(part, { ...transportOptions, onProgress: undefined });
    done++;
    options.onProgress?.({ stage: 'represent', fraction: done / total, message: `box ${done} of ${total}` });
    return result;
  };
  const whole = await solve(volume);
  const sizes: BoxStatistics[] = [];
  for (const { count, boxes } of plans) {
    const results: TransportResult[] = [];
    for (const { origin, shape } of boxes) results.push(await solve(subVolume(volume, origin, shape)));
    sizes.push(statisticsOf(volume, count, boxes, results));
  }
  const size = volumeOf(volume, volume.shape);
  const fraction = scatterOf(sizes, size, whole.fractionTotal, (box) => box.fraction);
  const point = whole.fractionTotal * (1 - whole.fractionTotal);
  return {
    whole,
    volume: size,
    sizes,
    fraction,
    effectiveRatio: scatterOf(sizes, size, whole.effectiveRatio, (box) => box.effectiveRatio),
    integralRange: point > 0 ? fraction.scatter / point : 0,
  };
}

/**
 * Volume (m³) at which a property's 95 % interval is ± `tolerance` of its mean, extrapolated as 1 / volume.
 * @throws InputError unless the tolerance is over 0.
 */
export function volumeNeeded({ scatter, mean }: Scatter, tolerance: number): number {
  if (!(tolerance > 0)) {
    throw new InputError(`the tolerance is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number over 0',
    });
  }
  return scatter * (coverage / (tolerance * mean)) ** 2;
}

interface Box {
  readonly origin: Shape;
  readonly shape: Shape;
}

function volumeOf({ voxelSize }: LabelledVolume, shape: Shape): number {
  return voxelCount(shape) * voxelSize[0] * voxelSize[1] * voxelSize[2];
}

/** Divides each axis into `count` nearly equal parts, but not an axis of a single slice. */
function boxesOf(volume: LabelledVolume, count: number): Box[] {
  const parts = volume.shape.map((length) => (length === 1 ? 1 : count));
  const tooSmall = volume.shape.some(
    (length, axis) => length > 1 && length < smallestBox * (parts[axis] ?? 1),
  );
  if (!Number.isInteger(count) || count < 2 || tooSmall) {
    throw new InputError(`${volume.shape.join(' x ')} voxels divided by ${count}`, {
      at: { field: 'divisions' },
      expected: `whole numbers of at least 2 that leave boxes of at least ${smallestBox} voxels along each axis`,
    });
  }
  const edges = volume.shape.map((length, axis) =>
    Array.from({ length: (parts[axis] ?? 1) + 1 }, (_, at) => Math.floor((at * length) / (parts[axis] ?? 1))),
  );
  const [x = [], y = [], z = []] = edges.map((edge) =>
    edge.slice(1).map((end, at): [number, number] => [edge[at] ?? 0, end - (edge[at] ?? 0)]),
  );
  return z.flatMap(([z0, nz]) =>
    y.flatMap(([y0, ny]) => x.map(([x0, nx]): Box => ({ origin: [x0, y0, z0], shape: [nx, ny, nz] }))),
  );
}

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (values.length - 1)) };
}

function statisticsOf(
  volume: LabelledVolume,
  divisions: number,
  boxes: readonly Box[],
  results: readonly TransportResult[],
): BoxStatistics {
  const volumes = boxes.map(({ shape }) => volumeOf(volume, shape));
  return {
    divisions,
    shape: boxes[0]?.shape ?? volume.shape,
    volume: volumes.reduce((sum, value) => sum + value, 0) / boxes.length,
    boxes: boxes.length,
    percolating: results.filter(({ percolating }) => percolating).length,
    fraction: momentsOf(results.map(({ fractionTotal }) => fractionTotal)),
    effectiveRatio: momentsOf(results.map(({ effectiveRatio }) => effectiveRatio)),
  };
}

/** Pools variance times volume over the sizes, each with its degrees of freedom. */
function scatterOf(
  sizes: readonly BoxStatistics[],
  wholeVolume: number,
  mean: number,
  property: (box: BoxStatistics) => Moments,
): Scatter {
  const freedom = sizes.reduce((sum, { boxes }) => sum + boxes - 1, 0);
  const scatter = sizes.reduce((sum, box) => {
    const { standardDeviation } = property(box);
    return sum + ((box.boxes - 1) * standardDeviation ** 2 * box.volume) / freedom;
  }, 0);
  return {
    scatter,
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
      weight: box.boxes - 1,
      x: -Math.log(box.volume),
      y: 2 * Math.log(property(box).standardDeviation),
    }))
    .filter(({ y }) => Number.isFinite(y));
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const x = points.reduce((sum, point) => sum + point.weight * point.x, 0) / weight;
  const y = points.reduce((sum, point) => sum + point.weight * point.y, 0) / weight;
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  if (!(spread > 0)) return null;
  return points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0) / spread;
}
