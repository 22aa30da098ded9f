import { conjugateGradients, type FusedSystem, type IterationState, type KrylovResult } from '../krylov.ts';
import { applyCells, type Jumps, type VoxelTensors } from './cell-operator.ts';
import { vCycle } from './cycle.ts';
import { energies } from './energies.ts';
import { buildHierarchy } from './hierarchy.ts';
import { dot, type NodeGrid } from './node-grid.ts';

/** What drives the flux: a linear potential, by its jumps over a voxel, or loads on the nodes that add up to 0 in each part. */
export type Drive = { readonly jumps: Jumps } | { readonly load: Float64Array };

/** Steady conduction on voxels for one kind of boundary. */
export interface ConductionSystem {
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
    pace: () => Promise<void>,
    enough: (state: ConductionState) => boolean,
  ): Promise<ConductionSolution>;
}

export interface ConductionState extends IterationState {
  /** Energy of the linear potential, before the first step; 0 for loads. */
  readonly start: number;
}

export interface ConductionSolution {
  /** Deviation at the nodes. */
  readonly deviation: Float64Array;
  readonly krylov: KrylovResult;
  /** True residual over the right-hand side, Euclidean. */
  readonly residual: number;
}

const none: Jumps = [0, 0, 0];
const maximumIterations = 500;
/** A residual below this share of where it came from is rounding. */
const rounding = 1e-13;

export function conductionSystem(grid: NodeGrid, tensors: VoxelTensors): ConductionSystem {
  const hierarchy = buildHierarchy(grid, tensors);
  const precondition = vCycle(hierarchy);
  const [finest] = hierarchy.levels;
  return {
    levels: hierarchy.levels.length,
    unknowns: finest.inverseDiagonal.reduce((count, value) => (value > 0 ? count + 1 : count), 0),
    async solve(drive, pace, enough) {
      const jumps = 'jumps' in drive ? drive.jumps : none;
      const deviation = new Float64Array(grid.nodes);
      const right = remaining(grid, tensors, drive, deviation);
      const size = Math.sqrt(dot(grid, right, right));
      if (size <= rounding * Math.hypot(...jumps) * diagonalNorm(finest.inverseDiagonal)) right.fill(0);
      const start = energies(grid, tensors, [{ deviation, jumps }])[0][0];
      const system = fusedSystem(grid, tensors, precondition, { right, deviation, pace });
      const krylov = await conjugateGradients(system, {
        maximumIterations,
        enough: (state) => enough({ ...state, start }),
      });
      const left = remaining(grid, tensors, drive, deviation);
      return { deviation, krylov, residual: size > 0 ? Math.sqrt(dot(grid, left, left)) / size : 0 };
    },
  };
}

/** Load minus the flux of the linear potential and the deviation: the residual, from scratch. */
function remaining(
  grid: NodeGrid,
  tensors: VoxelTensors,
  drive: Drive,
  deviation: Float64Array,
): Float64Array {
  const residual = new Float64Array(grid.nodes);
  applyCells(grid, tensors, deviation, residual, 'jumps' in drive ? drive.jumps : none);
  for (let node = 0; node < residual.length; node++) {
    residual[node] = ('load' in drive ? drive.load[node] : 0) - residual[node];
  }
  return residual;
}

function diagonalNorm(inverse: Float64Array): number {
  return Math.sqrt(inverse.reduce((sum, value) => (value > 0 ? sum + 1 / value ** 2 : sum), 0));
}

/** Conjugate gradients' passes; `right` becomes the residual and `deviation` the solution. */
function fusedSystem(
  grid: NodeGrid,
  tensors: VoxelTensors,
  precondition: (right: Float64Array, solution: Float64Array) => void,
  { right, deviation, pace }: { right: Float64Array; deviation: Float64Array; pace: () => Promise<void> },
): FusedSystem {
  const smallest = rounding ** 2 * dot(grid, right, right);
  const direction = new Float64Array(grid.nodes);
  const image = new Float64Array(grid.nodes);
  const correction = new Float64Array(grid.nodes);
  const advance = (alpha: number): void => {
    for (let node = 0; node < deviation.length; node++) deviation[node] += alpha * direction[node];
  };
  return {
    async precondition(alpha) {
      await pace();
      for (let node = 0; node < right.length; node++) right[node] -= alpha * image[node];
      if (dot(grid, right, right) <= smallest) return { rz: 0, zq: 0 };
      precondition(right, correction);
      return { rz: dot(grid, right, correction), zq: dot(grid, correction, image) };
    },
    direct(alpha, beta) {
      advance(alpha);
      for (let node = 0; node < direction.length; node++) {
        direction[node] = correction[node] + beta * direction[node];
      }
      applyCells(grid, tensors, direction, image);
      return Promise.resolve(dot(grid, direction, image));
    },
    finish(alpha) {
      advance(alpha);
      return Promise.resolve();
    },
  };
}
