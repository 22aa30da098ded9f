import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { fourierLayout, writeRecord, type Engine } from '../../compute/index.ts';
import { factorsOf, radicesOf } from './lengths.ts';

/** Bytes of an element: a vector of real parts and one of imaginary parts. */
const element = 32;
/** Columns of elements that the kernels take together; mirrors `TILE` in kernels/_fourier-grid.ts. */
const tile = 4;
/** Numbers that a run takes before the signal is looked at. */
const stride = 2 ** 22;

export type GridShape = readonly [nx: number, ny: number, nz: number];
export type Precision = 'single' | 'double';

/** What is known to be zero before the transform, and what is wanted of the inverse. */
export interface GridExtent {
  /** Numbers, rows and planes past these are zero and need not be written. Default all are filled. */
  readonly filled?: GridShape | undefined;
  /** Rows and planes that the inverse has to give, from the low and the high end. Default all. */
  readonly kept?:
    | { readonly y: readonly [low: number, high: number]; readonly z: readonly [low: number, high: number] }
    | undefined;
}

/** A step of a transform, as the kernels know them, and whether it takes rows or columns. */
type Step =
  | 'fourierImage'
  | 'fourierRows'
  | 'fourierBackRows'
  | 'fourierY'
  | 'fourierBackY'
  | 'fourierZ'
  | 'fourierBackZ'
  | 'fourierPower'
  | 'fourierProduct';

/**
 * A real field on a grid, x fastest, and its Fourier transform F(k) = Σ f(x) exp(−2πi k·x/n), in the memory of an
 * engine: `forward` turns one into the other in place, `inverse` turns it back and divides by the number of points.
 *
 * Lengths of axes are products of 2, 3, 5 and 7. Threads share rows and columns without ever adding to the same number,
 * so that the result does not depend on how many there are.
 */
export class FourierGrid {
  readonly shape: GridShape;
  readonly precision: Precision;
  readonly engine: Engine;
  /** Bytes of the field in the engine's memory, padding included. */
  readonly bytes: number;
  readonly #record: number;
  readonly #field: number;
  readonly #row: number;
  readonly #plane: number;
  readonly #blocks: number;
  readonly #filled: GridShape;
  readonly #kept: { y: readonly [number, number]; z: readonly [number, number] };

  /** @throws InputError on a length with a prime factor above 7, and on a grid past one memory of 4 GiB. */
  constructor(engine: Engine, shape: GridShape, precision: Precision, { filled, kept }: GridExtent = {}) {
    const [nx, ny, nz] = shape;
    this.engine = engine;
    this.shape = shape;
    this.precision = precision;
    this.#filled = filled ?? shape;
    this.#kept = kept ?? { y: [ny, 0], z: [nz, 0] };
    this.#blocks = Math.ceil((Math.floor(nx / 2) + 1) / this.#lanes);
    this.#row = oddLines(this.#blocks * element);
    this.#plane = oddLines(this.#row * ny);
    this.bytes = this.#plane * nz;
    const { arena } = engine;
    this.#record = arena.allocate(fourierLayout.bytes);
    const scratchBytes = this.#scratchBytes;
    const scratch = arena.allocate(scratchBytes * engine.threads, 'any');
    const plans = shape.map((length) => this.#plan(length));
    this.#field = arena.allocate(this.bytes, 'any');
    this.#write({ bytes: this.#width, nx, ny, nz, blocks: this.#blocks, row: this.#row, plane: this.#plane });
    this.#write({ field: this.#field, scratch, scratchBytes, scale: 1 / (nx * ny * nz) });
    const [x, y, z] = plans;
    this.#write({ passesX: x.passes, radicesX: x.radices, factorsX: x.factors });
    this.#write({ passesY: y.passes, radicesY: y.radices, factorsY: y.factors });
    this.#write({ passesZ: z.passes, radicesZ: z.radices, factorsZ: z.factors });
    const [filledX, filledY, filledZ] = this.#filled;
    this.#write({ filledX, filledY, filledZ });
    const [[lowY, highY], [lowZ, highZ]] = [this.#kept.y, this.#kept.z];
    this.#write({ lowY, highY, lowZ, highZ });
  }

  get #width(): number {
    return this.precision === 'single' ? 4 : 8;
  }

  /** Numbers in a vector. */
  get #lanes(): number {
    return 16 / this.#width;
  }

