import { InputError } from '../base/index.ts';

const pageBytes = 65536;
const largest = 65536 * pageBytes;

/**
 * Bump allocator over one wasm memory. What it hands out is zeroed unless the caller says it will write all of it.
 * Views must be taken anew after each allocation: the memory may have grown.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #top: number;
  /** Above this nothing has been handed out yet, so memory is still zero. */
  #touched: number;

  constructor(memory: WebAssembly.Memory, reserved: number) {
    this.memory = memory;
    this.#top = reserved;
    this.#touched = reserved;
  }

  /** Bytes of the memory, used or not. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
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
      throw new InputError(`the calculation needs more than ${Math.ceil(end / 2 ** 30)} GiB`, {
        at: { field: 'image' },
        expected: 'a volume whose fields fit one memory of 4 GiB',
        mend: 'crop or coarsen it',
      });
    }
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    if (contents === 'zeroed' && at < this.#touched) {
      new Uint8Array(this.memory.buffer, at, Math.min(end, this.#touched) - at).fill(0);
    }
    this.#top = end;
    this.#touched = Math.max(this.#touched, end);
    return at;
  }

  /** Frees everything allocated since `top` was read. */
  release(top: number): void {
    this.#top = top;
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
