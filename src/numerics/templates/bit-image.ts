import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { templateLayout, writeRecord, type Engine } from '../../compute/index.ts';
import { fittedLags, type LabelledPoint, type Lag } from './lags.ts';

export type { LabelledPoint } from './lags.ts';

/** Bytes of rows that a run takes for each point before the signal is looked at. */
const stride = 1 << 24;
/** Bytes of a vector, and of a point's record. */
const vector = 16;
const pointBytes = 16;
/** Points for which room is made at first. */
const fewPoints = 8;

/**
 * An image of bytes in the memory of an engine, its labels packed as they are asked for: one bit a voxel each (two where
 * x is periodic). Counts how often templates of points meet their labels (kernels/templates.ts).
 * @throws InputError where the image and its bits do not fit one memory of 4 GiB.
 */
export class BitImage {
  readonly #engine: Engine;
  readonly #shape: Lag;
  readonly #periodic: readonly [boolean, boolean, boolean];
  readonly #pitch: number;
  readonly #labels: number;
  readonly #record: number;
  readonly #mask: number;
  readonly #counts: number;
  readonly #packed = new Map<number, number>();
  #list: number;
  #mostPoints = fewPoints;

  constructor(
    engine: Engine,
    labels: Uint8Array,
    shape: Lag,
    periodic: readonly [boolean, boolean, boolean],
  ) {
    const { arena } = engine;
    const [nx, ny, nz] = shape;
    this.#engine = engine;
    this.#shape = shape;
    this.#periodic = periodic;
    this.#pitch = vector * Math.ceil(((periodic[0] ? 2 : 1) * nx) / (8 * vector));
    // The kernel reads whole vectors, past the last voxel too.
    this.#labels = arena.allocate(labels.length + 2 * vector, 'any');
    this.#record = arena.allocate(templateLayout.bytes);
    this.#mask = arena.allocate(this.#pitch);
    this.#counts = arena.allocate(4 * nz);
    this.#list = arena.allocate(pointBytes * fewPoints);
    const bufferBytes = this.#pitch * ny;
    const buffers = arena.allocate(bufferBytes * engine.threads, 'any');
    writeRecord(arena.memory, this.#record, templateLayout, {
      ny,
      nz,
      pitch: this.#pitch,
      mask: this.#mask,
      counts: this.#counts,
      buffers,
      bufferBytes,
    });
    arena.u8(this.#labels, labels.length).set(labels);
  }

  /** Places at which every point of the template meets its label, and places that the template fits. */
  async count(
    points: readonly LabelledPoint[],
    work: LongWork = {},
  ): Promise<{ count: number; places: number }> {
    const wanted = points.map(({ lag }) => lag);
    const { lags, room } = fittedLags(wanted, this.#shape, this.#periodic);
    const places = room[0] * room[1] * room[2];
    if (places === 0) return { count: 0, places };
    const bits: number[] = [];
    for (const { label } of points) bits.push(await this.#bitsOf(label));
    this.#writeTemplate(lags, bits, room);
    const planes = Math.max(1, Math.floor(stride / (this.#pitch * room[1] * points.length)));
    for (let first = 0; first < room[2]; first += planes) {
      throwIfCancelled(work.signal);
      await this.#engine.run('countTemplate', this.#record, first, Math.min(room[2], first + planes));
    }
    const counts = new Uint32Array(this.#engine.arena.memory.buffer, this.#counts, room[2]);
    return { count: counts.reduce((sum, count) => sum + count, 0), places };
  }

  #writeTemplate(lags: readonly Lag[], bits: readonly number[], room: Lag): void {
    const { arena } = this.#engine;
    if (lags.length > this.#mostPoints) {
      this.#mostPoints = 2 * lags.length;
      this.#list = arena.allocate(pointBytes * this.#mostPoints);
    }
    const list = arena.i32(this.#list, (pointBytes / 4) * lags.length);
    lags.forEach((lag, at) => list.set([bits[at], ...lag], (pointBytes / 4) * at));
    const mask = arena.u8(this.#mask, this.#pitch);
    mask.forEach((_, byte) => {
      mask[byte] = 2 ** Math.min(8, Math.max(0, room[0] - 8 * byte)) - 1;
    });
    writeRecord(arena.memory, this.#record, templateLayout, {
      roomY: room[1],
      points: lags.length,
      list: this.#list,
    });
  }

  /** Where the bits of a label are. */
  async #bitsOf(label: number): Promise<number> {
    const known = this.#packed.get(label);
    if (known !== undefined) return known;
    const [nx, ny, nz] = this.#shape;
    const bits = this.#engine.arena.allocate(this.#pitch * ny * nz + this.#pitch + 2 * vector);
    const copies = this.#periodic[0] ? 2 : 1;
    await this.#engine.run('packBits', this.#labels, label, bits, nx, ny * nz, this.#pitch, copies);
    this.#packed.set(label, bits);
    return bits;
  }
}
