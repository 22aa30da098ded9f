import type { MergeTree } from './merge-tree.ts';

/** How many particles each value of the parameter gives: the least neck that still parts, or the least depth. */
export interface SeparationStability {
  /** Values of the parameter, growing; a ratio, or m. */
  readonly parameter: readonly number[];
  readonly count: readonly number[];
  /** Counts a tenth below and above the parameter that was used: what the choice of it is worth. */
  readonly nearby: readonly [number, number];
  /** Widest range of the parameter over which the count stays within `tolerance`, with the counts at its ends. */
  readonly plateau: {
    readonly from: number;
    readonly to: number;
    readonly counts: readonly [number, number];
    readonly tolerance: number;
  };
}

/** Parts merge where the key of neck and lower peak (m) is above the limit that the parameter sets. */
export interface MergeCriterion {
  readonly key: (neck: number, peak: number) => number;
  readonly limitAt: (parameter: number) => number;
}

/** Share by which the count may differ within the plateau. */
const tolerance = 0.05;

/** Number of parts for growing values of the parameter. */
function countsAt(tree: MergeTree, { key, limitAt }: MergeCriterion, parameter: readonly number[]): number[] {
  const keys = tree.neck.map((neck, entry) => key(neck, tree.peak[entry])).sort();
  return parameter.map((value) => tree.basins - (keys.length - upTo(keys, limitAt(value))));
}

/** How many sorted keys are not above a value. */
function upTo(keys: Float64Array, value: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function separationStability(
  tree: MergeTree,
  criterion: MergeCriterion,
  parameter: readonly number[],
  used: number,
): SeparationStability {
  const count = countsAt(tree, criterion, parameter);
  let best: [number, number] = [0, 0];
  for (let from = 0, to = 0; from < count.length; from++) {
    to = Math.max(from, to);
    while (to + 1 < count.length && isAlike(count[from], count[to + 1])) to++;
    if (parameter[to] - parameter[from] > parameter[best[1]] - parameter[best[0]]) best = [from, to];
  }
  const [from, to] = best;
  const [below, above] = countsAt(tree, criterion, [0.9 * used, 1.1 * used]);
  return {
    parameter,
    count,
    nearby: [below, above],
    plateau: {
      from: parameter[from],
      to: parameter[to],
      counts: [count[from], count[to]],
      tolerance,
    },
  };
}

function isAlike(one: number, other: number): boolean {
  return Math.abs(one - other) <= tolerance * Math.min(one, other);
}
