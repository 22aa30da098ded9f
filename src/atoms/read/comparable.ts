import { InputError } from '../../base/index.ts';
import { elementCounts } from '../structures/species.ts';
import type { StructureEntry } from '../structures/structure.ts';

/** One aspect in which energies must agree to be compared. */
interface Aspect {
  readonly what: string;
  /** Nothing where an entry does not say, or where it does not matter. */
  readonly of: (entry: StructureEntry) => string | undefined;
}

/**
 * Looks whether energies may be compared: one program, one functional, for each element one U and one pseudopotential.
 * @returns names of entries with an energy that say nothing of how it was calculated.
 * @throws InputError that says in what they differ and which entries are in the minority.
 */
export function requireComparable(entries: readonly StructureEntry[]): string[] {
  const calculated = entries.filter(({ energy }) => energy !== undefined);
  const elements = new Set(
    calculated.flatMap(({ structure }) => [...elementCounts(structure.species).keys()]),
  );
  const aspects: Aspect[] = [
    { what: 'programs', of: ({ code }) => code?.split(' ')[0] },
    { what: 'functionals', of: ({ functional }) => functional },
    ...[...elements].map((element) => ({ what: `U of ${element}`, of: hubbardOf(element) })),
    ...[...elements].map((element) => ({
      what: `pseudopotentials of ${element}`,
      of: ({ potentials }: StructureEntry) => potentials?.[element],
    })),
  ];
  for (const aspect of aspects) requireOne(calculated, aspect);
  return calculated.filter(({ functional }) => functional === undefined).map(({ name }) => name);
}

/** 0 eV where a functional is named that has no U for the element. */
function hubbardOf(element: string): Aspect['of'] {
  return ({ functional, hubbard, structure }) => {
    if (functional === undefined || !elementCounts(structure.species).has(element)) return undefined;
    return `${hubbard?.[element] ?? 0} eV`;
  };
}

function requireOne(entries: readonly StructureEntry[], { what, of }: Aspect): void {
  const groups = new Map<string, string[]>();
  for (const entry of entries) {
    const value = of(entry);
    if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), entry.name]);
  }
  if (groups.size <= 1) return;
  const sorted = [...groups].toSorted(([, first], [, second]) => second.length - first.length);
  const parts = sorted.map(
    ([value, names], index) =>
      `${value} in ${index === 0 && names.length > 2 ? `${names.length} entries` : listed(names)}`,
  );
  throw new InputError(`energies of different ${what} cannot be compared: ${parts.join(', ')}`, {
    mend: 'leave some out, or calculate them alike',
  });
}

function listed(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(' and ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
