import { areaFactors, normalOf, weighed } from './area-factors.ts';
import type { ContactTable, ParticleTable } from './particle-table.ts';
import { alongAxes, type ParticleTransitions } from './transitions-by-particle.ts';

/** The pairs that share a voxel face. Those that meet across edges and corners only are no contacts. */
export function contactTable(
  { pairs, between, places, facing }: ParticleTransitions,
  { shape, voxelSize }: Pick<ParticleTable, 'shape' | 'voxelSize'>,
): ContactTable {
  const across = normalOf(shape);
  const factors = areaFactors(voxelSize, across);
  const touching = Array.from({ length: pairs.length / 2 }, (_, pair) => pair).filter((pair) =>
    alongAxes.some((direction) => between[13 * pair + direction] > 0),
  );
  const column = (value: (pair: number) => number): Float64Array => Float64Array.from(touching, value);
  const area = column((pair) => weighed(between, 13 * pair, factors.corrected));
  const faceArea = column((pair) => weighed(between, 13 * pair, factors.faces));
  const place = new Float64Array(3 * touching.length);
  const normal = new Float64Array(3 * touching.length);
  const flatArea = new Float64Array(touching.length);
  // Each face counts two among the transitions and one among places and facing.
  const faces = alongAxes.map((direction) => 2 * factors.faces[direction]);
  for (const [contact, pair] of touching.entries()) {
    const sum = faces.map((face, axis) => face * facing[3 * pair + axis]);
    flatArea[contact] = Math.hypot(...sum);
    if (flatArea[contact] > 0)
      normal.set(
        sum.map((part) => part / flatArea[contact]),
        3 * contact,
      );
    for (let at = 0; at < 9; at++) {
      const [axis, component] = [Math.floor(at / 3), at % 3];
      const weight = faces[axis] / faceArea[contact];
      place[3 * contact + component] += weight * places[9 * pair + at] * voxelSize[component];
    }
  }
  return {
    count: touching.length,
    first: Uint32Array.from(touching, (pair) => pairs[2 * pair] + 1),
    second: Uint32Array.from(touching, (pair) => pairs[2 * pair + 1] + 1),
    area,
    faceArea,
    flatArea,
    normal,
    radius: flatArea.map((value) => (across === undefined ? Math.sqrt(value / Math.PI) : Number.NaN)),
    place,
  };
}
