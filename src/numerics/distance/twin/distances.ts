import { relativeEdges, type DistanceOptions, type MaskGrid } from '../grid.ts';

/** The kernels' readable twin: squared distances in units of the squared shortest edge, every neighbour of a line tried. */
export function squaredDistancesByTwin(
  { mask, shape, voxelSize }: MaskGrid,
  { inside = 1, walls = false, periodic = [false, false, false] }: DistanceOptions = {},
): Float64Array {
  const edges = relativeEdges(voxelSize);
  const squares = Float64Array.from(mask, (label) => (label === inside ? Infinity : 0));
  const steps = [1, shape[0], shape[0] * shape[1]];
  for (const axis of [1, 0, 2]) {
    const [length, step] = [shape[axis], steps[axis]];
    for (let start = 0; start < mask.length; start++) {
      if (Math.floor(start / step) % length !== 0) continue;
      const line = Array.from({ length }, (_, i) => squares[start + i * step]);
      for (let i = 0; i < length; i++) {
        squares[start + i * step] = nearest(line, i, edges[axis], { wraps: periodic[axis], walls });
      }
    }
  }
  return squares;
}

/** min over j of f(j) + (edge (i - j))², with the line's images where it wraps, or walls beyond its ends. */
function nearest(
  line: readonly number[],
  i: number,
  edge: number,
  { wraps, walls }: { wraps: boolean; walls: boolean },
): number {
  const { length } = line;
  let best = wraps || !walls ? Infinity : (edge * Math.min(i + 1, length - i)) ** 2;
  for (const [j, value] of line.entries()) {
    const along = Math.abs(i - j);
    best = Math.min(best, value + (edge * (wraps ? Math.min(along, length - along) : along)) ** 2);
  }
  return best;
}
