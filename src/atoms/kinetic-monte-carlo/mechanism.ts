import { InputError } from '../../base/index.ts';
import type { ClusterInteraction, LatticeSite } from '../lattice-model/lattice-model.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';

/** What an event does to one site. */
export interface SiteChange {
  readonly site: LatticeSite;
  readonly before: string;
  readonly after: string;
}

/** An atom that an event carries from one site to another. */
export interface AtomMove {
  readonly species: string;
  readonly from: LatticeSite;
  readonly to: LatticeSite;
}

/** E_KRA of an event, eV: a constant, and energies of clusters around it that count once each. */
export interface KineticBarrier {
  readonly constant: number;
  /** In the same frame as the event's sites. */
  readonly interactions: readonly ClusterInteraction[];
}

/**
 * One kind of event, which may happen in every primitive cell. Its rate from arrangement i to f is
 * prefactor × exp(−(E‡ − E_i)/kT), E‡ = E_KRA + (E_i + E_f)/2, and no less than E_i and E_f
 * (doi:10.1103/PhysRevB.64.184307). The event that undoes it is another mechanism.
 */
export interface HopMechanism {
  /** Shared by all mechanisms that are alike by symmetry, and by those that undo them. */
  readonly name: string;
  /** No site twice. */
  readonly changes: readonly SiteChange[];
  readonly moves: readonly AtomMove[];
  readonly barrier: KineticBarrier;
  /** 1/s */
  readonly prefactor: number;
}

interface Kinetics {
  readonly name: string;
  /** E_KRA in eV, or how it depends on the surroundings. */
  readonly barrier: number | KineticBarrier;
  /** 1/s */
  readonly prefactor: number;
}

/** An atom and what it changes places with: a vacancy, or an atom of another species. */
export interface ExchangeOptions extends Kinetics {
  readonly species: string;
  /** Default: 'Vacancy'. */
  readonly with?: string | undefined;
  readonly from: LatticeSite;
  readonly to: LatticeSite;
}

/** An atom goes from one site to another, and what was there to its own. */
export function exchangeHop(options: ExchangeOptions): HopMechanism {
  const { species, with: other = vacancy, from, to } = options;
  return chainHop({ ...options, species: [species, other], sites: [from, to] });
}

export interface ChainOptions extends Kinetics {
  /** Sites along which the content of each goes on to the next, and that of the last to the first. */
  readonly sites: readonly LatticeSite[];
  /** What the sites hold before. */
  readonly species: readonly string[];
}

/**
 * A ring of moves; with a vacancy on the last site a chain. An interstitialcy is ['Li+', 'Li+', 'Vacancy']: the first atom pushes
 * the second on to the empty site.
 */
export function chainHop({ name, barrier, prefactor, sites, species }: ChainOptions): HopMechanism {
  if (sites.length !== species.length || sites.length < 2) {
    throw new InputError(`mechanism '${name}' has ${sites.length} sites and ${species.length} species`, {
      at: { field: 'mechanisms' },
      expected: 'two sites or more, and what each holds before',
    });
  }
  const next = (k: number): number => (k + 1) % sites.length;
  const changes = sites.map((site, k) => ({ site, before: species[k], after: '' }));
  for (const k of sites.keys()) changes[next(k)].after = species[k];
  return {
    name,
    changes,
    moves: sites.flatMap((from, k) =>
      species[k] === vacancy ? [] : [{ species: species[k], from, to: sites[next(k)] }],
    ),
    barrier: typeof barrier === 'number' ? { constant: barrier, interactions: [] } : barrier,
    prefactor,
  };
}

/** The event that undoes another, with the same E_KRA and prefactor: detailed balance holds between them. */
export function reversedHop({ changes, moves, ...rest }: HopMechanism): HopMechanism {
  return {
    ...rest,
    changes: changes.map(({ site, before, after }) => ({ site, before: after, after: before })),
    moves: moves.map(({ species, from, to }) => ({ species, from: to, to: from })),
  };
}

/** @throws InputError for a mechanism that the lattice cannot have, by name. */
export function checkMechanism(parent: ParentLattice, mechanism: HopMechanism): void {
  const { name, changes, prefactor, barrier } = mechanism;
  const refuse = (what: string, expected: string): never => {
    throw new InputError(`mechanism '${name}' ${what}`, { at: { field: 'mechanisms' }, expected });
  };
  const places = changes.map(({ site }) => `${site.sublattice},${site.cell.join()}`);
  if (new Set(places).size !== places.length) refuse('names a site twice', 'each site once');
  if (changes.every(({ before, after }) => before === after)) refuse('changes nothing', 'an event');
  for (const { site, before, after } of changes) {
    const allowed = parent.sites[site.sublattice]?.allowed;
    if (allowed === undefined) {
      refuse(`names sublattice ${site.sublattice}`, `one from 0 to ${parent.sites.length - 1}`);
    }
    const foreign = [before, after].find((species) => !allowed?.includes(species));
    if (foreign !== undefined) {
      refuse(`puts ${foreign} on sublattice ${site.sublattice}`, `one of ${allowed?.join(', ')}`);
    }
  }
  if (!(prefactor > 0 && Number.isFinite(prefactor))) {
    refuse(`has the prefactor ${prefactor}`, 'a positive number of 1/s');
  }
  if (!Number.isFinite(barrier.constant)) refuse(`has the barrier ${barrier.constant}`, 'a number of eV');
  for (const { sites, energies } of barrier.interactions) {
    const count = sites.reduce(
      (n, { sublattice }) => n * (parent.sites[sublattice]?.allowed.length ?? NaN),
      1,
    );
    if (energies.length !== count || !energies.every(Number.isFinite)) {
      refuse('has a cluster in its barrier that does not fit the lattice', `${count} energies in eV`);
    }
  }
}
