import { hexahedraLayout, writeRecord, type Engine, type HexahedraRecord } from '../../compute/index.ts';
import { axesToHalve, childTerms, coarseCells, coarseNodes, type Halved, type Term } from './coarsening.ts';
import { modeEntries } from './modes.ts';
import { nodeGrid, ownPlanes, type NodeGrid, type Triple } from './node-grid.ts';
import { placeOf, type VoxelTensors } from './voxel-tensors.ts';

/** One level of the multigrid, in the engine's memory: addresses of its record and fields. */
export interface Level {
  readonly grid: NodeGrid;
  readonly record: number;
  readonly partial: number;
  readonly inverse: number;
  readonly right: number;
  readonly solution: number;
  readonly residual: number;
  readonly step: number;
  /** Which axes the next level halves; none on the last one, which is solved directly. */
  readonly halved: Halved;
  /** Largest eigenvalue of D⁻¹A, a little overestimated. */
  readonly largestEigenvalue: number;
}

/** How cells know their conductivity; the numbers are the kernels' own. */
const kinds = { matrices: 0, bytes: 1, words: 2, voxels: 3 } as const;

/** What `elementFlux` makes of A x; the numbers are the kernels' own. */
export const fluxModes = { product: 0, residual: 1, step: 2, advance: 3 } as const;

/** Steps of power iteration, the estimate's growth in one of them that ends it, and what is put on top. */
const power = { least: 12, most: 60, growth: 1e-3, safety: 1.1 };

/** Sets operands and runs a kernel on a level. */
export function onLevel(
  engine: Engine,
  { record }: Pick<Level, 'record'>,
  kernel: string,
  operands: Partial<HexahedraRecord>,
): Promise<void> {
  writeRecord(engine.arena.memory, record, hexahedraLayout, operands);
  return engine.run(kernel, record);
}

/** a·b and a·c over the nodes that are not copies. */
export async function products(
  engine: Engine,
  level: Pick<Level, 'record' | 'partial' | 'grid'>,
  [a, b, c]: readonly [number, number, number],
): Promise<readonly [number, number]> {
  await onLevel(engine, level, 'elementProducts', { x: a, right: b, out: c });
  const sums = engine.arena.f64(level.partial, 2 * ownPlanes(level.grid));
  let [first, second] = [0, 0];
  for (let at = 0; at < sums.length; at += 2) {
    first += sums[at];
    second += sums[at + 1];
  }
  return [first, second];
}

/**
 * All levels, the voxels first. Coarse grids have cells of twice the size, and operators that are the fine ones on
 * trilinear functions of the coarse cells (Galerkin): every tensor, hole and thin wall enters with its energy.
 */
export async function buildLevels(engine: Engine, grid: NodeGrid, tensors: VoxelTensors): Promise<Level[]> {
  const { arena, threads } = engine;
  const bufferBytes = 8 * grid.steps[2];
  const buffers = { bufferBytes, buffers: arena.allocate(2 * threads * bufferBytes, 'any') };
  const finest = allocateLevel(engine, grid, { ...buffers, ...uploadTensors(engine, tensors) });
  const voxels = grid.cells[0] * grid.cells[1] * grid.cells[2];
  const levels = [await completeLevel(engine, finest, voxelStrengths(tensors, voxels))];
  for (let fine = levels[0]; fine.halved.includes(true); fine = levels[levels.length - 1]) {
    levels.push(await coarsenLevel(engine, fine, buffers, levels.length === 1));
  }
  return levels;
}

type Unfinished = Omit<Level, 'halved' | 'largestEigenvalue'>;

function allocateLevel(engine: Engine, grid: NodeGrid, conductors: Partial<HexahedraRecord>): Unfinished {
  const { arena } = engine;
  const field = (): number => arena.allocate(8 * grid.nodes);
  const [nx, ny, nz] = grid.cells;
  const is = (axis: 0 | 1 | 2, condition: string): number => (grid.faces[axis] === condition ? 1 : 0);
  const level = {
    grid,
    record: arena.allocate(hexahedraLayout.bytes),
    partial: arena.allocate(16 * (nz + 1)),
    inverse: field(),
    right: field(),
    solution: field(),
    residual: field(),
    step: field(),
  };
  writeRecord(arena.memory, level.record, hexahedraLayout, {
    nx,
    ny,
    nz,
    row: grid.steps[1],
    plane: grid.steps[2],
    wrapX: is(0, 'periodic'),
    wrapY: is(1, 'periodic'),
    wrapZ: is(2, 'periodic'),
    pinX: is(0, 'pinned'),
    pinY: is(1, 'pinned'),
    pinZ: is(2, 'pinned'),
    slabs: writeSlabs(engine, ownPlanes(grid)),
    barrier: engine.barrier,
    inverse: level.inverse,
    partial: level.partial,
    ...conductors,
  });
  return level;
}

function writeSlabs({ arena, threads }: Engine, planes: number): number {
  const at = arena.allocate(4 * (threads + 1));
  const slabs = arena.i32(at, threads + 1);
  for (let thread = 0; thread <= threads; thread++) slabs[thread] = Math.round((thread * planes) / threads);
  return at;
}

