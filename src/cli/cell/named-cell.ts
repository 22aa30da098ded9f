import { InputError, nearestName } from '../../base/index.ts';
import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  readAnyCellFile,
  warningText,
  withMaterial,
  type CellFile,
  type CellParameters,
  type HalfCellParameters,
} from '../../cell/index.ts';
import { readMaterial } from '../../material/index.ts';

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

/** Options that put materials from files into a cell. */
export interface MaterialOptions {
  readonly parameters: string;
  readonly positiveMaterial?: string;
  readonly negativeMaterial?: string;
}

/** The cell that `--parameters` names with the materials of files in it; what was assumed is noted. */
export async function cellWithMaterials(
  options: MaterialOptions,
): Promise<CellParameters | HalfCellParameters> {
  let cell = await namedCell(options.parameters);
  for (const side of ['negative', 'positive'] as const) {
    const file = options[`${side}Material`];
    if (file === undefined) continue;
    const { parameters, notes } = withMaterial(cell, side, await readMaterial(file));
    for (const note of notes) process.stderr.write(`lithoscale: note: ${file}: ${note}\n`);
    cell = parameters;
  }
  return cell;
}

function noted<Cell>(name: string, { parameters, warnings }: CellFile<Cell>): Cell {
  for (const warning of warnings)
    process.stderr.write(`lithoscale: note: ${name}: ${warningText(warning)}\n`);
  return parameters;
}
