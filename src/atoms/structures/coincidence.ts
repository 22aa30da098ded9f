import type { Matrix3 } from '../../numerics/index.ts';
import { pointAt } from './cell-geometry.ts';
import { PeriodicPoints } from './periodic-points.ts';

/** Å; what lies nearer to each other than this lies at one place. */
export const onePlace = 0.1;

/** The first two points (images counted) that lie at one place; a point and itself where a cell vector is so short. */
export function firstCoincidence(
  lattice: Matrix3,
  positions: Float64Array,
): readonly [first: number, second: number] | undefined {
  const points = new PeriodicPoints(lattice, positions, onePlace);
  for (let point = 0; point < positions.length / 3; point++) {
    const near = points.near(pointAt(positions, point), onePlace);
    if (near.filter((other) => other.point === point).length > 1) return [point, point];
    const other = near.find((each) => each.point > point);
    if (other !== undefined) return [point, other.point];
  }
  return undefined;
}
