import { InputError } from '../../../base/index.ts';
import { vacancy, type ParentLattice } from '../parent-lattice.ts';
import { elementOf } from '../species.ts';
import type { Structure } from '../structure.ts';

/**
 * The names that a lattice gives a structure's species: the same, or the only one of that element where just one of the
 * two names says the charge.
 * @throws InputError that names the first atom whose species the lattice does not know, or knows with several charges.
 */
export function requireSpecies({ species }: Structure, parent: ParentLattice): string[] {
  const known = [...new Set(parent.sites.flatMap(({ allowed }) => allowed))].filter(
    (name) => name !== vacancy,
  );
  return species.map((name, atom) => {
    if (known.includes(name)) return name;
    const alike = known.filter(
      (other) =>
        elementOf(other) === elementOf(name) && (other === elementOf(other) || name === elementOf(name)),
    );
    if (alike.length === 1) return alike[0];
    const trouble =
      alike.length === 0 ? 'which no site may hold' : `which may be ${alike.join(' or ')} on this lattice`;
    throw new InputError(`atom ${atom + 1} is ${name}, ${trouble}`, {
      at: { field: 'species' },
      expected: known.join(', '),
      mend: alike.length === 0 ? undefined : 'give its charge',
    });
  });
}
