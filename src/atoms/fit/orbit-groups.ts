import type { ClusterBasis } from '../cluster-expansion/cluster-basis.ts';
import { clusterKey } from '../cluster-expansion/cluster.ts';
import type { FeatureGroup } from './fit-types.ts';

/**
 * The functions of each orbit as one group, which requires the orbits of the sub-clusters with one site less that are in
 * the basis: no pair without its points. The constant is in no group.
 */
export function orbitGroups({ orbits, functions }: ClusterBasis): FeatureGroup[] {
  const orbitOf = new Map<string, number>();
  for (const [index, { clusters }] of orbits.entries()) {
    for (const cluster of clusters) orbitOf.set(clusterKey(cluster), index);
  }
  return orbits.map(({ clusters: [base] }, index) => {
    const below =
      base.length === 1
        ? []
        : base.flatMap((_, left) => {
            const found = orbitOf.get(clusterKey(base.filter((_site, k) => k !== left)));
            return found === undefined ? [] : [found];
          });
    const columns = functions.flatMap(({ orbit }, column) => (orbit === index ? [column] : []));
    return { columns, requires: [...new Set(below)] };
  });
}
