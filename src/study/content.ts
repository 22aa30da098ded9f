import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, throwIfCancelled } from '../base/index.ts';
import type { InputFileRecord } from './types.ts';

/**
 * What is in a file, or in a folder with all that lies in it (names and contents in order of names).
 * Reads in pieces: memory does not grow with the file.
 * @throws InputError when there is nothing there.
 */
export async function contentOf(path: string, signal?: AbortSignal): Promise<InputFileRecord> {
  const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'ENOENT' ? 'no such file' : `cannot be read (${cause.code})`;
    throw new InputError(what, {
      at: { file: path },
      expected: 'a path relative to the working directory, or an absolute one',
      cause,
    });
  });
  if (!status.isDirectory()) return { path, bytes: status.size, sha256: await hashFile(path, signal) };
  const names = (await readdir(path)).toSorted();
  const total = createHash('sha256');
  let bytes = 0;
  for (const name of names) {
    const part = await contentOf(join(path, name), signal);
    total.update(`${JSON.stringify(name)}:${part.sha256}\n`);
    bytes += part.bytes;
  }
  return { path, bytes, sha256: total.digest('hex') };
}

/** Changes when the file or folder is written to: cheap, for noticing a change while a step reads it. */
export async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return `${size} ${mtimeMs} ${ino}`;
}

async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    throwIfCancelled(signal);
    hash.update(piece as Uint8Array);
  }
  return hash.digest('hex');
}
