import { InputError } from '../base/index.ts';

/** Voxels along x, y, z. */
export type Shape = readonly [nx: number, ny: number, nz: number];

/** Edge lengths of one voxel along x, y, z in metres. */
export type VoxelSize = readonly [dx: number, dy: number, dz: number];

export type Axis = 'x' | 'y' | 'z';

export type LabelArray = Uint8Array | Uint16Array | Uint32Array;
export type VoxelArray = LabelArray | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Element type of a volume as files and people name it. */
export type DataType = 'uint8' | 'uint16' | 'uint32' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';

/**
 * A 3D image: flat, x fastest (index = x + nx (y + ny z)). z is through-plane with the current collector at
 * z = 0 unless a file says otherwise; a TIFF's pages, rows and columns are z, y and x.
 */
export interface Volume<T extends VoxelArray = VoxelArray> {
  readonly data: T;
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
}

/** A phase's name and the label (voxel value) that stands for it in the image. */
export interface Phase {
  readonly name: string;
  readonly label: number;
}

/** A segmented image whose every label has a name. */
export interface LabelledVolume extends Volume<LabelArray> {
  readonly phases: readonly Phase[];
}

/** The label of the named phase. @throws InputError when the volume has no such phase. */
export function labelOf(volume: LabelledVolume, name: string): number {
  const phase = volume.phases.find((candidate) => candidate.name === name);
  if (phase === undefined) {
    throw new InputError(`no phase is called '${name}'`, {
      at: { field: 'phase' },
      expected: `one of ${volume.phases.map((candidate) => candidate.name).join(', ')}`,
    });
  }
  return phase.label;
}

/** Number of voxels. */
export function voxelCount(shape: Shape): number {
  return shape[0] * shape[1] * shape[2];
}
