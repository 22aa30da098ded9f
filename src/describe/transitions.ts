import { pacer } from '../base/index.ts';
import type { Axis } from '../microstructure/index.ts';
import type { IndexedVolume } from './phase-indices.ts';

/** The half of a voxel's 26 neighbours that lies ahead of it, as steps of voxels: one of each opposite pair. */
export const directions: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  ...[
    [1, 0],
    [-1, 1],
    [0, 1],
    [1, 1],
  ].flatMap(([dy, dz]) => [-1, 0, 1].map((dx) => [dx, dy, dz] as const)),
];

/** Steps (dy, dz) to the rows that lie ahead; with a step of -1, 0 or 1 along x they give the last 12 directions. */
const rowSteps = [
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

/** Neighbouring voxels of different phases, counted per direction. */
export interface Transitions {
  /** [direction][a + phases b], a < b: pairs inside the box. */
  readonly inside: readonly Float64Array[];
  /**
   * The same for steps out of the box, where the voxel outside is taken to be like the nearest one inside; each
   * counts as one half, since the step and its opposite both occur.
   */
  readonly edge: readonly Float64Array[];
}

/**
 * Counts the transitions between phases along 13 directions in one pass. For a voxel and a neighbouring row only
 * one number is counted: the voxel's phase together with those of the three voxels beside it in that row; the
 * three directions are read from this table at the end.
 */
export async function countTransitions(
  volume: IndexedVolume,
  periodic: readonly Axis[],
  signal?: AbortSignal,
): Promise<Transitions> {
  const [nx, ny, nz] = volume.shape;
  const tables = new TransitionTables(volume);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    countLayer(volume, periodic, z, tables);
    tables.inside.flush(4 * nx * ny);
    tables.edge.flush(4 * nx * ny);
  }
  return tables.read();
}

/**
 * {@link countTransitions} of each layer across z, no axis periodic. Steps within the layer and towards the next one
 * count for the layer, as do all steps out of the box from it; added up, the layers give the whole.
 */
export async function countTransitionsByLayer(
  volume: IndexedVolume,
  signal?: AbortSignal,
): Promise<readonly Transitions[]> {
  const layers: Transitions[] = [];
  const pace = pacer(signal);
  for (let z = 0; z < volume.shape[2]; z++) {
    await pace();
    const tables = new TransitionTables(volume);
    countLayer(volume, [], z, tables);
    layers.push(tables.read());
  }
  return layers;
}

/** Pairs of every voxel of one layer with its neighbours ahead, and with those out of the box on either side. */
function countLayer(
  { indices, shape }: IndexedVolume,
  periodic: readonly Axis[],
  z: number,
  { bits, inside, edge }: TransitionTables,
): void {
  const [nx, ny, nz] = shape;
  const wrapX = periodic.includes('x');
  const neighbourY = stepper(ny, periodic.includes('y'));
  const neighbourZ = stepper(nz, periodic.includes('z'));
  for (let y = 0; y < ny; y++) {
    const row = nx * (y + ny * z);
    countAlong(indices, row, nx, bits, wrapX, inside.along);
    for (let step = 0; step < 4; step++) {
      const [dy, dz] = rowSteps[step];
      const ahead = nx * (neighbourY.clamped(y + dy) + ny * neighbourZ.clamped(z + dz));
      const isInside = neighbourY.exists(y + dy) && neighbourZ.exists(z + dz);
      countBeside(indices, row, ahead, nx, bits, wrapX, (isInside ? inside : edge).beside[step]);
      if (neighbourY.exists(y - dy) && neighbourZ.exists(z - dz)) continue;
      const behind = nx * (neighbourY.clamped(y - dy) + ny * neighbourZ.clamped(z - dz));
      countBeside(indices, row, behind, nx, bits, wrapX, edge.beside[step]);
    }
  }
}

/** Counters of the pairs inside the box and out of it. */
class TransitionTables {
  /** Of a phase's number. */
  readonly bits: number;
  readonly inside: Tables;
  readonly edge: Tables;

