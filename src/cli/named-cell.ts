import { parameterSet, parameterSetNames, readParameterFile, type CellParameters } from '../cell/index.ts';

/** What `--parameters` says: a literature set by its name, or a file. */
export function namedCell(name: string): Promise<CellParameters> | CellParameters {
  return /\.json$/i.test(name) && !parameterSetNames.includes(name)
    ? readParameterFile(name)
    : parameterSet(name);
}
