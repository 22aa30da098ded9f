import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';

/**
 * An arrangement drawn at random with the numbers given.
 * @param fractions share of the sites of each sublattice in each of its states, adding up to 1; undefined for sublattices with
 *   equal shares. Numbers of sites are rounded so that they add up.
 * @throws InputError for shares that do not fit.
 */
export function randomOccupation(
  parent: ParentLattice,
  supercell: Supercell,
  fractions: readonly (readonly number[] | undefined)[],
  seed: number,
): Uint8Array {
  const random = new Random(seed).stream('occupation');
  const occupation = new Uint8Array(supercell.sites);
  for (const [sublattice, { allowed }] of parent.sites.entries()) {
    const shares = fractions[sublattice] ?? allowed.map(() => 1 / allowed.length);
    checkShares(shares, allowed, sublattice);
    const states = occupation.subarray(sublattice * supercell.cells, (sublattice + 1) * supercell.cells);
    let total = 0;
    let from = 0;
    for (const [state, share] of shares.entries()) {
      total += share;
      const to = Math.round(total * supercell.cells);
      states.fill(state, from, to);
      from = to;
    }
    shuffle(states, random);
  }
  return occupation;
}

function checkShares(shares: readonly number[], allowed: readonly string[], sublattice: number): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  const fit = shares.length === allowed.length && shares.every((share) => share >= 0);
  if (fit && Math.abs(sum - 1) < 1e-9) return;
  throw new InputError(`the shares ${shares.join(', ')} do not fit sublattice ${sublattice}`, {
    at: { field: `fractions.${sublattice}` },
    expected: `numbers for ${allowed.join(', ')} that add up to 1`,
  });
}

function shuffle(values: Uint8Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const value = values[last];
    values[last] = values[other];
    values[other] = value;
  }
}
