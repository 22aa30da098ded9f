import { FormatError, InputError, throwIfCancelled } from '../../base/index.ts';

/** Above this a text is not held in memory whole. */
const largestWhole = 400e6;
/** Bytes by which a format is recognised. */
const headLength = 65536;

/** A text file, plain or gzipped, as pieces of text. */
export class TextFile {
  readonly path: string;
  readonly #signal: AbortSignal | undefined;

  constructor(path: string, signal?: AbortSignal) {
    this.path = path;
    this.#signal = signal;
  }

  /** The beginning of the text. @throws InputError when there is no such file. */
  async head(): Promise<string> {
    let text = '';
    for await (const piece of this.pieces()) {
      text += piece;
      if (text.length >= headLength) break;
    }
    return text;
  }

  /** @throws InputError for a text too large for formats that are read in one go. */
  async whole(): Promise<string> {
    const pieces: string[] = [];
    let length = 0;
    for await (const piece of this.pieces()) {
      pieces.push(piece);
      length += piece.length;
      if (length > largestWhole) {
        throw new InputError('larger than 400 MB', { at: { file: this.path }, mend: 'divide it' });
      }
    }
    return pieces.join('');
  }

  /** Decoded as UTF-8, or as the prolog of an XML file says. @throws FormatError where compressed data ends early. */
  async *pieces(): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const bytes of this.#bytes()) {
      throwIfCancelled(this.#signal);
      decoder ??= decoderFor(bytes);
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') yield text;
    }
  }

  async *#bytes(): AsyncGenerator<Uint8Array> {
    // Here and not above, so that browsers can load this room.
    const { createReadStream } = await import('node:fs');
    const file = createReadStream(this.path, { highWaterMark: 1 << 18 });
    let first = true;
    try {
      for await (const bytes of file as AsyncIterable<Uint8Array>) {
        if (first && bytes[0] === 0x1f && bytes[1] === 0x8b) {
          file.destroy();
          yield* this.#unzipped();
          return;
        }
        first = false;
        yield bytes;
      }
    } catch (cause) {
      throw this.#explained(cause);
    } finally {
      file.destroy();
    }
  }

  async *#unzipped(): AsyncGenerator<Uint8Array> {
    const [{ createReadStream }, { createGunzip }] = await Promise.all([
      import('node:fs'),
      import('node:zlib'),
    ]);
    const file = createReadStream(this.path);
    const unzip = createGunzip({ chunkSize: 1 << 18 });
    file.on('error', (cause) => unzip.destroy(cause));
    try {
      yield* file.pipe(unzip) as AsyncIterable<Uint8Array>;
    } finally {
      file.destroy();
      unzip.destroy();
    }
  }

  #explained(cause: unknown): unknown {
    const { code } = cause as NodeJS.ErrnoException;
    const at = { file: this.path };
    if (code === 'ENOENT' || code === 'ENOTDIR') return new InputError('no such file', { at, cause });
    if (code === 'EISDIR') return new InputError('a folder, not a file', { at, cause });
    if (code === 'Z_BUF_ERROR')
      return new FormatError('the file is cut short: its compressed data end early', { at, cause });
    if (code?.startsWith('Z_') === true) return new FormatError(`damaged gzip data (${code})`, { at, cause });
    if (code === 'EACCES' || code === 'EIO') return new InputError(`cannot be read (${code})`, { at, cause });
    return cause;
  }
}

/** XML may say that it is in Latin-1, as vasprun.xml does. */
function decoderFor(bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  const prolog = String.fromCharCode(...bytes.subarray(0, 200));
  const named = /^\s*<\?xml[^>]*encoding=["'](?<name>[\w.-]+)["']/.exec(prolog)?.groups?.['name'];
  return new TextDecoder(
    named !== undefined && /^(iso-?8859-?1|latin-?1)$/i.test(named) ? 'latin1' : 'utf-8',
  );
}
