import type { LongWork } from '../../base/index.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { parseCif } from './cif/parse-cif.ts';
import { parseDataset } from './dataset.ts';
import { detectFormat, type AtomsFormat } from './detect.ts';
import { entriesOfRun, type DftOptions, type DftRun } from './dft-run.ts';
import { readPwOutput } from './espresso/pw-output.ts';
import { readPwXml } from './espresso/pw-xml.ts';
import { parseExtxyz, type ExtxyzOptions } from './extxyz.ts';
import { parsePoscar, type PoscarOptions } from './poscar.ts';
import { TextFile } from './text-file.ts';
import { readOutcar } from './vasp/outcar.ts';
import { readVasprun } from './vasp/vasprun.ts';

export interface ReadStructuresOptions extends PoscarOptions, ExtxyzOptions, DftOptions, LongWork {}

type RunReader = (pieces: AsyncIterable<string>, file: string) => Promise<DftRun>;

const runReaders: Partial<Record<AtomsFormat, RunReader>> = {
  vasprun: readVasprun,
  outcar: readOutcar,
  'espresso-output': readPwOutput,
  'espresso-xml': readPwXml,
};

/**
 * All structures of a file, recognised by its content and not its name, plain or gzipped: POSCAR, CIF, XYZ and extended
 * XYZ, vasprun.xml, OUTCAR, output and XML of pw.x, datasets. Runs that are not converged or cut short are refused.
 * @throws InputError or FormatError with file, line and cause.
 */
export async function readStructures(
  path: string,
  options: ReadStructuresOptions = {},
): Promise<StructureEntry[]> {
  const file = new TextFile(path, options.signal);
  const format = detectFormat(await file.head(), path);
  const readRun = runReaders[format];
  if (readRun !== undefined) return entriesOfRun(await readRun(file.pieces(), path), options);
  const text = await file.whole();
  if (format === 'cif') return parseCif(text, path);
  if (format === 'extxyz') return parseExtxyz(text, path, options);
  if (format === 'dataset') return parseDataset(text, path);
  return [{ name: path, structure: parsePoscar(text, path, options), source: path }];
}
