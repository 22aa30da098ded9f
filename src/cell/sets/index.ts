import { InputError, nearestName } from '../../base/index.ts';
import type { CellParameters } from '../parameters.ts';
import { chen2020 } from './chen2020.ts';
import { marquis2019, marquis2019Comsol } from './marquis2019.ts';

const sets: readonly CellParameters[] = [chen2020, marquis2019, marquis2019Comsol];

/** Names that {@link parameterSet} knows. */
export const parameterSetNames: readonly string[] = sets.map(({ name }) => name);

/**
 * A built-in, cited set by its name (capitals do not matter).
 * @throws InputError for an unknown name, listing those there are.
 */
export function parameterSet(name: string): CellParameters {
  const found = sets.find((set) => set.name === name.toLowerCase());
  if (found !== undefined) return found;
  const meant = nearestName(name, parameterSetNames);
  throw new InputError(`'${name}' is not a parameter set`, {
    at: { field: 'parameters' },
    expected: `one of ${parameterSetNames.join(', ')}`,
    ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
  });
}
