import { symmetricFunction, type ConductionSolution, type Matrix3, type Vector3 } from '../numerics/index.ts';
import type { ConductivityField } from './conductivity-field.ts';

/** What the solver found along each axis; nothing for an axis without openings. */
export interface Measured {
  readonly cells: Vector3;
  readonly solutions: readonly (ConductionSolution | undefined)[];
  /** Mutual energies of the fields; 0 where there is none. */
  readonly energies: readonly (readonly number[])[];
  /** With loads, the mean potential by which load i sees field j rise. */
  readonly rises?: readonly (readonly number[])[];
}

export interface Coefficients {
  readonly tensor: Matrix3;
  /** Relative error that the iteration left along each axis. */
  readonly errors: readonly number[];
}

const axes = [0, 1, 2] as const;

/** An effective coefficient below this share of the mean one is rounding: nothing flows. */
export const nothing = 1e-9;

/** The effective tensor from the fields' mutual energies; along x, y, z where nothing flows its elements are 0. */
export function effectiveCoefficients(measured: Measured, field: ConductivityField): Coefficients {
  const { cells, solutions, energies, rises } = measured;
  const { mean, reference } = field;
  const perVolume = reference / (cells[0] * cells[1] * cells[2]);
  const all = rises === undefined ? energies : fromCompliance(measured, rises, field.edges);
  const flows = axes.map(
    (at) => solutions[at] !== undefined && all[at][at] * perVolume > nothing * mean[at][at],
  );
  const element = (i: number, j: number): number => (flows[i] && flows[j] ? all[i][j] * perVolume : 0);
  const errors = solutions.map((solution, at) => {
    if (solution === undefined || !flows[at]) return 0;
    const { missing, gained } = solution.krylov;
    return missing / (rises === undefined ? energies[at][at] : gained);
  });
  return { tensor: symmetric(element), errors };
}

/**
 * Loads c_i that add up to 1 on the far face raise the mean potential between the openings by S_ij = c_i·u_j. Given the
 * rises E_i L_i instead, the least energy is that of the inverse: E_i L_i (S⁻¹)_ij L_j E_j. S_ij comes as
 * c_i·u_j + c_j·u_i − ∫∇u_i·K∇u_j, whose error is the square of the fields'.
 */
function fromCompliance(
  { cells, solutions, energies }: Measured,
  rises: readonly (readonly number[])[],
  edges: Vector3,
): Matrix3 {
  const compliance = symmetric((i, j) => {
    if (solutions[i] === undefined || solutions[j] === undefined) return i === j ? 1 : 0;
    return rises[i][j] + rises[j][i] - energies[i][j];
  });
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
