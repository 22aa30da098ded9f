import { isFloat } from '../../data-type.ts';
import { majority } from '../../coarsen.ts';
import type { DataType, Shape, VoxelArray } from '../../volume.ts';

/** One resolution of an image. */
export interface PyramidLevel {
  readonly shape: Shape;
  /** Voxels of the finest level along the edge of one of this level: powers of two, 1 on an axis of one voxel. */
  readonly factor: Shape;
}

/** What stands for several voxels at the next coarser level. */
export type Reduction = 'mean' | 'mode';

/** The image and ever coarser ones, each half as long, until the longest axis fits one chunk. */
export function pyramidLevels(shape: Shape, edge: number): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let level: PyramidLevel = { shape, factor: [1, 1, 1] };
  while (Math.max(...level.shape) > edge) {
    levels.push(level);
    level = halved(level);
  }
  return [...levels, level];
}

function halved({ shape, factor }: PyramidLevel): PyramidLevel {
  return {
    shape: shape.map((length) => Math.ceil(length / 2)) as unknown as Shape,
    factor: factor.map((times, axis) => (shape[axis] > 1 ? 2 * times : times)) as unknown as Shape,
  };
}

/** Planes of one level on their way to the next coarser one. */
export interface PlaneBlock {
  readonly data: VoxelArray;
  /** Whole level that the planes belong to. */
  readonly shape: Shape;
  /** An even number. */
  readonly first: number;
  readonly count: number;
  readonly components: number;
}

/**
 * Writes into `target` what 2 × 2 × 2 voxels of the block come to, fewer at the far edges and along axes of one voxel:
 * their mean (rounded for integers), or the commonest label, where neighbours take turns between labels as common.
 */
export function reduceInto(
  target: VoxelArray,
  targetShape: Shape,
  block: PlaneBlock,
  reduction: Reduction,
  dataType: DataType,
): void {
  const { data, shape, first, count, components } = block;
  const [nx, ny] = targetShape;
  const values = new Float64Array(8);
  const round = !isFloat(dataType);
  const firstTarget = first / 2;
  const isMeanOfAll = reduction === 'mean' && !round;
  for (let k = 0; 2 * k < count; k++) {
    const [z, zEnd] = [2 * k, Math.min(2 * k + 2, count)];
    for (let j = 0; j < ny; j++) {
      const [y, yEnd] = [2 * j, Math.min(2 * j + 2, shape[1])];
      const row = nx * (j + ny * (firstTarget + k));
      for (let i = 0; i < nx; i++) {
        const [x, xEnd] = [2 * i, Math.min(2 * i + 2, shape[0])];
        const isWhole = zEnd - z === 2 && yEnd - y === 2 && xEnd - x === 2;
        for (let component = 0; component < components; component++) {
          if (isMeanOfAll && isWhole) {
            const at = (x + shape[0] * (y + shape[1] * z)) * components + component;
            target[(row + i) * components + component] = meanOfEight(data, at, components, shape);
            continue;
          }
          let found = 0;
          for (let c = z; c < zEnd; c++) {
            for (let b = y; b < yEnd; b++) {
              const line = shape[0] * (b + shape[1] * c);
              for (let a = x; a < xEnd; a++) values[found++] = data[(line + a) * components + component];
            }
          }
          const value =
            reduction === 'mode'
              ? majority(values, found, (i + j + firstTarget + k) % 2 === 1)
              : mean(values, found, round);
          target[(row + i) * components + component] = value;
        }
      }
    }
  }
}

/** Mean of 2 × 2 × 2 values, the same to the last bit as `mean` of them. */
function meanOfEight(data: VoxelArray, at: number, stepX: number, [nx, ny]: Shape): number {
  const stepY = nx * stepX;
  const above = at + stepY * ny;
  let sum = data[at] + data[at + stepX];
  sum += data[at + stepY];
  sum += data[at + stepY + stepX];
  sum += data[above];
  sum += data[above + stepX];
  sum += data[above + stepY];
  sum += data[above + stepY + stepX];
  return sum / 8;
}

function mean(values: Float64Array, length: number, round: boolean): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += values[at];
  return round ? Math.round(sum / length) : sum / length;
}
