import { pacer, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { ballsLayout, readRecord, writeRecord, type Engine } from '../../compute/index.ts';
import { relativeEdges, type MaskGrid, type SquaredDistances } from '../distance/index.ts';
import { ballRows, type BallRows } from './ball-extents.ts';

/** Balls are drawn into so many planes at a time. */
const slab = 8;
/** Voxels between two looks at the signal. */
const stride = 8_388_608;
/** Classes are bytes; 0 is for voxels that no ball covers, 255 for what no class reaches. */
export const mostRadii = 254;

export interface Balls {
  /** Ascending, each once, over 0: in units of the squared shortest edge. */
  readonly squaredRadii: readonly number[];
  /** Whether balls hold what is just one radius away. Default no. */
  readonly isClosed?: boolean | undefined;
  /**
   * Faces (x low, x high, y low, y high, z low, z high) that balls have to come in by, from voxel to neighbouring voxel
   * along an axis. Default none: balls are wherever there is room.
   */
  readonly inlets?: readonly boolean[] | undefined;
}

/** Classes in an engine's memory: 0, or the place from 1 in the list of radii. */
export interface Classes {
  /** Address of voxel (0, 0, 0). */
  readonly at: number;
  /** Bytes from row to row. */
  readonly row: number;
}

/**
 * For each voxel the largest listed radius r such that a voxel whose distance is at least r lies within r of it
 * (kernels/balls.ts). The field of distances stays as it is.
 */
export async function openByBalls(
  engine: Engine,
  field: SquaredDistances,
  { shape, voxelSize }: Pick<MaskGrid, 'shape' | 'voxelSize'>,
  { squaredRadii, isClosed = false, inlets }: Balls,
  work: LongWork = {},
): Promise<Classes> {
  const { arena } = engine;
  const [nx, ny, nz] = shape;
  const edges = relativeEdges(voxelSize);
  const row = 16 * Math.ceil((nx + 15) / 16);
  const classes = allocateBetweenZeros(engine, row * ny * nz);
  const levels = inlets === undefined ? 0 : arena.allocate(row * ny * nz + 128) + 64;
  const { top } = arena;
  // Rows of seeds are closed by the zeros before them, in the first row and where another thread has yet to write.
  const seeds = arena.allocate(row * ny * nz + 64) + 64;
  const rows = squaredRadii.map((square) => ballRows(square, edges, isClosed));
  const at = arena.allocate(ballsLayout.bytes);
  writeRecord(arena.memory, at, ballsLayout, writeTables(engine, field, edges, squaredRadii, rows));
  const [edgeX, edgeY, edgeZ] = edges;
  const sizes = { nx, ny, nz, row, slab, edgeX, edgeY, edgeZ, fieldRow: field.row };
  const isWide = Number(field.type === 'f32');
  writeRecord(arena.memory, at, ballsLayout, { ...sizes, isWide, field: field.at, classes, seeds, levels });
  const job = { engine, at, shape, rows, work };
  await inSlabs(job, 'classifyVoxels');
  const reached = inlets === undefined ? classes : await findAccess(job, row * ny * nz, inlets);
  await draw(job);
  arena.release(top);
  return { at: reached, row };
}

/** The kernels' record, and what is drawn. */
interface Job {
  readonly engine: Engine;
  readonly at: number;
  readonly shape: MaskGrid['shape'];
  readonly rows: readonly BallRows[];
  readonly work: LongWork;
}

/** Voxels that the flood takes between two looks at the signal. */
const flood = 1_048_576;

/** Lowers the class of each voxel to that of the widest way to it. */
async function findAccess(job: Job, bytes: number, inlets: readonly boolean[]): Promise<number> {
  const { engine, at, work } = job;
  const { arena } = engine;
  const { top } = arena;
  const { levels } = readRecord(arena.memory, at, ballsLayout);
  const faces = inlets.reduce((bits, isOpen, face) => bits | (Number(isOpen) << face), 0);
  const links = arena.allocate(4 * bytes, 'any');
  const heads = arena.allocate(1024, 'any');
  writeRecord(arena.memory, at, ballsLayout, { faces, links, heads });
  await engine.run('startAccess', at);
  for (let level = Infinity; level > 0; { level } = readRecord(arena.memory, at, ballsLayout)) {
    throwIfCancelled(work.signal);
    await engine.run('advanceAccess', at, flood);
  }
  writeRecord(arena.memory, at, ballsLayout, { classes: levels });
  arena.release(top);
  return levels;
}

async function draw(job: Job): Promise<void> {
  await inSlabs(job, 'seedBalls');
  const runs = await thin(job, takeTallies(job));
  const dense = job.rows.flatMap((_, at) => (isDense(job, runs[at + 1]) ? at + 1 : []));
  if (dense.length > 0) await drawDense(job, dense);
  if (runs.some((count, at) => count > 0 && !dense.includes(at))) await inSlabs(job, 'drawBalls');
}

/** One row of a ball is drawn about as fast around a run of seeds as around this share of all voxels at once. */
const denseShare = 1 / 1000;
/** Larger balls around a seed are looked for in the time in which so many rows are drawn. */
const rowsPerSearch = 200;

function isDense({ shape: [nx, ny, nz] }: Job, runs: number): boolean {
  return runs > denseShare * nx * ny * nz;
}

/** Drops the seeds that lie within larger balls, of classes where that is worth the search; the runs that are left. */
async function thin(job: Job, runs: readonly number[]): Promise<readonly number[]> {
  const { engine, at, rows, shape } = job;
  const enough = denseShare * shape[0] * shape[1] * shape[2];
  const flags = rows.map(({ planes }, place) => {
    const drawn = planes.reduce((sum, plane, step) => sum + (step > 0 ? 2 : 1) * (2 * plane.length - 1), 0);
    return Number(drawn * Math.min(runs[place + 1], enough) > rowsPerSearch * runs[place + 1]);
  });
  if (!flags.includes(1)) return runs;
  const { isSparse } = readRecord(engine.arena.memory, at, ballsLayout);
  engine.arena.u8(isSparse + 1, flags.length).set(flags);
  await inSlabs(job, 'thinSeeds');
  return takeTallies(job);
}

/** Runs of seeds of each class, counted since they were last taken. */
function takeTallies({ engine, at }: Job): number[] {
  const { tallies } = readRecord(engine.arena.memory, at, ballsLayout);
  const counts = engine.arena.i32(tallies, 256 * engine.threads);
  const totals = Array.from({ length: 256 }, (_, rank) => {
    let total = 0;
    for (let thread = 0; thread < engine.threads; thread++) total += counts[256 * thread + rank];
    return total;
  });
  counts.fill(0);
  return totals;
}

/** Draws the balls of some classes, one class after the other. */
async function drawDense(job: Job, classes: readonly number[]): Promise<void> {
  const { engine, at, shape, rows } = job;
  const { arena } = engine;
  const [nx, ny, nz] = shape;
  const bitRow = 16 * Math.ceil(nx / 128);
  const padZ = classes.reduce((most, rank) => Math.max(most, rows[rank - 1].planes.length - 1), 0);
  const padY = classes.reduce((most, rank) => Math.max(most, rows[rank - 1].planes[0].length - 1), 0);
  const bitPlane = bitRow * (ny + padY);
  // The rows after one plane are those before the next one.
  const around = padZ * bitPlane + padY * bitRow;
  const bits = around + arena.allocate(bitPlane * nz + 2 * around);
  const scratch = arena.allocate(engine.threads * (bitRow + 64), 'any');
  writeRecord(arena.memory, at, ballsLayout, { bits, bitRow, bitPlane, scratch });
  for (const rank of classes) {
    const { top } = arena;
    writeRecord(arena.memory, at, ballsLayout, {
      rank,
      ...writeGroups(engine, rows[rank - 1], bitRow, bitPlane),
    });
    await inSlabs(job, 'gatherSeeds');
    await inSlabs(job, 'drawGathered');
    arena.release(top);
  }
}

/** The places of a ball's rows relative to the middle one, longest rows first, and where each length's rows end. */
function writeGroups(
  { arena }: Engine,
  { planes }: BallRows,
  bitRow: number,
  bitPlane: number,
): Record<'extent' | 'groups' | 'rowsAt', number> {
  const extent = planes[0][0];
  const places: number[][] = Array.from({ length: extent + 1 }, () => []);
  for (let dz = 1 - planes.length; dz < planes.length; dz++) {
    const plane = planes[Math.abs(dz)];
    for (let dy = 1 - plane.length; dy < plane.length; dy++) {
      places[extent - plane[Math.abs(dy)]].push(dz * bitPlane + dy * bitRow);
    }
  }
  let end = 0;
  const ends = places.map((group) => (end += group.length));
  const groups = arena.allocate(4 * ends.length, 'any');
  const rowsAt = arena.allocate(4 * end, 'any');
  arena.i32(groups, ends.length).set(ends);
  arena.i32(rowsAt, end).set(places.flat());
  return { extent, groups, rowsAt };
}

/** Memory with zeros before it, which neighbours of the first voxel are read from. */
function allocateBetweenZeros({ arena }: Engine, bytes: number): number {
  const at = arena.allocate(bytes + 128, 'any');
  arena.u8(at, 64).fill(0);
  return at + 64;
}

async function inSlabs(
  { engine, at, shape: [nx, ny, nz], work: { signal } }: Job,
  kernel: string,
): Promise<void> {
  const step = Math.max(engine.threads * slab, Math.ceil(stride / (nx * ny)));
  for (let first = 0; first < nz; first += step) {
    throwIfCancelled(signal);
    const last = Math.min(nz, first + step);
    writeRecord(engine.arena.memory, at, ballsLayout, { first, last, next: 0 });
    await engine.run(kernel, at);
  }
}

type Tables = Record<
  | 'count'
  | 'reach'
  | 'classOf'
  | 'radii'
  | 'longest'
  | 'coverX'
  | 'coverY'
  | 'coverZ'
  | 'isSparse'
  | 'leastSquares'
  | 'planesOf'
  | 'extents'
  | 'tallies',
  number
>;

function writeTables(
  engine: Engine,
  field: SquaredDistances,
  edges: readonly [number, number, number],
  squaredRadii: readonly number[],
  rows: readonly BallRows[],
): Tables {
  const { arena, threads } = engine;
  const count = squaredRadii.length;
  const reach = rows.reduce((most, { planes }) => Math.max(most, planes.length - 1), 0);
  const tallies = arena.allocate(threads * 1024);
  const classOf = arena.allocate(65_536, 'any');
  if (field.type === 'u16') arena.u8(classOf, 65_536).set(classesOfSquares(squaredRadii));
  const radii = writeF64(engine, [0, ...squaredRadii.map(Math.sqrt)]);
  const longest = writeF64(engine, [0, ...rows.map((each) => each.longest)]);
  const leastSquares = arena.allocate(4 * (count + 1), 'any');
  arena.f32(leastSquares, count + 1).set([0, ...squaredRadii]);
  const [coverX, coverY, coverZ] = edges.map((edge) => writeCover(engine, edge, squaredRadii, rows));
  const isSparse = arena.allocate(256);
  return {
    count,
    reach,
    tallies,
    classOf,
    radii,
    longest,
    coverX,
    coverY,
    coverZ,
    isSparse,
    leastSquares,
    ...writeRows(engine, rows, reach),
  };
}

/** For each class the least class whose ball, an edge away, holds the class's own; 0 for balls of a single voxel. */
function writeCover(
  { arena }: Engine,
  edge: number,
  squaredRadii: readonly number[],
  rows: readonly BallRows[],
): number {
  const at = arena.allocate(256);
  const table = arena.u8(at, 256);
  for (const [place, { longest }] of rows.entries()) {
    const larger = squaredRadii.findIndex((square) => Math.sqrt(square) > longest + edge + slack);
    table[place + 1] = longest === 0 ? 0 : larger < 0 ? 255 : larger + 1;
  }
  return at;
}

/** Lengths closer than this are taken to be equal. */
const slack = 1e-9;

/** Class of every squared distance that a narrow field can hold. */
function classesOfSquares(squaredRadii: readonly number[]): Uint8Array {
  const classes = new Uint8Array(65_536);
  for (const [at, square] of squaredRadii.entries()) classes.fill(at + 1, Math.ceil(square));
  return classes;
}

function writeF64({ arena }: Engine, values: readonly number[]): number {
  const at = arena.allocate(8 * values.length, 'any');
  arena.f64(at, values.length).set(values);
  return at;
}

/** The extents of all balls, and where each of their planes starts among them. */
function writeRows(
  { arena }: Engine,
  rows: readonly BallRows[],
  reach: number,
): Record<'planesOf' | 'extents', number> {
  const entries = new Int32Array(2 * (rows.length + 1) * (reach + 1));
  const lengths: number[] = [];
  for (const [at, { planes }] of rows.entries()) {
    for (const [step, plane] of planes.entries()) {
      entries.set([lengths.length, plane.length], 2 * ((at + 1) * (reach + 1) + step));
      for (const length of plane) lengths.push(length);
    }
  }
  const planesOf = arena.allocate(4 * entries.length, 'any');
  const extents = arena.allocate(2 * lengths.length, 'any');
  arena.i32(planesOf, entries.length).set(entries);
  new Uint16Array(arena.memory.buffer, extents, lengths.length).set(lengths);
  return { planesOf, extents };
}

/** Classes in the image's order, and the voxels of each from class 0 on. */
export async function readClasses(
  { arena }: Engine,
  { at, row }: Classes,
  [nx, ny, nz]: MaskGrid['shape'],
  { signal }: LongWork = {},
): Promise<{ readonly classes: Uint8Array; readonly counts: Float64Array }> {
  const classes = new Uint8Array(nx * ny * nz);
  const counts = new Float64Array(256);
  const pace = pacer(signal);
  const from = arena.u8(at, row * ny * nz);
  for (let k = 0; k < nz; k++) {
    await pace();
    for (let j = k * ny; j < (k + 1) * ny; j++) classes.set(from.subarray(j * row, j * row + nx), j * nx);
    countPlane(classes, k * nx * ny, (k + 1) * nx * ny, counts);
  }
  return { classes, counts };
}

function countPlane(classes: Uint8Array, start: number, end: number, counts: Float64Array): void {
  for (let i = start; i < end; i++) counts[classes[i]]++;
}