  get #scratchBytes(): number {
    const [nx, ny, nz] = this.shape;
    const columns = 3 * tile * Math.max(ny, nz) * element;
    const rows = 512 + 8 * element + this.#row + 2 * (nx + 8) * element;
    return 64 * Math.ceil(Math.max(columns, rows) / 64);
  }

  #plan(length: number): { passes: number; radices: number; factors: number } {
    const passes = Number.isInteger(length) && length > 0 ? radicesOf(length) : undefined;
    if (passes === undefined) {
      throw new InputError(`an axis of ${length} cannot be transformed`, {
        at: { field: 'shape' },
        expected: 'lengths that are products of 2, 3, 5 and 7',
      });
    }
    const { arena } = this.engine;
    const values = factorsOf(passes);
    const radices = arena.allocate(Math.max(1, passes.length), 'any');
    const factors = arena.allocate(Math.max(1, values.length) * this.#width, 'any');
    arena.u8(radices, passes.length).set(passes);
    this.#view(factors, values.length).set(values);
    return { passes: passes.length, radices, factors };
  }

  #view(at: number, length: number): Float32Array | Float64Array {
    const { arena } = this.engine;
    return this.precision === 'single' ? arena.f32(at, length) : arena.f64(at, length);
  }

  /** A row of the real field, to read or to write. Until the engine's memory grows. */
  row(y: number, z: number): Float32Array | Float64Array {
    return this.#view(this.#field + z * this.#plane + y * this.#row, this.shape[0]);
  }

  /** F at kx from 0 to nx/2, ky from 0 to ny − 1 and kz from 0 to nz − 1. The rest mirrors it: F(−k) = F(k)*. */
  mode(kx: number, ky: number, kz: number): [re: number, im: number] {
    const [re, im] = this.#parts(kx, this.#modes(ky, kz));
    return [re, im];
  }

  /** Multiplies every mode by a real factor of its wave numbers, −n/2 < k ≤ n/2 along each axis. */
  scaleModes(factor: (kx: number, ky: number, kz: number) => number): void {
    const [nx, ny, nz] = this.shape;
    const lanes = this.#lanes;
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        const modes = this.#modes(y, z);
        const ky = 2 * y > ny ? y - ny : y;
        const kz = 2 * z > nz ? z - nz : z;
        for (let kx = 0; 2 * kx <= nx; kx++) {
          const at = 2 * kx - (kx % lanes);
          const by = factor(kx, ky, kz);
          modes[at] *= by;
          modes[at + lanes] *= by;
        }
      }
    }
  }

  #modes(ky: number, kz: number): Float32Array | Float64Array {
    return this.#view(this.#field + kz * this.#plane + ky * this.#row, 2 * this.#blocks * this.#lanes);
  }

  #parts(kx: number, modes: Float32Array | Float64Array): [number, number] {
    const at = 2 * kx - (kx % this.#lanes);
    return [modes[at], modes[at + this.#lanes]];
  }

  /** Into `powers`, |F|² at kx from 0 to nx/2 for one ky and kz. */
  powerRow(ky: number, kz: number, powers: Float64Array): void {
    const modes = this.#modes(ky, kz);
    const lanes = this.#lanes;
    for (let kx = 0; kx < powers.length; kx++) {
      const at = 2 * kx - (kx % lanes);
      powers[kx] = modes[at] ** 2 + modes[at + lanes] ** 2;
    }
  }

  /** Takes the field from an image instead of its rows: 1 where a byte is the label and 0 elsewhere, less an offset. */
  async forwardOfImage(image: number, label: number, offset: number, work: LongWork = {}): Promise<void> {
    this.#write({ image, label, offset });
    await this.#run('fourierImage', this.#tiles(this.#filled[1] * this.#filled[2]), work);
    await this.#forwardColumns(work);
  }

  async forward(work: LongWork = {}): Promise<void> {
    await this.#run('fourierRows', this.#tiles(this.#filled[1] * this.#filled[2]), work);
    await this.#forwardColumns(work);
  }

  async #forwardColumns(work: LongWork): Promise<void> {
    await this.#run('fourierY', this.#columns(this.#filled[2]), work);
    await this.#run('fourierZ', this.#columns(this.shape[1]), work);
  }

  async inverse(work: LongWork = {}): Promise<void> {
    await this.#run('fourierBackZ', this.#columns(this.shape[1]), work);
    await this.#inverseRows(work);
  }

  async #inverseRows(work: LongWork): Promise<void> {
    const { y, z } = this.#kept;
    await this.#run('fourierBackY', this.#columns(z[0] + z[1]), work);
    await this.#run('fourierBackRows', this.#tiles((y[0] + y[1]) * (z[0] + z[1])), work);
  }

  /** Transforms rows and columns along y only: what `correlate` goes on from. */
  async begin(
    source: { image: number; label: number; offset: number } | undefined,
    work: LongWork,
  ): Promise<void> {
    if (source !== undefined) this.#write(source);
    const step = source === undefined ? 'fourierRows' : 'fourierImage';
    await this.#run(step, this.#tiles(this.#filled[1] * this.#filled[2]), work);
    await this.#run('fourierY', this.#columns(this.#filled[2]), work);
  }

  /**
   * Σ f(x) g(x + r) over the points of the grid, its ends joined, in the place of f, from fields that have begun: with
   * itself at the planes kept from the low end only, with another field at all that are kept.
   */
  async correlate(other: FourierGrid | undefined, work: LongWork): Promise<void> {
    this.#write({
      scale: 1 / (this.shape[0] * this.shape[1] * this.shape[2]),
      other: other === undefined ? 0 : other.#field,
    });
    const step = other === undefined ? 'fourierPower' : 'fourierProduct';
    await this.#run(step, this.#columns(this.shape[1]), work);
    await this.#inverseRows(work);
  }

  #write(values: Partial<Record<(typeof fourierLayout.fields)[number]['name'], number>>): void {
    writeRecord(this.engine.arena.memory, this.#record, fourierLayout, values);
  }

  /** Items of rows, and how many numbers one takes. */
  #tiles(rows: number): { items: number; each: number } {
    return { items: Math.ceil(rows / (2 * this.#lanes)), each: 2 * this.#lanes * this.shape[0] };
  }

  #columns(lines: number): { items: number; each: number } {
    const each = Math.max(this.shape[1], this.shape[2]) * tile * 2 * this.#lanes;
    return { items: Math.ceil(this.#blocks / tile) * lines, each };
  }

  async #run(
    step: Step,
    { items, each }: { items: number; each: number },
    { signal }: LongWork,
  ): Promise<void> {
    const run = Math.max(this.engine.threads * 4, Math.ceil(stride / each));
    for (let first = 0; first < items; first += run) {
      throwIfCancelled(signal);
      await this.engine.run(step, this.#record, first, Math.min(items, first + run));
    }
  }
}

/** Lines of 128 bytes, an odd number of them: columns then do not fall on the same few sets of the cache. */
function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / 128);
  return 128 * (lines + 1 - (lines % 2));
}
