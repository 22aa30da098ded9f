import {
  measureSizes,
  momentsOf,
  scatterOf,
  sizeOf,
  type BoxOptions,
  type BoxSize,
  type MeasuredBox,
  type MeasuredSize,
  type Moments,
  type Scatter,
} from '../describe/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { bruggemanFit, type BruggemanFit } from './bruggeman.ts';
import { measureBox, type BoxMeasures, type FoundInBox, type MeasureOptions } from './measure-boxes.ts';
import type { TransportResult } from './transport-types.ts';

export interface RepresentativenessOptions extends MeasureOptions, BoxOptions {}

export interface BoxStatistics extends BoxSize {
  /** Boxes whose conducting phases connect both plates; in the others the effective coefficient is 0. */
  readonly percolating: number;
  readonly fraction: Moments;
  /** 1/m; null where areas were not asked for. */
  readonly specificSurfaceArea: Moments | null;
  readonly effectiveRatio: Moments;
  /** Over the boxes of this size; null for several phases or fewer than three boxes with a flux. */
  readonly bruggeman: BruggemanFit | null;
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
  const { divisions, random, signal, onProgress, ...measureOptions } = options;
  const { whole, sizes } = await measureSizes(
    volume,
    async (part, box) => await measureBox(part, box, { ...measureOptions, signal }),
    { divisions, random, signal, onProgress },
  );
  const scatter = (property: (measures: BoxMeasures) => number): Scatter =>
    scatterOf(sizes, whole, ({ measures }) => property(measures));
  const fraction = scatter((box) => box.fraction);
  const point = fraction.mean * (1 - fraction.mean);
  return {
    whole: whole.found.result,
    volume: whole.volume,
    sizes: sizes.map((size) => statisticsOf(size, whole)),
    fraction,
    specificSurfaceArea: hasAreas(whole.found) ? scatter(areaOf) : null,
    effectiveRatio: scatter((box) => box.effectiveRatio),
    integralRange: point > 0 ? fraction.scatter / point : 0,
    boxes: sizes.flatMap(({ members }) => members.map(({ found }) => found.measures)),
  };
}

function hasAreas({ measures }: FoundInBox): boolean {
  return measures.specificSurfaceArea !== null;
}

function areaOf({ specificSurfaceArea }: BoxMeasures): number {
  return specificSurfaceArea ?? Number.NaN;
}

function statisticsOf(size: MeasuredSize<FoundInBox>, whole: MeasuredBox<FoundInBox>): BoxStatistics {
  const boxes = size.members.map(({ found }) => found.measures);
  const moments = (property: (box: BoxMeasures) => number): Moments =>
    momentsOf(size, ({ measures }) => property(measures));
  const single = boxes.some(({ bruggemanExponent }) => bruggemanExponent !== null);
  return {
    ...sizeOf(size, whole),
    percolating: boxes.filter(({ percolating }) => percolating).length,
    fraction: moments((box) => box.fraction),
    specificSurfaceArea: hasAreas(whole.found) ? moments(areaOf) : null,
    effectiveRatio: moments((box) => box.effectiveRatio),
    bruggeman: single ? bruggemanFit(boxes) : null,
  };
}
