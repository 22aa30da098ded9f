import { InputError } from '../../../base/index.ts';
import type { KineticModel } from '../kinetic-model.ts';
import type { KineticWalker } from '../walker.ts';

/**
 * Factors by which mechanisms are slowed so that each, by name, happens at most `ratio` times as often as the next slower one
 * (after Dybeck, Plaisance and Neurock 2017, doi:10.1021/acs.jctc.6b00859, here by expected numbers of events and fixed before
 * anything is measured). Those that are already slow enough are left out.
 * @param expected Numbers of events of each mechanism over some time, none slowed.
 */
export function separated(
  { mechanisms }: KineticModel,
  expected: Float64Array,
  ratio: number,
): Record<string, number> {
  const frequencies = new Map<string, number>();
  for (const [k, { name }] of mechanisms.entries()) {
    frequencies.set(name, (frequencies.get(name) ?? 0) + expected[k]);
  }
  const factors: Record<string, number> = {};
  let slower: number | undefined;
  for (const [name, frequency] of [...frequencies].sort(([, a], [, b]) => a - b)) {
    if (frequency === 0) continue;
    const allowed = slower === undefined ? frequency : Math.min(frequency, ratio * slower);
    if (allowed < frequency) factors[name] = allowed / frequency;
    slower = allowed;
  }
  return factors;
}

/** @throws InputError unless fast mechanisms stay faster than slow ones. */
export function checkRatio(ratio: number): void {
  if (ratio >= 4 && Number.isFinite(ratio)) return;
  throw new InputError(`a separation of ${ratio} cannot be used`, {
    at: { field: 'separate' },
    expected: 'how many times as often a mechanism may happen as the next slower one, from 4',
  });
}

/** Numbers of events to be expected over some events of a walk. */
export function expectedOver(walker: KineticWalker, most: number): Float64Array {
  const before = walker.expectedCounts();
  walker.run({ most });
  return walker.expectedCounts().map((count, k) => count - before[k]);
}
