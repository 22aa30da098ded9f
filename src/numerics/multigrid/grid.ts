import type { Engine } from '../../compute/index.ts';
import { thresholdFor } from './strength.ts';

/**
 * A box of voxels as the solver sees it: the load is along z, between two plates unless the box is joined there or
 * fed. Opposite sides may be joined along any axis; what is neither joined nor a plate insulates.
 */
export interface Box {
  readonly shape: readonly [nx: number, ny: number, nz: number];
  readonly wrapX: boolean;
  readonly wrapY: boolean;
  readonly wrapZ: boolean;
  /** The sides across x and y are plates too, at the linear profile. */
  readonly held: boolean;
  /** No plates: a unit flux enters and leaves through each opening that faces another one across the box. */
  readonly fed: boolean;
}

/** A box between two plates. */
export function boxOf(shape: Box['shape'], sides: Partial<Omit<Box, 'shape'>> = {}): Box {
  return { shape, wrapX: false, wrapY: false, wrapZ: false, held: false, fed: false, ...sides };
}

/** How fields lie in memory: see kernels/_voxels.ts. */
export interface Grid extends Box {
  /** Shape of the box that this one is a slab of, or its own. */
  readonly whole: Box['shape'];
  /** Share of the strongest coupling below which a coupling joins nothing: see strength.ts. */
  readonly threshold: number;
  /** Nothing holds the potential: no plates anywhere. */
  readonly floats: boolean;
  /** Voxels of the box; `shape` has one layer more where an odd number of voxels lies between joined sides. */
  readonly voxels: Box['shape'];
  /** Elements of half a row (voxels of even, or of odd x), and from one row and one plane to the next. */
  readonly half: number;
  readonly row: number;
  readonly plane: number;
  /** Elements of a whole array of all voxels with its ghosts, and of those before voxel (0, 0, 0). */
  readonly elements: number;
  readonly lead: number;
  /** The same for a field, which has the voxels of one colour only: rows of `half`, planes of half a plane. */
  readonly field: { readonly plane: number; readonly elements: number; readonly lead: number };
  /** The same for the phase indices, one byte a voxel with x contiguous. */
  readonly phases: {
    readonly row: number;
    readonly plane: number;
    readonly bytes: number;
    readonly lead: number;
  };
  /** Coarse levels that all threads share. */
  readonly sharedLevels: number;
}

/** Levels with fewer blocks than this are done by one thread: waiting for the others would cost more. */
const worthSharing = 16_000;

function sharedLevels({ shape: [nx, ny, nz], wrapZ }: Box, threads: number): number {
  let levels = 0;
  for (let size = 2; ; size *= 2) {
    const planes = Math.ceil(nz / size);
    const blocks = Math.ceil(nx / size) * Math.ceil(ny / size) * planes;
    if (blocks < worthSharing || planes < 4 * threads) return levels;
    // Round an odd ring the first and the last plane have blocks of one colour side by side, each in a slab of its own.
    if (wrapZ && planes % 2 === 1) return levels;
    levels++;
  }
}

/** `whole` is the shape of the box that this one is a slab of. */
export function layOut(box: Box, threads: number, whole?: Box['shape']): Grid {
  const { wrapX, wrapY, wrapZ, shape: voxels } = box;
  const nx = voxels[0] + (wrapX ? voxels[0] % 2 : 0);
  const ny = voxels[1] + (wrapY ? voxels[1] % 2 : 0);
  const nz = voxels[2] + (wrapZ ? voxels[2] % 2 : 0);
  const half = 8 * Math.ceil((Math.ceil(nx / 2) + (wrapX ? 2 : 1)) / 8);
  const row = 2 * half;
  const plane = row * (ny + 2);
  const phaseRow = 16 * Math.ceil((nx + 2) / 16);
  const phasePlane = phaseRow * (ny + 2);
  return {
    ...box,
    shape: [nx, ny, nz],
    whole: whole ?? [nx, ny, nz],
    threshold: thresholdFor({ gx: 1, gy: 1 }),
    floats: box.wrapZ || box.fed,
    voxels,
    half,
    row,
    plane,
    phases: {
      row: phaseRow,
      plane: phasePlane,
      bytes: phasePlane * (nz + 3) + 2 * phaseRow,
      lead: phasePlane + 2 * phaseRow,
    },
    // One ghost plane before, one after, one more for the absent upper plane of an odd count.
    elements: plane * (nz + 3) + 2 * row,
    lead: plane + 2 * row,
    field: { plane: plane / 2, elements: (plane / 2) * (nz + 3) + 2 * half, lead: plane / 2 + 2 * half },
    sharedLevels: threads === 1 ? 0 : sharedLevels(box, threads),
  };
}

/**
 * First planes of the threads' slabs at a level (0 the voxels, 1 the first blocks ...), one more for the end. Slabs
 * begin where blocks of every shared level begin, so that a thread's blocks hold only its own voxels.
 */
export function writeSlabs(engine: Engine, grid: Grid, level: number, planes: number): number {
  const { threads } = engine;
  const at = engine.arena.allocate(4 * (threads + 1));
  const slabs = engine.arena.i32(at, threads + 1);
  if (level > Math.max(grid.sharedLevels, 0) && level > 0) {
    slabs.fill(planes, 1);
    return at;
  }
  const unit = 2 ** (grid.sharedLevels + 1);
  const units = Math.ceil(grid.shape[2] / unit);
  for (let thread = 0; thread <= threads; thread++) {
    slabs[thread] = (Math.round((thread * units) / threads) * unit) / 2 ** level;
  }
  return at;
}
