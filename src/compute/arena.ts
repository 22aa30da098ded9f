import { InputError } from '../base/index.ts';

const pageBytes = 65536;
const largest = 65536 * pageBytes;

/** Up to here the host zeroes memory itself; larger ranges wait for the kernels, which do it many times faster. */
const smallBytes = 65_536;

export type ByteRange = readonly [at: number, bytes: number];

/**
 * Bump allocator over one wasm memory. What it hands out is zeroed unless the caller says it will write all of it;
 * large zeroed ranges are zero from the next kernel on. Views must be taken anew after each allocation: the memory
 * may have grown.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly #reserved: number;
  #top: number;
  /** Above this nothing has been handed out yet, so memory is still zero. */
  #touched: number;
  #highest: number;
  #unclear: ByteRange[] = [];

  constructor(memory: WebAssembly.Memory, reserved: number) {
    this.memory = memory;
    this.#reserved = reserved;
    this.#top = reserved;
    this.#touched = reserved;
    this.#highest = reserved;
  }

  /** Most bytes in use at any time since the last reset. */
  get peak(): number {
    return this.#highest;
  }

  /** A place to come back to with `release`. */
  get top(): number {
    return this.#top;
  }

  /** @throws InputError when the job does not fit one 4 GiB memory. */
  allocate(bytes: number, contents: 'zeroed' | 'any' = 'zeroed'): number {
    const at = Math.ceil(this.#top / 64) * 64;
    const end = at + bytes;
    if (end > largest) {
      throw new InputError(`the calculation needs more than ${Math.floor(end / 2 ** 30)} GiB`, {
        at: { field: 'image' },
        expected: 'a volume whose fields fit one memory of 4 GiB',
        mend: 'crop or coarsen it',
      });
    }
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    if (contents === 'zeroed' && at < this.#touched) this.clear(at, Math.min(end, this.#touched) - at);
    this.#top = end;
    this.#touched = Math.max(this.#touched, end);
    this.#highest = Math.max(this.#highest, end);
    return at;
  }

  /** Zeroes a range, at once or before the next kernel. */
  clear(at: number, bytes: number): void {
    if (bytes <= smallBytes) this.u8(at, bytes).fill(0);
    else this.#unclear.push([at, bytes]);
  }

  /** Ranges that still have to be zeroed; whoever takes them does it. */
  takeUnclear(): ByteRange[] {
    return this.#unclear.splice(0);
  }

  /** Frees everything allocated since `top` was read. */
  release(top: number): void {
    this.#top = top;
  }

  /** Frees everything, for another job. */
  reset(): void {
    this.#top = this.#reserved;
    this.#highest = this.#reserved;
    this.#unclear = [];
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }

  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }

  u8(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }
}
