import type { VoxelSize } from '../microstructure/index.ts';
import { directions } from './transitions.ts';

type Vector = readonly [number, number, number];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const scaled = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
const unit = (a: Vector): Vector => scaled(a, 1 / Math.hypot(...a));

export interface WeightedDirection {
  /** Distance between neighbouring voxel centres along the direction, m. */
  readonly length: number;
  /** Share of the sphere that lies nearer to this direction (or its opposite) than to any other; they sum to 1. */
  readonly weight: number;
}

/**
 * The 13 directions between neighbouring voxels with the solid angle that each stands for: the cells of the
 * spherical Voronoi diagram of the 26 directions and opposites, so that voxels of any shape are weighted rightly.
 * Cubic voxels: 2 x 0.045778 (faces), 0.036981 (edges), 0.035196 (corners); Ohser and Schladitz,
 * 3D Images of Materials Structures (2009).
 */
export function weightedDirections([dx, dy, dz]: VoxelSize): readonly WeightedDirection[] {
  const steps = directions.map(([x, y, z]): Vector => [x * dx, y * dy, z * dz]);
  const sites = steps.flatMap((step) => [unit(step), unit(scaled(step, -1))]);
  return steps.map((step, i) => ({
    length: Math.hypot(...step),
    weight: cellArea(sites[2 * i], sites) / (2 * Math.PI),
  }));
}

/** Solid angle of the part of the sphere that is nearer to `site` (one of `sites`) than to any other. */
function cellArea(site: Vector, sites: readonly Vector[]): number {
  const across = unit(cross(site, Math.abs(site[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]));
  const up = cross(site, across);
  // On the plane that touches the sphere at the site, the borders of the cell are straight lines.
  const far = 1e3;
  let polygon: (readonly [number, number])[] = [
    [-far, -far],
    [far, -far],
    [far, far],
    [-far, far],
  ];
  for (const other of sites) {
    if (other !== site) polygon = clip(polygon, dot(other, across), dot(other, up), 1 - dot(other, site));
  }
  const corners = polygon.map(
    ([u, v]): Vector =>
      unit([
        site[0] + u * across[0] + v * up[0],
        site[1] + u * across[1] + v * up[1],
        site[2] + u * across[2] + v * up[2],
      ]),
  );
  return corners.reduce(
    (sum, corner, i) => sum + triangleArea(site, corner, corners[(i + 1) % corners.length]),
    0,
  );
}

/** The part of a convex polygon where a u + b v <= limit (Sutherland and Hodgman). */
function clip(
  polygon: readonly (readonly [number, number])[],
  a: number,
  b: number,
  limit: number,
): (readonly [number, number])[] {
  return polygon.flatMap((from, i) => {
    const to = polygon[(i + 1) % polygon.length];
    const excessFrom = a * from[0] + b * from[1] - limit;
    const excessTo = a * to[0] + b * to[1] - limit;
    const kept = excessFrom <= 0 ? [from] : [];
    if (excessFrom <= 0 === excessTo <= 0) return kept;
    const share = excessFrom / (excessFrom - excessTo);
    return [...kept, [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])] as const];
  });
}

/** Solid angle of a spherical triangle (van Oosterom and Strackee, doi:10.1109/TBME.1983.325207). */
function triangleArea(a: Vector, b: Vector, c: Vector): number {
  return 2 * Math.atan2(Math.abs(dot(a, cross(b, c))), 1 + dot(a, b) + dot(b, c) + dot(c, a));
}
