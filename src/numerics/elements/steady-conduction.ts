import { conjugateGradients, type FusedSystem, type IterationState, type KrylovResult } from '../krylov.ts';
import { applyCells, type Jumps, type VoxelTensors } from './cell-operator.ts';
import { vCycle } from './cycle.ts';
import { energies } from './energies.ts';
import { buildHierarchy } from './hierarchy.ts';
import { dot, type NodeGrid } from './node-grid.ts';

/** Steady conduction on voxels for one kind of boundary; load cases are linear potentials, by their jumps over a voxel. */
export interface ConductionSystem {
  readonly levels: number;
  /** Nodes that some conducting voxel touches and no boundary pins. */
  readonly unknowns: number;
  /**
   * The deviation from a linear potential that makes the whole carry it with the least energy.
   * @param enough stops the iteration; its energies are the voxels' ∫ ∇φ·K∇φ, and may throw to cancel.
   */
  solve(jumps: Jumps, enough: (state: ConductionState) => boolean): Promise<ConductionSolution>;
}

export interface ConductionState extends IterationState {
  /** Energy of the linear potential, before the first step. */
  readonly start: number;
}

export interface ConductionSolution {
  /** Deviation at the nodes. */
  readonly deviation: Float64Array;
  readonly krylov: KrylovResult;
  /** True residual over the right-hand side, Euclidean. */
  readonly residual: number;
}

const maximumIterations = 500;

export function conductionSystem(grid: NodeGrid, tensors: VoxelTensors): ConductionSystem {
  const hierarchy = buildHierarchy(grid, tensors);
  const precondition = vCycle(hierarchy);
  const [finest] = hierarchy.levels;
  return {
    levels: hierarchy.levels.length,
    unknowns: finest.inverseDiagonal.reduce((count, value) => (value > 0 ? count + 1 : count), 0),
    async solve(jumps, enough) {
      const right = new Float64Array(grid.nodes);
      const deviation = new Float64Array(grid.nodes);
      applyCells(grid, tensors, deviation, right, jumps);
      for (let node = 0; node < right.length; node++) right[node] = -right[node];
      const size = Math.sqrt(dot(grid, right, right));
      const start = energies(grid, tensors, [{ deviation, jumps }])[0][0];
      const system = fusedSystem(grid, tensors, precondition, { right, deviation });
      const krylov = await conjugateGradients(system, {
        maximumIterations,
        enough: (state) => enough({ ...state, start }),
      });
      return {
        deviation,
        krylov,
        residual: size > 0 ? trueResidual(grid, tensors, deviation, jumps) / size : 0,
      };
    },
  };
}

/** Conjugate gradients' passes; `right` becomes the residual and `deviation` the solution. */
function fusedSystem(
  grid: NodeGrid,
  tensors: VoxelTensors,
  precondition: (right: Float64Array, solution: Float64Array) => void,
  { right, deviation }: { right: Float64Array; deviation: Float64Array },
): FusedSystem {
  const direction = new Float64Array(grid.nodes);
  const image = new Float64Array(grid.nodes);
  const correction = new Float64Array(grid.nodes);
  const advance = (alpha: number): void => {
    for (let node = 0; node < deviation.length; node++) deviation[node] += alpha * direction[node];
  };
  return {
    precondition(alpha) {
      for (let node = 0; node < right.length; node++) right[node] -= alpha * image[node];
      precondition(right, correction);
      return Promise.resolve({ rz: dot(grid, right, correction), zq: dot(grid, correction, image) });
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

function trueResidual(grid: NodeGrid, tensors: VoxelTensors, deviation: Float64Array, jumps: Jumps): number {
  const flux = new Float64Array(grid.nodes);
  applyCells(grid, tensors, deviation, flux, jumps);
  return Math.sqrt(dot(grid, flux, flux));
}
