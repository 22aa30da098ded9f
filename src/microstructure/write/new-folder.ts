import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '../../base/index.ts';
import { explainWriting, unfinishedName } from './new-file.ts';

/**
 * Fills a folder under a temporary name beside `path` and renames it when it is complete. A folder that is there
 * already is replaced if `replaceable` says that it is of the same kind, or if it is empty.
 * @throws InputError when there is another folder or a file of this name, or the place cannot be written.
 */
export async function writeNewFolder(
  path: string,
  replaceable: (path: string) => Promise<boolean>,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const target = resolve(path);
  await requireFree(path, target, replaceable);
  const unfinished = unfinishedName(target);
  try {
    await mkdir(unfinished);
    await fill(unfinished);
    await requireFree(path, target, replaceable);
    const old = unfinishedName(target);
    // A folder cannot be renamed onto a full one: the old one steps aside and goes when the new one stands.
    const replaced = await rename(target, old).then(
      () => true,
      () => false,
    );
    try {
      await rename(unfinished, target);
    } catch (error) {
      if (replaced) await rename(old, target);
      throw error;
    }
    if (replaced) await rm(old, { recursive: true });
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw explainWriting(path, error);
  }
}

async function requireFree(
  path: string,
  target: string,
  replaceable: (path: string) => Promise<boolean>,
): Promise<void> {
  const entry = await stat(target).catch(() => undefined);
  if (entry === undefined) return;
  const at = { file: path };
  if (!entry.isDirectory()) throw new InputError('there is a file of this name', { at });
  if ((await readdir(target)).length === 0 || (await replaceable(target))) return;
  throw new InputError('there is a folder of this name with something else in it', { at });
}
