import {
  levelLayout,
  readRecord,
  voxelsLayout,
  writeRecord,
  type Engine,
  type VoxelsRecord,
} from '../../compute/index.ts';
import { blockParts } from './block-parts.ts';
import { writeSlabs, type Grid } from './grid.ts';
import { buildLevels } from './levels.ts';
import { isStretched, thresholdFor } from './strength.ts';
import type { Workshop } from './workshop.ts';

/** How the fine kernels know a face's conductance; the numbers are the kernels' own. */
const modes = { isotropic: 0, anisotropic: 1, faces: 2 } as const;

/** Planes of buffer a thread has, as in kernels/_voxels.ts. */
const buffersPerThread = 12;

/** Scratch memory that even the smallest volume gets for building its levels. */
const smallestWorkshop = 1 << 18;

export interface Medium {
  /** Conductance of a face of unit conductivity along x and y, over that along z. */
  readonly gx: number;
  readonly gy: number;
  /** Relative conductivity of each phase index; entry 0 is 0. */
  readonly conductivity: Float32Array;
  /**
   * Resistance of the contact between two phase indices, over that of a voxel of unit conductivity along z: a square
   * table of `phases` rows; none where absent.
   */
  readonly contact?: { readonly phases: number; readonly resistance: Float32Array };
}

/** The assembled problem: addresses of its record, its fields and its coarse levels. */
export interface VoxelSystem {
  readonly record: number;
  readonly fields: { readonly x: number; readonly r: number; readonly p: number; readonly z: number };
  readonly code: number;
  readonly partial: number;
  /** Addresses of the coarse levels, finest first. */
  readonly levels: readonly number[];
}

/** What only some systems need. */
export interface AssembleOptions {
  /** Where the box is fed: its openings, one byte a column. */
  readonly openings?: Uint8Array | undefined;
  /** Coarse levels to build; by default as many as there are. */
  readonly depth?: number;
  /** Called with the levels' addresses while all that they were built from is still there. */
  readonly onBuilt?: (levels: readonly number[]) => void;
}

/** Memory of the four fine fields, which serves as scratch until the solver starts. */
export interface FineFields {
  readonly start: number;
  readonly bytes: number;
  /** Voxel (0, 0, 0) of the phase indices, at the far end. */
  readonly phase: number;
}

export function allocateFields(engine: Engine, grid: Grid): FineFields {
  const bytes = 4 * grid.field.elements;
  const all = 4 * bytes + smallestWorkshop;
  const start = engine.arena.allocate(all);
  return { start, bytes, phase: start + all - grid.phases.bytes + grid.phases.lead };
}

/** Whether a medium needs the conductance of each face, because they differ by more than the axis. */
export function keepsFaces(medium: Medium): boolean {
  const { conductivity, contact } = medium;
  return (
    contact !== undefined || isStretched(medium) || conductivity.some((value) => value !== 0 && value !== 1)
  );
}

function modeOf(medium: Medium, grid: Grid): number {
  const { gx, gy } = medium;
  const hasSeam = grid.shape.some((length, direction) => length !== grid.voxels[direction]);
  // One voxel between two plates counts four faces along an axis, for which the code has no room.
  const isSliver = grid.held && (grid.shape[0] === 1 || grid.shape[1] === 1);
  if (hasSeam || isSliver || keepsFaces(medium)) return modes.faces;
  return gx === 1 && gy === 1 ? modes.isotropic : modes.anisotropic;
}

function describeGrid(grid: Grid): Partial<VoxelsRecord> {
  const [nx, ny, nz] = grid.shape;
  return {
    nx,
    ny,
    nz,
    half: grid.half,
    row: grid.row,
    plane: grid.plane,
    wrapX: Number(grid.wrapX),
    wrapY: Number(grid.wrapY),
    wrapZ: Number(grid.wrapZ),
    seamX: nx - grid.voxels[0],
    seamY: ny - grid.voxels[1],
    seamZ: nz - grid.voxels[2],
    held: Number(grid.held),
    fed: Number(grid.fed),
    my: Math.ceil(ny / 2),
    mz: Math.ceil(nz / 2),
    phaseRow: grid.phases.row,
    phasePlane: grid.phases.plane,
  };
}

function allocateTables(engine: Engine, medium: Medium): Partial<VoxelsRecord> {
  const { arena } = engine;
  const maskParts = arena.allocate(1024, 'any');
  const conductivity = arena.allocate(1024);
  arena.u8(maskParts, 1024).set(new Uint8Array(blockParts().buffer));
  arena.f32(conductivity, 256).set(medium.conductivity);
  if (medium.contact === undefined) return { maskParts, conductivity };
  const { phases, resistance } = medium.contact;
  const contact = arena.allocate(4 * phases ** 2, 'any');
  arena.f32(contact, phases ** 2).set(resistance);
  return { maskParts, conductivity, contact, phases };
}

