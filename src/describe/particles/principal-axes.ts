import type { VoxelSize } from '../../microstructure/index.ts';
import { symmetricEigen, type Matrix3, type SymmetricEigen } from '../../numerics/index.ts';
import type { ParticleMoments } from './moments.ts';

/** Places of xx, yy, zz, xy, xz, yz in a matrix. */
const elements = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/**
 * Full lengths (m) of the axes of the ellipsoid with a particle's volume and second moments, and their directions, three and
 * nine a particle, the longest first.
 *
 * The voxels are boxes: each adds a twelfth of its edge squared to the variance along the edge, which other tools leave out
 * (a single voxel has then no extent). The variance of a solid ellipsoid along an axis of length 2a is a²/5, that of an
 * ellipse a²/4. In a section the third length is NaN and the third direction the normal.
 */
export function principalAxes(
  moments: ParticleMoments,
  voxelSize: VoxelSize,
  /** Axis across which the image has one layer, in a section. */
  normal: number | undefined,
): { axes: Float64Array; directions: Float64Array } {
  const count = moments.voxels.length;
  const axes = new Float64Array(3 * count).fill(Number.NaN);
  const directions = new Float64Array(9 * count);
  const lengths = normal === undefined ? 3 : 2;
  for (let particle = 0; particle < count; particle++) {
    const { values, axes: vectors } = eigenOf(covariance(moments, particle, voxelSize, normal), normal);
    for (let rank = 0; rank < lengths; rank++) {
      axes[3 * particle + rank] = 2 * Math.sqrt((lengths + 2) * Math.max(0, values[rank]));
    }
    directions.set(vectors.flat(), 9 * particle);
  }
  return { axes, directions };
}

/** Variances and covariances (m²) of the place within a particle; none along the normal of a section. */
function covariance(
  { voxels, first, second }: ParticleMoments,
  particle: number,
  voxelSize: VoxelSize,
  normal: number | undefined,
): Matrix3 {
  const n = voxels[particle];
  const value = elements.map(([i, j], at) => {
    if (i === normal || j === normal) return 0;
    const means = (first[3 * particle + i] / n) * (first[3 * particle + j] / n);
    const own = i === j ? 1 / 12 : 0;
    return (second[6 * particle + at] / n - means + own) * voxelSize[i] * voxelSize[j];
  });
  const [xx, yy, zz, xy, xz, yz] = value;
  return [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
}

function eigenOf(matrix: Matrix3, normal: number | undefined): SymmetricEigen {
  const scale = matrix[0][0] + matrix[1][1] + matrix[2][2];
  const scaled = matrix.map((row) => row.map((value) => value / scale)) as unknown as Matrix3;
  const { values, axes } = symmetricEigen(scaled);
  const [first, second, third] = values;
  return { values: [first * scale, second * scale, normal === undefined ? third * scale : 0], axes };
}
