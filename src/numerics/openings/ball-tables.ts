import type { Engine } from '../../compute/index.ts';
import type { SquaredDistances } from '../distance/index.ts';
import type { BallRows } from './ball-extents.ts';

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

/** What the kernels look up of each class, and room for what they count. */
export function writeTables(
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
