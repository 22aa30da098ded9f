import { formatLength, InputError, parseQuantity } from '../../base/index.ts';
import type { VoxelSize } from '../volume.ts';

const mend =
  'give it with --voxel-size 0.4um (or --voxel-size 0.4um,0.4um,1um for x, y, z), in a pipeline with --set voxelSize=0.4um';

/**
 * Reads `0.4um` (cubic voxels) or `0.4um,0.4um,1um` (x, y, z); metres.
 * @throws UnitError when a number or a unit is wrong, InputError when a length is not above zero.
 */
export function parseVoxelSize(text: string): VoxelSize {
  const parts = text.split(',').map((part) => parseQuantity(part, 'length', 'voxel size'));
  const [dx = Number.NaN, dy = dx, dz = dx] = parts;
  if (parts.length !== 1 && parts.length !== 3) {
    throw new InputError(`'${text}' has ${parts.length} lengths`, {
      at: { field: 'voxel size' },
      expected: 'one length, or three for x, y, z, such as 0.4um or 0.4um,0.4um,1um',
    });
  }
  return checkVoxelSize([dx, dy, dz]);
}

/** @throws InputError when a length is zero, negative or not a number; `size` may come from a file. */
export function checkVoxelSize(size: VoxelSize): VoxelSize {
  const lengths: unknown[] = Array.isArray(size) ? size : [size];
  if (lengths.length !== 3 || !lengths.every((length) => Number.isFinite(length) && Number(length) > 0)) {
    throw new InputError(`a voxel of ${lengths.map(String).join(' × ')} m has no volume`, {
      at: { field: 'voxel size' },
      expected: 'three lengths above zero',
      mend,
    });
  }
  return size;
}

export interface ChosenVoxelSize {
  readonly voxelSize: VoxelSize;
  readonly source: 'option' | 'file' | 'none';
  readonly remarks: readonly string[];
}

export interface VoxelSizeWishes {
  voxelSize?: VoxelSize | undefined;
  requireVoxelSize?: boolean | undefined;
}

/**
 * The size given by the user wins over the file's, with a remark when they differ. With neither, an error, or
 * 1 m × 1 m × 1 m marked `none` for those who only count voxels (`requireVoxelSize: false`).
 */
export function chooseVoxelSize(
  path: string,
  inFile: VoxelSize | undefined,
  options: VoxelSizeWishes,
): ChosenVoxelSize {
  if (options.voxelSize !== undefined) {
    const voxelSize = checkVoxelSize(options.voxelSize);
    const differ = inFile !== undefined && !nearlyEqual(inFile, voxelSize);
    const remark = (size: VoxelSize): string =>
      `the voxel size given, ${describe(voxelSize)}, is used in place of the file's ${describe(size)}`;
    return { voxelSize, source: 'option', remarks: differ ? [remark(inFile)] : [] };
  }
  if (inFile !== undefined) return { voxelSize: inFile, source: 'file', remarks: [] };
  if (options.requireVoxelSize !== false) {
    throw new InputError('the file does not say how large a voxel is', { at: { file: path }, mend });
  }
  return { voxelSize: [1, 1, 1], source: 'none', remarks: [] };
}

/** Files store lengths in other units and with few digits; less than this is no difference. */
function nearlyEqual(a: VoxelSize, b: VoxelSize): boolean {
  return a.every((length, axis) => Math.abs(length - (b[axis] ?? 0)) <= 1e-6 * length);
}

function describe(size: VoxelSize): string {
  return size.map((length) => formatLength(length)).join(' × ');
}
