import { InputError } from '../../base/index.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';
import { parseSpecies } from '../structures/species.ts';
import type { Ensemble } from './ensemble.ts';

/** One site of a sublattice goes from one state to another. */
interface Change {
  readonly sublattice: number;
  readonly from: number;
  readonly to: number;
}

/** Changes that happen together. With each of a list its reverse is in the list, too. */
export type Exchange = readonly Change[];

/**
 * The exchanges of an ensemble, each to be tried as often as the others; none in the semi-grand one.
 * @throws InputError where the ensemble allows none, or where a charge is unknown.
 */
export function exchangesOf(parent: ParentLattice, ensemble: Ensemble): Exchange[] {
  if (ensemble.kind === 'semi-grand') return [];
  const changes = parent.sites.flatMap(({ allowed }, sublattice) =>
    allowed.flatMap((_, from) =>
      allowed.flatMap((__, to) => (from === to ? [] : [{ sublattice, from, to }])),
    ),
  );
  const list =
    ensemble.kind === 'canonical'
      ? swaps(parent, changes, ensemble.betweenSublattices ?? true)
      : neutralExchanges(
          parent,
          changes,
          changes.map((change) => chargeGained(parent, change, ensemble.charges ?? {})),
        );
  if (list.length > 0) return list;
  throw new InputError(`there is no exchange in the ${ensemble.kind} ensemble`, {
    at: { field: 'ensemble' },
    expected: 'sites that may hold different species',
  });
}

/** Pairs of changes by which two unlike atoms swap places. */
function swaps(parent: ParentLattice, changes: readonly Change[], betweenSublattices: boolean): Exchange[] {
  const name = (sublattice: number, state: number): string => parent.sites[sublattice].allowed[state];
  return selections(changes, 2).filter(
    ([a, b]) =>
      (betweenSublattices || a.sublattice === b.sublattice) &&
      name(a.sublattice, a.from) === name(b.sublattice, b.to) &&
      name(a.sublattice, a.to) === name(b.sublattice, b.from),
  );
}

/** No more sites than this change at once. */
const mostAtOnce = 4;

/**
 * Single changes without charge and pairs that balance; triples and quadruples only where smaller ones cannot reach all neutral
 * compositions (two Li+ for one M2+ → M4+).
 */
function neutralExchanges(
  parent: ParentLattice,
  changes: readonly Change[],
  gains: readonly number[],
): Exchange[] {
  const charged = changes.flatMap((change, k) => (gains[k] === 0 ? [] : [{ change, gain: gains[k] }]));
  const exchanges: Exchange[] = changes.filter((_, k) => gains[k] === 0).map((change) => [change]);
  const directions = parent.sites.reduce((sum, { allowed }) => sum + allowed.length - 1, 0);
  const wanted = charged.length > 0 ? directions - 1 : directions;
  for (let size = 2; size <= mostAtOnce; size++) {
    const balanced = selections(charged, size).filter(
      (selection) => Math.abs(selection.reduce((sum, { gain }) => sum + gain, 0)) < 1e-9,
    );
    exchanges.push(...balanced.map((selection) => selection.map(({ change }) => change)));
    if (rankOf(exchanges.map((exchange) => netChange(parent, exchange))) === wanted) return exchanges;
  }
  throw new InputError(`charges cannot be balanced by changing ${mostAtOnce} sites at once`, {
    at: { field: 'ensemble.charges' },
    expected: 'species whose charges add up to zero in small numbers',
  });
}

/** All ways to take `size` things in order, also one several times. */
function selections<Thing>(things: readonly Thing[], size: number): Thing[][] {
  if (size === 0) return [[]];
  return things.flatMap((thing, k) => selections(things.slice(k), size - 1).map((rest) => [thing, ...rest]));
}

/** By how much the number of sites in each state of each sublattice changes. */
function netChange(parent: ParentLattice, exchange: Exchange): number[] {
  return parent.sites.flatMap(({ allowed }, sublattice) =>
    allowed.map((_, state) =>
      exchange.reduce((sum, { sublattice: at, from, to }) => {
        if (at !== sublattice) return sum;
        return sum + Number(to === state) - Number(from === state);
      }, 0),
    ),
  );
}

/** How many of the vectors of small whole numbers are independent. */
function rankOf(vectors: readonly number[][]): number {
  const basis: { lead: number; row: number[] }[] = [];
  for (const vector of vectors) {
    let row = vector;
    for (const { lead, row: other } of basis) {
      const factor = row[lead] / other[lead];
      row = row.map((value, k) => value - factor * other[k]);
    }
    const lead = row.findIndex((value) => Math.abs(value) > 1e-9);
    if (lead >= 0) basis.push({ lead, row });
  }
  return basis.length;
}

function chargeGained(
  parent: ParentLattice,
  { sublattice, from, to }: Change,
  charges: Readonly<Record<string, number>>,
): number {
  const { allowed } = parent.sites[sublattice];
  return chargeOf(allowed[to], charges) - chargeOf(allowed[from], charges);
}

/** Elementary charges of a species: the given ones, or as its name has them: 'Li+' 1, 'O2-' −2, 'Vacancy' 0. */
function chargeOf(name: string, charges: Readonly<Record<string, number>>): number {
  const charge = charges[name] ?? (name === vacancy ? 0 : parseSpecies(name)?.charge);
  if (charge !== undefined) return charge;
  throw new InputError(`the charge of ${name} is unknown`, {
    at: { field: `ensemble.charges.${name}` },
    expected: "a number of elementary charges, or a name with its charge such as 'Ni3+'",
  });
}
