import type { LabelledVolume } from '../../microstructure/index.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { countPairs } from './pair-counts.ts';
import { rangeOf, type Range } from './reach.ts';
import { sumShells, type Shell } from './shells.ts';
import { markedPhase, measurePhase, type TwoPointCorrelation, type TwoPointOptions } from './two-point.ts';

/** How two different phases lie about each other. */
export interface PairCorrelation {
  readonly phases: readonly [string, string];
  /** m. */
  readonly distance: readonly number[];
  /** Chance that of the ends of a segment of this length the one lies in the first phase and the other in the second. */
  readonly probability: readonly number[];
  /** The same over the product of the fractions: 1 where the phases know nothing of each other. */
  readonly relative: readonly number[];
  /** Where the phases are most, m, and how much more often than by chance they lie there; null without such a place. */
  readonly peak: { readonly distance: number; readonly relative: number } | null;
}

export interface TwoPointCorrelations {
  readonly phases: readonly TwoPointCorrelation[];
  readonly pairs: readonly PairCorrelation[];
}

export interface CorrelationsOptions extends TwoPointOptions {
  /** Default all that have a voxel. */
  readonly phases?: readonly string[] | undefined;
}

/**
 * S2 of every phase, as {@link twoPointCorrelation} says, and of every pair of phases, S_ab(r) = ⟨I_a(x) I_b(x + r)⟩ over
 * all directions. A pair needs no transform of its own where one further phase at most fills the rest: with u the two
 * together, S_ab = (S_u − S_a − S_b)/2, and what holds for u follows from the phase that is not in it.
 * @throws InputError on an unknown phase, an image of one voxel, and one too small for the reach asked for.
 */
export async function twoPointCorrelations(
  volume: LabelledVolume,
  options: CorrelationsOptions = {},
): Promise<TwoPointCorrelations> {
  const range = rangeOf(volume, options);
  const indexed = await indexPhases(volume, options.signal);
  const present = indexed.phases.map(({ name }) => name).filter((_, at) => indexed.counts[at] > 0);
  const names = (options.phases ?? present).filter((name) => markedPhase(indexed, name).count > 0);
  const measured = new Map<string, Awaited<ReturnType<typeof measurePhase>>>();
  const needed = names.length > 1 && present.length === 3 ? present : names;
  for (const name of needed) measured.set(name, await measurePhase(indexed, name, range, options));
  const shellsOf = (name: string): readonly Shell[] => measured.get(name)?.shells ?? [];
  const pairs: PairCorrelation[] = [];
  for (const [at, second] of names.entries()) {
    for (const first of names.slice(0, at)) {
      const rest = present.filter((name) => name !== first && name !== second);
      const union =
        rest.length > 1
          ? await unionShells(indexed, [first, second], range, options)
          : outside(shellsOf(first), shellsOf(rest[0]));
      pairs.push(pairOf(indexed, [first, second], union, [shellsOf(first), shellsOf(second)]));
    }
  }
  return { phases: names.flatMap((name) => measured.get(name)?.correlation ?? []), pairs };
}

/** Both ends outside the phase that fills the rest: N − 2 members + counts. */
function outside(like: readonly Shell[], rest: readonly Shell[]): number[] {
  return like.map(({ pairs }, at) => {
    const other = rest.at(at);
    return other === undefined ? pairs : pairs - 2 * other.members + other.counts;
  });
}

async function unionShells(
  indexed: IndexedVolume,
  names: readonly string[],
  range: Range,
  options: TwoPointOptions,
): Promise<number[]> {
  const table = Uint8Array.from({ length: 256 }, (_, at) =>
    Number(names.includes(indexed.phases.at(at)?.name ?? '')),
  );
  const labels = indexed.indices.map((index) => table[index]);
  const count = names.reduce((sum, name) => sum + markedPhase(indexed, name).count, 0);
  const asked = { ...range, precision: options.precision };
  const found = await countPairs([{ labels, label: 1, count }], asked, options);
  return (await sumShells(found, range, range.distance, options.signal)).map(({ counts }) => counts);
}

function pairOf(
  indexed: IndexedVolume,
  phases: readonly [string, string],
  union: readonly number[],
  [first, second]: readonly [readonly Shell[], readonly Shell[]],
): PairCorrelation {
  const chance = phases.reduce((product, name) => {
    return (product * markedPhase(indexed, name).count) / indexed.indices.length;
  }, 1);
  const distance = first.map((shell) => shell.distance);
  const probability = first.map(
    ({ counts, pairs }, at) => (union[at] - counts - second[at].counts) / 2 / pairs,
  );
  const relative = probability.map((value) => value / chance);
  const highest = relative.indexOf(Math.max(...relative));
  const isPeak = highest > 0 && highest < relative.length - 1 && relative[highest] > 1;
  const peak = isPeak ? { distance: distance[highest], relative: relative[highest] } : null;
  return { phases, distance, probability, relative, peak };
}
