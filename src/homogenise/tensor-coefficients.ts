import {
  energies,
  symmetricFunction,
  type ConductionSolution,
  type Drive,
  type Matrix3,
  type NodeGrid,
  type Vector3,
} from '../numerics/index.ts';
import type { ConductivityField } from './conductivity-field.ts';

/** One direction's drive and its answer. */
export interface Case {
  readonly drive: Drive;
  readonly solution: ConductionSolution;
}

/** No case for an axis without openings. */
export type Cases = readonly (Case | undefined)[];

export interface Coefficients {
  readonly tensor: Matrix3;
  /** Relative error that the iteration left along each axis. */
  readonly errors: readonly number[];
}

const axes = [0, 1, 2] as const;

/** An effective coefficient below this share of the mean one is rounding: nothing flows. */
export const nothing = 1e-9;

/** The effective tensor from the fields' mutual energies; along x, y, z where nothing flows its elements are 0. */
export function effectiveCoefficients(grid: NodeGrid, cases: Cases, field: ConductivityField): Coefficients {
  const { tensors, mean, reference } = field;
  const sums = energies(
    grid,
    tensors,
    cases.map((each) => ({
      deviation: each?.solution.deviation ?? new Float64Array(grid.nodes),
      jumps: each !== undefined && 'jumps' in each.drive ? each.drive.jumps : [0, 0, 0],
    })),
  );
  const loaded = cases.every((each) => each === undefined || 'load' in each.drive);
  const perVolume = reference / (grid.cells[0] * grid.cells[1] * grid.cells[2]);
  const all = loaded ? fromCompliance(grid, cases, sums, field.edges) : sums;
  const flows = axes.map((at) => cases[at] !== undefined && all[at][at] * perVolume > nothing * mean[at][at]);
  const element = (i: number, j: number): number => (flows[i] && flows[j] ? all[i][j] * perVolume : 0);
  const errors = cases.map((each, at) => {
    if (each === undefined || !flows[at]) return 0;
    const { missing, gained } = each.solution.krylov;
    return missing / (loaded ? gained : sums[at][at]);
  });
  return { tensor: symmetric(element), errors };
}

/**
 * Loads c_i that add up to 1 on the far face raise the mean potential between the openings by S_ij = c_i·u_j. Given the
 * rises E_i L_i instead, the least energy is that of the inverse: E_i L_i (S⁻¹)_ij L_j E_j. S_ij comes as
 * c_i·u_j + c_j·u_i − ∫∇u_i·K∇u_j, whose error is the square of the fields'.
 */
function fromCompliance(
  { cells }: NodeGrid,
  cases: Cases,
  sums: readonly (readonly number[])[],
  edges: Vector3,
): Matrix3 {
  const work = (i: number, j: number): number => {
    const [of, by] = [cases[i], cases[j]];
    if (of === undefined || by === undefined || !('load' in of.drive)) return i === j ? 1 : 0;
    const { load } = of.drive;
    return load.reduce((sum, value, node) => sum + value * by.solution.deviation[node], 0);
  };
  const compliance = symmetric((i, j) =>
    cases[i] === undefined ? work(i, j) : work(i, j) + work(j, i) - sums[i][j],
  );
  const conductance = symmetricFunction(compliance, (value) => 1 / value);
  return symmetric((i, j) => cells[i] * edges[i] * conductance[i][j] * cells[j] * edges[j]);
}

function symmetric(element: (i: 0 | 1 | 2, j: 0 | 1 | 2) => number): Matrix3 {
  const [xy, xz, yz] = [element(0, 1), element(0, 2), element(1, 2)];
  return [
    [element(0, 0), xy, xz],
    [xy, element(1, 1), yz],
    [xz, yz, element(2, 2)],
  ];
}
