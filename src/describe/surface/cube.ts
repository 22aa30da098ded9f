import type { VoxelSize } from '../../microstructure/index.ts';
import { weightedDirections } from '../direction-weights.ts';
import { directions } from '../transitions.ts';

/** A corner of the cube that the middles of 2 x 2 x 2 neighbouring voxels span; each of x, y, z is 0 or 1. */
type Corner = readonly [x: number, y: number, z: number];

/** The eight corners in the order of the bits of a configuration: bit y + 2 z + 4 x. */
export const corners: readonly Corner[] = Array.from({ length: 8 }, (_, bit) => [
  bit >> 2,
  bit & 1,
  (bit >> 1) & 1,
]);

/** Bit of a corner in a configuration. */
export function bitOf([x, y, z]: Corner): number {
  return y + 2 * z + 4 * x;
}

/** Corners that belong together, as bits, and the share of them that one of the cubes around them counts. */
export interface Piece {
  readonly bits: readonly number[];
  readonly share: number;
}

/** Pieces of the cube on lattice planes of one normal, and the distance between such planes. */
export interface Sections {
  /** In order around the piece: four corners of a rectangle or three of a triangle. */
  readonly pieces: readonly Piece[];
  /** Of planes across an axis, 0 to 2; -1 for all others. */
  readonly axis: number;
  /** m */
  readonly spacing: number;
  /** Share of the sphere that lies nearest to this normal or its opposite; they sum to 1. */
  readonly weight: number;
}

/** Pairs of corners along one direction between neighbouring voxels. */
export interface Lines {
  readonly pieces: readonly Piece[];
  /** Length of lines of this direction per volume, were they drawn through every voxel: |u| / V, 1/m². */
  readonly lengthPerVolume: number;
  readonly weight: number;
}

/** Pairs of corners along each of the 13 directions. */
export function lines([dx, dy, dz]: VoxelSize): readonly Lines[] {
  return weightedDirections([dx, dy, dz]).map(({ weight, length }, k) => {
    const step = directions[k];
    const pieces = corners.flatMap((corner) => {
      const end = corner.map((at, axis) => at + step[axis]) as unknown as Corner;
      const share = 2 ** (step.filter((part) => part !== 0).length - 3);
      return end.every((at) => at === 0 || at === 1) ? [{ bits: [bitOf(corner), bitOf(end)], share }] : [];
    });
    return { pieces, lengthPerVolume: length / (dx * dy * dz), weight };
  });
}

/**
 * The pieces that lattice planes cut out of the cube, for the 13 normals (±1/dx, ±1/dy, ±1/dz) with zeros allowed. Planes
 * across one axis give faces of the cube, shared by two cubes; across two axes rectangles; across three axes triangles.
 */
export function sections([dx, dy, dz]: VoxelSize): readonly Sections[] {
  return weightedDirections([1 / dx, 1 / dy, 1 / dz]).map(({ weight, length }, k) => {
    const normal = directions[k];
    const levels = new Map<number, Corner[]>();
    for (const corner of corners) {
      const level = corner.reduce((sum, at, axis) => sum + at * normal[axis], 0);
      levels.set(level, [...(levels.get(level) ?? []), corner]);
    }
    const isAxial = normal.filter((part) => part !== 0).length === 1;
    const axis = isAxial ? normal.findIndex((part) => part !== 0) : -1;
    const share = isAxial ? 1 / 2 : 1;
    const pieces = [...levels.values()]
      .filter((found) => found.length > 2)
      .map((found) => ({ bits: around(found).map(bitOf), share }));
    return { pieces, axis, spacing: 1 / length, weight };
  });
}

/** Corners of a rectangle in the order around it: the one farthest from the first is opposite. */
function around(found: readonly Corner[]): readonly Corner[] {
  const [first, ...others] = found;
  if (others.length === 2) return found;
  const distance = (corner: Corner): number =>
    corner.reduce((sum, at, axis) => sum + Math.abs(at - first[axis]), 0);
  const [a, b, opposite] = others.toSorted((p, q) => distance(p) - distance(q));
  return [first, a, opposite, b];
}
