import type { Saddles } from '../../numerics/index.ts';

/**
 * How the basins of a distance field grow together when the level sinks: one entry for each time that two parts meet which
 * had not met before, from the highest saddle down. What merges at a given parameter is a choice among these, so the
 * partitions for all values of the parameter come from one tree.
 */
export interface MergeTree {
  /** Number of basins. */
  readonly basins: number;
  /** The touching basins (from 1) across the saddle. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Distance at the saddle, m: the inscribed radius of the neck between the two parts. */
  readonly neck: Float64Array;
  /** The lower of the highest distances of the two parts, m: the inscribed radius of the smaller one. */
  readonly peak: Float64Array;
}

/** @param peaks highest distance of basin 1, 2, ... (m). */
export function mergeTree(peaks: Float32Array | Float64Array, { first, second, height }: Saddles): MergeTree {
  const order = Uint32Array.from(height.keys()).sort((a, b) => height[b] - height[a] || a - b);
  const parts = new JoinedBasins(peaks);
  const met: number[] = [];
  const lower: number[] = [];
  for (const saddle of order) {
    const peak = parts.join(first[saddle], second[saddle]);
    if (peak === undefined) continue;
    met.push(saddle);
    lower.push(peak);
  }
  return {
    basins: peaks.length,
    first: Uint32Array.from(met, (saddle) => first[saddle]),
    second: Uint32Array.from(met, (saddle) => second[saddle]),
    neck: Float64Array.from(met, (saddle) => height[saddle]),
    peak: Float64Array.from(lower),
  };
}

/** Basins in disjoint parts, each led by its highest (the first of equals). */
export class JoinedBasins {
  readonly #peaks: ArrayLike<number>;
  readonly #leader: Uint32Array;

  constructor(peaks: ArrayLike<number>) {
    this.#peaks = peaks;
    this.#leader = Uint32Array.from({ length: peaks.length + 1 }, (_, basin) => basin);
  }

  leaderOf(basin: number): number {
    const leader = this.#leader;
    let at = basin;
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]];
      at = leader[at];
    }
    return at;
  }

  /** Joins the parts of two basins; returns the lower of their peaks, nothing when they are one part already. */
  join(one: number, other: number): number | undefined {
    const [a, b] = [this.leaderOf(one), this.leaderOf(other)];
    if (a === b) return undefined;
    const [peakOfA, peakOfB] = [this.#peaks[a - 1], this.#peaks[b - 1]];
    const isALeader = peakOfA > peakOfB || (peakOfA === peakOfB && a < b);
    this.#leader[isALeader ? b : a] = isALeader ? a : b;
    return Math.min(peakOfA, peakOfB);
  }
}
