import { InputError } from '../base/index.ts';
import { largestElement, multiply3, symmetricEigen, type Matrix3, type Vector3 } from '../numerics/index.ts';
import { labelOf, voxelCount, type LabelArray, type LabelledVolume } from '../microstructure/index.ts';

/** A rotation: a unit quaternion w + xi + yj + zk, or a matrix whose columns are the turned axes. */
export type Orientation = readonly [w: number, x: number, y: number, z: number] | Matrix3;

/** Crystals that conduct differently along their own three axes. */
export interface GrainConductivity {
  /** Conductivities along the crystal's own axes. */
  readonly principal: Vector3;
  /** Grain of each voxel, in the volume's order; voxels of other phases are not looked at. */
  readonly grains: LabelArray;
  /** How each grain's crystal is turned in the image. */
  readonly orientations: ReadonlyMap<number, Orientation>;
}

/** Fibres, or layers, with one conductivity along a local axis and another across it. */
export interface FibreConductivity {
  /** x, y and z of the axis of each voxel in turn, of any length but zero; other phases' voxels are not looked at. */
  readonly axis: Float32Array;
  readonly along: number;
  readonly across: number;
}

/** Conductivity of a phase: one for all directions, one tensor, crystals, or fibres. All in one unit. */
export type LocalConductivity = number | Matrix3 | GrainConductivity | FibreConductivity;

/** Components xx, yy, zz, xy, xz, yz. */
export type SixComponents = readonly [xx: number, yy: number, zz: number, xy: number, xz: number, yz: number];

/** Tensor of a voxel of one phase. The same object stands for the same tensor where tensors repeat. */
export type TensorReader = (voxel: number) => SixComponents;

/** How far a quaternion's length may be from 1, and a rotation matrix from orthogonal. */
const roundingOfRotations = 1e-3;
/** Distinct fibre axes that are remembered. */
const mostAxes = 65_535;

function complain(what: string, field: string, expected: string): InputError {
  return new InputError(what, { at: { field }, expected });
}

/** For each conducting phase its label and its voxels' tensors. @throws InputError naming the phase at fault. */
export function tensorReaders(
  volume: LabelledVolume,
  conductivities: Readonly<Record<string, LocalConductivity>>,
): Map<number, TensorReader> {
  const entries = Object.entries(conductivities);
  if (entries.length === 0) {
    throw complain('no phase conducts', 'conductivities', 'the conductivity of at least one phase');
  }
  return new Map(
    entries.map(([name, local]) => [labelOf(volume, name), readerOf(volume, name, local)] as const),
  );
}

function readerOf(volume: LabelledVolume, name: string, local: LocalConductivity): TensorReader {
  if (typeof local === 'number') return uniform(scaledIdentity(checkedValue(name, 'is', local)));
  if ('principal' in local) return grainReader(volume, name, local);
  if ('along' in local) return fibreReader(volume, name, local);
  return uniform(checkedTensor(name, local));
}

function uniform(tensor: SixComponents): TensorReader {
  return () => tensor;
}

function scaledIdentity(value: number): SixComponents {
  return [value, value, value, 0, 0, 0];
}

function checkedValue(phase: string, verb: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw complain(
    `the conductivity of phase '${phase}' ${verb} ${value}`,
    `conductivities.${phase}`,
    'a number above zero',
  );
}

/** @throws InputError unless the tensor is finite, symmetric and positive definite. */
export function checkedTensor(phase: string, tensor: Matrix3): SixComponents {
  const field = `conductivities.${phase}`;
  const rows: readonly (readonly number[])[] = tensor;
  if (rows.length !== 3 || rows.some((row) => row.length !== 3)) {
    throw complain(`the conductivity of phase '${phase}' is not a 3x3 tensor`, field, 'three rows of three');
  }
  const values = eigenvalues(phase, tensor);
  if (!(values[2] > 1e-12 * values[0])) {
    throw complain(
      `the conductivity tensor of phase '${phase}' has the eigenvalue ${values[2]}`,
      field,
      values[2] > 0
        ? `eigenvalues within a factor of 1e12 of the largest, ${values[0]}`
        : 'a positive definite tensor',
    );
  }
  return sixOf(tensor);
}

function eigenvalues(phase: string, tensor: Matrix3): Vector3 {
  try {
    return symmetricEigen(tensor).values;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`the conductivity of phase '${phase}': ${error.what}`, {
      at: { field: `conductivities.${phase}` },
      expected: error.expected,
    });
  }
}

function sixOf([[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]]: Matrix3): SixComponents {
  return [xx, yy, zz, (xy + yx) / 2, (xz + zx) / 2, (yz + zy) / 2];
}

