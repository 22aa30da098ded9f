import { InputError, pacer, type LongWork } from '../base/index.ts';
import {
  componentScales,
  symmetricFunction,
  type Matrix3,
  type Vector3,
  type VoxelTensors,
} from '../numerics/index.ts';
import { voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import {
  tensorReaders,
  type LocalConductivity,
  type SixComponents,
  type TensorReader,
} from './local-conductivity.ts';

/** The local conductivity of every voxel, as the solver wants it, and its means. */
export interface ConductivityField {
  readonly tensors: VoxelTensors;
  /** Conductivity that counts as 1 in `tensors`. */
  readonly reference: number;
  /** Length that counts as 1, m, and the voxel's edges in it. */
  readonly unitLength: number;
  readonly edges: Vector3;
  /** Fraction of conducting voxels. */
  readonly fraction: number;
  /** Volume mean of the tensor, insulators counted as 0: Wiener's upper bound. */
  readonly mean: Matrix3;
  /** Inverse of the mean inverse: Wiener's lower bound; zero with insulators. */
  readonly series: Matrix3;
}

/** Rows that a 16-bit index can name. */
const mostRows = 65_536;
const voxelsBetweenBreaths = 1 << 16;

type Sums = [number, number, number, number, number, number];

const zero: Matrix3 = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];

/** Distinct tensors found so far, and one running number a voxel. */
interface Rows {
  readonly tensors: SixComponents[];
  readonly index: Uint16Array;
}

/**
 * Reads the tensor of each voxel: into a table of the distinct ones where there are few, else voxel by voxel.
 * @throws InputError for tensors that are not positive definite, missing orientations and the like.
 */
export async function conductivityField(
  volume: LabelledVolume,
  conductivities: Readonly<Record<string, LocalConductivity>>,
  work: LongWork,
): Promise<ConductivityField> {
  checkShape(volume);
  const readers = tensorReaders(volume, conductivities);
  const unitLength = Math.cbrt(volume.voxelSize[0] * volume.voxelSize[1] * volume.voxelSize[2]);
  const edges = volume.voxelSize.map((size) => size / unitLength) as unknown as Vector3;
  const count = voxelCount(volume.shape);
  const means = new Means();
  const rows = await distinctRows(volume, readers, means, work);
  if (means.conducting === 0) {
    throw new InputError('no voxel conducts', {
      at: { field: 'conductivities' },
      expected: `voxels of ${Object.keys(conductivities).join(', ')}`,
    });
  }
  const reference = means.largest;
  const scales = componentScales(edges).map((scale) => scale / reference);
  return {
    tensors: rows === undefined ? await eachVoxel(volume, readers, scales, work) : tableOf(rows, scales),
    reference,
    unitLength,
    edges,
    fraction: means.conducting / count,
    mean: means.parallel(count),
    series: means.conducting === count ? means.series(count) : zero,
  };
}

function checkShape({ data, shape, voxelSize }: LabelledVolume): void {
  if (shape.some((count) => !Number.isInteger(count) || count < 1) || data.length !== voxelCount(shape)) {
    throw new InputError(`${data.length} voxels for a shape of ${shape.join(' x ')}`, {
      at: { field: 'shape' },
      expected: 'at least one voxel along each axis, and as many voxels as the shape says',
    });
  }
  if (voxelSize.some((size) => !Number.isFinite(size) || size <= 0)) {
    throw new InputError(`the voxel size is ${voxelSize.join(', ')} m`, {
      at: { field: 'voxelSize' },
      expected: 'three lengths above zero',
    });
  }
}

/** Undefined where there are too many distinct tensors for a table. */
async function distinctRows(
  { data }: LabelledVolume,
  readers: ReadonlyMap<number, TensorReader>,
  means: Means,
  { signal }: LongWork,
): Promise<Rows | undefined> {
  const pace = pacer(signal);
  const rows: Rows = { tensors: [[0, 0, 0, 0, 0, 0]], index: new Uint16Array(data.length) };
  const known = new Map<SixComponents, number>();
  let fits = true;
  for (let voxel = 0; voxel < data.length; voxel++) {
    if (voxel % voxelsBetweenBreaths === 0) await pace();
    const reader = readers.get(data[voxel]);
    if (reader === undefined) continue;
    const tensor = reader(voxel);
    means.add(tensor);
    if (!fits) continue;
    let row = known.get(tensor);
    if (row === undefined) {
      row = rows.tensors.push(tensor) - 1;
      known.set(tensor, row);
      fits = row < mostRows;
    }
    rows.index[voxel] = row;
  }
  return fits ? rows : undefined;
}

function tableOf({ tensors, index }: Rows, scales: readonly number[]): VoxelTensors {
  const table = new Float64Array(6 * tensors.length);
  for (const [row, tensor] of tensors.entries()) {
    for (const [component, value] of tensor.entries()) table[6 * row + component] = value * scales[component];
  }
  return { table, index: tensors.length > 256 ? index : Uint8Array.from(index) };
}

async function eachVoxel(
  { data }: LabelledVolume,
  readers: ReadonlyMap<number, TensorReader>,
  scales: readonly number[],
  { signal }: LongWork,
): Promise<VoxelTensors> {
  const pace = pacer(signal);
  const table = new Float32Array(6 * data.length);
  for (let voxel = 0; voxel < data.length; voxel++) {
    if (voxel % voxelsBetweenBreaths === 0) await pace();
    const tensor = readers.get(data[voxel])?.(voxel);
    if (tensor === undefined) continue;
    for (let component = 0; component < 6; component++) {
      table[6 * voxel + component] = tensor[component] * scales[component];
    }
  }
  return { table };
}

/** Sums of tensors and of their inverses. */
class Means {
  conducting = 0;
  /** Largest diagonal component of any tensor. */
  largest = 0;
  readonly #sum: Sums = [0, 0, 0, 0, 0, 0];
  readonly #inverses: Sums = [0, 0, 0, 0, 0, 0];
  #last: SixComponents | undefined;
  #inverse: SixComponents = [0, 0, 0, 0, 0, 0];

  add(tensor: SixComponents): void {
    if (tensor !== this.#last) {
      this.#last = tensor;
      this.#inverse = inverse(tensor);
      this.largest = Math.max(this.largest, tensor[0], tensor[1], tensor[2]);
    }
    this.conducting++;
    for (let component = 0; component < 6; component++) {
      this.#sum[component] += tensor[component];
      this.#inverses[component] += this.#inverse[component];
    }
  }

  parallel(count: number): Matrix3 {
    return matrixOf(this.#sum, count);
  }

  series(count: number): Matrix3 {
    return symmetricFunction(matrixOf(this.#inverses, count), (value) => 1 / value);
  }
}

function matrixOf([xx, yy, zz, xy, xz, yz]: Sums, count: number): Matrix3 {
  return [
    [xx / count, xy / count, xz / count],
    [xy / count, yy / count, yz / count],
    [xz / count, yz / count, zz / count],
  ];
}

/** By cofactors. */
function inverse([xx, yy, zz, xy, xz, yz]: SixComponents): SixComponents {
  const [cxx, cxy, cxz] = [yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy];
  const determinant = xx * cxx + xy * cxy + xz * cxz;
  return [
    cxx / determinant,
    (xx * zz - xz * xz) / determinant,
    (xx * yy - xy * xy) / determinant,
    cxy / determinant,
    cxz / determinant,
    (xy * xz - xx * yz) / determinant,
  ];
}
