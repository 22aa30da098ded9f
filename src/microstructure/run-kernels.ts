import { throwIfCancelled, type LongWork } from '../base/index.ts';
import { partsLayout, readRecord, writeRecord, type Engine } from '../compute/index.ts';
import { rowNeighbours, type Connectivity } from './join-runs.ts';
import type { RunLengths } from './run-lengths.ts';
import { labelOf, voxelCount, type Axis, type LabelledVolume, type Shape } from './volume.ts';

/** Voxels that a thread takes between two looks at the signal. */
const stride = 8_000_000;
/** More labels than this are first made one. */
const fewLabels = 8;
/** Kernels read lines of 64 voxels, and the last may go past the end. */
const slack = 64;
/** What fits one wasm memory, less room for what does not grow with the image. */
const largestBytes = 2 ** 32 - 2 ** 24;

/** Runs and the part of each, with the size of each part and the faces it touches. */
export interface JoinedRuns {
  readonly runs: RunLengths;
  readonly componentOf: Uint32Array;
  readonly sizes: Float64Array;
  /** Bits 2 axis + side. */
  readonly faces: Uint8Array;
}

export interface JoinOptions extends LongWork {
  readonly connectivity: Connectivity;
  readonly periodic: readonly Axis[];
}

/** Whether an image can be given to the kernels, whose runs have 16 bits and whose memory ends at 4 GiB. */
export function fitsKernels(shape: Shape): boolean {
  return shape[0] <= 0xffff && 1.2 * voxelCount(shape) < largestBytes;
}

/** An image in an engine's memory, to be searched for the connected parts of one set of phases after another. */
export class RunKernels {
  readonly #engine: Engine;
  readonly #volume: LabelledVolume;
  readonly #voxels: number;
  /** Arena's top once the image is there, and whose labels it holds: all, or those of one set as ones. */
  readonly #top: number;
  #isImageThere = false;

  constructor(engine: Engine, volume: LabelledVolume) {
    this.#engine = engine;
    this.#volume = volume;
    this.#voxels = engine.arena.allocate(volume.data.length + slack, 'any');
    this.#top = engine.arena.top;
  }

