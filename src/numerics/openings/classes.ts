import { pacer, type LongWork } from '../../base/index.ts';
import type { Engine } from '../../compute/index.ts';
import type { MaskGrid } from '../distance/index.ts';

/** Classes in an engine's memory: 0, or the place from 1 in the list of radii. */
export interface Classes {
  /** Address of voxel (0, 0, 0). */
  readonly at: number;
  /** Bytes from row to row. */
  readonly row: number;
}

/** Voxels between two looks at the signal. */
const stride = 8_388_608;

/** Classes in the image's order, and the voxels of each from class 0 on. */
export async function readClasses(
  engine: Engine,
  { at, row }: Classes,
  [nx, ny, nz]: MaskGrid['shape'],
  { signal }: LongWork = {},
): Promise<{ readonly classes: Uint8Array; readonly counts: readonly number[] }> {
  const { arena, threads } = engine;
  const { top } = arena;
  const packed = arena.allocate(nx * ny * nz, 'any');
  const turns = arena.allocate(64 + 1024 * threads);
  await engine.run('packClasses', at, row, nx, ny, nz, packed, turns);
  const from = arena.u8(packed, nx * ny * nz);
  const classes = new Uint8Array(from.length);
  const pace = pacer(signal);
  for (let start = 0; start < classes.length; start += stride) {
    await pace();
    classes.set(from.subarray(start, start + stride), start);
  }
  const counts = sumThreads(arena.i32(turns + 64, 256 * threads));
  arena.release(top);
  return { classes, counts };
}

/** Sums tables of 256 classes. */
export function sumThreads(tallies: Int32Array): number[] {
  const totals = Array.from({ length: 256 }, () => 0);
  for (const [place, count] of tallies.entries()) totals[place % 256] += count;
  return totals;
}
