import { pacer } from '../../base/index.ts';
import type { Axis } from '../../microstructure/index.ts';
import type { IndexedVolume } from '../phase-indices.ts';
import { finishLine } from './axis-runs.ts';
import { RunTable, whole } from './run-table.ts';

const axisNames = ['x', 'y', 'z'] as const;

/** Runs along the lines of any step between voxels; lines go around at periodic sides and end at others. */
export async function countAlongStep(
  volume: IndexedVolume,
  step: readonly [number, number, number],
  periodic: readonly Axis[],
  signal?: AbortSignal,
): Promise<RunTable> {
  const walker = new LineWalker(volume, step, periodic);
  const [nx, ny, nz] = volume.shape;
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        if (walker.isStart(x, y, z)) walker.walk(x, y, z);
      }
    }
  }
  return walker.table;
}

class LineWalker {
  readonly table: RunTable;
  readonly #indices: Uint8Array;
  readonly #shape: IndexedVolume['shape'];
  readonly #step: readonly [number, number, number];
  /** Whether a line goes on at the other side, per axis. */
  readonly #wraps: readonly boolean[];
  readonly #isClosed: boolean;
  /** 1 in voxels of closed lines that were walked. */
  readonly #walked: Uint8Array;

  constructor(
    { indices, shape, phases }: IndexedVolume,
    step: readonly [number, number, number],
    periodic: readonly Axis[],
  ) {
    this.#indices = indices;
    this.#shape = shape;
    this.#step = step;
    this.#wraps = axisNames.map((name) => periodic.includes(name));
    const moved = [0, 1, 2].filter((axis) => step[axis] !== 0);
    const open = moved.filter((axis) => !this.#wraps[axis]);
    this.#isClosed = open.length === 0;
    this.#walked = new Uint8Array(this.#isClosed ? indices.length : 0);
    const longest = this.#isClosed
      ? moved.reduce((multiple, axis) => leastCommonMultiple(multiple, shape[axis]), 1)
      : Math.min(...open.map((axis) => shape[axis]));
    this.table = new RunTable(phases.length, longest);
  }

  /** Whether a line begins here: the voxel before lies outside, or no line came past yet where lines have no ends. */
  isStart(x: number, y: number, z: number): boolean {
    if (this.#isClosed) return this.#walked[this.#at(x, y, z)] === 0;
    return this.#leaves(0, x, -1) || this.#leaves(1, y, -1) || this.#leaves(2, z, -1);
  }

  /** Counts the runs of the line that begins at a voxel. */
  walk(x0: number, y0: number, z0: number): void {
    let [x, y, z] = [x0, y0, z0];
    let at = this.#at(x, y, z);
    const origin = at;
    const firstPhase = this.#indices[at];
    let [phase, length, start, first] = [firstPhase, 0, 0, 0];
    do {
      const here = this.#indices[at];
      if (here !== phase) {
        if (start > 0) this.table.add(phase, whole, length - start);
        else first = length;
        phase = here;
        start = length;
      }
      length++;
      if (this.#isClosed) this.#walked[at] = 1;
      else if (this.#leaves(0, x, 1) || this.#leaves(1, y, 1) || this.#leaves(2, z, 1)) break;
      x = this.#next(0, x);
      y = this.#next(1, y);
      z = this.#next(2, z);
      at = this.#at(x, y, z);
    } while (at !== origin);
    this.table.lines[length]++;
    const ends = {
      length,
      closed: this.#isClosed,
      first,
      firstPhase,
      last: length - start,
      lastPhase: phase,
    };
    finishLine(this.table, ends);
  }

  #at(x: number, y: number, z: number): number {
    return x + this.#shape[0] * (y + this.#shape[1] * z);
  }

  /** Whether the next voxel (or the one before, sense -1) lies outside along an axis that does not go on. */
  #leaves(axis: 0 | 1 | 2, place: number, sense: 1 | -1): boolean {
    const next = place + sense * this.#step[axis];
    return !this.#wraps[axis] && (next < 0 || next >= this.#shape[axis]);
  }

  #next(axis: 0 | 1 | 2, place: number): number {
    const next = place + this.#step[axis];
    const length = this.#shape[axis];
    return next < 0 ? next + length : next >= length ? next - length : next;
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let [u, v] = [a, b];
  while (v > 0) [u, v] = [v, u % v];
  return (a / u) * b;
}
