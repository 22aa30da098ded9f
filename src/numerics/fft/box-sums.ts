import type { Engine } from '../../compute/index.ts';
import type { GridShape } from './fourier-grid.ts';

type Span = readonly [from: number, to: number];

/** Counts of a label in boxes of an image, each from a table made once in the memory of an engine. */
export class BoxSums {
  readonly #engine: Engine;
  readonly #table: number;
  readonly #shape: GridShape;

  private constructor(engine: Engine, table: number, shape: GridShape) {
    this.#engine = engine;
    this.#table = table;
    this.#shape = shape;
  }

  /** Good until the engine's memory is released. */
  static async make(engine: Engine, labels: Uint8Array, label: number, shape: GridShape): Promise<BoxSums> {
    const { arena } = engine;
    const [nx, ny, nz] = shape;
    const table = arena.allocate(4 * (nx + 1) * (ny + 1) * (nz + 1), 'any');
    const top = arena.top;
    const image = arena.allocate(labels.length, 'any');
    arena.u8(image, labels.length).set(labels);
    await engine.run('sumBoxes', table, image, label, nx, ny, nz, engine.barrier);
    arena.release(top);
    return new BoxSums(engine, table, shape);
  }

  /** Into `line[x]`: how many voxels have the label in these spans of y and z and before x. */
  before(y: Span, z: Span, line: Float64Array): void {
    line.fill(0);
    this.#add(y[1], z[1], 1, line);
    this.#add(y[0], z[1], -1, line);
    this.#add(y[1], z[0], -1, line);
    this.#add(y[0], z[0], 1, line);
  }

  #add(y: number, z: number, sign: number, line: Float64Array): void {
    if (y === 0 || z === 0) return;
    const [nx, ny] = this.#shape;
    const at = this.#table + 4 * (nx + 1) * (y + (ny + 1) * z);
    const row = new Uint32Array(this.#engine.arena.memory.buffer, at, nx + 1);
    for (let x = 0; x <= nx; x++) line[x] += sign * row[x];
  }
}
