import { symmetricFunction, type Matrix3 } from '../numerics/index.ts';
import { assembleTensor } from './assemble-tensor.ts';
import type { LoadCases } from './mutual-energies.ts';
import type { LoadCase } from './transport.ts';

type Index = 0 | 1 | 2;

/** Potential differences of one case between the ends of the openings of another, summed. */
function workAcross(fieldOf: LoadCase, openingsOf: LoadCase): number {
  const deviation = fieldOf.outcome.solution?.deviation;
  const feed = openingsOf.outcome.solution?.feed;
  if (deviation === undefined || feed === undefined) return 0;
  let work = 0;
  for (const first of feed.openings) {
    const difference = deviation[first + feed.span] - deviation[first];
    // A part that the case feeds nothing lies at one potential, whatever it is.
    if (!Number.isNaN(difference)) work += difference;
  }
  return work;
}

/** Share of the columns along its load that are open. */
function openShare({ problem, outcome }: LoadCase): number {
  const [nx, ny] = problem.box.shape;
  return (outcome.solution?.feed?.openings.length ?? 0) / (nx * ny);
}

/**
 * Effective resistivities over that of the reference, V J_k ρ_kl J_l = f_k·φ_l with the flux f_k that case k feeds and the
 * potential φ_l it meets in case l. As f_k·φ_l + φ_k·f_l − a(φ_k, φ_l) their errors are a(e_k, e_l). Where case k or l feeds
 * nothing any value will do.
 */
export function effectiveResistivity(cases: LoadCases, energies: Matrix3): Matrix3 {
  const [nx, ny, nz] = cases[2].problem.box.shape;
  const voxels = nx * ny * nz;
  return assembleTensor((k, l) => {
    const [shareK, shareL] = [openShare(cases[k]), openShare(cases[l])];
    if (shareK === 0 || shareL === 0) return k === l ? 1 : 0;
    const edges = cases[k].problem.edge / cases[l].problem.edge;
    const work = workAcross(cases[k], cases[l]) * edges + workAcross(cases[l], cases[k]) / edges;
    const halves = k === l ? (cases[k].outcome.solution?.feed?.halves ?? 0) : 0;
    return ((work + halves) / voxels - energies[k][l]) / (shareK * shareL);
  }).tensor;
}

/** The inverse of the resistivity; rows of directions that nothing can be fed along are zero. */
export function conductivityOf(resistivity: Matrix3, cases: LoadCases): Matrix3 {
  const inverse = symmetricFunction(resistivity, (value) => 1 / value);
  const isOpen = (k: Index): boolean => openShare(cases[k]) > 0;
  return assembleTensor((k, l) => (isOpen(k) && isOpen(l) ? inverse[k][l] : 0)).tensor;
}
