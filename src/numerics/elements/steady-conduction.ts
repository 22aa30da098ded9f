import { hexahedraLayout, writeRecord, type Engine } from '../../compute/index.ts';
import { conjugateGradients, type FusedSystem, type IterationState, type KrylovResult } from '../krylov.ts';
import { vCycle } from './cycle.ts';
import { semidefiniteSolver, type DirectSolver } from './direct-solver.ts';
import { buildLevels, fluxModes, onLevel, products, type Level } from './levels.ts';
import type { NodeGrid, Triple } from './node-grid.ts';
import type { VoxelTensors } from './voxel-tensors.ts';

/** What drives the flux: a linear potential, by its jumps over a voxel, or loads on the nodes that add up to 0 in each part. */
export type Drive = { readonly jumps: Triple } | { readonly load: Float64Array };

/** Steady conduction on voxels for one kind of boundary. */
export interface ConductionSystem {
  readonly grid: NodeGrid;
  readonly levels: number;
  /** Nodes that some conducting voxel touches and no boundary pins. */
  readonly unknowns: number;
  /**
   * The potential that goes with the drive; for a linear one the deviation from it.
   * @param pace awaited before each step; may throw to cancel.
   * @param enough stops the iteration; it sees energies ∫ ∇φ·K∇φ of the whole.
   */
  solve(
    drive: Drive,
    pace: () => Promise<void> | undefined,
    enough: (state: ConductionState) => boolean,
  ): Promise<ConductionSolution>;
  /** Mutual energies ∫ ∇φ_a·K∇φ_b: symmetric, and on the diagonal never below the least energy. */
  energies(solutions: readonly ConductionSolution[]): Promise<number[][]>;
  /** The deviation at the nodes, until the engine's memory grows. */
  view(solution: ConductionSolution): Float64Array;
}

export interface ConductionState extends IterationState {
  /** Energy of the linear potential, before the first step; 0 for loads. */
  readonly start: number;
}

export interface ConductionSolution {
  readonly drive: Drive;
  /** Address of the deviation at the nodes. */
  readonly deviation: number;
  readonly krylov: KrylovResult;
  /** True residual over the right-hand side, Euclidean. */
  readonly residual: number;
}

const none: Triple = [0, 0, 0];
const maximumIterations = 500;
/** A residual below this share of where it came from is rounding. */
const rounding = 1e-13;

/** What conjugate gradients work with. */
interface Workshop {
  readonly engine: Engine;
  readonly levels: readonly Level[];
  readonly finest: Level;
  readonly direct: DirectSolver;
  readonly direction: number;
  readonly image: number;
  /** Euclidean norm of the diagonal. */
  readonly diagonal: number;
}

/** Builds the levels in the engine's memory, where all that the system makes stays until the caller frees it. */
export async function conductionSystem(
  engine: Engine,
  grid: NodeGrid,
  tensors: VoxelTensors,
): Promise<ConductionSystem> {
  const { arena } = engine;
  const levels = await buildLevels(engine, grid, tensors);
  const [finest] = levels;
  const diagonal = normAndCount(grid, arena.f64(finest.inverse, grid.nodes));
  const work: Workshop = {
    engine,
    levels,
    finest,
    direct: await semidefiniteSolver(engine, levels[levels.length - 1]),
    direction: arena.allocate(8 * grid.nodes),
    image: arena.allocate(8 * grid.nodes),
    diagonal: diagonal.norm,
  };
  return {
    grid,
    levels: levels.length,
    unknowns: diagonal.count,
    solve: (drive, pace, enough) => solve(work, drive, pace, enough),
    async energies(solutions) {
      const sums = solutions.map(() => solutions.map(() => 0));
      for (const [a, left] of solutions.entries()) {
        for (const [b, right] of solutions.slice(0, a + 1).entries()) {
          sums[a][b] = await mutualEnergy(work, left, right);
          sums[b][a] = sums[a][b];
        }
      }
      return sums;
    },
    view: ({ deviation }) => arena.f64(deviation, grid.nodes),
  };
}

/** Euclidean norm of the diagonal, and how many of its elements are not zero. */
function normAndCount(
  { cells, faces, steps }: NodeGrid,
  inverse: Float64Array,
): { norm: number; count: number } {
  const [mx, my, mz] = cells.map((count, axis) => (faces[axis] === 'periodic' ? count : count + 1));
  let [squares, count] = [0, 0];
  for (let k = 0; k < mz; k++) {
    for (let j = 0; j < my; j++) {
      const start = j * steps[1] + k * steps[2];
      for (let node = start; node < start + mx; node++) {
        if (inverse[node] === 0) continue;
        squares += 1 / inverse[node] ** 2;
        count++;
      }
    }
  }
  return { norm: Math.sqrt(squares), count };
}

