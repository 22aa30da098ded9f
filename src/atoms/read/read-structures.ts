import type { LongWork } from '../../base/index.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { parseDataset } from './dataset.ts';
import { detectFormat } from './detect.ts';
import { parseExtxyz, type ExtxyzOptions } from './extxyz.ts';
import { parsePoscar, type PoscarOptions } from './poscar.ts';
import { TextFile } from './text-file.ts';

export interface ReadStructuresOptions extends PoscarOptions, ExtxyzOptions, LongWork {}

/**
 * All structures of a file, recognised by its content: POSCAR, XYZ and extended XYZ, datasets; plain or gzipped.
 * @throws InputError or FormatError with file, line and cause.
 */
export async function readStructures(
  path: string,
  options: ReadStructuresOptions = {},
): Promise<StructureEntry[]> {
  const file = new TextFile(path, options.signal);
  switch (detectFormat(await file.head(), path)) {
    case 'poscar':
      return [{ name: path, structure: parsePoscar(await file.whole(), path, options), source: path }];
    case 'extxyz':
      return parseExtxyz(await file.whole(), path, options);
    default:
      return parseDataset(await file.whole(), path);
  }
}
