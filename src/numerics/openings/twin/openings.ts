import { relativeEdges, type MaskGrid } from '../../distance/index.ts';
import type { Balls } from '../openings.ts';

/** The kernels' readable twin: every ball around every voxel drawn. Squares in units of the squared shortest edge. */
export function openByTwin(
  squares: Float64Array,
  { shape, voxelSize }: Pick<MaskGrid, 'shape' | 'voxelSize'>,
  { squaredRadii, isClosed = false, inlets }: Balls,
): Uint8Array {
  const edges = relativeEdges(voxelSize);
  const classes = Uint8Array.from(squares, (square) => squaredRadii.filter((each) => each <= square).length);
  const centres = inlets === undefined ? classes : widestWays(classes, shape, inlets);
  const opened = Uint8Array.from(centres);
  for (const [centre, rank] of centres.entries()) {
    if (rank > 0) drawBall(opened, centre, rank, { shape, edges, square: squaredRadii[rank - 1], isClosed });
  }
  return opened;
}

/** Raises the voxels of one ball. */
function drawBall(
  opened: Uint8Array,
  centre: number,
  rank: number,
  ball: { shape: MaskGrid['shape']; edges: readonly number[]; square: number; isClosed: boolean },
): void {
  const { shape, edges, square, isClosed } = ball;
  const middle = placeOf(centre, shape);
  const [x, y, z] = middle.map((at, axis) => {
    const reach = Math.ceil(Math.sqrt(square) / edges[axis]);
    const first = Math.max(0, at - reach);
    return Array.from({ length: Math.min(shape[axis], at + reach + 1) - first }, (_, i) => first + i);
  });
  for (const k of z) {
    for (const j of y) {
      for (const i of x) {
        const away = [i, j, k].reduce((sum, at, axis) => sum + ((at - middle[axis]) * edges[axis]) ** 2, 0);
        const voxel = i + shape[0] * (j + shape[1] * k);
        if (away < square || (isClosed && away === square)) opened[voxel] = Math.max(opened[voxel], rank);
      }
    }
  }
}

function placeOf(voxel: number, [nx, ny]: MaskGrid['shape']): number[] {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
}

/** The largest class with a way of such classes or larger ones from an open face; found again and again until it stays. */
function widestWays(classes: Uint8Array, shape: MaskGrid['shape'], inlets: readonly boolean[]): Uint8Array {
  const levels = new Uint8Array(classes.length);
  const steps = [1, shape[0], shape[0] * shape[1]];
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const voxel of levels.keys()) {
      const place = placeOf(voxel, shape);
      let widest = 0;
      for (const axis of [0, 1, 2]) {
        for (const side of [0, 1]) {
          const isFace = place[axis] === (side === 0 ? 0 : shape[axis] - 1);
          const beyond = isFace
            ? inlets[2 * axis + side]
              ? 255
              : 0
            : levels[voxel + (2 * side - 1) * steps[axis]];
          widest = Math.max(widest, beyond);
        }
      }
      const level = Math.min(widest, classes[voxel]);
      isChanged ||= level !== levels[voxel];
      levels[voxel] = level;
    }
  }
  return levels;
}
