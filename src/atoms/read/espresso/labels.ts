import { FormatError, type Place } from '../../../base/index.ts';
import { isElement } from '../../structures/species.ts';
import { shortened } from '../numbers.ts';

/** The element of a label of pw.x: 'Ni', 'Ni1', 'fe_up'. @throws FormatError where none begins it. */
export function elementOfLabel(label: string, at: Place): string {
  const letters = /^[A-Za-z]+/.exec(label)?.[0] ?? '';
  const named = `${letters.slice(0, 1).toUpperCase()}${letters.slice(1, 2).toLowerCase()}`;
  const found = [named, named.slice(0, 1)].find(isElement);
  if (found !== undefined && (letters.length <= 2 || !/^[A-Za-z]{3}/.test(label))) return found;
  throw new FormatError(`'${shortened(label)}' is no label of an element`, { at });
}

/** One name for what versions write differently: 'SLA PW PBX PBC', 'PBE'. */
export function functionalName(written: string, hubbard: boolean): string {
  const name = written
    .trim()
    .replace(/[\s+-]+/g, ' ')
    .toUpperCase();
  return `${same[name] ?? name}${hubbard ? '+U' : ''}`;
}

const same: Readonly<Record<string, string>> = {
  'SLA PW PBE PBE': 'PBE',
  'SLA PW PBX PBC': 'PBE',
  PBESOL: 'PBEsol',
  'SLA PW PSX PSC': 'PBEsol',
  'SLA PZ NOGX NOGC': 'LDA',
  PZ: 'LDA',
  'SLA PW RPB PBE': 'RPBE',
  REVPBE: 'revPBE',
  HSE: 'HSE06',
};
