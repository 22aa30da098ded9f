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

/** The surface of each particle inside the image, by what lies behind it; Crofton's estimate unless it says faces. */
export interface ParticleSurfaces {
  /** m²; a cut particle's without the cut. */
  readonly area: Float64Array;
  /** The same by voxel faces, m². */
  readonly faceArea: Float64Array;
  /** Against other particles, m². */
  readonly contactArea: Float64Array;
  /** Against each phase outside the particles, m²; by the phase's name. */
  readonly phaseArea: Readonly<Record<string, Float64Array>>;
  /** π^(1/3) (6 V)^(2/3) / A: 1 for a sphere (in a section √(4 π A) / L); NaN for a cut particle. */
  readonly sphericity: Float64Array;
}

/** Pairs of particles that share at least one voxel face, in the order of their labels. */
export interface ContactTable {
  readonly count: number;
  /** Labels of the two particles, the lower first. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Crofton's estimate, m². */
  readonly area: Float64Array;
  /** By voxel faces, m². */
  readonly faceArea: Float64Array;
  /** Magnitude of the sum of the faces as vectors, m²: exact for a flat contact whichever way it faces, its projection otherwise. */
  readonly flatArea: Float64Array;
  /** Unit vector along that sum, from the first to the second particle; 0, 0, 0 where it vanishes; three each. */
  readonly normal: Float64Array;
  /** Radius of the disc of the same flat area, m; NaN in a section, where a contact is a line. */
  readonly radius: Float64Array;
  /** Middle of the shared faces, m; three each. */
  readonly place: Float64Array;
}
