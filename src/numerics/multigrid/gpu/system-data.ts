import {
  levelLayout,
  readRecord,
  voxelsLayout,
  type Engine,
  type VoxelMode,
} from '../../../compute/index.ts';
import type { Grid } from '../grid.ts';
import type { VoxelSystem } from '../voxel-system.ts';

/** One coarse level as plain arrays; see kernels/_levels.ts. */
export interface LevelData {
  readonly nodes: number;
  /** Whether unknowns of one colour are coupled. */
  readonly coupled: boolean;
  /** First red, first black and end of each plane of blocks, and a zero. */
  readonly ranges: Int32Array;
  readonly index: Int32Array;
  readonly weight: Float32Array;
  readonly diagonal: Float32Array;
  /** Couplings beyond six a row: count, then neighbours and bits of couplings in turn. */
  readonly spill: Int32Array;
  /** Unknown of the next level; empty on the last. */
  readonly parent: Int32Array;
}

/** An assembled system as plain arrays, with their ghosts: what a GPU needs, on this machine or in a page. */
export interface SystemData {
  readonly mode: VoxelMode;
  readonly shape: readonly [nx: number, ny: number, nz: number];
  readonly wrapX: boolean;
  readonly wrapY: boolean;
  readonly wrapZ: boolean;
  /** Conductance of a face along x and y over that along z, where one phase conducts. */
  readonly gx: number;
  readonly gy: number;
  /** Elements of a row and of a plane of a field, which has one colour; codes and faces have twice as many. */
  readonly half: number;
  readonly plane: number;
  readonly code: Uint8Array;
  /** Along x, y and z; empty where one phase conducts. */
  readonly faces: readonly Float32Array[];
  readonly base: Int32Array;
  readonly mask: Uint8Array;
  /** Parts of each block, or of each mask where one phase conducts. */
  readonly parts: Int32Array;
  readonly levels: readonly LevelData[];
}

const modes: readonly VoxelMode[] = ['isotropic', 'anisotropic', 'faces'];

function readLevel({ arena }: Engine, at: number): LevelData {
  const level = readRecord(arena.memory, at, levelLayout);
  const { nodes } = level;
  const spilled = arena.i32(level.spillUsed, 1)[0] ?? 0;
  return {
    nodes,
    coupled: level.coupled !== 0,
    ranges: arena.i32(level.ranges, 4 * level.mz),
    index: arena.i32(level.index, 6 * nodes),
    weight: arena.f32(level.weight, 6 * nodes),
    diagonal: arena.f32(level.diagonal, nodes),
    spill: arena.i32(level.spill, spilled / 4),
    parent: arena.i32(level.parent, level.next === 0 ? 0 : nodes),
  };
}

/** Views of an assembled system in the engine's memory; they last until the engine allocates. */
export function readSystem(engine: Engine, grid: Grid, system: VoxelSystem): SystemData {
  const { arena } = engine;
  const voxels = readRecord(arena.memory, system.record, voxelsLayout);
  const mode = modes[voxels.mode] ?? 'faces';
  const blocks = voxels.half * voxels.my * voxels.mz;
  const faces = mode === 'faces' ? [voxels.cx, voxels.cy, voxels.cz] : [];
  return {
    mode,
    shape: grid.shape,
    wrapX: grid.wrapX,
    wrapY: grid.wrapY,
    wrapZ: grid.wrapZ,
    gx: voxels.gx,
    gy: voxels.gy,
    half: grid.half,
    plane: grid.field.plane,
    code: arena.u8(voxels.code - grid.lead, grid.elements),
    faces: faces.map((at) => arena.f32(at - 4 * grid.lead, grid.elements)),
    base: arena.i32(voxels.base, blocks),
    mask: arena.u8(voxels.mask, blocks),
    parts: mode === 'faces' ? arena.i32(voxels.parts, blocks) : arena.i32(voxels.maskParts, 256),
    levels: system.levels.map((at) => readLevel(engine, at)),
  };
}
