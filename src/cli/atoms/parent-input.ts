import { readParent, type ParentLattice } from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';

/** A parent lattice as verbs take it: a file, and rules such as 'Li=Li+|Vacancy' where that is a POSCAR. */
export function openParent(path: string, rules: readonly string[]): Promise<ParentLattice> {
  return readParent(path, rules.length === 0 ? undefined : Object.fromEntries(rules.map(parseRule)));
}

function parseRule(rule: string): [string, string[]] {
  const [, name, list] = /^([^=]+)=(.+)$/.exec(rule) ?? [];
  const allowed = list?.split('|').map((each) => each.trim()) ?? [];
  if (allowed.length > 0 && allowed.every((each) => each !== '')) return [name.trim(), allowed];
  throw new InputError(`'${rule}' is no rule`, {
    at: { field: '--allow' },
    expected: "a species of the file and what may sit there, such as 'Li=Li+|Vacancy'",
  });
}
