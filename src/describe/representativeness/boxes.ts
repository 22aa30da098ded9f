import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import {
  subVolume,
  voxelCount,
  type Axis,
  type LabelledVolume,
  type Shape,
} from '../../microstructure/index.ts';
import { disjointBoxes, nestedBoxes, randomBoxes, type Box, type NestedFrom } from './sub-volumes.ts';

export interface BoxOptions extends LongWork {
  /** Into how many boxes each axis is divided, one entry a size of box. Default 2, 3 and 4. */
  readonly divisions?: readonly number[] | undefined;
  /** Boxes of those sizes at random places, which may overlap, in place of disjoint ones. */
  readonly random?: { readonly boxes: number; readonly seed: number } | undefined;
}

/** A box and what was found in it. */
export interface MeasuredBox<T> extends Box {
  /** m³ */
  readonly volume: number;
  readonly found: T;
}

/** Boxes of one size. */
export interface MeasuredSize<T> {
  readonly divisions: number;
  readonly members: readonly MeasuredBox<T>[];
}

/** Measures a part of an image; the whole image comes as it is, every other part as a copy. */
export type MeasurePart<T> = (part: LabelledVolume, box: Box) => Promise<T>;

/**
 * Measures the whole image and boxes of several sizes, disjoint or at random places.
 * @throws InputError for a volume too small to divide and a number of random boxes that is none.
 */
export async function measureSizes<T>(
  volume: LabelledVolume,
  measure: MeasurePart<T>,
  { divisions = [2, 3, 4], random, ...work }: BoxOptions,
): Promise<{ readonly whole: MeasuredBox<T>; readonly sizes: readonly MeasuredSize<T>[] }> {
  checkRandom(random);
  const plans = divisions.map((count) => ({
    count,
    boxes:
      random === undefined
        ? disjointBoxes(volume, count)
        : randomBoxes(volume, count, random.boxes, random.seed),
  }));
  const total = plans.reduce((sum, { boxes }) => sum + boxes.length, 1);
  const one = measurer(volume, measure, total, work);
  const whole = await one({ origin: [0, 0, 0], shape: volume.shape });
  const sizes: MeasuredSize<T>[] = [];
  for (const { count, boxes } of plans) {
    const members: MeasuredBox<T>[] = [];
    for (const box of boxes) members.push(await one(box));
    sizes.push({ divisions: count, members });
  }
  return { whole, sizes };
}

/** Measures boxes that grow within the image, the smallest first; the last is the image. @throws InputError as `nestedBoxes`. */
export async function measureNested<T>(
  volume: LabelledVolume,
  measure: MeasurePart<T>,
  { from, axis, steps, ...work }: LongWork & { from: NestedFrom; axis: Axis; steps: number },
): Promise<readonly MeasuredBox<T>[]> {
  const boxes = nestedBoxes(volume, from, axis, steps);
  const one = measurer(volume, measure, boxes.length, work);
  const measured: MeasuredBox<T>[] = [];
  for (const box of boxes) measured.push(await one(box));
  return measured;
}

function measurer<T>(
  volume: LabelledVolume,
  measure: MeasurePart<T>,
  total: number,
  { signal, onProgress }: LongWork,
): (box: Box) => Promise<MeasuredBox<T>> {
  let done = 0;
  return async ({ origin, shape }) => {
    throwIfCancelled(signal);
    const isWhole = voxelCount(shape) === voxelCount(volume.shape);
    const part = isWhole ? volume : subVolume(volume, origin, shape);
    const found = await measure(part, { origin, shape });
    done++;
    onProgress?.({ stage: 'represent', fraction: done / total, message: `box ${done} of ${total}` });
    return { origin, shape, volume: volumeOf(volume, shape), found };
  };
}

/** m³ */
function volumeOf({ voxelSize }: LabelledVolume, shape: Shape): number {
  return voxelCount(shape) * voxelSize[0] * voxelSize[1] * voxelSize[2];
}

function checkRandom(random: BoxOptions['random']): void {
  if (random === undefined || (Number.isInteger(random.boxes) && random.boxes >= 2 && random.boxes <= 10_000))
    return;
  throw new InputError(`${random.boxes} random boxes of each size`, {
    at: { field: 'random' },
    expected: 'a whole number from 2 to 10000',
  });
}
