import { InputError, type LongWork } from '../../base/index.ts';
import type { Axis } from '../../microstructure/index.ts';
import type { Conductances } from './conductance.ts';
import { contentEdges, product } from './content.ts';
import { solveGraph } from './graph.ts';
import type { PoreNetwork } from './pore-network.ts';

/** Transport through a pore network between plates on two faces of the image: an estimate, not the image's own value. */
export interface NetworkTransport {
  readonly axis: Axis;
  readonly percolating: boolean;
  /** Volume fraction of all pores, and of those that are joined with both faces. */
  readonly fractionTotal: number;
  readonly fractionPercolating: number;
  /** Superficial effective coefficient over the pores' own. */
  readonly effectiveRatio: number;
  /** Fraction over effective ratio, total and percolating; null where nothing flows. */
  readonly tortuosityFactor: number | null;
  readonly tortuosityFactorPercolating: number | null;
  /** Relative difference of what flows in and out. */
  readonly imbalance: number;
  readonly iterations: number;
  readonly residual: number;
}

/**
 * Effective diffusivity of a network along an axis: potentials 0 and 1 on the two faces, Kirchhoff's equations in the pores.
 * @throws InputError when the conductances are not those of the network; ConvergenceError.
 */
export function networkTransport(
  network: PoreNetwork,
  { throats, openings }: Conductances,
  axis: Axis,
  { signal }: LongWork = {},
): NetworkTransport {
  if (throats.length !== network.throats.count || openings.length !== network.openings.count) {
    throw new InputError(`${throats.length} throats and ${openings.length} openings have a conductance`, {
      at: { field: 'conductances' },
      expected: `${network.throats.count} and ${network.openings.count}, as the network has`,
    });
  }
  const across = 'xyz'.indexOf(axis);
  if (network.shape[across] === 1) {
    throw new InputError(`there is a single layer across ${axis}`, {
      at: { field: 'axis' },
      expected: 'an axis along which the image has more than one voxel',
    });
  }
  const plate = (face: number): Float64Array => {
    const sums = new Float64Array(network.pores.count);
    openings.forEach((conductance, at) => {
      if (network.openings.face[at] === face) sums[network.openings.pore[at]] += conductance;
    });
    return sums;
  };
  const solution = solveGraph(
    {
      nodes: network.pores.count,
      edges: network.throats.pores,
      conductance: throats,
      toLow: plate(2 * across),
      toHigh: plate(2 * across + 1),
    },
    signal,
  );
  return { axis, ...effective(network, across, solution) };
}

function effective(
  { shape, voxelSize, pores }: PoreNetwork,
  across: number,
  { carries, inflow, outflow, iterations, residual }: ReturnType<typeof solveGraph>,
): Omit<NetworkTransport, 'axis'> {
  const edges = contentEdges(shape, voxelSize).map((edge, axis) => edge * shape[axis]);
  const box = product(edges);
  let total = 0;
  let percolating = 0;
  pores.volume.forEach((volume, pore) => {
    total += volume / box;
    if (carries[pore] === 1) percolating += volume / box;
  });
  const flow = (inflow + outflow) / 2;
  const effectiveRatio = (flow * edges[across] ** 2) / box;
  return {
    percolating: flow > 0,
    fractionTotal: total,
    fractionPercolating: percolating,
    effectiveRatio,
    tortuosityFactor: flow > 0 ? total / effectiveRatio : null,
    tortuosityFactorPercolating: flow > 0 ? percolating / effectiveRatio : null,
    imbalance: flow > 0 ? Math.abs(inflow - outflow) / flow : 0,
    iterations,
    residual,
  };
}
