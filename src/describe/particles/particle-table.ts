import type { Shape, Volume, VoxelSize } from '../../microstructure/index.ts';

/** Separated particles as voxel labels: 0 outside, particles from 1 to `count`, each with at least one voxel. */
export interface ParticleLabels extends Volume<Uint32Array> {
  readonly count: number;
}

/**
 * Measures of separated particles in typed columns: entry i belongs to label i + 1, vectors lie in threes (x, y, z from the
 * image's corner). SI. What a particle does not have is NaN here and null wherever the table is written.
 *
 * In a section (an image of one layer) volumes are areas (m²) and surfaces are lengths (m).
 */
export interface ParticleTable {
  readonly count: number;
  /** 2 for an image of one layer. */
  readonly dimensions: 2 | 3;
  readonly shape: Shape;
  /** m */
  readonly voxelSize: VoxelSize;
  readonly voxels: Float64Array;
  /** m³ */
  readonly volume: Float64Array;
  /** Diameter of the sphere (in a section: the disc) of the same volume, m. */
  readonly equivalentDiameter: Float64Array;
  /** Centre of gravity, m; three each. */
  readonly centre: Float64Array;
  /** First voxel along x, y, z and one past the last; six each. */
  readonly bounds: Uint32Array;
  /** 1 for a particle with a voxel in an outer layer of the image, beyond which it may go on. */
  readonly isCut: Uint8Array;
  /** Full lengths of the axes of the ellipsoid of the same inertia, the longest first, m; three each. */
  readonly axes: Float64Array;
  /** Unit vectors along those axes, the largest component positive; nine each: longest, middle, shortest. */
  readonly directions: Float64Array;
}
