import { InputError, nearestName } from '../../base/index.ts';
import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  readAnyCellFile,
  warningText,
  type CellFile,
  type CellParameters,
  type HalfCellParameters,
} from '../../cell/index.ts';

/** What `--parameters` says: a literature set by its name, or a file. What is odd about a file is noted. */
export async function namedCell(name: string): Promise<CellParameters | HalfCellParameters> {
  if (halfCellSetNames.includes(name.toLowerCase())) return halfCellSet(name);
  const names = [...parameterSetNames, ...halfCellSetNames];
  if (names.includes(name.toLowerCase())) return parameterSet(name);
  if (/\.json$/i.test(name)) return noted(name, await readAnyCellFile(name));
  const meant = nearestName(name, names);
  throw new InputError(`'${name}' is not a parameter set`, {
    at: { field: '--parameters' },
    expected: `a .json file, or one of ${names.join(', ')}`,
    ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
  });
}

function noted<Cell>(name: string, { parameters, warnings }: CellFile<Cell>): Cell {
  for (const warning of warnings)
    process.stderr.write(`lithoscale: note: ${name}: ${warningText(warning)}\n`);
  return parameters;
}
