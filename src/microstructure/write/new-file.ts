import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../base/index.ts';

/** Appends to a file, or writes over what it has written before. */
export class NewFile {
  readonly #handle: FileHandle;
  #length = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Bytes written so far: where the next ones go. */
  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.overwrite(bytes, this.#length);
    this.#length += bytes.length;
  }

  async overwrite(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const length = Math.min(2 ** 30, bytes.length - done);
      done += (await this.#handle.write(bytes, done, length, position + done)).bytesWritten;
    }
  }
}

/** A name beside `path` that nobody looks at. */
export function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
}

/**
 * Writes a file under a temporary name beside `path` and renames it when it is complete, so that nobody ever
 * sees half a file. @throws InputError when the folder is missing or cannot be written.
 */
export async function writeNewFile(path: string, fill: (file: NewFile) => Promise<void>): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    const handle = await open(unfinished, 'wx');
    try {
      await fill(new NewFile(handle));
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw explainWriting(path, error);
  }
}

/** What the operating system complains about, for people. */
export function explainWriting(path: string, error: unknown): unknown {
  const reasons: Record<string, string> = {
    ENOENT: 'the folder to write in does not exist',
    ENOTDIR: 'the folder to write in does not exist',
    EACCES: 'no permission to write here',
    EPERM: 'no permission to write here',
    EROFS: 'the file system is read-only',
    EISDIR: 'there is a folder of this name',
    ENOSPC: 'the disk is full',
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new InputError(reason, { at: { file: path }, cause: error });
}
