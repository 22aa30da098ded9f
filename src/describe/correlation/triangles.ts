import type { VoxelSize } from '../../microstructure/index.ts';

type Vector = readonly [number, number, number];

/** Corners of a triangle on the lattice of voxels. */
export interface Triangle {
  readonly corners: readonly [Vector, Vector, Vector];
  /** Largest relative difference between a side and what it should be. */
  readonly deviation: number;
}

/** The four {111} planes by two sides of a triangle in each, of length √2. */
const cubicSides: readonly (readonly [Vector, Vector])[] = [
  [
    [1, -1, 0],
    [1, 0, -1],
  ],
  [
    [1, 1, 0],
    [1, 0, 1],
  ],
  [
    [1, 1, 0],
    [0, 1, 1],
  ],
  [
    [1, 0, 1],
    [0, 1, 1],
  ],
];

/** In {111} planes, pointing either way; in a section of two axes along either of them. Equilateral up to `deviation`. */
export function triangles(side: number, voxelSize: VoxelSize, axes: readonly number[]): Triangle[] {
  const sides = axes.length === 3 ? cubicSides.map(([u, v]) => [unit(u), unit(v)] as const) : flatSides(axes);
  return sides.flatMap(([u, v]) =>
    [1, -1].map((sense) => {
      const corners = [u, v].map((vector) => nearestVoxel(vector, sense * side, voxelSize));
      return triangleOf(corners[0], corners[1], voxelSize, [side, side, side]);
    }),
  );
}

/** Legs of the same length along two axes, in the four quadrants. */
export function rightTriangles(leg: number, voxelSize: VoxelSize, axes: readonly number[]): Triangle[] {
  return axes.flatMap((a) =>
    axes
      .filter((b) => b > a)
      .flatMap((b) =>
        quadrants.map(([signA, signB]) => {
          const u = nearestVoxel(along(a), signA * leg, voxelSize);
          const v = nearestVoxel(along(b), signB * leg, voxelSize);
          return triangleOf(u, v, voxelSize, [leg, leg, Math.SQRT2 * leg]);
        }),
      ),
  );
}

const quadrants = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

function flatSides([a, b]: readonly number[]): readonly (readonly [Vector, Vector])[] {
  const [first, second] = [along(a), along(b)];
  return [
    [first, tilted(first, second, 1)],
    [first, tilted(first, second, -1)],
    [second, tilted(second, first, 1)],
    [second, tilted(second, first, -1)],
  ];
}

/** At 60° from one direction towards another. */
function tilted(from: Vector, towards: Vector, sense: number): Vector {
  const part = (axis: 0 | 1 | 2): number => from[axis] / 2 + (sense * Math.sqrt(3) * towards[axis]) / 2;
  return [part(0), part(1), part(2)];
}

function along(axis: number): Vector {
  return [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
}

function unit([x, y, z]: Vector): Vector {
  const norm = Math.hypot(x, y, z);
  return [x / norm, y / norm, z / norm];
}

function nearestVoxel(vector: Vector, length: number, voxelSize: VoxelSize): Vector {
  const part = (axis: 0 | 1 | 2): number => Math.round((vector[axis] * length) / voxelSize[axis]) + 0;
  return [part(0), part(1), part(2)];
}

function triangleOf(u: Vector, v: Vector, voxelSize: VoxelSize, meant: Vector): Triangle {
  const length = (step: readonly number[]): number =>
    Math.hypot(...step.map((part, axis) => part * voxelSize[axis]));
  const sides = [length(u), length(v), length(u.map((part, axis) => part - v[axis]))];
  const deviation = Math.max(...sides.map((side, at) => Math.abs(side / meant[at] - 1)));
  return { corners: [[0, 0, 0], u, v], deviation };
}
