import type { Engine } from '../../../compute/index.ts';
import { layOut, type Box, type Grid } from '../grid.ts';
import { allocateFields, assemble, type Medium, type VoxelSystem } from '../voxel-system.ts';
import type { Cut } from './cut.ts';
import { harvest, type LevelPart } from './level-part.ts';

/** One slab with its ghosts, in a memory of its own: the voxels, the first coarse level, and its part of the second. */
export interface Slab {
  readonly engine: Engine;
  readonly cut: Cut;
  readonly grid: Grid;
  readonly system: VoxelSystem;
  /** Addresses of the first two coarse levels' records. */
  readonly first: number;
  readonly second: number;
}

/** Phase indices of the whole box: row and plane as {@link Grid.phases}, voxel (0, 0, 0) at `phase`. */
export interface WholePhases {
  readonly engine: Engine;
  readonly phase: number;
  /** Top of the engine's memory before the phase indices were put there. */
  readonly top: number;
  readonly openings: Uint8Array | undefined;
}

/** Copies a slab's planes of phase indices, its ghosts' too, round the ring if there is one. */
function fetchPhases(
  whole: WholePhases,
  box: Box,
  { engine, cut, grid }: Pick<Slab, 'engine' | 'cut' | 'grid'>,
  phase: number,
): void {
  const { plane } = grid.phases;
  const nz = box.shape[2];
  for (let k = cut.start - cut.below; k < cut.end + cut.above; k++) {
    const from = whole.phase + ((k + nz) % nz) * plane;
    const to = phase + (k - cut.start + cut.below) * plane;
    // A plane of phase indices ends with the ghosts of its last row and the first ones of the next plane.
    engine.arena.u8(to, plane).set(whole.engine.arena.u8(from, plane));
  }
}

/**
 * Assembles one slab. Its ends look like plates to the kernels, which is wrong only in the ghosts: what that spoils is
 * overwritten by exchange before it reaches the slab's own planes.
 */
export async function assembleSlab(
  engine: Engine,
  box: Box,
  cut: Cut,
  medium: Medium,
  whole: WholePhases,
): Promise<{ slab: Slab; part: LevelPart }> {
  const [nx, ny] = box.shape;
  const planes = cut.end - cut.start + cut.below + cut.above;
  const grid = {
    ...layOut({ ...box, wrapZ: false, shape: [nx, ny, planes] }, 1, box.shape),
    // What holds the potential, or does not, is the whole's business.
    floats: box.wrapZ || box.fed,
  };
  const fields = allocateFields(engine, grid);
  await engine.settle();
  fetchPhases(whole, box, { engine, cut, grid }, fields.phase);
  let part: LevelPart | undefined;
  const system = await assemble(engine, grid, medium, fields, {
    openings: whole.openings,
    depth: 2,
    onBuilt: ([, second = 0]) => {
      part = harvest(engine, second, cut);
    },
  });
  const [first = 0, second = 0] = system.levels;
  if (part === undefined) throw new Error('a slab was assembled without its coarse levels');
  return { slab: { engine, cut, grid, system, first, second }, part };
}
