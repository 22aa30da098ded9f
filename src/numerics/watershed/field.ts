import { InputError } from '../../base/index.ts';

/** Values over a grid, x fastest, and where they count: 1 in open voxels, 0 elsewhere. */
export interface HeightField {
  readonly values: Float32Array;
  readonly open: Uint8Array;
  readonly shape: readonly [nx: number, ny: number, nz: number];
}

/** Neighbours across faces (6), or across edges and corners too (26). */
export type Neighbourhood = 6 | 26;

export interface WatershedOptions {
  /** Default 6. */
  readonly neighbourhood?: Neighbourhood;
  /** Whether basins grow down from the highest values, as on distances, or up from the lowest. Default `highest`. */
  readonly from?: 'highest' | 'lowest';
}

type Offset = readonly [dx: number, dy: number, dz: number];

/** Steps to the neighbours, those across faces first, then edges, then corners; each from the lowest index. */
export function neighbourOffsets(neighbourhood: Neighbourhood): readonly Offset[] {
  const near = [-1, 0, 1];
  const offsets = near.flatMap((dz) => near.flatMap((dy) => near.map((dx): Offset => [dx, dy, dz])));
  const distance = (offset: Offset): number =>
    Math.abs(offset[0]) + Math.abs(offset[1]) + Math.abs(offset[2]);
  return [1, 2, 3]
    .slice(0, neighbourhood === 6 ? 1 : 3)
    .flatMap((far) => offsets.filter((each) => distance(each) === far));
}

/** @throws InputError unless there is a value, and an openness, for each voxel. */
export function requireField({ values, open, shape }: HeightField, markers?: Uint32Array): void {
  const voxels = shape[0] * shape[1] * shape[2];
  for (const [name, { length }] of Object.entries({ values, open, ...(markers && { markers }) })) {
    if (length === voxels) continue;
    throw new InputError(`${length} ${name} for ${voxels} voxels`, {
      at: { field: name },
      expected: `${voxels}`,
    });
  }
}

/** What is thrown for values that are no numbers. */
export function noNumber(count: number): InputError {
  return new InputError(`${count} of the values to flood are no numbers`, {
    at: { field: 'values' },
    expected: 'a number in each open voxel',
  });
}
