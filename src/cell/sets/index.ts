import { InputError, nearestName } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { ai2020 } from './ai2020.ts';
import { chen2020, chen2020Composite, okane2022 } from './chen2020.ts';
import { ecker2015, ecker2015GraphiteHalf } from './ecker2015.ts';
import { marquis2019, marquis2019Comsol } from './marquis2019.ts';
import { mohtat2020 } from './mohtat2020.ts';
import { doyle1996Cell1, doyle1996Cell2, fuller1994 } from './newman.ts';
import { prada2013 } from './prada2013.ts';
import { xu2019 } from './xu2019.ts';

const sets: readonly CellParameters[] = [
  chen2020,
  chen2020Composite,
  okane2022,
  marquis2019,
  marquis2019Comsol,
  prada2013,
  ecker2015,
  ai2020,
  mohtat2020,
  doyle1996Cell1,
  doyle1996Cell2,
  fuller1994,
];

const halfCells: readonly HalfCellParameters[] = [xu2019, ecker2015GraphiteHalf];

/** Names that {@link parameterSet} knows. */
export const parameterSetNames: readonly string[] = sets.map(({ name }) => name);

/** Names that {@link halfCellSet} knows. */
export const halfCellSetNames: readonly string[] = halfCells.map(({ name }) => name);

/**
 * A built-in, cited set of a full cell by its name (capitals do not matter).
 * @throws InputError for an unknown name, listing those there are.
 */
export function parameterSet(name: string): CellParameters {
  return byName(sets, name, halfCellSetNames, 'a half cell: halfCellSet has it');
}

/**
 * A built-in, cited set of a half cell by its name (capitals do not matter).
 * @throws InputError for an unknown name, listing those there are.
 */
export function halfCellSet(name: string): HalfCellParameters {
  return byName(halfCells, name, parameterSetNames, 'a full cell: parameterSet has it');
}

function byName<Set extends { readonly name: string }>(
  among: readonly Set[],
  name: string,
  others: readonly string[],
  otherKind: string,
): Set {
  const found = among.find((set) => set.name === name.toLowerCase());
  if (found !== undefined) return found;
  const names = among.map((set) => set.name);
  const meant = nearestName(name, names);
  const isOther = others.includes(name.toLowerCase());
  throw new InputError(isOther ? `'${name}' is ${otherKind}` : `'${name}' is not a parameter set`, {
    at: { field: 'parameters' },
    expected: `one of ${names.join(', ')}`,
    ...(meant === undefined || isOther ? {} : { mend: `did you mean '${meant}'?` }),
  });
}
