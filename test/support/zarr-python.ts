import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const stores = JSON.parse(readFileSync(join(import.meta.dirname, 'zarr-python.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

/** Names of the stores that zarr-python.py wrote. */
export const storeNames = Object.keys(stores);

/** Puts a store into a folder, with some of its files changed (null: left out). */
export function unpackStore(
  folder: string,
  name: string,
  changes: Record<string, Uint8Array | string | null> = {},
): string {
  for (const [file, content] of Object.entries({ ...stores[name], ...changes })) {
    if (content === null) continue;
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file in changes ? content : Buffer.from(String(content), 'base64'));
  }
  return folder;
}

/** A metadata file of a store. */
export function storedDocument(name: string, file: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(stores[name]?.[file] ?? '', 'base64').toString()) as Record<string, unknown>;
}
