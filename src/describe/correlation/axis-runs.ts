import { pacer } from '../../base/index.ts';
import type { IndexedVolume } from '../phase-indices.ts';
import { cut, RunTable, spanning, whole } from './run-table.ts';

/** Slabs of lines whose scatter tells the error of a mean. */
const mostSlabs = 8;

/**
 * Runs along an axis, per slab across another axis (z where it can be): enough slabs for an estimate of scatter, none
 * where the image has a single line across.
 */
export async function countAlongAxis(
  { indices, shape, phases }: IndexedVolume,
  axis: 0 | 1 | 2,
  closed: boolean,
  signal?: AbortSignal,
): Promise<readonly RunTable[]> {
  const length = shape[axis];
  // The image as outer blocks of `length` strips of `inner` voxels each.
  const inner = shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const outer = indices.length / inner / length;
  const tables = slabsOf(shape, axis, phases.length);
  const counter = new StripCounter(indices, inner, length, closed);
  const pace = pacer(signal);
  for (let block = 0; block < outer; block++) {
    const slabOf = slabLookup(shape, axis, block, tables);
    if (inner > 1) await counter.countBlock(block, slabOf, pace);
    else {
      if (block % 256 === 0) await pace();
      countRow(indices, block * length, length, closed, slabOf(0));
    }
  }
  return tables;
}

/** The axis across which slabs are cut: the last other one with more than one voxel. */
function slabAxis(shape: IndexedVolume['shape'], axis: number): number {
  const others = [2, 1, 0].filter((other) => other !== axis);
  return others.find((other) => shape[other] > 1) ?? others[0];
}

function slabsOf(shape: IndexedVolume['shape'], axis: number, phases: number): RunTable[] {
  const count = Math.min(mostSlabs, shape[slabAxis(shape, axis)]);
  return Array.from({ length: count }, () => new RunTable(phases, shape[axis]));
}

/** Which table a line belongs to, by its place within the strip. */
function slabLookup(
  shape: IndexedVolume['shape'],
  axis: number,
  block: number,
  tables: readonly RunTable[],
): (place: number) => RunTable {
  const across = slabAxis(shape, axis);
  const slab = (at: number): RunTable => tables[Math.floor((at * tables.length) / shape[across])];
  const [nx, ny] = shape;
  if (across === 2) {
    const table = slab(axis === 0 ? Math.floor(block / ny) : block);
    return () => table;
  }
  if (across === 1) return (place) => slab(axis === 0 ? block % ny : Math.floor(place / nx));
  return (place) => slab(place % nx);
}

/** Runs of one row of voxels that lie side by side. */
function countRow(indices: Uint8Array, row: number, length: number, closed: boolean, table: RunTable): void {
  const end = row + length;
  let phase = indices[row];
  let start = row;
  let first = 0;
  table.lines[length]++;
  for (let i = row + 1; i < end; i++) {
    const next = indices[i];
    if (next === phase) continue;
    if (start > row) table.add(phase, whole, i - start);
    else first = i - row;
    phase = next;
    start = i;
  }
  finishLine(table, { length, closed, first, firstPhase: indices[row], last: end - start, lastPhase: phase });
}

interface LineEnds {
  readonly length: number;
  readonly closed: boolean;
  /** Voxels of the run at the line's start; 0 when it reaches the line's end. */
  readonly first: number;
  readonly firstPhase: number;
  readonly last: number;
  readonly lastPhase: number;
}

/** Counts the first and the last run of a line, which are one where a closed line joins them. */
export function finishLine(table: RunTable, ends: LineEnds): void {
  const { length, closed, first, firstPhase, last, lastPhase } = ends;
  if (first === 0) table.add(lastPhase, spanning, length);
  else if (closed && firstPhase === lastPhase) table.add(firstPhase, whole, first + last);
  else {
    table.add(firstPhase, closed ? whole : cut, first);
    table.add(lastPhase, closed ? whole : cut, last);
  }
}

/** Runs of many lines at once, strip by strip, so that memory is read in its order. */
class StripCounter {
  readonly #indices: Uint8Array;
  readonly #inner: number;
  readonly #length: number;
  readonly #closed: boolean;
  /** Where the run of each line began. */
  readonly #start: Int32Array;
  /** Length of the first run of each line, once it has ended. */
  readonly #first: Int32Array;

  constructor(indices: Uint8Array, inner: number, length: number, closed: boolean) {
    this.#indices = indices;
    this.#inner = inner;
    this.#length = length;
    this.#closed = closed;
    this.#start = new Int32Array(inner);
    this.#first = new Int32Array(inner);
  }

  async countBlock(
    block: number,
    slabOf: (place: number) => RunTable,
    pace: () => Promise<void> | undefined,
  ): Promise<void> {
    this.#start.fill(0);
    this.#first.fill(0);
    const from = block * this.#inner * this.#length;
    await pace();
    for (let j = 1; j < this.#length; j++) {
      if (this.#inner > 4096) await pace();
      this.#countStrip(from + j * this.#inner, j, slabOf);
    }
    for (let place = 0; place < this.#inner; place++) this.#finish(from, place, slabOf(place));
  }

  #countStrip(at: number, j: number, slabOf: (place: number) => RunTable): void {
    const indices = this.#indices;
    const inner = this.#inner;
    const start = this.#start;
    for (let place = 0; place < inner; place++) {
      const phase = indices[at + place - inner];
      if (indices[at + place] === phase) continue;
      if (start[place] > 0) slabOf(place).add(phase, whole, j - start[place]);
      else this.#first[place] = j;
      start[place] = j;
    }
  }

  #finish(from: number, place: number, table: RunTable): void {
    const length = this.#length;
    table.lines[length]++;
    finishLine(table, {
      length,
      closed: this.#closed,
      first: this.#first[place],
      firstPhase: this.#indices[from + place],
      last: length - this.#start[place],
      lastPhase: this.#indices[from + place + (length - 1) * this.#inner],
    });
  }
}
