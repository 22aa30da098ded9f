import type { Axis } from '../../microstructure/index.ts';
import { symmetricEigen, type Matrix3 } from '../../numerics/index.ts';
import type { ParticleTable } from './particle-table.ts';

/** How the axes of many particles point. */
export interface Orientation {
  readonly particles: number;
  /** Mean of u ⊗ u over unit vectors u: a third on the diagonal where no direction is preferred. */
  readonly tensor: Matrix3;
  /** (3 λ − 1)/2 with λ the largest eigenvalue of the tensor: 1 for parallel axes. Never below 0 for finitely many. */
  readonly orderParameter: number;
  /** The direction that the axes prefer: the eigenvector of λ. */
  readonly director: readonly [number, number, number];
  /** Mean of (3 cos² − 1)/2 of the angle with the through-plane axis: 1 along it, −1/2 across it, 0 at random. */
  readonly throughPlane: number;
  /** Standard deviation that `throughPlane` has when directions are random: 1/√(5 n). */
  readonly randomScatter: number;
}

/**
 * Orientation of the longest (rank 0) or shortest (rank 2) axes of the chosen particles in space, each counting the same.
 * Order parameter: P. G. de Gennes and J. Prost, The Physics of Liquid Crystals (Oxford, 1993), section 2.1.
 * @returns null for no particles, and for sections.
 */
export function orientationOf(
  { directions, dimensions }: ParticleTable,
  rank: 0 | 2,
  chosen: readonly number[],
  throughPlane: Axis,
): Orientation | null {
  if (chosen.length === 0 || dimensions === 2) return null;
  const mean = (i: number, j: number): number =>
    chosen.reduce((sum, particle) => {
      const at = 9 * particle + 3 * rank;
      return sum + directions[at + i] * directions[at + j];
    }, 0) / chosen.length;
  const [xx, yy, zz] = [mean(0, 0), mean(1, 1), mean(2, 2)];
  const [xy, xz, yz] = [mean(0, 1), mean(0, 2), mean(1, 2)];
  const tensor: Matrix3 = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
  const { values, axes } = symmetricEigen(tensor);
  const along = { x: xx, y: yy, z: zz }[throughPlane];
  return {
    particles: chosen.length,
    tensor,
    orderParameter: (3 * values[0] - 1) / 2,
    director: axes[0],
    throughPlane: (3 * along - 1) / 2,
    randomScatter: 1 / Math.sqrt(5 * chosen.length),
  };
}
