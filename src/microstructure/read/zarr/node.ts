import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../../base/index.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One folder of a Zarr store: an array, or a group of further nodes. */
export interface ZarrNode {
  readonly folder: string;
  readonly kind: 'array' | 'group';
  readonly zarrFormat: 2 | 3;
  /** `zarr.json` or `.zarray`; empty for a group of version 2. */
  readonly document: JsonObject;
  readonly attributes: JsonObject;
}

/** Metadata are small; a larger file is something else. */
const longestDocument = 2 ** 24;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the folder holds Zarr metadata of its own. */
export async function isZarr(folder: string): Promise<boolean> {
  const names = ['zarr.json', '.zarray', '.zgroup', '.zattrs'];
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return found.some((entry) => entry?.isFile() === true);
}

/** The node in a folder; undefined where there is none. @throws FormatError for metadata that cannot be read. */
export async function openNode(folder: string): Promise<ZarrNode | undefined> {
  const document = await readDocument(join(folder, 'zarr.json'));
  if (document !== undefined) return nodeOfVersion3(folder, document);
  const array = await readDocument(join(folder, '.zarray'));
  const group = array ?? (await readDocument(join(folder, '.zgroup')));
  const attributes = await readDocument(join(folder, '.zattrs'));
  if (group === undefined && attributes === undefined) return undefined;
  const kind = array === undefined ? 'group' : 'array';
  return { folder, kind, zarrFormat: 2, document: array ?? {}, attributes: attributes ?? {} };
}

function nodeOfVersion3(folder: string, document: JsonObject): ZarrNode {
  const { node_type: kind, zarr_format: zarrFormat, attributes } = document;
  if (zarrFormat !== 3 || (kind !== 'array' && kind !== 'group')) {
    throw new FormatError('not the metadata of a Zarr node', {
      at: { file: join(folder, 'zarr.json') },
      expected: '"zarr_format": 3 and "node_type" "array" or "group"',
    });
  }
  return { folder, kind, zarrFormat, document, attributes: isObject(attributes) ? attributes : {} };
}

async function readDocument(path: string): Promise<JsonObject | undefined> {
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size === undefined) return undefined;
  const at = { file: path };
  if (size > longestDocument) {
    throw new FormatError(`metadata of ${size} bytes are not credible`, { at });
  }
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new FormatError('not a JSON file', { at, cause });
  }
  if (isObject(value)) return value;
  throw new FormatError('not the metadata of a Zarr node', { at, expected: 'a JSON object' });
}