  /**
   * Joins the runs of the phases; undefined when there are too many for one memory. `use` may look at each voxel's part
   * plus one (0 outside) until it returns.
   * @throws InputError on an unknown phase.
   */
  async join(
    phases: readonly string[],
    { connectivity, periodic, signal }: JoinOptions,
    use?: (numbers: Uint32Array, joined: JoinedRuns) => void,
  ): Promise<JoinedRuns | undefined> {
    const { arena } = this.#engine;
    const { shape, data } = this.#volume;
    arena.release(this.#top);
    const labels = this.#load([...new Set(phases.map((name) => labelOf(this.#volume, name)))]);
    const job = this.#allocateJob(labels, connectivity, periodic);
    await this.#inStrides('countPartRuns', job, signal);
    await this.#engine.run('sumPartRuns', job);
    const runCount = this.#read(job, 'count');
    const numbersBytes = use === undefined ? 0 : 4 * data.length;
    if (arena.top + 12 * runCount + numbersBytes > largestBytes) return undefined;
    const span = arena.allocate(4 * runCount, 'any');
    const root = arena.allocate(4 * runCount, 'any');
    const part = arena.allocate(4 * runCount, 'any');
    writeRecord(arena.memory, job, partsLayout, { span, root, part });
    await this.#inStrides('joinPartRuns', job, signal);
    await this.#engine.run('numberParts', job);
    const { sizes, faces } = await this.#measure(job);
    const [, ny, nz] = shape;
    const runs: RunLengths = {
      shape,
      rowStart: Uint32Array.from(arena.i32(this.#read(job, 'firstRun'), ny * nz + 1)),
      edges: new Uint16Array(arena.u8(span, 4 * runCount).slice().buffer),
      count: runCount,
    };
    const componentOf = new Uint32Array(arena.u8(part, 4 * runCount).slice().buffer);
    const joined = { runs, componentOf, sizes, faces };
    if (use !== undefined) await this.#number(job, joined, use, signal);
    return joined;
  }

  /** Puts the image, or ones for a set of many or wide labels, into the memory; the labels to look for. */
  #load(labels: readonly number[]): readonly number[] {
    const { data } = this.#volume;
    const bytes = this.#engine.arena.u8(this.#voxels, data.length);
    const isPlain = data instanceof Uint8Array && labels.every((label) => label <= 0xff);
    // A kernel looks for one label at least, and a label past a byte would be cut to another one.
    if (isPlain && labels.length >= 1 && labels.length <= fewLabels) {
      if (!this.#isImageThere) bytes.set(data);
      this.#isImageThere = true;
      return labels;
    }
    this.#isImageThere = false;
    const wanted = new Set(labels);
    let label = -1;
    let inside = 0;
    for (let i = 0; i < data.length; i++) {
      if (data[i] !== label) {
        label = data[i];
        inside = wanted.has(label) ? 1 : 0;
      }
      bytes[i] = inside;
    }
    return [1];
  }

  #allocateJob(labels: readonly number[], connectivity: Connectivity, periodic: readonly Axis[]): number {
    const { arena, barrier, threads } = this.#engine;
    const [nx, ny, nz] = this.#volume.shape;
    const neighbours = rowNeighbours[connectivity].flatMap(({ dy, dz, reach }) => [dy, dz, reach]);
    const job = arena.allocate(partsLayout.bytes);
    const neighboursAt = arena.allocate(4 * neighbours.length);
    const labelsAt = arena.allocate(labels.length);
    const firstRun = arena.allocate(4 * (ny * nz + 1), 'any');
    const roots = arena.allocate(4 * threads);
    arena.i32(neighboursAt, neighbours.length).set(neighbours);
    arena.u8(labelsAt, labels.length).set(labels);
    writeRecord(arena.memory, job, partsLayout, {
      nx,
      ny,
      nz,
      wrapX: Number(periodic.includes('x')),
      wrapY: Number(periodic.includes('y')),
      wrapZ: Number(periodic.includes('z')),
      voxels: this.#voxels,
      labels: labelsAt,
      labelCount: labels.length,
      neighbours: neighboursAt,
      neighbourCount: neighbours.length / 3,
      firstRun,
      roots,
      count: 0,
      barrier,
    });
    return job;
  }

  async #measure(job: number): Promise<Pick<JoinedRuns, 'sizes' | 'faces'>> {
    const { arena, threads } = this.#engine;
    const count = this.#read(job, 'count');
    const sizes = arena.allocate(4 * count * threads, 'any');
    const faces = arena.allocate(count * threads, 'any');
    writeRecord(arena.memory, job, partsLayout, { sizes, faces });
    await this.#engine.run('measureParts', job);
    return {
      sizes: Float64Array.from(arena.i32(sizes, count), (size) => size >>> 0),
      faces: arena.u8(faces, count).slice(),
    };
  }

  async #number(
    job: number,
    joined: JoinedRuns,
    use: (numbers: Uint32Array, joined: JoinedRuns) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { arena } = this.#engine;
    const { length } = this.#volume.data;
    const numbers = arena.allocate(4 * length, 'any');
    writeRecord(arena.memory, job, partsLayout, { numbers });
    await this.#inStrides('writeParts', job, signal);
    use(new Uint32Array(arena.memory.buffer, numbers, length), joined);
  }

  #read(job: number, field: 'count' | 'firstRun'): number {
    return readRecord(this.#engine.arena.memory, job, partsLayout)[field];
  }

  async #inStrides(kernel: string, job: number, signal: AbortSignal | undefined): Promise<void> {
    const strides = Math.ceil(this.#volume.data.length / (stride * this.#engine.threads));
    for (let each = 0; each < strides; each++) {
      throwIfCancelled(signal);
      await this.#engine.run(kernel, job, each, strides);
    }
  }
}
