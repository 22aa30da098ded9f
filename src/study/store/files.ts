import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Bytes written, read and hashed at a time. */
const pieceBytes = 64 * 1024 * 1024;

/** A name beside the final one that no other process uses. */
export function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Makes a folder and those above it. Unlike `mkdir` with `recursive`, it ends where the system says that a folder's
 * parent is missing although it is there (as /proc does), on which Node 20 goes round for ever.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const there = await stat(path).catch(() => undefined);
    if (code === 'EEXIST' && there?.isDirectory() === true) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path || (await exists(above))) throw error;
    await makeFolders(above);
    await makeFolders(path);
  }
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Writes a file under a temporary name, makes sure that it is on the disk, and gives it its name. */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await writeNew(unfinished, content);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Writes a new file piece by piece down to the disk. @returns its size and SHA-256. */
export async function writeNew(
  path: string,
  content: ArrayBufferView | string,
): Promise<{ bytes: number; sha256: string }> {
  const data = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    for (const piece of pieces(data)) {
      hash.update(piece);
      await writeFully(file, piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: data.byteLength, sha256: hash.digest('hex') };
}

/** Fills `data` from the start of a file. @returns the SHA-256 of what was read and how many bytes that were. */
export async function readInto(
  path: string,
  data: ArrayBufferView,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  let bytes = 0;
  try {
    for (const piece of pieces(data)) {
      for (let at = 0; at < piece.byteLength; ) {
        const { bytesRead } = await file.read(piece, at, piece.byteLength - at, bytes);
        if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
        at += bytesRead;
        bytes += bytesRead;
      }
      hash.update(piece);
    }
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** After a rename: the folder's own entry on the disk as well (not offered on Windows). */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeFully(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength; ) {
    at += (await file.write(piece, at, piece.byteLength - at)).bytesWritten;
  }
}

function* pieces(data: ArrayBufferView): Generator<Uint8Array> {
  for (let at = 0; at < data.byteLength; at += pieceBytes) {
    const length = Math.min(pieceBytes, data.byteLength - at);
    yield new Uint8Array(data.buffer, data.byteOffset + at, length);
  }
}
