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

/**
 * The potential in the volume's own order: the linear profile and the solver's deviation from it, climbing by 1 over
 * the length; 0 where nothing flows. Round a ring, whose potential is known up to a constant, the deviation is zero on
 * average; where flux is fed the potential is so at the openings of the first face.
 */
export function potentialFrom(
  { box, source }: TransportProblem,
  { deviation = new Float32Array(0), feed, effectiveRatio }: TransportSolution,
): Float32Array {
  const [nx, ny, nz] = box.shape;
  const [stepX, stepY, stepZ] = source.steps;
  // A fed potential climbs by mean flux over effective conductivity from voxel to voxel.
  const climb = feed === undefined ? 1 : feed.openings.length / (nx * ny * effectiveRatio);
  const atOpenings = (feed?.openings ?? []).map((voxel) => deviation[voxel] ?? 0);
  const zero = feed !== undefined ? meanOf(atOpenings) : box.wrapZ ? meanOf(deviation) : 0;
  const potential = new Float32Array(deviation.length);
  for (let k = 0; k < nz; k++) {
    const linear = feed === undefined ? k + 0.5 : 0;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const voxel = i * stepX + j * stepY + k * stepZ;
        const value = deviation[voxel] ?? Number.NaN;
        if (!Number.isNaN(value)) potential[voxel] = (linear + (value - zero) / climb) / nz;
      }
    }
  }
  return potential;
}
