import type { LongWork } from '../../base/index.ts';
import { connectedComponents, type Connectivity, type LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { indexPhases } from '../phase-indices.ts';
import { clusterPairs } from './cluster-pairs.ts';
import { countPairs } from './pair-counts.ts';
import { rangeOf, type ReachOptions } from './reach.ts';
import { sumShells } from './shells.ts';
import { markedPhase } from './two-point.ts';

export interface ClusterOptions extends ReachOptions, LongWork {
  /** Which neighbours are connected. Default 6: voxels touch across faces. */
  readonly connectivity?: Connectivity;
}

/** Two points in one phase: in the same connected part, or in different ones. */
export interface ClusterFunction {
  readonly phase: string;
  readonly fraction: number;
  readonly connectivity: Connectivity;
  /** Connected parts. */
  readonly clusters: number;
  /** m; the same as those of the two-point correlation. */
  readonly distance: readonly number[];
  /** C2: chance that two points lie in the same part of the phase. */
  readonly connected: readonly number[];
  /** D2: chance that they lie in different parts of it. C2 + D2 = S2. */
  readonly disconnected: readonly number[];
  /** C2 / S2 at the longest distance: near one where one part holds all; null where S2 is 0 there. */
  readonly connectedShare: number | null;
  /** Whether all counts of pairs are certain to the last one. */
  readonly isExact: boolean;
}

/**
 * Two-point cluster function of a phase: C2(r), the chance that two points r apart lie in the same connected part of it,
 * and D2 = S2 − C2. Pairs are counted exactly, over those that fit the image (all, along periodic axes), in the same
 * shells of distance as the two-point correlation. Unlike S2 it tells what is connected: at a percolation threshold its
 * range grows without bound. Parts that the border cuts may be connected outside, so that C2 is a lower bound.
 *
 * Torquato, Beasley and Chiew, J. Chem. Phys. 88, 6540 (1988); Jiao, Stillinger and Torquato, doi 10.1073/pnas.0905919106.
 * @throws InputError on an unknown phase, an image of one voxel, and one too small for the reach asked for.
 */
export async function clusterFunction(
  volume: LabelledVolume,
  phase: string,
  options: ClusterOptions = {},
): Promise<ClusterFunction> {
  const { connectivity = 6, periodic = [], ...work } = options;
  const range = rangeOf(volume, options);
  const image = markedPhase(await indexPhases(volume, work.signal), phase);
  const all = await countPairs([image], range, work);
  const parts = await connectedComponents(volume, phase, { connectivity, periodic, signal: work.signal });
  const own = parts.count === 1 ? all : await clusterPairs(parts, range, work);
  const shells = await sumShells(all, range, range.distance, work.signal);
  const inside = await sumShells(own, range, range.distance, work.signal);
  const connected = inside.map(({ counts, pairs }) => counts / pairs);
  const last = shells[shells.length - 1];
  return {
    phase,
    fraction: image.count / image.labels.length,
    connectivity,
    clusters: parts.count,
    distance: shells.map(({ distance }) => distance),
    connected,
    disconnected: shells.map(({ counts, pairs }, at) => (counts - inside[at].counts) / pairs),
    connectedShare: last.counts > 0 ? inside[inside.length - 1].counts / last.counts : null,
    isExact: all.isExact && own.isExact,
  };
}

export const clusterFunctionDescriptor: Descriptor<Readonly<Record<string, ClusterFunction>>> = {
  name: 'cluster-function',
  title: 'Two-point cluster function',
  definition: 'C2(r), the chance that two points lie in the same connected part of the phase; D2 = S2 − C2',
  convention:
    'parts joined through voxel faces, inside the image; pairs counted exactly in the shells of the two-point correlation',
  source:
    'Torquato, Beasley and Chiew, J. Chem. Phys. 88, 6540 (1988); Jiao, Stillinger and Torquato, doi 10.1073/pnas.0905919106',
  isDefault: false,
  async measure({ volume, phases, periodic, reach }, work) {
    const results: Record<string, ClusterFunction> = {};
    for (const phase of phases) {
      results[phase] = await clusterFunction(volume, phase, { ...work, periodic, reach });
    }
    return results;
  },
  quantities: (results) =>
    Object.entries(results).flatMap(([of, { clusters, connectedShare }]) => [
      { name: 'connected parts', of, value: clusters, unit: '' },
      { name: 'share of far pairs in one part', of, value: connectedShare, unit: '' },
    ]),
  figures: (results) =>
    Object.entries(results).map(([name, { distance, connected, disconnected }]) => ({
      title: `Two points in ${name}, connected or not`,
      x: { name: 'distance', unit: 'm' },
      y: { name: 'probability', unit: '' },
      series: [
        { name: 'same part', x: distance, y: connected },
        { name: 'different parts', x: distance, y: disconnected },
      ],
    })),
};