/** Marks the openings in the plane of codes below the first. */
function markOpenings(engine: Engine, grid: Grid, code: number, openings: Uint8Array): void {
  const { half, row, plane } = grid;
  const [nx, ny] = grid.voxels;
  const marks = engine.arena.u8(code - plane, plane);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) marks[j * row + (i % 2) * half + (i >> 1)] = openings[j * nx + i] ?? 0;
  }
}

function allocateWorkings(engine: Engine, grid: Grid): Partial<VoxelsRecord> {
  const { arena, threads } = engine;
  // Wide enough for f64, which `evaluate` needs.
  const bufferBytes = 8 * (grid.field.plane + 3 * grid.half);
  const blocks = blockPlaces(grid);
  return {
    base: arena.allocate(4 * blocks, 'any'),
    mask: arena.allocate(blocks + 16, 'any'),
    bufferBytes,
    buffers: arena.allocate(bufferBytes * buffersPerThread * threads) + 16 * grid.half,
    zeroPlane: arena.allocate(bufferBytes) + 16 * grid.half,
    scratch: arena.allocate(128 * threads),
    slabs: writeSlabs(engine, grid, 0, grid.shape[2]),
    barrier: engine.barrier,
    partial: arena.allocate(64 * (grid.shape[2] + 1)),
  };
}

function allocateFaces(engine: Engine, grid: Grid): Partial<VoxelsRecord> {
  const field = (): number => engine.arena.allocate(4 * grid.elements) + 4 * grid.lead;
  const parts = engine.arena.allocate(4 * blockPlaces(grid));
  return { cx: field(), cy: field(), cz: field(), parts, threshold: grid.threshold };
}

/** Places for blocks of 2x2x2 voxels, of which a row has some to spare. */
function blockPlaces({ half, shape }: Grid): number {
  return half * Math.ceil(shape[1] / 2) * Math.ceil(shape[2] / 2);
}

/**
 * Assembles the system for the phase indices at `fields.phase`: codes, face conductances where phases differ, and
 * the coarse levels. Afterwards the fields are zero; `evaluate` fills r.
 */
export async function assemble(
  engine: Engine,
  layout: Grid,
  medium: Medium,
  fields: FineFields,
  { openings, depth, onBuilt }: AssembleOptions = {},
): Promise<VoxelSystem> {
  const { arena } = engine;
  const grid = { ...layout, threshold: thresholdFor(medium) };
  const record = arena.allocate(voxelsLayout.bytes);
  const mode = modeOf(medium, grid);
  const code = arena.allocate(grid.elements) + grid.lead;
  const field = (place: number): number => fields.start + place * fields.bytes + 4 * grid.field.lead;
  const addresses = { r: field(0), x: field(1), p: field(2), z: field(3) };
  const workings = allocateWorkings(engine, grid);
  const { base = 0, partial = 0 } = workings;
  writeRecord(arena.memory, record, voxelsLayout, {
    ...describeGrid(grid),
    mode,
    gx: medium.gx,
    gy: medium.gy,
    gz: 1,
    phase: fields.phase,
    code,
    ...addresses,
    ...allocateTables(engine, medium),
    ...workings,
    ...(mode === modes.faces ? allocateFaces(engine, grid) : {}),
  });
  await engine.run('encode', record);
  if (openings !== undefined) markOpenings(engine, grid, code, openings);
  const workshop: Workshop = {
    at: fields.start,
    high: fields.start,
    end: fields.phase - grid.phases.lead,
  };
  const levels = await buildLevels(engine, grid, record, base, workshop, depth);
  onBuilt?.(levels);
  const [first = 0] = levels;
  writeRecord(arena.memory, record, voxelsLayout, coarseVectors(engine, first));
  clearFields(engine, grid, fields, workshop.high);
  await engine.run('begin', record);
  return { record, fields: addresses, code, partial, levels };
}

function coarseVectors(engine: Engine, first: number): Partial<VoxelsRecord> {
  const { right, first: error } = readRecord(engine.arena.memory, first, levelLayout);
  return { coarseRight: right, coarseError: error };
}

/** Zeroes what the building left behind in the fields. */
function clearFields(engine: Engine, grid: Grid, fields: FineFields, high: number): void {
  const { arena } = engine;
  if (high > fields.start) arena.clear(fields.start, high - fields.start);
  arena.clear(fields.phase - grid.phases.lead, grid.phases.bytes);
}
