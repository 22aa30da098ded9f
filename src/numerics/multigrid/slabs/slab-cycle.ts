// The K-cycle on the first coarse level when it is spread over slabs: what `solve` in kernels/cycle.ts does within one
// memory, with the slabs' exchange between its parts.
import type { LevelRecord } from '../../../compute/index.ts';

/** A second inner step is worth its price unless the first took the residual below this share, squared. */
const good = 0.0625;

/** The first coarse level of all slabs at once. */
export interface SpreadLevel {
  /** Runs a kernel of the level on every slab. */
  run(kernel: string, pointers: (level: LevelRecord) => readonly number[]): Promise<void>;
  /** The next level's answer to what `descend` has left for it, ready for `ascend`. */
  solveNext(): Promise<void>;
  /** Brings a vector's ghosts up to date. */
  exchange(vector: 'right' | 'first' | 'second'): Promise<void>;
  /** Total of one of the sums that `gauge` leaves. */
  total(which: number): number;
  /** Weights of the next `blend`. */
  weigh(a: number, b: number): void;
}

type Vector = 'first' | 'second';

async function precondition(level: SpreadLevel, z: Vector): Promise<void> {
  await level.run('descend', (record) => [record[z]]);
  await level.solveNext();
  await level.run('ascend', (record) => [record[z]]);
  await level.exchange(z);
}

/** first = approximate solution of A first = right, ghosts included. */
export async function slabCycle(level: SpreadLevel): Promise<void> {
  const blend = async (
    target: 'right' | Vector,
    a: number,
    other: 'image' | Vector,
    b: number,
  ): Promise<void> => {
    level.weigh(a, b);
    await level.run('blend', (record) => [record[target], record[other]]);
  };
  await level.exchange('right');
  await precondition(level, 'first');
  await level.run('gauge', ({ first }) => [first, 0]);
  const energy = level.total(1);
  const step = energy > 0 ? level.total(0) / energy : 0;
  const before = level.total(2);
  const after = before - 2 * step * level.total(3) + step * step * level.total(4);
  if (!(after > good * before) || energy <= 0) return blend('first', step, 'first', 0);
  await blend('right', 1, 'image', -step);
  await level.exchange('right');
  await precondition(level, 'second');
  await level.run('gauge', ({ second }) => [second, 1]);
  const shared = level.total(5);
  const rest = level.total(1) - (shared * shared) / energy;
  const share = rest > 0 ? level.total(0) / rest : 0;
  await blend('first', step - (shared * share) / energy, 'second', share);
}
