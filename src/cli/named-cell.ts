import { InputError, nearestName } from '../base/index.ts';
import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  readCellFile,
  warningText,
  type CellParameters,
  type HalfCellParameters,
} from '../cell/index.ts';

/** What `--parameters` says: a literature set by its name, or a file. What is odd about a file is noted. */
export async function namedCell(name: string): Promise<CellParameters> {
  if (!/\.json$/i.test(name) || parameterSetNames.includes(name)) return parameterSet(name);
  const { parameters, warnings } = await readCellFile(name);
  for (const warning of warnings)
    process.stderr.write(`lithoscale: note: ${name}: ${warningText(warning)}\n`);
  return parameters;
}

/** The same, or a literature set of a half cell. */
export async function namedCellOfAnyKind(name: string): Promise<CellParameters | HalfCellParameters> {
  if (halfCellSetNames.includes(name.toLowerCase())) return halfCellSet(name);
  const names = [...parameterSetNames, ...halfCellSetNames];
  if (/\.json$/i.test(name) || names.includes(name.toLowerCase())) return namedCell(name);
  const meant = nearestName(name, names);
  throw new InputError(`'${name}' is not a parameter set`, {
    at: { field: '--parameters' },
    expected: `a .json file, or one of ${names.join(', ')}`,
    ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
  });
}