async function solve(
  work: Workshop,
  drive: Drive,
  pace: () => Promise<void> | undefined,
  enough: (state: ConductionState) => boolean,
): Promise<ConductionSolution> {
  const { engine, finest, diagonal } = work;
  const { arena } = engine;
  const deviation = arena.allocate(8 * finest.grid.nodes);
  const load = 'load' in drive ? uploadField(engine, drive.load) : 0;
  const jumps = jumpsOf(drive);
  const start = await mutualEnergy(work, { drive, deviation }, { drive, deviation });
  const size = await findResidual(work, { deviation, load, jumps });
  if (size <= rounding * Math.hypot(...jumps) * diagonal) {
    arena.f64(finest.right, finest.grid.nodes).fill(0);
  }
  const krylov = await conjugateGradients(fusedSystem(work, deviation, size, pace), {
    maximumIterations,
    enough: (state) => enough({ ...state, start }),
  });
  const left = await findResidual(work, { deviation, load, jumps });
  return { drive, deviation, krylov, residual: size > 0 ? left / size : 0 };
}

function uploadField({ arena }: Engine, field: Float64Array): number {
  const at = arena.allocate(8 * field.length, 'any');
  arena.f64(at, field.length).set(field);
  return at;
}

function jumpsOf(drive: Drive): Triple {
  return 'jumps' in drive ? drive.jumps : none;
}

/** The finest level's right = load minus the flux of the linear potential and the deviation; returns its norm. */
async function findResidual(
  { engine, finest }: Workshop,
  { deviation, load, jumps }: { deviation: number; load: number; jumps: Triple },
): Promise<number> {
  const { right } = finest;
  setJumps(engine, finest, jumps);
  await onLevel(engine, finest, 'elementFlux', {
    x: deviation,
    right: load,
    out: right,
    mode: fluxModes.residual,
  });
  setJumps(engine, finest, none);
  return Math.sqrt((await products(engine, finest, [right, right, right]))[0]);
}

/** The linear potential that the next kernels add to x. */
function setJumps({ arena }: Engine, { record }: Level, [jumpX, jumpY, jumpZ]: Triple): void {
  writeRecord(arena.memory, record, hexahedraLayout, { jumpX, jumpY, jumpZ });
}

/** Conjugate gradients' passes; the finest level's right is the residual. */
function fusedSystem(
  { engine, levels, finest, direct, direction, image }: Workshop,
  deviation: number,
  size: number,
  pace: () => Promise<void> | undefined,
): FusedSystem {
  const { right, solution } = finest;
  const addTo = (out: number, alpha: number, x: number, beta = 1): Promise<void> =>
    onLevel(engine, finest, 'elementCombine', { x, out, alpha, beta });
  return {
    async precondition(alpha) {
      await pace();
      if (alpha !== 0) await addTo(right, -alpha, image);
      const [square] = await products(engine, finest, [right, right, right]);
      if (Math.sqrt(square) <= rounding * size) return { rz: 0, zq: 0 };
      await vCycle(engine, levels, direct);
      const [rz, zq] = await products(engine, finest, [solution, right, image]);
      return { rz, zq };
    },
    async direct(alpha, beta) {
      if (alpha !== 0) await addTo(deviation, alpha, direction);
      await addTo(direction, 1, solution, beta);
      await onLevel(engine, finest, 'elementFlux', { x: direction, out: image, mode: fluxModes.product });
      return (await products(engine, finest, [direction, image, image]))[0];
    },
    finish: (alpha) => addTo(deviation, alpha, direction),
  };
}

type Loaded = Pick<ConductionSolution, 'drive' | 'deviation'>;

async function mutualEnergy({ engine, finest }: Workshop, left: Loaded, right: Loaded): Promise<number> {
  const [otherJumpX, otherJumpY, otherJumpZ] = jumpsOf(right.drive);
  setJumps(engine, finest, jumpsOf(left.drive));
  await onLevel(engine, finest, 'elementEnergy', {
    x: left.deviation,
    right: right.deviation,
    otherJumpX,
    otherJumpY,
    otherJumpZ,
  });
  setJumps(engine, finest, none);
  const layers = finest.grid.cells[2];
  const sums = engine.arena.f64(finest.partial, 2 * layers);
  let energy = 0;
  for (let layer = 0; layer < layers; layer++) energy += sums[2 * layer];
  return energy;
}
