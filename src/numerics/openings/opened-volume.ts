import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, type Engine } from '../../compute/index.ts';
import {
  requireMask,
  squaredDistances,
  tallySquares,
  type DistanceOptions,
  type DistanceTally,
  type MaskGrid,
} from '../distance/index.ts';
import { readClasses } from './classes.ts';
import { openByBalls, type Balls } from './openings.ts';

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;

/** What has been asked of one opening: which radii, and where balls come in. */
export interface Opened {
  /** Ascending, in units of the squared shortest edge. */
  readonly squaredRadii: readonly number[];
  /** Place in the list, from 1, of the largest ball that covers a voxel; 0 where none does. In the mask's order. */
  readonly classes: Uint8Array;
  /** Voxels of each class, from class 0 on. */
  readonly counts: readonly number[];
}

/**
 * Distances of the voxels inside a mask, and openings of it by balls: for each voxel the largest listed radius r for which
 * some voxel at a distance of r or more from all that is outside lies within r of it. `choose` says which openings to make
 * once it knows the distances. Takes up to ten bytes a voxel of one 4-GiB memory with inlets, else up to six.
 * @throws InputError when the mask and the shape differ, or the fields do not fit one memory.
 */
export async function openVolume(
  grid: MaskGrid,
  choose: (tally: DistanceTally) => readonly Balls[],
  options: DistanceOptions & LongWork = {},
): Promise<{ readonly tally: DistanceTally; readonly opened: readonly Opened[] }> {
  requireMask(grid);
  throwIfCancelled(options.signal);
  const engine = await (grid.mask.length < small ? openInline() : openThreads(defaultThreads()));
  try {
    const field = await squaredDistances(engine, grid, options);
    const tally = await tallySquares(engine, field, grid, options);
    const opened: Opened[] = [];
    for (const balls of choose(tally)) {
      const { top } = engine.arena;
      opened.push(await openOnce(engine, field, grid, balls, options));
      engine.arena.release(top);
    }
    return { tally, opened };
  } finally {
    engine.close();
  }
}

async function openOnce(
  engine: Engine,
  field: Awaited<ReturnType<typeof squaredDistances>>,
  grid: MaskGrid,
  balls: Balls,
  work: LongWork,
): Promise<Opened> {
  if (balls.squaredRadii.length === 0) {
    return { squaredRadii: [], classes: new Uint8Array(grid.mask.length), counts: [grid.mask.length] };
  }
  const found = await openByBalls(engine, field, grid, balls, work);
  const { classes, counts } = await readClasses(engine, found, grid.shape, work);
  const { squaredRadii } = balls;
  return { squaredRadii, classes, counts: counts.slice(0, squaredRadii.length + 1) };
}

/** {@link openVolume} without an opening. */
export async function tallyDistances(
  grid: MaskGrid,
  options: DistanceOptions & LongWork = {},
): Promise<DistanceTally> {
  return (await openVolume(grid, () => [], options)).tally;
}
