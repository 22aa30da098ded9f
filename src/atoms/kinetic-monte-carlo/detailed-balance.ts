import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { checkMechanism, type HopMechanism, type KineticBarrier } from './mechanism.ts';

/** Random surroundings in which the barriers there and back are held against each other. */
const surroundings = 64;
/** eV; what rounding leaves between two sums. */
const sameEnergy = 1e-9;
const samePrefactor = 1e-9;

/**
 * Finds for each mechanism the one that undoes it, and checks that the two have the same prefactor and, in random
 * surroundings, the same E_KRA: then, and only then, do the rates obey detailed balance, whatever the energies.
 * @returns the number of the reverse of each mechanism; a mechanism may be its own.
 * @throws InputError naming the mechanism that has no reverse or another rate back.
 */
export function reversesOf(parent: ParentLattice, mechanisms: readonly HopMechanism[]): number[] {
  if (mechanisms.length === 0) {
    throw new InputError('a kinetic model has no mechanisms', {
      at: { field: 'mechanisms' },
      expected: 'one or more',
    });
  }
  for (const mechanism of mechanisms) checkMechanism(parent, mechanism);
  const reverses = mechanisms.map(() => -1);
  const shapes = mechanisms.map((mechanism) => shapeOf(mechanism, 'after'));
  for (const [index, mechanism] of mechanisms.entries()) {
    if (reverses[index] >= 0) continue;
    const own = shapeOf(mechanism, 'before');
    const candidates = mechanisms.flatMap((_, k) =>
      reverses[k] < 0 && shapes[k].key === own.key ? [k] : [],
    );
    let worst: string | undefined;
    const found = candidates.find((k) => {
      const difference = differenceOf(parent, mechanism, mechanisms[k], own.origin, shapes[k].origin);
      worst ??= difference;
      return difference === undefined;
    });
    if (found === undefined) refuse(mechanism, worst);
    reverses[index] = found;
    reverses[found] = index;
  }
  return reverses;
}

function refuse({ name }: HopMechanism, difference: string | undefined): never {
  if (difference === undefined) {
    throw new InputError(`mechanism '${name}' breaks detailed balance: nothing undoes it`, {
      at: { field: 'mechanisms' },
      mend: 'give the hop back with the same barrier and prefactor',
    });
  }
  throw new InputError(`mechanism '${name}' breaks detailed balance: ${difference}`, {
    at: { field: 'mechanisms' },
    expected: 'the same prefactor and E_KRA there and back in all surroundings',
  });
}

/** The changes of an event, or of its reverse, wherever it happens, and the cell from which they are counted. */
function shapeOf(
  { changes }: HopMechanism,
  first: 'before' | 'after',
): { key: string; origin: LatticeSite['cell'] } {
  const lines = changes.map(({ site, before, after }) => ({
    label: first === 'after' ? `${after}>${before}` : `${before}>${after}`,
    site,
  }));
  const shapes = lines.map(({ site: { cell: origin } }) => ({
    key: lines
      .map(
        ({ label, site }) => `${site.sublattice}:${site.cell.map((x, k) => x - origin[k]).join()}:${label}`,
      )
      .sort()
      .join(' '),
    origin,
  }));
  return shapes.reduce((a, b) => (b.key < a.key ? b : a));
}

/** In words what differs between an event and its reverse, if anything. */
function differenceOf(
  parent: ParentLattice,
  forward: HopMechanism,
  backward: HopMechanism,
  from: LatticeSite['cell'],
  to: LatticeSite['cell'],
): string | undefined {
  const [there, back] = [forward.prefactor, backward.prefactor];
  if (Math.abs(there - back) > samePrefactor * there)
    return `its prefactor is ${there} 1/s there and ${back} 1/s back`;
  const shift = from.map((x, k) => x - to[k]);
  const random = new Random(20_01).stream(forward.name);
  for (let trial = 0; trial < surroundings; trial++) {
    const states = new Map<string, number>();
    const stateOf = (site: LatticeSite, by: readonly number[]): number => {
      const key = `${site.sublattice}:${site.cell.map((x, k) => x + by[k]).join()}`;
      const state = states.get(key) ?? random.below(parent.sites[site.sublattice].allowed.length);
      states.set(key, state);
      return state;
    };
    const set = (state: 'before' | 'after'): void => {
      for (const { site, ...change } of forward.changes) {
        const { allowed } = parent.sites[site.sublattice];
        states.set(`${site.sublattice}:${site.cell.join()}`, allowed.indexOf(change[state]));
      }
    };
    set('before');
    const ahead = barrierIn(parent, forward.barrier, (site) => stateOf(site, [0, 0, 0]));
    set('after');
    const behind = barrierIn(parent, backward.barrier, (site) => stateOf(site, shift));
    if (Math.abs(ahead - behind) > sameEnergy) {
      return `E_KRA is ${ahead.toFixed(6)} eV there and ${behind.toFixed(6)} eV back in some surroundings`;
    }
  }
  return undefined;
}

/** E_KRA, eV, of an event among sites in given states. */
function barrierIn(
  parent: ParentLattice,
  { constant, interactions }: KineticBarrier,
  stateOf: (site: LatticeSite) => number,
): number {
  return interactions.reduce((sum, { sites, energies }) => {
    const index = sites.reduce(
      (at, site) => at * parent.sites[site.sublattice].allowed.length + stateOf(site),
      0,
    );
    return sum + energies[index];
  }, constant);
}
