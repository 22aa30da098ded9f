import { pacer, throwIfCancelled, type LongWork } from '../../base/index.ts';
import {
  defaultThreads,
  frontLayout,
  openInline,
  openThreads,
  readRecord,
  writeRecord,
  type Engine,
} from '../../compute/index.ts';
import { paddedCells, paddedSteps, startLayer, type FrontStart, type OpenGrid } from './grid.ts';
import { Front } from './twin/front.ts';

/** Voxels that a front takes between two looks at the signal. */
const stride = 131_072;
/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;
/** Mirrors `BUCKETS` in kernels/_front-queue.ts: the ring reaches four voxels ahead, an offer at most one. */
const buckets = 2048;
const voxelsAhead = 4;
/** What fits one wasm memory, less room for the queues. */
const largestBytes = 2 ** 32 - 2 ** 28;

/** Distances (m) in the grid's order, infinite where no way leads; only to be read until `use` returns. */
type Use<T> = (distances: readonly Float64Array[]) => T;

/**
 * Distances within the open voxels from faces of the grid, by fast marching (kernels/marching.ts), one thread a face.
 * What is past one memory of 4 GiB, about 800³ voxels for one face and 630³ for two, takes the kernels' slower twin.
 */
export async function withDistances<T>(
  grid: OpenGrid,
  starts: readonly FrontStart[],
  work: LongWork,
  use: Use<T>,
): Promise<T> {
  throwIfCancelled(work.signal);
  if (bytesOf(grid, starts.length) > largestBytes) return await withoutKernels(grid, starts, work, use);
  const threads = Math.min(starts.length, defaultThreads());
  const engine = await (grid.open.length < small ? openInline() : openThreads(threads));
  try {
    return await march(engine, grid, starts, work, use);
  } finally {
    engine.close();
  }
}

function bytesOf({ shape, open }: OpenGrid, fronts: number): number {
  return open.length + fronts * 8 * paddedCells(shape);
}

/** Volumes past one memory, by the kernels' twin. */
async function withoutKernels<T>(
  grid: OpenGrid,
  starts: readonly FrontStart[],
  { signal }: LongWork,
  use: Use<T>,
): Promise<T> {
  const pace = pacer(signal);
  const distances: Float64Array[] = [];
  for (const start of starts) {
    const front = new Front(grid, start);
    while (front.advance(stride / 8)) await pace();
    distances.push(front.distances());
  }
  return use(distances);
}

/** Runs the fronts side by side in one memory. */
export async function march<T>(
  engine: Engine,
  grid: OpenGrid,
  starts: readonly FrontStart[],
  { signal, onProgress }: LongWork,
  use: Use<T>,
  room = firstRoom(grid),
): Promise<T> {
  const { arena } = engine;
  const { bytes } = frontLayout;
  const fronts = arena.allocate(starts.length * bytes);
  const open = arena.allocate(grid.open.length, 'any');
  const places = starts.map((_, at) => fronts + at * bytes);
  const values = starts.map(() => arena.allocate(8 * paddedCells(grid.shape)));
  for (const [at, start] of starts.entries()) {
    writeFront(engine, places[at], grid, start, { values: values[at], open, room });
  }
  arena.u8(open, grid.open.length).set(grid.open);
  await engine.run('startFronts', fronts, starts.length);
  for (let taken = 0; ; taken += stride * starts.length) {
    throwIfCancelled(signal);
    await engine.run('advanceFronts', fronts, starts.length, stride);
    const states = places.map((place) => readRecord(arena.memory, place, frontLayout));
    if (states.every(({ isDone }) => isDone === 1)) break;
    for (const [at, { listed, heapLength, capacity }] of states.entries()) {
      if (listed + heapLength + offers > capacity) growQueue(engine, places[at]);
    }
    onProgress?.({ stage: 'paths', fraction: Math.min(1, taken / (starts.length * grid.open.length)) });
  }
  await engine.run('finishFronts', fronts, starts.length);
  return use(values.map((at) => arena.f64(at, grid.open.length)));
}

/** A voxel that is taken makes at most so many offers. */
const offers = 6;

/** Room for a front of a few layers. */
function firstRoom({ shape: [nx, ny, nz] }: OpenGrid): number {
  return 4 * Math.max(nx * ny, ny * nz, nz * nx) + 64;
}

function writeFront(
  { arena }: Engine,
  place: number,
  grid: OpenGrid,
  start: FrontStart,
  { values, open, room }: { values: number; open: number; room: number },
): void {
  const [nx, ny, nz] = grid.shape;
  const [, row, plane] = paddedSteps(grid.shape);
  const [weightX, weightY, weightZ] = grid.voxelSize.map((length) => 1 / (length * length));
  const layer = startLayer(grid, start);
  const capacity = Math.max(room, layer.countA * layer.countB);
  writeRecord(arena.memory, place, frontLayout, {
    ...layer,
    nx,
    ny,
    nz,
    row,
    plane,
    weightX,
    weightY,
    weightZ,
    values,
    open,
    capacity,
    bucketsPerMetre: buckets / (voxelsAhead * Math.max(...grid.voxelSize)),
    bucket: 0,
    ring: arena.allocate(4 * buckets),
    ...allocateQueue(arena, capacity),
  });
}

function allocateQueue(arena: Engine['arena'], capacity: number): { entries: number; heap: number } {
  return { entries: arena.allocate(8 * (capacity + 1), 'any'), heap: arena.allocate(16 * capacity, 'any') };
}

/** Twice the room for what a front has on offer. */
function growQueue({ arena }: Engine, place: number): void {
  const { entries, heap, capacity } = readRecord(arena.memory, place, frontLayout);
  const larger = { capacity: 2 * capacity, ...allocateQueue(arena, 2 * capacity) };
  arena.u8(larger.entries, 8 * (capacity + 1)).set(arena.u8(entries, 8 * (capacity + 1)));
  arena.u8(larger.heap, 16 * capacity).set(arena.u8(heap, 16 * capacity));
  writeRecord(arena.memory, place, frontLayout, larger);
}