function uploadTensors({ arena }: Engine, { table, index }: VoxelTensors): Partial<HexahedraRecord> {
  const tableAt = arena.allocate(table.byteLength, 'any');
  if (index === undefined) {
    arena.f32(tableAt, table.length).set(table);
    return { kind: kinds.voxels, table: tableAt };
  }
  arena.f64(tableAt, table.length).set(table);
  const indexAt = arena.allocate(index.byteLength, 'any');
  arena.u8(indexAt, index.byteLength).set(new Uint8Array(index.buffer, index.byteOffset, index.byteLength));
  return { kind: index instanceof Uint8Array ? kinds.bytes : kinds.words, table: tableAt, index: indexAt };
}

/** Sum over all voxels of the energy of a unit jump along each axis. */
function voxelStrengths(tensors: VoxelTensors, count: number): Triple {
  const sums: [number, number, number] = [0, 0, 0];
  for (let voxel = 0; voxel < count; voxel++) {
    const at = placeOf(tensors, voxel);
    for (let axis = 0; axis < 3; axis++) sums[axis] += tensors.table[at + axis];
  }
  return sums;
}

/** The same from the entries (1, 1), (2, 2) and (4, 4) of mode matrices. */
function matrixStrengths({ arena }: Engine, [, ny, nz]: Triple, table: number, cellRow: number): Triple {
  const matrices = arena.f64(table, cellRow * modeEntries * ny * nz);
  const sum = (entry: number): number => {
    let total = 0;
    for (let row = 0; row < ny * nz; row++) {
      const start = (row * modeEntries + entry) * cellRow;
      for (let at = start; at < start + cellRow; at++) total += matrices[at];
    }
    return total;
  };
  return [sum(0), sum(7), sum(18)];
}

async function coarsenLevel(
  engine: Engine,
  fine: Level,
  buffers: Partial<HexahedraRecord>,
  fromVoxels: boolean,
): Promise<Level> {
  const { arena } = engine;
  const grid = nodeGrid(coarseCells(fine.grid.cells, fine.halved), fine.grid.faces);
  const [nx, ny, nz] = grid.cells;
  const cellRow = 2 * Math.ceil(nx / 2);
  const table = arena.allocate(8 * cellRow * modeEntries * ny * nz);
  const coarse = allocateLevel(engine, grid, { ...buffers, kind: kinds.matrices, table, cellRow });
  const terms = writeTerms(engine, childTerms(fromVoxels ? 'voxels' : 'matrices'));
  writeRecord(arena.memory, fine.record, hexahedraLayout, { between: writeBetween(engine, fine) });
  await engine.run('coarsenCells', fine.record, coarse.record, terms);
  return completeLevel(engine, coarse, matrixStrengths(engine, grid.cells, table, cellRow));
}

/** For the kernel: where the terms of each kind end, in bytes from the start, then all terms. */
function writeTerms({ arena }: Engine, kinds: readonly (readonly Term[])[]): number {
  const header = 8 * Math.ceil((kinds.length + 1) / 2);
  const count = kinds.reduce((sum, terms) => sum + terms.length, 0);
  const start = arena.allocate(header + 16 * count, 'any');
  const view = new DataView(arena.memory.buffer, start);
  let at = header;
  view.setUint32(0, at, true);
  for (const [kind, terms] of kinds.entries()) {
    for (const { from, to, factor } of terms) {
      view.setUint16(at, from, true);
      view.setUint16(at + 2, to, true);
      view.setFloat64(at + 8, factor, true);
      at += 16;
    }
    view.setUint32(4 * (kind + 1), at, true);
  }
  return start;
}

function writeBetween({ arena }: Engine, { grid, halved }: Level): number {
  const tables = ([0, 1, 2] as const).map((axis) => coarseNodes(grid.cells[axis], halved[axis]));
  const all = Int32Array.from(tables.flatMap((table) => [...table]));
  const at = arena.allocate(all.byteLength, 'any');
  arena.i32(at, all.length).set(all);
  return at;
}

async function completeLevel(engine: Engine, level: Unfinished, strengths: Triple): Promise<Level> {
  await onLevel(engine, level, 'elementDiagonal', {});
  return {
    ...level,
    halved: axesToHalve(level.grid.cells, strengths),
    largestEigenvalue: await largestEigenvalue(engine, level),
  };
}

/** Power iteration from a fixed start that has a share of every direction. */
async function largestEigenvalue(engine: Engine, level: Unfinished): Promise<number> {
  const { solution, step: image } = level;
  const start = engine.arena.f64(solution, level.grid.nodes);
  const inverse = engine.arena.f64(level.inverse, level.grid.nodes);
  for (let node = 0; node < start.length; node++) {
    start[node] = inverse[node] > 0 ? (Math.imul(node + 1, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5 : 0;
  }
  let eigenvalue = 1;
  let size = 0;
  for (
    let step = 1, growth = 1;
    step <= power.least || (growth > power.growth && step <= power.most);
    step++
  ) {
    const operands = { x: solution, right: 0, out: image, mode: fluxModes.step, alpha: 1, beta: 0 };
    await onLevel(engine, level, 'elementFlux', operands);
    const norm = Math.sqrt((await products(engine, level, [image, image, image]))[0]);
    if (!(norm > 0)) return 1;
    const next = size === 0 ? norm : norm / size;
    growth = next / eigenvalue - 1;
    eigenvalue = next;
    size = 1;
    await onLevel(engine, level, 'elementCombine', { x: image, out: solution, alpha: 1 / norm, beta: 0 });
  }
  return power.safety * eigenvalue;
}