function grainReader(
  volume: LabelledVolume,
  phase: string,
  { principal, grains, orientations }: GrainConductivity,
): TensorReader {
  checkLength(volume, phase, 'grain labels', grains.length, 1);
  for (const value of principal) checkedValue(phase, 'along a crystal axis is', value);
  const tensors = new Map<number, SixComponents>();
  for (const [grain, orientation] of orientations) {
    tensors.set(grain, turned(principal, rotationMatrix(phase, grain, orientation)));
  }
  return (voxel) => {
    const tensor = tensors.get(grains[voxel]);
    if (tensor !== undefined) return tensor;
    throw new InputError(`no orientation for grain ${grains[voxel]} of phase '${phase}'`, {
      at: { field: `conductivities.${phase}.orientations`, voxel: place(volume, voxel) },
      expected: 'an orientation of every grain',
    });
  };
}

/** R diag(principal) Rᵀ. */
function turned([a, b, c]: Vector3, rotation: Matrix3): SixComponents {
  const [rx, ry, rz] = rotation;
  const scaled: Matrix3 = [
    [a * rx[0], b * rx[1], c * rx[2]],
    [a * ry[0], b * ry[1], c * ry[2]],
    [a * rz[0], b * rz[1], c * rz[2]],
  ];
  return sixOf(multiply3(scaled, transposed(rotation)));
}

function transposed([a, b, c]: Matrix3): Matrix3 {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

/** @throws InputError for what is no rotation. */
function rotationMatrix(phase: string, grain: number, orientation: Orientation): Matrix3 {
  if (orientation.length === 3) {
    const product = multiply3(orientation, transposed(orientation));
    const excess = largestElement([
      [product[0][0] - 1, product[0][1], product[0][2]],
      [product[1][0], product[1][1] - 1, product[1][2]],
      [product[2][0], product[2][1], product[2][2] - 1],
    ]);
    if (excess <= roundingOfRotations) return orientation;
    throw wrongRotation(phase, grain, 'a matrix that is not orthogonal');
  }
  const length = Math.hypot(...orientation);
  if (!(Math.abs(length - 1) <= roundingOfRotations)) {
    throw wrongRotation(phase, grain, `a quaternion of length ${length}`);
  }
  return quaternionMatrix(orientation.map((part) => part / length));
}

function wrongRotation(phase: string, grain: number, what: string): InputError {
  return complain(
    `the orientation of grain ${grain} of phase '${phase}' is ${what}`,
    `conductivities.${phase}.orientations`,
    'a unit quaternion (w, x, y, z) or a rotation matrix',
  );
}

function quaternionMatrix([w, x, y, z]: readonly number[]): Matrix3 {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

function fibreReader(
  volume: LabelledVolume,
  phase: string,
  { axis, along, across }: FibreConductivity,
): TensorReader {
  checkLength(volume, phase, 'axis components', axis.length, 3);
  checkedValue(phase, 'along the fibres is', along);
  checkedValue(phase, 'across the fibres is', across);
  const known = new Map<string, SixComponents>();
  let last = -1;
  let tensor = scaledIdentity(across);
  return (voxel) => {
    const [x, y, z] = [axis[3 * voxel], axis[3 * voxel + 1], axis[3 * voxel + 2]];
    if (last >= 0 && axis[last] === x && axis[last + 1] === y && axis[last + 2] === z) return tensor;
    const key = known.size < mostAxes ? `${x},${y},${z}` : '';
    const found = known.get(key);
    tensor = found ?? fibreTensor([x, y, z], along, across, () => wrongAxis(volume, phase, voxel));
    if (found === undefined && key !== '') known.set(key, tensor);
    last = 3 * voxel;
    return tensor;
  };
}

/** across (1 − a aᵀ) + along a aᵀ for the unit axis a. */
function fibreTensor([x, y, z]: Vector3, along: number, across: number, wrong: () => Error): SixComponents {
  const square = x * x + y * y + z * z;
  if (!(square > 0 && Number.isFinite(square))) throw wrong();
  const extra = (along - across) / square;
  return [
    across + extra * x * x,
    across + extra * y * y,
    across + extra * z * z,
    extra * x * y,
    extra * x * z,
    extra * y * z,
  ];
}

function wrongAxis(volume: LabelledVolume, phase: string, voxel: number): InputError {
  return new InputError(`the fibre axis of phase '${phase}' has no direction`, {
    at: { field: `conductivities.${phase}.axis`, voxel: place(volume, voxel) },
    expected: 'three finite components, not all zero, in every voxel of the phase',
  });
}

function checkLength(
  volume: LabelledVolume,
  phase: string,
  what: string,
  length: number,
  each: number,
): void {
  const expected = each * voxelCount(volume.shape);
  if (length === expected) return;
  throw complain(
    `${length} ${what} for phase '${phase}'`,
    `conductivities.${phase}`,
    `${expected}, ${each === 1 ? 'one' : 'three'} for each voxel of the image`,
  );
}

function place({ shape: [nx, ny] }: LabelledVolume, voxel: number): Vector3 {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
}
