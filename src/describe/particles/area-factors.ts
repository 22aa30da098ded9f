import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { weightedDirections } from '../direction-weights.ts';
import { directions } from '../transitions.ts';
import { alongAxes } from './transitions-by-particle.ts';

/** What a transition counts for in each of the 13 directions, where a pair inside the box counts two. */
export interface AreaFactors {
  /** Crofton's estimate of the area (m²; in a section the length, m). */
  readonly corrected: Float64Array;
  /** The area of voxel faces. */
  readonly faces: Float64Array;
}

/** The axis across which the image has a single layer, if there is just one such axis. */
export function normalOf(shape: Shape): number | undefined {
  const flat = [0, 1, 2].filter((axis) => shape[axis] === 1);
  return flat.length === 1 ? flat[0] : undefined;
}

/**
 * Crofton's formula: A = 2 Σ w_k N_k V / |u_k| over the 13 directions u_k in a body, L = (π/2) Σ w_k N_k A / |u_k| over the 4
 * directions in a section, with w_k the share of the sphere (circle) nearest to direction k or its opposite and N_k the
 * transitions (Ohser and Schladitz, 3D Images of Materials Structures, 2009).
 */
export function areaFactors(voxelSize: VoxelSize, normal: number | undefined): AreaFactors {
  const size = voxelSize.reduce((product, edge, axis) => (axis === normal ? product : product * edge), 1);
  const faces = new Float64Array(13);
  for (const [axis, direction] of alongAxes.entries()) {
    if (axis !== normal) faces[direction] = size / voxelSize[axis] / 2;
  }
  const corrected =
    normal === undefined
      ? weightedDirections(voxelSize).map(({ weight, length }) => (weight * size) / length)
      : sectionFactors(voxelSize, normal, size);
  return { corrected: Float64Array.from(corrected), faces };
}

function sectionFactors(voxelSize: VoxelSize, normal: number, size: number): number[] {
  const [first, second] = [0, 1, 2].filter((axis) => axis !== normal);
  const steps = directions.map((step) => [step[first] * voxelSize[first], step[second] * voxelSize[second]]);
  const isInPlane = directions.map((step) => step[normal] === 0);
  const angles = steps.map(([a, b]) => (Math.atan2(b, a) + Math.PI) % Math.PI);
  const used = angles.filter((_, k) => isInPlane[k]).toSorted((a, b) => a - b);
  return steps.map((step, k) => {
    if (!isInPlane[k]) return 0;
    const at = used.indexOf(angles[k]);
    const before = at === 0 ? (used.at(-1) ?? 0) - Math.PI : used[at - 1];
    const after = at === used.length - 1 ? used[0] + Math.PI : used[at + 1];
    const weight = (after - before) / 2 / Math.PI;
    return ((Math.PI / 4) * weight * size) / Math.hypot(...step);
  });
}

/** Σ transitions × factor over the 13 directions that start at a place. */
export function weighed(transitions: Float64Array, at: number, factors: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < 13; k++) sum += transitions[at + k] * factors[k];
  return sum;
}
