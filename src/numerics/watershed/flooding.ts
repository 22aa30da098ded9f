import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { readRecord, watershedLayout, writeRecord, type Engine } from '../../compute/index.ts';
import { neighbourOffsets, noNumber, type HeightField, type WatershedOptions } from './field.ts';
import { collectSaddles, type Saddles } from './saddles.ts';

/** Cells that are taken between two looks at the signal. */
const stride = 1_000_000;
/** Mirrors `PAGE_BITS` in kernels/_watershed-levels.ts. */
const keysOfPage = 2 ** 12;

/** One flooding in an engine's memory: levels, then a start, then the flood itself. */
export class Flooding {
  readonly #engine: Engine;
  readonly #field: HeightField;
  readonly #options: WatershedOptions & LongWork;
  readonly #job: number;
  #openVoxels = 0;

  constructor(engine: Engine, field: HeightField, options: WatershedOptions & LongWork = {}) {
    this.#engine = engine;
    this.#field = field;
    this.#options = options;
    this.#job = engine.arena.allocate(watershedLayout.bytes);
    this.#writeGrid();
  }

  #read(): ReturnType<typeof readRecord<(typeof watershedLayout.fields)[number]['name']>> {
    return readRecord(this.#engine.arena.memory, this.#job, watershedLayout);
  }

  #write(values: Parameters<typeof writeRecord<(typeof watershedLayout.fields)[number]['name']>>[3]): void {
    writeRecord(this.#engine.arena.memory, this.#job, watershedLayout, values);
  }

  async #run(kernel: string, ...more: number[]): Promise<void> {
    throwIfCancelled(this.#options.signal);
    await this.#engine.run(kernel, this.#job, ...more);
  }

  #writeGrid(): void {
    const { arena, threads, barrier } = this.#engine;
    const [nx, ny, nz] = this.#field.shape;
    const [row, plane] = [nx + 2, (nx + 2) * (ny + 2)];
    const offsets = neighbourOffsets(this.#options.neighbourhood ?? 6);
    const steps = arena.allocate(4 * offsets.length);
    arena.i32(steps, offsets.length).set(offsets.map(([dx, dy, dz]) => dx + row * dy + plane * dz));
    const slabs = arena.allocate(4 * (threads + 1));
    arena
      .i32(slabs, threads + 1)
      .set(Array.from({ length: threads + 1 }, (_, at) => Math.round((at * nz) / threads)));
    const voxels = nx * ny * nz;
    const places = {
      partial: arena.allocate(16 * threads),
      values: arena.allocate(4 * voxels, 'any'),
      open: arena.allocate(voxels, 'any'),
      cells: arena.allocate(4 * plane * (nz + 2)),
    };
    const turned = this.#options.from === 'lowest' ? 2 ** 32 - 1 : 0;
    this.#write({
      nx,
      ny,
      nz,
      row,
      plane,
      turned,
      steps,
      neighbours: offsets.length,
      slabs,
      barrier,
      ...places,
    });
  }

  /** Sorts the open voxels into levels; false when there are none. */
  async placeLevels(): Promise<boolean> {
    const { arena, threads } = this.#engine;
    const { values, open, partial } = this.#read();
    arena.f32(values, this.#field.values.length).set(this.#field.values);
    arena.u8(open, this.#field.open.length).set(this.#field.open);
    await this.#run('measureLevels');
    const spans = Array.from({ length: threads }, (_, thread) =>
      new Uint32Array(arena.memory.buffer, partial + 16 * thread, 4).slice(),
    );
    const bad = spans.reduce((sum, span) => sum + span[3], 0);
    if (bad > 0) throw noNumber(bad);
    this.#openVoxels = spans.reduce((sum, span) => sum + span[2], 0);
    if (this.#openVoxels === 0) return false;
    const firstPage = Math.floor(Math.min(...spans.map((span) => span[0])) / keysOfPage);
    const pageRange = Math.floor(Math.max(...spans.map((span) => span[1])) / keysOfPage) + 1 - firstPage;
    this.#write({ firstKey: firstPage * keysOfPage, pageRange, pageTable: arena.allocate(4 * pageRange) });
    await this.#run('findPages');
    const markBytes = (this.#read().pages * keysOfPage) / 8;
    this.#write({ marks: arena.allocate(markBytes), ranks: arena.allocate(markBytes, 'any') });
    await this.#run('rankLevels');
    this.#allocateQueues();
    await this.#run('placeLevels');
    return true;
  }

  #allocateQueues(): void {
    const { arena, threads } = this.#engine;
    const { levels } = this.#read();
    this.#write({
      counts: arena.allocate(4 * levels * threads),
      queues: arena.allocate(8 * levels, 'any'),
      places: arena.allocate(4 * this.#openVoxels, 'any'),
    });
  }

  async startAtMarkers(markers: Uint32Array): Promise<void> {
    const { arena } = this.#engine;
    const { top } = arena;
    const at = arena.allocate(4 * markers.length, 'any');
    new Uint32Array(arena.memory.buffer, at, markers.length).set(markers);
    await this.#run('startAtMarkers', at);
    arena.release(top);
  }

  /** Returns the number of maxima. */
  async startAtMaxima(): Promise<number> {
    const { arena, threads } = this.#engine;
    await this.#run('listCandidates');
    const { partial } = this.#read();
    const counts = new Uint32Array(arena.memory.buffer, partial, 4 * threads);
    const listed = Array.from({ length: threads }, (_, thread) => counts[4 * thread + 3]).reduce(
      (a, b) => a + b,
    );
    const { top } = arena;
    this.#write({ listed, resolved: 0, basins: 0, list: arena.allocate(4 * listed, 'any') });
    await this.#run('gatherCandidates');
    while (this.#read().resolved < listed) await this.#run('resolveMaxima', stride);
    await this.#run('startAtMaxima');
    arena.release(top);
    return this.#read().basins;
  }

  async flood(): Promise<void> {
    const { onProgress } = this.#options;
    while (this.#read().level >= 0) {
      await this.#run('flood', stride);
      onProgress?.({ stage: 'watershed', fraction: Math.min(1, this.#read().taken / this.#openVoxels) });
    }
  }

  async labels(): Promise<Uint32Array> {
    await this.#run('finishBasins');
    const { cells } = this.#read();
    return new Uint32Array(this.#engine.arena.memory.buffer, cells, this.#field.values.length).slice();
  }

  /** Where basins meet; before the labels are taken. */
  async saddles(): Promise<Saddles> {
    const { row, nx, nz, neighbours } = this.#read();
    const room = {
      planes: nz,
      pairsInRow: (neighbours / 2) * nx,
      stride: Math.max(1, Math.floor(stride / row / (nx + 2))),
    };
    return await collectSaddles(this.#engine, this.#job, room, this.#options.signal);
  }
}
