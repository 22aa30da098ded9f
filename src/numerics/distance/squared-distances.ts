import { pacer, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { distanceLayout, readRecord, writeRecord, type Engine } from '../../compute/index.ts';
import { relativeEdges, type DistanceOptions, type MaskGrid } from './grid.ts';

/** Squared distances in an engine's memory, in units of the squared shortest edge. */
export interface SquaredDistances {
  /** Address of voxel (0, 0, 0). */
  readonly at: number;
  /** u16: whole numbers, all below 65535. f32: any, infinite where no voxel is outside. */
  readonly type: 'u16' | 'f32';
  /** Values from row to row; those past the end of a row are 0. */
  readonly row: number;
  /** Metres. */
  readonly unit: number;
}

/** Voxels between two looks at the signal. */
const stride = 16_777_216;
/** What stands for "too far" among 16-bit integers. */
const far = 65_535;

/**
 * Squared distance from the middle of each voxel inside to the middle of the nearest one outside, 0 outside
 * (kernels/distance.ts). Whole numbers are exact (below 2²⁴, far past any image's diagonal); f32 else. The mask is copied
 * into the engine's memory once; the field takes two bytes a voxel, or four where the edges are in no whole ratio or a
 * distance is over 255 shortest edges.
 */
export async function squaredDistances(
  engine: Engine,
  grid: MaskGrid,
  options: DistanceOptions & LongWork = {},
): Promise<SquaredDistances> {
  const labels = await copyMask(engine, grid, options.signal);
  const edges = relativeEdges(grid.voxelSize);
  if (edges.every((edge) => Number.isInteger(edge) && edge < 256)) {
    const { top } = engine.arena;
    const found = await transform(engine, grid, labels, narrow, options);
    if (found !== undefined) return found;
    engine.arena.release(top);
  }
  const found = await transform(engine, grid, labels, wide, options);
  return found as SquaredDistances;
}

async function copyMask({ arena }: Engine, { mask }: MaskGrid, signal?: AbortSignal): Promise<number> {
  const labels = arena.allocate(mask.length + 16, 'any');
  const pace = pacer(signal);
  const to = arena.u8(labels, mask.length);
  for (let start = 0; start < mask.length; start += stride) {
    await pace();
    to.set(mask.subarray(start, start + stride), start);
  }
  return labels;
}

/** What differs between the two kinds of field. */
interface Kind {
  readonly type: SquaredDistances['type'];
  readonly bytes: number;
  readonly planes: string;
  readonly columns: string;
  /** Steps along a line of so many voxels until squares have no room. */
  reach(length: number, weight: number): number;
  writeSquares(engine: Engine, at: number, squares: readonly number[]): void;
}

const narrow: Kind = {
  type: 'u16',
  bytes: 2,
  planes: 'narrowPlanes',
  columns: 'narrowColumns',
  reach: (length, weight) => Math.min(length, Math.ceil(Math.sqrt(far / weight))),
  writeSquares({ arena }, at, squares) {
    new Uint16Array(arena.memory.buffer, at, squares.length).set(
      squares.map((square) => Math.min(far, square)),
    );
  },
};

const wide: Kind = {
  type: 'f32',
  bytes: 4,
  planes: 'widePlanes',
  columns: 'wideColumns',
  reach: (length) => length,
  writeSquares({ arena }, at, squares) {
    arena.f32(at, squares.length).set(squares);
  },
};

/** Nothing when a distance has no room in the field. */
async function transform(
  engine: Engine,
  grid: MaskGrid,
  labels: number,
  kind: Kind,
  options: DistanceOptions & LongWork,
): Promise<SquaredDistances | undefined> {
  const [nx, ny, nz] = grid.shape;
  const lanes = 16 / kind.bytes;
  const row = lanes * Math.ceil(nx / lanes);
  const field = engine.arena.allocate(kind.bytes * row * ny * nz, 'any');
  const { top } = engine.arena;
  const job = writeJob(engine, grid, kind, options, { labels, field, row });
  await inStrides(engine, job, kind.planes, nz, nx * ny, options);
  await inStrides(engine, job, kind.columns, ny, nx * nz, options);
  const { isFar } = readRecord(engine.arena.memory, job, distanceLayout);
  engine.arena.release(top);
  if (isFar === 1) return undefined;
  return { at: field, type: kind.type, row, unit: Math.min(...grid.voxelSize) };
}

/** Runs a kernel over a range in parts. */
async function inStrides(
  engine: Engine,
  job: number,
  kernel: string,
  count: number,
  voxelsEach: number,
  { signal }: LongWork,
): Promise<void> {
  const step = Math.max(engine.threads, Math.ceil(stride / voxelsEach));
  for (let first = 0; first < count; first += step) {
    throwIfCancelled(signal);
    const last = Math.min(count, first + step);
    writeRecord(engine.arena.memory, job, distanceLayout, { first, last, next: 0 });
    await engine.run(kernel, job);
  }
}

function writeJob(
  engine: Engine,
  { shape, voxelSize }: MaskGrid,
  kind: Kind,
  { inside = 1, walls = false, periodic = [false, false, false] }: DistanceOptions,
  { labels, field, row }: { labels: number; field: number; row: number },
): number {
  const { arena, threads } = engine;
  const [nx, ny, nz] = shape;
  const [weightX, weightY, weightZ] = relativeEdges(voxelSize).map((edge) => edge * edge);
  const [reachX, reachZ] = [kind.reach(nx, weightX), kind.reach(nz, weightZ)];
  const room = layOutBuffer(kind.bytes, row, nx, nz, reachX, reachZ);
  const job = arena.allocate(distanceLayout.bytes);
  const tables = {
    squaresX: writeSquares(engine, kind, weightX, reachX),
    squaresZ: writeSquares(engine, kind, weightZ, reachZ),
    exactX: writeExact(engine, weightX, nx + reachX),
    exactZ: writeExact(engine, weightZ, nz + reachZ),
  };
  const buffers = arena.allocate(threads * room.bufferBytes, 'any');
  writeRecord(arena.memory, job, distanceLayout, {
    ...tables,
    ...room,
    nx,
    ny,
    nz,
    row,
    inside,
    walls: Number(walls),
    wrapX: Number(periodic[0]),
    wrapY: Number(periodic[1]),
    wrapZ: Number(periodic[2]),
    weightY,
    limitY: Math.floor(Math.sqrt((far - 1) / weightY)),
    reachX,
    reachZ,
    labels,
    field,
    buffers,
    exactWeightX: weightX,
    exactWeightY: weightY,
    exactWeightZ: weightZ,
  });
  return job;
}

const rounded = (bytes: number): number => 64 * Math.ceil(bytes / 64);

/** Where the parts of a thread's buffer start: a row with its pads, the carried row, a tile of columns, an envelope. */
function layOutBuffer(
  bytes: number,
  row: number,
  nx: number,
  nz: number,
  reachX: number,
  reachZ: number,
): Record<'carryAt' | 'tileAt' | 'lineAt' | 'bufferBytes', number> {
  const tileBytes = 128;
  const carryAt = rounded(bytes * (row + 2 * reachX + 32));
  const tileAt = carryAt + rounded(bytes * row);
  const lineAt = tileAt + tileBytes * nz;
  const longest = Math.max(nx + 2 * reachX, nz + 2 * reachZ);
  return { carryAt, tileAt, lineAt, bufferBytes: rounded(lineAt + 20 * (longest + 8)) };
}

/** Squares of 0 to `reach` steps, and one that nothing is further than. */
function writeSquares(engine: Engine, kind: Kind, weight: number, reach: number): number {
  const squares = Array.from({ length: reach + 2 }, (_, k) => (k > reach ? Infinity : weight * k * k));
  const at = engine.arena.allocate(kind.bytes * squares.length, 'any');
  kind.writeSquares(engine, at, squares);
  return at;
}

function writeExact({ arena }: Engine, weight: number, last: number): number {
  const at = arena.allocate(4 * (last + 1), 'any');
  arena.f32(at, last + 1).set(Float32Array.from({ length: last + 1 }, (_, k) => weight * k * k));
  return at;
}
