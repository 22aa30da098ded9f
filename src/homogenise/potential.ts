import type { TransportSolution } from './solve-transport.ts';
import type { TransportProblem } from './transport-input.ts';

/** Mean of the values that are numbers. */
function meanOf(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Calls `visit` with each voxel that carries a flux, its place along the load's axis, and its potential in voxel edges. */
function eachPotential(
  { box, source }: TransportProblem,
  { deviation = new Float32Array(0), feed, effectiveRatio }: TransportSolution,
  visit: (voxel: number, k: number, potential: number) => void,
): void {
  const [nx, ny, nz] = box.shape;
  const [stepX, stepY, stepZ] = source.steps;
  // A fed potential climbs by mean flux over effective conductivity from voxel to voxel.
  const climb = feed === undefined ? 1 : feed.openings.length / (nx * ny * effectiveRatio);
  const atOpenings = (feed?.openings ?? []).map((voxel) => deviation[voxel] ?? 0);
  const zero = feed !== undefined ? meanOf(atOpenings) : box.wrapZ ? meanOf(deviation) : 0;
  for (let k = 0; k < nz; k++) {
    const linear = feed === undefined ? k + 0.5 : 0;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const voxel = i * stepX + j * stepY + k * stepZ;
        const value = deviation[voxel] ?? Number.NaN;
        if (!Number.isNaN(value)) visit(voxel, k, linear + (value - zero) / climb);
      }
    }
  }
}

/**
 * Turns the solution's deviation, in place, into the potential in the volume's own order: the linear profile and the
 * deviation from it, climbing by 1 over the length; 0 where nothing flows. Round a ring, whose potential is known up to a
 * constant, the deviation is zero on average; where flux is fed the potential is so at the openings of the first face.
 * The deviation is gone afterwards: two whole fields at once would be most of what keeping one costs.
 */
export function turnIntoPotential(problem: TransportProblem, solution: TransportSolution): Float32Array {
  const potential = solution.deviation ?? new Float32Array(0);
  const length = problem.box.shape[2];
  eachPotential(problem, solution, (voxel, _, value) => {
    potential[voxel] = value / length;
  });
  for (let voxel = 0; voxel < potential.length; voxel++) {
    if (Number.isNaN(potential[voxel])) potential[voxel] = 0;
  }
  return potential;
}

/** The closure field, in metres: potential per unit mean gradient less the coordinate; 0 where nothing flows. */
export function closureFrom(
  problem: TransportProblem,
  solution: TransportSolution,
  edge: number,
): Float32Array {
  const closure = new Float32Array(solution.deviation?.length ?? 0);
  eachPotential(problem, solution, (voxel, k, value) => {
    closure[voxel] = (value - k - 0.5) * edge;
  });
  return closure;
}
