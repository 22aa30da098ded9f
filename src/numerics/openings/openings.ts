import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { ballsLayout, readRecord, writeRecord, type Engine } from '../../compute/index.ts';
import { relativeEdges, type MaskGrid, type SquaredDistances } from '../distance/index.ts';
import { ballRows } from './ball-extents.ts';
import { inSlabs, slab, type BallJob } from './ball-job.ts';
import { writeTables } from './ball-tables.ts';
import type { Classes } from './classes.ts';
import { drawBalls } from './draw-balls.ts';

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
  await drawBalls(job);
  arena.release(top);
  return { at: reached, row };
}

/** Voxels that the flood takes between two looks at the signal. */
const flood = 1_048_576;

/** Lowers the class of each voxel to that of the widest way to it. */
async function findAccess(job: BallJob, bytes: number, inlets: readonly boolean[]): Promise<number> {
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

/** Memory with zeros before it, which neighbours of the first voxel are read from. */
function allocateBetweenZeros({ arena }: Engine, bytes: number): number {
  const at = arena.allocate(bytes + 128, 'any');
  arena.u8(at, 64).fill(0);
  return at + 64;
}
