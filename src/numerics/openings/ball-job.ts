import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { ballsLayout, writeRecord, type Engine } from '../../compute/index.ts';
import type { MaskGrid } from '../distance/index.ts';
import type { BallRows } from './ball-extents.ts';

/** Balls are drawn into so many planes at a time. */
export const slab = 8;
/** Voxels between two looks at the signal. */
const stride = 8_388_608;

/** The kernels' record, and what is drawn. */
export interface BallJob {
  readonly engine: Engine;
  readonly at: number;
  readonly shape: MaskGrid['shape'];
  readonly rows: readonly BallRows[];
  readonly work: LongWork;
}

/** Runs a kernel over all planes in parts. */
export async function inSlabs(
  { engine, at, shape: [nx, ny, nz], work: { signal } }: BallJob,
  kernel: string,
): Promise<void> {
  const step = Math.max(engine.threads * slab, Math.ceil(stride / (nx * ny)));
  for (let first = 0; first < nz; first += step) {
    throwIfCancelled(signal);
    const last = Math.min(nz, first + step);
    writeRecord(engine.arena.memory, at, ballsLayout, { first, last, next: 0 });
    await engine.run(kernel, at);
  }
}
