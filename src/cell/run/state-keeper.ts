import type { Reading } from './driven-cell.ts';
import type { ModelSource } from './model-source.ts';

/** A state that was kept, and what it needs to be read. */
export interface KeptState {
  readonly time: number;
  readonly voltage: number;
  readonly current: number;
  /** Temperature of the surroundings, K. */
  readonly surroundings: number;
  readonly state: Float64Array;
  /** Makes the models that the state belongs to. */
  readonly source: ModelSource;
}

/**
 * Keeps states along a run, in a bounded number however long it becomes: evenly along a path whose length is the share
 * of the time plus the share of the range of voltage, so that what is quick is shown as well as what is slow.
 */
export class StateKeeper {
  private readonly wanted: number;
  private kept: KeptState[] = [];

  constructor(wanted: number) {
    this.wanted = wanted;
  }

  offer(
    { time, voltage, current }: Readonly<Reading>,
    surroundings: number,
    state: Float64Array,
    source: ModelSource,
  ): void {
    this.kept.push({ time, voltage, current, surroundings, state: state.slice(), source });
    if (this.kept.length > 6 * this.wanted) this.thin(2 * this.wanted);
  }

  /** At most twice as many as wanted. */
  states(): readonly KeptState[] {
    this.thin(this.wanted);
    return this.kept;
  }

  /** A step of the path longer than its even share, such as a jump, has both of its ends kept. */
  private thin(wanted: number): void {
    const { kept } = this;
    if (kept.length <= wanted) return;
    const gaps = gapsOf(kept);
    const share = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, wanted - 1);
    let since = 0;
    this.kept = kept.filter((_, k) => {
      since += gaps[k];
      const isKept = k === 0 || k === kept.length - 1 || since >= share || gaps[k + 1] >= share;
      // What is over goes on to the next, so that the number is that wanted.
      if (isKept) since = Math.min(Math.max(0, since - share), share);
      return isKept;
    });
  }
}

/** Length of the path from the state before to each, 0 for the first. */
function gapsOf(kept: readonly KeptState[]): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const { voltage } of kept) [low, high] = [Math.min(low, voltage), Math.max(high, voltage)];
  const duration = (kept.at(-1)?.time ?? 0) - kept[0].time;
  return kept.map(({ time, voltage }, k) => {
    if (k === 0) return 0;
    const before = kept[k - 1];
    const [later, higher] = [time - before.time, Math.abs(voltage - before.voltage)];
    return (duration > 0 ? later / duration : 0) + (high > low ? higher / (high - low) : 0);
  });
}
