/** Samples of one temperature and chemical potential, of the whole supercell. */
export interface StateSamples {
  /** 1/eV */
  readonly beta: number;
  /** eV; 0 where the content is kept. */
  readonly chemicalPotential: number;
  readonly energies: Float64Array;
  readonly counts: Float64Array;
}

/** How much two states have in common. */
interface PairOverlap {
  /** 1 for the same state, 0 where no sample of one could be of the other. */
  readonly overlap: number;
  /** f of the second less that of the first, −ln Z. */
  readonly difference: number;
}

/** Of each state, at most, to judge an overlap by. */
const samplesLooked = 128;
const bisections = 50;

/** By Bennett's acceptance ratio (doi:10.1016/0021-9991(76)90078-4) of as many samples of each. */
function pairOverlap(first: StateSamples, second: StateSamples): PairOverlap {
  const count = Math.min(samplesLooked, first.energies.length, second.energies.length);
  const inFirst = changes(first, second, first, count);
  const inSecond = changes(first, second, second, count);
  const shareOf = (values: Float64Array, at: number, sign: number): number =>
    values.reduce((sum, value) => sum + 1 / (1 + Math.exp(sign * (value - at))), 0) / count;
  let low = Math.min(...inFirst, ...inSecond);
  let high = Math.max(...inFirst, ...inSecond);
  for (let k = 0; k < bisections; k++) {
    const middle = 0.5 * (low + high);
    if (shareOf(inFirst, middle, 1) < shareOf(inSecond, middle, -1)) low = middle;
    else high = middle;
  }
  const difference = 0.5 * (low + high);
  return { overlap: Math.min(1, 2 * shareOf(inFirst, difference, 1)), difference };
}

/** u of the second state less u of the first, at samples of one of them. */
function changes(
  first: StateSamples,
  second: StateSamples,
  { energies, counts }: StateSamples,
  count: number,
): Float64Array {
  const byEnergy = second.beta - first.beta;
  const byCount = second.beta * second.chemicalPotential - first.beta * first.chemicalPotential;
  return Float64Array.from({ length: count }, (_, k) => {
    const n = Math.floor(((k + 0.5) * energies.length) / count);
    return byEnergy * energies[n] - byCount * counts[n];
  });
}

/** States that overlap, one by way of another, with guesses of their free energies. */
export interface LinkedStates {
  readonly members: readonly number[];
  readonly freeEnergies: Float64Array;
}

/** Overlaps below this join nothing. */
const leastOverlap = 0.02;
/** Pairs with neighbours so far along the list are looked at, and the nearest of each other temperature. */
const reach = 3;

/** Groups of states linked by overlaps, the strongest first. */
export function linkStates(states: readonly StateSamples[]): LinkedStates[] {
  const links = new Map<number, (PairOverlap & { readonly to: number })[]>(states.map((_, k) => [k, []]));
  for (const [a, b] of candidatePairs(states)) {
    const { overlap, difference } = pairOverlap(states[a], states[b]);
    if (overlap < leastOverlap) continue;
    links.get(a)?.push({ to: b, overlap, difference });
    links.get(b)?.push({ to: a, overlap, difference: -difference });
  }
  const left = new Set(states.keys());
  const groups: LinkedStates[] = [];
  for (const first of states.keys()) {
    if (!left.has(first)) continue;
    const found = grow(first, links);
    for (const member of found.keys()) left.delete(member);
    const members = [...found.keys()].sort((a, b) => a - b);
    groups.push({ members, freeEnergies: Float64Array.from(members, (k) => found.get(k) ?? 0) });
  }
  return groups;
}

/** By the strongest link that leads out, again and again (Prim). */
function grow(
  first: number,
  links: ReadonlyMap<number, readonly (PairOverlap & { readonly to: number })[]>,
): Map<number, number> {
  const found = new Map([[first, 0]]);
  for (;;) {
    let best: { to: number; overlap: number; value: number } | undefined;
    for (const [member, value] of found) {
      for (const { to, overlap, difference } of links.get(member) ?? []) {
        if (found.has(to) || overlap <= (best?.overlap ?? 0)) continue;
        best = { to, overlap, value: value + difference };
      }
    }
    if (best === undefined) return found;
    found.set(best.to, best.value);
  }
}

function candidatePairs(states: readonly StateSamples[]): [number, number][] {
  const order = [...states.keys()].sort(
    (a, b) => states[a].beta - states[b].beta || states[a].chemicalPotential - states[b].chemicalPotential,
  );
  const betas = [...new Set(order.map((k) => states[k].beta))];
  const rows = betas.map((beta) => order.filter((k) => states[k].beta === beta));
  return rows.flatMap((row, at) => {
    const along = row.flatMap((a, k) => row.slice(k + 1, k + 1 + reach).map((b): [number, number] => [a, b]));
    const next = at + 1 < rows.length ? rows[at + 1] : [];
    const across = row.flatMap((a) => nearest(states, a, next).map((b): [number, number] => [a, b]));
    return [...along, ...across];
  });
}

/** Those of another temperature that hold about as much. */
function nearest(states: readonly StateSamples[], to: number, among: readonly number[]): number[] {
  const content = middleOf(states[to].counts);
  return [...among]
    .sort(
      (a, b) =>
        Math.abs(middleOf(states[a].counts) - content) - Math.abs(middleOf(states[b].counts) - content) ||
        Math.abs(states[a].chemicalPotential - states[to].chemicalPotential) -
          Math.abs(states[b].chemicalPotential - states[to].chemicalPotential),
    )
    .slice(0, 2);
}

function middleOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