  constructor({ phases }: IndexedVolume) {
    this.bits = Math.max(1, Math.ceil(Math.log2(phases.length)));
    this.inside = new Tables(this.bits, phases.length);
    this.edge = new Tables(this.bits, phases.length);
  }

  read(): Transitions {
    return { inside: this.inside.read(), edge: this.edge.read() };
  }
}

interface Stepper {
  exists(index: number): boolean;
  /** The index, wrapped around where the axis is periodic, else brought back into the box. */
  clamped(index: number): number;
}

function stepper(n: number, periodic: boolean): Stepper {
  return periodic
    ? { exists: () => true, clamped: (index) => (index + n) % n }
    : {
        exists: (index) => index >= 0 && index < n,
        clamped: (index) => Math.min(n - 1, Math.max(0, index)),
      };
}

/** Pairs along x. */
function countAlong(
  indices: Uint8Array,
  row: number,
  nx: number,
  bits: number,
  wrapX: boolean,
  table: Uint32Array,
): void {
  let here = indices[row];
  for (let i = row + 1; i < row + nx; i++) {
    const next = indices[i];
    table[(next << bits) | here]++;
    here = next;
  }
  if (wrapX) table[(indices[row] << bits) | here]++;
}

/** Voxels of one row with the three beside each in another row (x - 1, x, x + 1, from the low bits up). */
function countBeside(
  indices: Uint8Array,
  row: number,
  other: number,
  nx: number,
  bits: number,
  wrapX: boolean,
  table: Uint32Array,
): void {
  const last = other + nx - 1;
  const top = 2 * bits;
  let three = (indices[wrapX ? last : other] << bits) | (indices[other] << top);
  for (let x = 0; x < nx - 1; x++) {
    three = (three >> bits) | (indices[other + x + 1] << top);
    table[(indices[row + x] << (3 * bits)) | three]++;
  }
  three = (three >> bits) | (indices[wrapX ? other : last] << top);
  table[(indices[row + nx - 1] << (3 * bits)) | three]++;
}

/** Counters of 32 bits for the inner loops, emptied into doubles before they can overflow. */
class Tables {
  readonly along: Uint32Array;
  readonly beside: readonly Uint32Array[];
  readonly #bits: number;
  readonly #phases: number;
  readonly #totals: Float64Array[];
  #counted = 0;

  constructor(bits: number, phases: number) {
    this.#bits = bits;
    this.#phases = phases;
    this.along = new Uint32Array(1 << (2 * bits));
    this.beside = rowSteps.map(() => new Uint32Array(1 << (4 * bits)));
    this.#totals = directions.map(() => new Float64Array(phases * phases));
  }

  /** Says that up to `increments` were counted since the last call. */
  flush(increments: number): void {
    this.#counted += increments;
    if (this.#counted > 0x7fffffff) this.read();
  }

  /** Transitions per direction and pair a + phases b with a < b. */
  read(): readonly Float64Array[] {
    const mask = (1 << this.#bits) - 1;
    this.#empty(this.along, (code, count) => this.#add(0, code & mask, code >> this.#bits, count));
    this.beside.forEach((table, step) => {
      this.#empty(table, (code, count) => {
        const here = code >> (3 * this.#bits);
        for (let dx = 0; dx < 3; dx++) {
          this.#add(1 + 3 * step + dx, here, (code >> (dx * this.#bits)) & mask, count);
        }
      });
    });
    this.#counted = 0;
    return this.#totals;
  }

  #empty(table: Uint32Array, visit: (code: number, count: number) => void): void {
    table.forEach((count, code) => {
      if (count > 0) visit(code, count);
    });
    table.fill(0);
  }

  #add(direction: number, a: number, b: number, count: number): void {
    if (a !== b) this.#totals[direction][Math.min(a, b) + this.#phases * Math.max(a, b)] += count;
  }
}
