import { open, type FileHandle } from 'node:fs/promises';
import { FormatError, InputError } from '../../base/index.ts';

/** Small reads are served from a window this long: the tags of a page lie near each other. */
const windowBytes = 16384;
/** One call of the operating system reads less than 2 GiB. */
const longestRead = 2 ** 30;

/** Bytes of a file at any position. A read past the end is a FormatError, so that a cut file says so. */
export class FileSource {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;
  #window = new Uint8Array(0);
  #windowStart = 0;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** @throws InputError when there is no such file or it cannot be read. */
  static async open(path: string): Promise<FileSource> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      const { size } = await handle.stat();
      return new FileSource(path, size, handle);
    } catch (cause) {
      await handle?.close();
      throw unreadable(path, cause);
    }
  }

  /** Fills `target` from `position`; `what` names those bytes in the error. */
  async readInto(target: Uint8Array, position: number, what: string): Promise<void> {
    this.#checkInside(position, target.length, what);
    let done = 0;
    while (done < target.length) {
      const length = Math.min(longestRead, target.length - done);
      const { bytesRead } = await this.#handle.read(target, done, length, position + done);
      if (bytesRead === 0) throw this.#cutShort(position + target.length, what);
      done += bytesRead;
    }
  }

  /** `length` bytes from `position`; they stay valid, but must not be written to. */
  async read(position: number, length: number, what: string): Promise<Uint8Array> {
    this.#checkInside(position, length, what);
    if (length > windowBytes) {
      const bytes = new Uint8Array(length);
      await this.readInto(bytes, position, what);
      return bytes;
    }
    if (position < this.#windowStart || position + length > this.#windowStart + this.#window.length) {
      const window = new Uint8Array(Math.min(windowBytes, this.size - position));
      await this.readInto(window, position, what);
      this.#window = window;
      this.#windowStart = position;
    }
    const start = position - this.#windowStart;
    return this.#window.subarray(start, start + length);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #checkInside(position: number, length: number, what: string): void {
    if (!(position >= 0 && position + length <= this.size)) throw this.#cutShort(position + length, what);
  }

  #cutShort(end: number, what: string): FormatError {
    return new FormatError(
      `the file is cut short or damaged: ${what} would end at byte ${end}, the file has ${this.size}`,
      { at: { file: this.path } },
    );
  }
}

function unreadable(path: string, cause: unknown): InputError {
  const code = (cause as NodeJS.ErrnoException).code;
  const what =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'no permission to read the file'
        : `the file cannot be read (${String(code ?? cause)})`;
  return new InputError(what, { at: { file: path }, cause });
}
