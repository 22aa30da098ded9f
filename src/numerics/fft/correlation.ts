import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { Engine } from '../../compute/index.ts';
import { FourierGrid, type GridShape, type Precision } from './fourier-grid.ts';
import { goodLength, isGoodLength } from './lengths.ts';

/** 1 where a byte of the image is the label and 0 elsewhere, less an offset (a multiple of 2^−16 is taken exactly). */
interface LabelField {
  readonly labels: Uint8Array;
  readonly label: number;
  readonly offset: number;
}

interface NumberField {
  readonly values: Float32Array | Float64Array;
}

export type CorrelatedField = LabelField | NumberField;

export interface CorrelationAsked {
  readonly shape: GridShape;
  /** Whether an axis goes on at its other side; otherwise the fields are zero outside. */
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
  /** Largest lag along each axis in steps of the grid: below its length, and half of it where it is periodic. */
  readonly reach: GridShape;
  readonly precision: Precision;
}

/** Σ f(x) g(x + r) over x, for lags r from −reach to reach along each axis, x fastest. */
export interface CorrelationSums {
  readonly reach: GridShape;
  /** Of a field with itself only lags along z from 0 on are kept: the rest mirrors them. */
  readonly isHalf: boolean;
  readonly sums: Float32Array | Float64Array;
}

/** How an axis is transformed. */
interface AxisPlan {
  readonly points: number;
  readonly length: number;
  readonly reach: number;
  /** Periodic with a length that cannot be transformed: taken as open, and the lags past the end added to the others. */
  readonly isFolded: boolean;
}

/**
 * The correlation of a field with itself, or with a second one, by Fourier transforms: exact but for rounding, as the
 * grid is padded with zeros by the reach where the fields end. Each result is the same for any number of threads.
 * @throws InputError where the padded grid is past one memory of 4 GiB.
 */
export async function correlationSums(
  engine: Engine,
  fields: readonly [first: CorrelatedField, second?: CorrelatedField | undefined],
  asked: CorrelationAsked,
  work: LongWork = {},
): Promise<CorrelationSums> {
  const axes = [0, 1, 2].map((axis) => planAxis(asked, axis));
  const shape: GridShape = [axes[0].length, axes[1].length, axes[2].length];
  const [first, second] = fields;
  refuseTooLarge(shape, asked, second !== undefined);
  const isHalf = second === undefined;
  const kept = { y: keptOf(axes[1], false), z: keptOf(axes[2], isHalf) };
  const extent = { filled: asked.shape, kept };
  const { arena } = engine;
  const top = arena.top;
  const grids: FourierGrid[] = [];
  for (const [at, field] of [first, second].entries()) {
    if (field === undefined) continue;
    const grid = new FourierGrid(engine, shape, asked.precision, extent);
    await begin(grid, field, asked.shape, work);
    grids.push(grid);
    work.onProgress?.({ stage: 'correlation', fraction: (at + 1) / (isHalf ? 2 : 3) });
  }
  await grids[0].correlate(grids.at(1), work);
  const result = { reach: asked.reach, isHalf, sums: await readLags(grids[0], axes, isHalf, work) };
  arena.release(top);
  work.onProgress?.({ stage: 'correlation', fraction: 1 });
  return result;
}

function planAxis({ shape, periodic, reach }: CorrelationAsked, axis: number): AxisPlan {
  const points = shape[axis];
  const isFolded = periodic[axis] && !isGoodLength(points);
  const length = isFolded ? 2 * points - 1 : periodic[axis] ? points : points + reach[axis];
  return { points, length: goodLength(length), reach: reach[axis], isFolded };
}

