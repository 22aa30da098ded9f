import type { Random } from '../../../numerics/index.ts';
import type { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import type { Freedom, Leg } from './freedoms.ts';

/** Trials each way in one arrangement. */
const trials = 400;

/** Energies, eV, of adding one and of taking one away, and how many ways there are of each. */
export interface Trials {
  readonly adding: readonly number[];
  readonly removing: readonly number[];
  readonly waysToAdd: number;
  readonly waysToRemove: number;
}

/** Tries to add and to remove one in an arrangement, which stays as it is. */
export function tryChanges(
  walker: MonteCarloWalker,
  occupation: Uint8Array,
  { legs }: Freedom,
  random: Random,
): Trials {
  const there = legs.map((leg) => sitesFor(walker, occupation, leg));
  const back = legs.map(({ before, after }) =>
    sitesFor(walker, occupation, { before: after, after: before }),
  );
  const energies = (places: readonly (readonly Place[])[]): number[] =>
    Array.from({ length: ways(places) === 0 ? 0 : trials }, () =>
      changeOf(
        walker,
        places.map((sites) => sites[random.below(sites.length)]),
      ),
    );
  return {
    adding: energies(there),
    removing: energies(back),
    waysToAdd: ways(there),
    waysToRemove: ways(back),
  };
}

function ways(places: readonly (readonly Place[])[]): number {
  return places.reduce((product, { length }) => product * length, 1);
}

interface Place {
  readonly site: number;
  readonly before: number;
  readonly after: number;
}

function sitesFor(walker: MonteCarloWalker, occupation: Uint8Array, { before, after }: Leg): Place[] {
  const { cells } = walker.supercell;
  const states = walker.model.parent.sites.map(({ allowed }) => ({
    before: allowed.indexOf(before),
    after: allowed.indexOf(after),
  }));
  const places: Place[] = [];
  for (const [site, state] of occupation.entries()) {
    const of = states[Math.floor(site / cells)];
    if (of.before >= 0 && of.after >= 0 && state === of.before) places.push({ site, ...of });
  }
  return places;
}

/** eV of changing some sites, one after the other and back again. */
function changeOf(walker: MonteCarloWalker, places: readonly Place[]): number {
  let energy = 0;
  for (const { site, after } of places) {
    energy += walker.energyChange(site, after);
    walker.setState(site, after);
  }
  for (const { site, before } of places.toReversed()) walker.setState(site, before);
  return energy;
}

/**
 * The chemical potential at which as many are added as removed: Bennett's acceptance ratio (doi:10.1016/0021-9991(76)90078-4),
 * with the numbers of ways. eV
 */
export function balancePotential(found: readonly Trials[], thermal: number): number {
  const flow = (potential: number): number =>
    found.reduce(
      (sum, { adding, removing, waysToAdd, waysToRemove }) =>
        sum +
        waysToAdd * meanOf(adding, (energy) => 1 / (1 + Math.exp((energy - potential) / thermal))) -
        waysToRemove * meanOf(removing, (energy) => 1 / (1 + Math.exp((energy + potential) / thermal))),
      0,
    );
  const all = found.flatMap(({ adding, removing }) => [...adding, ...removing.map((energy) => -energy)]);
  let [low, high] = [Math.min(...all) - 40 * thermal, Math.max(...all) + 40 * thermal];
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (flow(middle) > 0) high = middle;
    else low = middle;
  }
  return 0.5 * (low + high);
}

function meanOf(values: readonly number[], of: (value: number) => number): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + of(value), 0) / values.length;
}
