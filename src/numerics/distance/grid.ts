import { InputError } from '../../base/index.ts';

/** Voxels of which some are inside: those of one label. */
export interface MaskGrid {
  /** One label a voxel, x fastest. */
  readonly mask: Uint8Array;
  readonly shape: readonly [nx: number, ny: number, nz: number];
  /** Metres. */
  readonly voxelSize: readonly [dx: number, dy: number, dz: number];
}

export interface DistanceOptions {
  /** Label of the voxels inside; all others are outside. Default 1. */
  readonly inside?: number;
  /** Whether the image is surrounded by voxels outside. Default no: nothing is known of what lies beyond it. */
  readonly walls?: boolean;
  /** Axes (x, y, z) along which the image goes on at its other side; walls then bound the others only. Default none. */
  readonly periodic?: readonly [boolean, boolean, boolean];
}

/** @throws InputError when the mask has not as many voxels as the shape says, or an edge is no length. */
export function requireMask({ mask, shape, voxelSize }: MaskGrid): void {
  if (mask.length === 0 || mask.length !== shape[0] * shape[1] * shape[2]) {
    throw new InputError(`a mask of ${mask.length} voxels has not the shape ${shape.join(' x ')}`, {
      at: { field: 'shape' },
      expected: 'at least one voxel, and as many as the shape says',
    });
  }
  const edge = voxelSize.find((length) => !(length > 0 && length < Infinity));
  if (edge !== undefined) {
    throw new InputError(`${edge} m is no edge of a voxel`, {
      at: { field: 'voxelSize' },
      expected: 'three lengths over 0',
    });
  }
}

/**
 * Edges in units of the shortest; whole numbers where they are so to nine digits, so that squared distances are whole
 * numbers too.
 */
export function relativeEdges(voxelSize: MaskGrid['voxelSize']): [number, number, number] {
  const unit = Math.min(...voxelSize);
  const [x, y, z] = voxelSize.map((edge) => {
    const ratio = edge / unit;
    return Math.abs(ratio - Math.round(ratio)) < 1e-9 * ratio ? Math.round(ratio) : ratio;
  });
  return [x, y, z];
}