function refuseTooLarge(
  shape: GridShape,
  { precision, shape: image }: CorrelationAsked,
  isPair: boolean,
): void {
  const width = precision === 'single' ? 4 : 8;
  const bytes = (isPair ? 2 : 1) * shape[2] * (shape[1] + 1) * (width * (shape[0] + 16) + 128);
  if (bytes + image[0] * image[1] * image[2] + 2 ** 26 < 2 ** 32) return;
  throw new InputError(`the correlation of this volume needs ${(bytes / 2 ** 30).toFixed(1)} GiB`, {
    at: { field: 'reach' },
    expected: `voxels and reach together of at most ${Math.floor(Math.cbrt((2 ** 32 - 2 ** 28) / width / (isPair ? 2 : 1)))} along each edge`,
    mend: 'shorten the reach, crop or coarsen the volume',
  });
}

/** Lags wanted of an axis: so many from zero on, and so many below it. */
function keptOf({ points, length, reach, isFolded }: AxisPlan, isHalf: boolean): readonly [number, number] {
  const most = isFolded ? points - 1 : reach;
  const low = Math.min(most + 1, length);
  return [low, isHalf ? 0 : Math.min(most, length - low)];
}

async function begin(
  grid: FourierGrid,
  field: CorrelatedField,
  [nx, ny, nz]: GridShape,
  work: LongWork,
): Promise<void> {
  if ('labels' in field) {
    const { arena } = grid.engine;
    // The kernel reads whole vectors, past the last voxel too.
    const image = arena.allocate(nx * ny * nz + 16, 'any');
    arena.u8(image, nx * ny * nz).set(field.labels);
    await grid.begin({ image, label: field.label, offset: field.offset }, work);
    return;
  }
  const pace = pacer(work.signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const from = nx * (y + ny * z);
      grid.row(y, z).set(field.values.subarray(from, from + nx));
    }
  }
  await grid.begin(undefined, work);
}

async function readLags(
  grid: FourierGrid,
  axes: readonly AxisPlan[],
  isHalf: boolean,
  { signal }: LongWork,
): Promise<Float32Array | Float64Array> {
  const [x, y, z] = axes;
  const width = 2 * x.reach + 1;
  const lines = (2 * y.reach + 1) * (isHalf ? z.reach + 1 : 2 * z.reach + 1);
  const sums =
    grid.precision === 'single' ? new Float32Array(width * lines) : new Float64Array(width * lines);
  const along = placesAlong(x, 1);
  const against = placesAlong(x, -1);
  const pace = pacer(signal);
  let at = 0;
  for (let dz = isHalf ? 0 : -z.reach; dz <= z.reach; dz++) {
    await pace();
    for (let dy = -y.reach; dy <= y.reach; dy++) {
      for (const lagZ of aliases(z, dz)) {
        // A lag below zero is the opposite of one that is kept.
        const sign = isHalf && lagZ < 0 ? -1 : 1;
        for (const lagY of aliases(y, dy)) {
          const row = grid.row(wrapped(sign * lagY, y.length), wrapped(sign * lagZ, z.length));
          addLags(sums, at, row, sign < 0 ? against : along);
        }
      }
      at += width;
    }
  }
  return sums;
}

/** Lags of an open axis that are one of a periodic axis. */
function aliases({ points, isFolded }: AxisPlan, lag: number): readonly number[] {
  if (!isFolded || lag === 0) return [lag];
  return [lag, lag - Math.sign(lag) * points];
}

const wrapped = (lag: number, length: number): number => ((lag % length) + length) % length;

/** Places in a row of the lags from −reach to reach, for each of the lags' aliases. */
function placesAlong(axis: AxisPlan, sign: 1 | -1): readonly Int32Array[] {
  const { reach, length, isFolded } = axis;
  return Array.from({ length: isFolded ? 2 : 1 }, (_, which) =>
    Int32Array.from({ length: 2 * reach + 1 }, (__, at) => {
      const lag = aliases(axis, at - reach).at(which);
      return lag === undefined ? -1 : wrapped(sign * lag, length);
    }),
  );
}

function addLags(
  sums: Float32Array | Float64Array,
  start: number,
  row: Float32Array | Float64Array,
  places: readonly Int32Array[],
): void {
  for (const each of places) {
    for (let i = 0; i < each.length; i++) if (each[i] >= 0) sums[start + i] += row[each[i]];
  }
}
