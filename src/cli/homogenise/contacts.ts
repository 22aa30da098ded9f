import { InputError } from '../../base/index.ts';
import type { ContactResistance } from '../../homogenise/index.ts';
import { parseNumber } from '../shared/output.ts';

const form = 'PHASE/PHASE=VALUE in Ω m² for conductivities in S/m';

/** `nmc/cbd=1e-9`, one or several divided by commas, from each `--contact`. @throws InputError */
export function parseContacts(texts: readonly string[]): ContactResistance[] {
  const contacts = texts.flatMap((text) => text.split(',')).map(parseContact);
  const pairs = contacts.map(({ phases }) => phases.toSorted().join('/'));
  const twice = pairs.find((pair, at) => pairs.indexOf(pair) < at);
  if (twice === undefined) return contacts;
  throw new InputError(`the contact ${twice} stands twice`, { at: { field: '--contact' } });
}

function parseContact(text: string): ContactResistance {
  const [pair = '', value, ...more] = text.split('=').map((part) => part.trim());
  const [first = '', second = '', ...others] = pair.split('/').map((part) => part.trim());
  if (first === '' || second === '' || others.length + more.length > 0 || value === undefined) {
    throw new InputError(`'${text.trim()}' is not a contact resistance`, {
      at: { field: '--contact' },
      expected: form,
    });
  }
  return { phases: [first, second], resistance: parseNumber(value, `--contact ${pair}`, { min: 0 }) };
}
