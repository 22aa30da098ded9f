/** What a choice of target for a source costs. */
export interface Choice {
  readonly target: number;
  readonly cost: number;
}

/**
 * Gives each source a target of its own so that the costs add up to the least (shortest augmenting paths, Jonker and
 * Volgenant, doi:10.1007/BF02278710). A source that cannot have one gets −1; the others are still served at the least cost.
 */
export function assign(choices: readonly (readonly Choice[])[], targets: number): Int32Array {
  const targetOf = new Int32Array(choices.length).fill(-1);
  const sourceOf = new Int32Array(targets).fill(-1);
  const price = new Float64Array(targets);
  for (let source = 0; source < choices.length; source++) {
    const path = shortestPath(choices, source, sourceOf, price);
    if (path === undefined) continue;
    for (let target = path.end; ; ) {
      const from = path.reachedFrom.get(target) as number;
      const next = targetOf[from];
      targetOf[from] = target;
      sourceOf[target] = from;
      if (from === source) break;
      target = next;
    }
  }
  return targetOf;
}

interface Path {
  readonly end: number;
  /** The source from which a target was reached at least cost. */
  readonly reachedFrom: ReadonlyMap<number, number>;
}

/** Dijkstra's search from a source to the nearest free target; lowers the prices of the targets that it settled. */
function shortestPath(
  choices: readonly (readonly Choice[])[],
  source: number,
  sourceOf: Int32Array,
  price: Float64Array,
): Path | undefined {
  const distance = new Map<number, number>();
  const reachedFrom = new Map<number, number>();
  const settled = new Set<number>();
  let from = source;
  let travelled = 0;
  for (;;) {
    // What the source gave for the target it holds, which it would get back.
    const base = travelled - heldCost(choices[from], sourceOf, price, from, source);
    for (const { target, cost } of choices[from]) {
      if (settled.has(target)) continue;
      const length = base + cost - price[target];
      if (length < (distance.get(target) ?? Infinity)) {
        distance.set(target, length);
        reachedFrom.set(target, from);
      }
    }
    const nearest = least(distance, settled);
    if (nearest === undefined) return undefined;
    settled.add(nearest);
    travelled = distance.get(nearest) as number;
    if (sourceOf[nearest] < 0) {
      for (const target of settled) price[target] += (distance.get(target) as number) - travelled;
      return { end: nearest, reachedFrom };
    }
    from = sourceOf[nearest];
  }
}

function heldCost(
  choices: readonly Choice[],
  sourceOf: Int32Array,
  price: Float64Array,
  from: number,
  source: number,
): number {
  if (from === source) return 0;
  const held = choices.find(({ target }) => sourceOf[target] === from) as Choice;
  return held.cost - price[held.target];
}

function least(distance: ReadonlyMap<number, number>, settled: ReadonlySet<number>): number | undefined {
  let best: number | undefined;
  let length = Infinity;
  for (const [target, each] of distance) {
    if (settled.has(target) || each >= length) continue;
    best = target;
    length = each;
  }
  return best;
}
