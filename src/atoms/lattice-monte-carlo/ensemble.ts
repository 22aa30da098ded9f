import { InputError } from '../../base/index.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';

/** eV by species; that of vacancies is 0 unless it is given. Only differences matter. */
export type ChemicalPotentials = Readonly<Record<string, number>>;

/** Which numbers of atoms a walk keeps. */
export type Ensemble =
  | {
      /** None: sites change one by one, at chemical potentials for the lattice or for each sublattice of its own. */
      readonly kind: 'semi-grand';
      readonly chemicalPotentials: ChemicalPotentials | readonly ChemicalPotentials[];
    }
  | {
      /** All: unlike atoms swap places. */
      readonly kind: 'canonical';
      /** Whether atoms swap between sublattices that both allow them; otherwise each sublattice keeps its own. Default true. */
      readonly betweenSublattices?: boolean | undefined;
    }
  | {
      /** The charge: sites change by one, two or, where only that balances, three. */
      readonly kind: 'charge-neutral';
      readonly chemicalPotentials: ChemicalPotentials | readonly ChemicalPotentials[];
      /** Elementary charges by species, for names that do not end in their charge. */
      readonly charges?: Readonly<Record<string, number>> | undefined;
    };

/**
 * Chemical potentials by active sublattice and state, eV.
 * @throws InputError for a species without one, or for one of no species of the lattice.
 */
export function potentialsOf(
  parent: ParentLattice,
  active: readonly number[],
  given: ChemicalPotentials | readonly ChemicalPotentials[],
): Float64Array[] {
  const bySublattice = isList(given) ? given : parent.sites.map(() => given);
  if (bySublattice.length !== parent.sites.length) {
    throw new InputError(`chemical potentials are given for ${bySublattice.length} sublattices`, {
      at: { field: 'chemicalPotentials' },
      expected: `one set, or one for each of the ${parent.sites.length} sublattices`,
    });
  }
  const known = new Set(parent.sites.flatMap(({ allowed }) => allowed));
  for (const name of bySublattice.flatMap((potentials) => Object.keys(potentials))) {
    if (!known.has(name)) {
      throw new InputError(`the lattice holds no ${name}`, {
        at: { field: `chemicalPotentials.${name}` },
        expected: `one of ${[...known].join(', ')}`,
      });
    }
  }
  return active.map((sublattice) =>
    Float64Array.from(parent.sites[sublattice].allowed, (name) =>
      potentialOf(name, bySublattice[sublattice]),
    ),
  );
}

function isList(
  given: ChemicalPotentials | readonly ChemicalPotentials[],
): given is readonly ChemicalPotentials[] {
  return Array.isArray(given);
}

function potentialOf(name: string, potentials: ChemicalPotentials): number {
  const value = potentials[name] ?? (name === vacancy ? 0 : undefined);
  if (value === undefined || !Number.isFinite(value)) {
    throw new InputError(`the chemical potential of ${name} is ${value === undefined ? 'missing' : value}`, {
      at: { field: `chemicalPotentials.${name}` },
      expected: 'a number in eV for each species that comes and goes',
    });
  }
  return value;
}
