import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import type { Engine } from '../../compute/index.ts';
import type { MaskGrid } from './grid.ts';
import type { SquaredDistances } from './squared-distances.ts';

/** How many voxels inside are how far from the nearest one outside. */
export interface DistanceTally {
  /**
   * In units of the squared shortest edge, ascending, those that occur. Exact in edges of whole ratio, else from the lower
   * end of bins of distances.
   */
  readonly squares: readonly number[];
  readonly counts: readonly number[];
  /** Voxels from which no voxel is outside. */
  readonly infinite: number;
  /** Width of the bins in units of the shortest edge, 0 where squares are exact. */
  readonly binWidth: number;
  /** Metres. */
  readonly unit: number;
}

const bins = 65_536;
/** Bins of a wide field's distances per shortest edge, fewer in images too large for them. */
const mostBinsPerUnit = 64;

/** Counts the distances of a field that lies in an engine's memory. */
export async function tallySquares(
  engine: Engine,
  { at, type, row, unit }: SquaredDistances,
  { shape, voxelSize }: Pick<MaskGrid, 'shape' | 'voxelSize'>,
  { signal }: LongWork = {},
): Promise<DistanceTally> {
  throwIfCancelled(signal);
  const { arena, threads } = engine;
  const { top } = arena;
  const plane = row * shape[1];
  const parts = 2 * threads;
  const turns = arena.allocate(64 + 4 * bins * parts);
  const diagonal = Math.hypot(...shape.map((length, axis) => length * voxelSize[axis])) / unit;
  const binsPerUnit = Math.max(1, Math.min(mostBinsPerUnit, Math.floor((bins - 2) / diagonal)));
  const isExact = type === 'u16';
  if (isExact) await engine.run('tallyNarrow', at, plane, shape[2], turns);
  else await engine.run('tallyWide', at, plane, shape[2], turns, binsPerUnit);
  const totals = sumParts(arena.i32(turns + 64, bins * parts), parts);
  arena.release(top);
  const found: number[] = [];
  for (let place = 1; place < bins - 1; place++) if (totals[place] > 0) found.push(place);
  return {
    squares: found.map((place) => (isExact ? place : (place / binsPerUnit) ** 2)),
    counts: found.map((place) => totals[place]),
    infinite: totals[bins - 1],
    binWidth: isExact ? 0 : 1 / binsPerUnit,
    unit,
  };
}

/** Sums the parts' tables: two a thread. */
function sumParts(tallies: Int32Array, parts: number): Float64Array {
  const totals = new Float64Array(bins);
  for (let part = 0; part < parts; part++) {
    for (let place = 0; place < bins; place++) totals[place] += tallies[part * bins + place];
  }
  return totals;
}
