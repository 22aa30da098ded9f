// Random problems for the parity of kernels and twins: shapes, sides and materials.
import { Random } from '../../random.ts';
import type { Box } from '../grid.ts';
import type { LabelSource } from '../percolating-phases.ts';
import type { Medium } from '../voxel-system.ts';

export interface Problem {
  readonly box: Box;
  readonly source: LabelSource;
  readonly medium: Medium;
  readonly seed: number;
}

export type Shape = Box['shape'];

/** Steps between neighbours when the flux runs along z, y or x of the image. */
function stepsOf([nx, ny, nz]: Shape, axis: number): LabelSource['steps'] {
  if (axis === 0) return [1, nx, nx * ny];
  return axis === 1 ? [1, nx * nz, nx] : [nz, nz * nx, 1];
}

export interface Material {
  readonly solid: number;
  readonly conductivities: readonly number[];
  readonly gx: number;
  readonly gy: number;
  readonly axis: number;
  /** Resistance of the contact of any two phases. */
  readonly contact?: number;
}

/** The same resistance between any two different phases. */
function contactsOf(phases: number, resistance: number): NonNullable<Medium['contact']> {
  const isContact = (at: number): boolean => Math.floor(at / phases) !== at % phases;
  return {
    phases,
    resistance: Float32Array.from({ length: phases ** 2 }, (_, at) => (isContact(at) ? resistance : 0)),
  };
}

export function problemOf(box: Box, labels: Uint8Array, material: Material, seed: number): Problem {
  const { solid, conductivities, gx, gy, axis, contact } = material;
  const table = Uint8Array.from({ length: 256 }, (_, label) =>
    label < 256 * solid ? 1 + (label % conductivities.length) : 0,
  );
  const conductivity = new Float32Array(256);
  conductivity.set(conductivities, 1);
  return {
    box,
    source: { labels, steps: stepsOf(box.shape, axis), table },
    medium: {
      gx,
      gy,
      conductivity,
      ...(contact === undefined ? {} : { contact: contactsOf(conductivities.length + 1, contact) }),
    },
    seed,
  };
}

export const oneAlike: Material = { solid: 0.7, conductivities: [1], gx: 1, gy: 1, axis: 0 };
export const materials: Record<string, Material> = {
  'one phase': oneAlike,
  'one phase, anisotropic': { ...oneAlike, gx: 0.3, gy: 2.5, axis: 1 },
  'voxels of very unequal edges': { ...oneAlike, gx: 0.01, gy: 0.3, axis: 1 },
  'everything conducts': { ...oneAlike, solid: 1, axis: 2 },
  'two phases': { ...oneAlike, conductivities: [1, 0.01], gx: 1.5 },
  'two phases and their contacts': { ...oneAlike, conductivities: [1, 0.2], gy: 0.4, contact: 3, axis: 1 },
  'many phases': {
    ...oneAlike,
    solid: 0.99,
    conductivities: Array.from({ length: 200 }, (_, at) => (at + 1) / 200),
  },
};

export const shapes: readonly Shape[] = [
  [1, 1, 1],
  [2, 2, 2],
  [1, 1, 7],
  [7, 1, 1],
  [1, 5, 3],
  [3, 3, 3],
  [17, 5, 3],
  [6, 10, 9],
  [15, 2, 5],
  [64, 3, 4],
  [65, 4, 3],
  [131, 1, 2],
];
export const sides: readonly Partial<Box>[] = [
  {},
  { wrapX: true, wrapY: true },
  { wrapX: true },
  { wrapY: true },
  { wrapX: true, wrapY: true, wrapZ: true },
  { wrapZ: true },
  { held: true },
  { fed: true },
];

export function randomLabels(shape: Shape, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    Math.floor(256 * random.uniform()),
  );
}
