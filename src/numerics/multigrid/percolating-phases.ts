import { imageLayout, readRecord, writeRecord, type Engine, type ImageRecord } from '../../compute/index.ts';
import { conductingParts, type ConductingParts } from './conducting-parts.ts';
import { writeSlabs, type Grid } from './grid.ts';

/** Labels, one byte a voxel, in their own order, and the steps between neighbours along the solver's axes in them. */
export interface LabelSource {
  readonly labels: Uint8Array;
  readonly steps: readonly [stepX: number, stepY: number, stepZ: number];
  /** Phase index of each label, 0 for what insulates. */
  readonly table: Uint8Array;
}

export interface PercolatingPhases {
  /** Pointer to voxel (0, 0, 0) of the phase indices; what does not percolate is 0. */
  readonly phase: number;
  /** Voxels of each phase index before and after that. */
  readonly total: Uint32Array;
  readonly percolating: Uint32Array;
  /** Columns through which a box that is fed takes and gives its flux, x fastest. */
  readonly openings?: Uint8Array;
}

async function countPhases(engine: Engine, image: number, histogram: number): Promise<Uint32Array> {
  await engine.run('countPhases', image);
  const counts = new Uint32Array(256);
  const parts = engine.arena.i32(histogram, 256 * engine.threads);
  for (const [slot, count] of parts.entries()) counts[slot % 256] = (counts[slot % 256] ?? 0) + count;
  return counts;
}

/** Label and index of each label that conducts. */
function conductorsIn(table: Uint8Array): Uint8Array {
  return Uint8Array.from(Array.from(table, (index, label) => (index > 0 ? [label, index] : [])).flat());
}

/** Turns the runs of each row, stored one place later, into the first run of each row. Returns all runs. */
function sumUp(firstRun: Int32Array): number {
  let sum = 0;
  for (let row = 1; row < firstRun.length; row++) {
    sum += firstRun[row] ?? 0;
    firstRun[row] = sum;
  }
  return sum;
}

/** Marks the parts that conduct where that is not simply what touches both plates. */
function markParts(engine: Engine, grid: Grid, image: number, runs: number): ConductingParts | undefined {
  const { arena } = engine;
  const { firstRun, span, root, touch } = readRecord(arena.memory, image, imageLayout);
  const rows = grid.voxels[1] * grid.voxels[2];
  const spans = arena.i32(span, runs);
  const parts = conductingParts(
    { ...grid, shape: grid.voxels },
    {
      firstRun: arena.i32(firstRun, rows + 1),
      span: new Uint32Array(spans.buffer, spans.byteOffset, runs),
      root: arena.i32(root, runs),
    },
  );
  if (parts === undefined) return undefined;
  const touches = arena.u8(touch, runs).fill(0);
  for (const part of parts.roots) touches[part] = 3;
  return parts;
}

/**
 * Writes the phase indices of all voxels that conduct under the box's load, 0 elsewhere: between plates, those that are
 * connected through faces to both (z = 0 and the last plane). Leaves only `phase` allocated: `scratch` is where everything else goes, free again afterwards.
 */
export async function percolatingPhases(
  engine: Engine,
  grid: Grid,
  source: LabelSource,
  phase: number,
): Promise<PercolatingPhases> {
  const { arena } = engine;
  const [nx, ny, nz] = grid.voxels;
  const scratch = arena.top;
  const image = arena.allocate(imageLayout.bytes);
  const record: Partial<ImageRecord> = {
    nx,
    ny,
    nz,
    row: grid.phases.row,
    plane: grid.phases.plane,
    wrapX: grid.wrapX ? 1 : 0,
    wrapY: grid.wrapY ? 1 : 0,
    stepX: source.steps[0],
    stepY: source.steps[1],
    stepZ: source.steps[2],
    phase,
    table: arena.allocate(256, 'any'),
    histogram: arena.allocate(1024 * engine.threads),
    firstRun: arena.allocate(4 * (ny * nz + 1)),
    slabs: writeSlabs(engine, grid, 0, nz),
    barrier: engine.barrier,
  };
  const conductors = conductorsIn(source.table);
  const listed = arena.allocate(conductors.length, 'any');
  arena.u8(listed, conductors.length).set(conductors);
  const labels = arena.allocate(source.labels.length + 16, 'any');
  arena.u8(record.table ?? 0, 256).set(source.table);
  arena.u8(labels, source.labels.length).set(source.labels);
  writeRecord(arena.memory, image, imageLayout, {
    ...record,
    labels,
    conductors: listed,
    conductorCount: conductors.length / 2,
  });
  await engine.run('readPhases', image);
  arena.release(labels);
  const total = await countPhases(engine, image, record.histogram ?? 0);
  await engine.run('countRuns', image);
  const runs = sumUp(arena.i32(record.firstRun ?? 0, ny * nz + 1));
  writeRecord(arena.memory, image, imageLayout, {
    span: arena.allocate(4 * runs + 4, 'any'),
    root: arena.allocate(4 * runs, 'any'),
    touch: arena.allocate(runs, 'any'),
  });
  await engine.run('joinRuns', image);
  const parts = markParts(engine, grid, image, runs);
  await engine.run('keepPercolating', image);
  const percolating = await countPhases(engine, image, record.histogram ?? 0);
  arena.release(scratch);
  return {
    phase,
    total,
    percolating,
    ...(parts?.openings === undefined ? {} : { openings: parts.openings }),
  };
}
