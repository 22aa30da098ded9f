import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  enumerateStructures,
  parentText,
  poscarText,
  structureOf,
  type EnumeratedStructure,
  type Enumeration,
  type ParentLattice,
} from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';
import { parseNumber, print, table, toJson, writeText, type CommonOptions } from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { openParent } from './parent-input.ts';

interface EnumerateOptions extends CommonOptions {
  readonly maxCells: string;
  readonly minCells: string;
  readonly allow: readonly string[];
  readonly composition: readonly string[];
  readonly neutral?: boolean;
  readonly most: string;
  readonly tolerance: string;
  readonly output?: string;
}

/** `lithoscale atoms enumerate PARENT --max-cells N` */
export async function enumerate({ args, options, signal }: VerbContext<EnumerateOptions>): Promise<void> {
  const [path] = args;
  const progress = progressReporter(options);
  const asked = {
    mostCells: parseNumber(options.maxCells, '--max-cells', { min: 1, integer: true }),
    leastCells: parseNumber(options.minCells, '--min-cells', { min: 1, integer: true }),
    mostStructures: parseNumber(options.most, '--most', { min: 1, integer: true }),
    tolerance: parseNumber(options.tolerance, '--tolerance', { above: 0 }),
    composition: Object.fromEntries(options.composition.map(parseRange)),
    neutral: options.neutral === true,
  };
  const parent = await openParent(path, options.allow);
  const { output } = options;
  if (output !== undefined) await makeFolder(output);
  const found = await enumerateStructures(parent, { ...asked, signal, onProgress: progress.onProgress });
  const files = output === undefined ? undefined : await writeAll(output, parent, found, progress.onProgress);
  progress.clear();
  const { counts } = found;
  const document = { parent: path, counts, structures: found.structures.length, folder: output, files };
  print(options, document, () => [
    ...table([
      ['cells', 'superlattices', 'distinct', 'structures'],
      ...counts.map(({ cells, superlattices, distinctSuperlattices, structures }) => [
        cells,
        superlattices,
        distinctSuperlattices,
        structures,
      ]),
    ]),
    `${found.structures.length} structures${output === undefined ? '' : ` in ${output}`}`,
  ]);
}

function parseRange(text: string): [string, [number, number]] {
  const [, name, first, last] = /^([^=]+)=([\d.eE+-]+?)(?:\.\.([\d.eE+-]+))?$/.exec(text) ?? [];
  const range = [first, last ?? first].map(Number);
  if (name !== undefined && range.every(Number.isFinite)) return [name.trim(), [range[0], range[1]]];
  throw new InputError(`'${text}' is no range of shares`, {
    at: { field: '--composition' },
    expected: "a species and its share, such as 'Li+=0.25..0.5'",
  });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new InputError('there is a file or folder of this name', { at: { file: folder } });
    const what = code === 'ENOENT' ? `there is no folder ${dirname(folder)}` : `cannot be made (${code})`;
    throw new InputError(what, { at: { file: folder }, cause });
  }
}

/** A POSCAR a structure, and what they are together. */
async function writeAll(
  folder: string,
  parent: ParentLattice,
  { structures }: Enumeration,
  onProgress: (progress: { stage: string; fraction: number }) => void,
): Promise<string[]> {
  const names = fileNames(structures);
  for (const [at, { supercell, occupation }] of structures.entries()) {
    const structure = structureOf(parent, supercell, occupation, { reduced: true });
    const comment = `${names[at]} [${supercell.hermite.map((row) => row.join(' ')).join('; ')}]`;
    await writeText(join(folder, names[at]), poscarText(structure, comment));
    onProgress({ stage: 'writing', fraction: (at + 1) / structures.length });
  }
  await writeText(join(folder, 'parent.yaml'), parentText(parent));
  const list = structures.map(({ supercell, occupation, multiplicity }, at) => ({
    file: names[at],
    cells: supercell.cells,
    supercell: supercell.hermite,
    occupation: [...occupation],
    multiplicity,
  }));
  await writeText(join(folder, 'structures.json'), `${toJson({ parent, structures: list })}\n`);
  return names;
}

/** `POSCAR-4-012`: cells, and a number among those of that size. */
function fileNames(structures: readonly EnumeratedStructure[]): string[] {
  const totals = new Map<number, number>();
  for (const { supercell } of structures) totals.set(supercell.cells, (totals.get(supercell.cells) ?? 0) + 1);
  const next = new Map<number, number>();
  return structures.map(({ supercell: { cells } }) => {
    const number = (next.get(cells) ?? 0) + 1;
    next.set(cells, number);
    return `POSCAR-${cells}-${String(number).padStart(String(totals.get(cells)).length, '0')}`;
  });
}
