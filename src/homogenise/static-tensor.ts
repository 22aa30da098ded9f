import { symmetricFunction, type Matrix3 } from '../numerics/index.ts';
import { assembleTensor, type AssembledTensor } from './assemble-tensor.ts';
import type { LoadCase } from './transport.ts';

/** Potential differences of case k between the ends of the openings of case l, summed. */
function workAcross(fieldOf: LoadCase, openingsOf: LoadCase): number {
  const solution = fieldOf.outcome.solution;
  const feed = openingsOf.outcome.solution?.feed;
  if (solution?.deviation === undefined || feed === undefined) return 0;
  if (fieldOf === openingsOf) return feed.halves - solution.evaluation.energy;
  let work = 0;
  for (const first of feed.openings) {
    const difference = (solution.deviation[first + feed.span] ?? 0) - (solution.deviation[first] ?? 0);
    // A part that case k feeds nothing lies at one potential, whatever it is.
    if (!Number.isNaN(difference)) work += difference;
  }
  return work;
}

/** ρ_kl over that of the reference; unit fluxes are those that a drop of one drives from voxel to voxel along their axis. */
function resistivity(caseK: LoadCase, caseL: LoadCase): number {
  const [feedK, feedL] = [caseK.outcome.solution?.feed, caseL.outcome.solution?.feed];
  // Where nothing can be fed any value will do: its row and column go afterwards.
  if (feedK === undefined || feedL === undefined) return caseK === caseL ? 1 : 0;
  const { shape } = caseK.problem.box;
  const voxels = shape[0] * shape[1] * shape[2];
  const columns = feedK.openings.length * feedL.openings.length;
  const lengths = shape[2] * caseL.problem.box.shape[2];
  const edges = caseK.problem.edge / caseL.problem.edge;
  return (workAcross(caseK, caseL) * voxels * edges) / (columns * lengths);
}

/**
 * Effective tensor of three fed load cases, along x, y and z: the inverse of the resistivity that relates mean fluxes to
 * the work they do, V J_k ρ_kl J_l = Σ (flux of case l through its openings) × (potential of case k there). Rows of
 * directions that nothing can be fed along are zero.
 */
export function tensorFromOpenings(cases: readonly [LoadCase, LoadCase, LoadCase]): AssembledTensor {
  const { tensor: resistance, asymmetry } = assembleTensor((k, l) => resistivity(cases[k], cases[l]));
  const conductance = symmetricFunction(resistance, (value) => 1 / value);
  const isOpen = cases.map(({ outcome }) => outcome.solution !== undefined);
  const element = (k: 0 | 1 | 2, l: 0 | 1 | 2): number => (isOpen[k] && isOpen[l] ? conductance[k][l] : 0);
  const tensor: Matrix3 = assembleTensor(element).tensor;
  return { tensor, asymmetry };
}
