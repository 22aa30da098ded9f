import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  readParameterFile,
  type CellParameters,
  type HalfCellParameters,
} from '../cell/index.ts';

/** What `--parameters` says: a literature set by its name, or a file. */
export function namedCell(name: string): Promise<CellParameters> | CellParameters {
  return /\.json$/i.test(name) && !parameterSetNames.includes(name)
    ? readParameterFile(name)
    : parameterSet(name);
}

/** The same, or a literature set of a half cell. */
export function namedCellOfAnyKind(
  name: string,
): Promise<CellParameters> | CellParameters | HalfCellParameters {
  return halfCellSetNames.includes(name.toLowerCase()) ? halfCellSet(name) : namedCell(name);
}
