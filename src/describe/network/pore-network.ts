import type { Shape, VoxelSize } from '../../microstructure/index.ts';

/** Faces of an image in the order in which bits and openings number them: x low, x high, y low, y high, z low, z high. */
export const imageFaces = ['x low', 'x high', 'y low', 'y high', 'z low', 'z high'] as const;

/**
 * Pores of a network, one entry a pore in order of their regions' labels. Lengths in m, areas in m², volumes in m³ (in a
 * section areas are lengths and volumes are areas); positions from the image's corner, x, y, z of one pore after the other.
 */
export interface Pores {
  readonly count: number;
  /** The label of the pore's region. */
  readonly label: Uint32Array;
  /** The pore's phase, as an index of the network's phases. */
  readonly phase: Uint8Array;
  readonly voxels: Float64Array;
  readonly volume: Float64Array;
  /** Of the sphere of the same volume (in a section: the disc). */
  readonly equivalentDiameter: Float64Array;
  /** Twice the largest distance to a voxel outside the region, those beyond the image's faces included. */
  readonly inscribedDiameter: Float64Array;
  /** Twice the largest distance, within the region, to a voxel of another phase: the sphere may reach into other pores. */
  readonly extendedDiameter: Float64Array;
  /** Centre of gravity. */
  readonly centroid: Float64Array;
  /** Middle of the voxel that is farthest from other phases; the first of several. */
  readonly peak: Float64Array;
  /** Area to other phases inside the image: the sum of voxel faces, and by Crofton's formula with 13 directions. */
  readonly surfaceFaces: Float64Array;
  readonly surfaceArea: Float64Array;
  /** Throats to pores of the same phase. */
  readonly coordination: Uint32Array;
  /** Faces of the image that the region touches, as bits in the order of {@link imageFaces}. */
  readonly touches: Uint8Array;
}

/** Surfaces that pores share with each other or with the image's faces. Units as in {@link Pores}. */
export interface Passages {
  readonly count: number;
  /** Sum of the voxel faces. */
  readonly faceArea: Float64Array;
  /**
   * Length of the sum of the face vectors: the area of the flat surface with the same rim, right for a flat throat of any
   * direction; no less than faces/√3 (in a section faces/√2), which a surface of any direction has.
   */
  readonly area: Float64Array;
  /** Of the circle of the same area; in a section the width. */
  readonly equivalentDiameter: Float64Array;
  /**
   * Twice the largest distance to other phases on the way across a face, which is that of the lower of its two voxels: no
   * more than the extended diameter of either pore.
   */
  readonly inscribedDiameter: Float64Array;
  /** Centre of the faces. */
  readonly centroid: Float64Array;
  /** Unit vector across, from the first pore to the second; 0, 0, 0 where the faces cancel. */
  readonly normal: Float64Array;
}

/** Throats between two pores, ordered by their pores. */
export interface Throats extends Passages {
  /** Indices of the two pores, the lower first: first, second of one throat after the other. */
  readonly pores: Uint32Array;
  /** Voxels of the first pore that touch the second, and of the second that touch the first. */
  readonly voxels: Float64Array;
  /** Largest distance (m) to other phases among the former, and among the latter. */
  readonly distance: Float64Array;
  /** Length of the rim on other phases and third pores, not along the image's faces; corrected for voxel edges; 0 in a section. */
  readonly perimeter: Float64Array;
  /** From centre of gravity to centre of gravity by way of the throat's centre, and straight. */
  readonly totalLength: Float64Array;
  readonly directLength: Float64Array;
}

/** What pores open of the image's faces. */
export interface Openings extends Passages {
  readonly pore: Uint32Array;
  /** Index of {@link imageFaces}. */
  readonly face: Uint8Array;
}

/** Pores, the throats between them, and their openings in the faces of the image. */
export interface PoreNetwork {
  /** Phases whose regions are pores. */
  readonly phases: readonly string[];
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
  /** 2 for a section, an image of one layer. */
  readonly dimensions: 2 | 3;
  readonly pores: Pores;
  readonly throats: Throats;
  readonly openings: Openings;
}
