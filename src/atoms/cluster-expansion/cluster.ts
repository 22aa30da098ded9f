import type { Vector3 } from '../../numerics/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { faceDistances, norm, rowTimes } from '../structures/cell-geometry.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { movedSite, type ParentOperation } from '../structures/parent-symmetry.ts';

/** Sites in an order that means something to its orbit: which functions of the base cluster go where. */
export type Cluster = readonly LatticeSite[];

/** By sublattice, then by cell: an order that translations keep. */
export function compareSites(a: LatticeSite, b: LatticeSite): number {
  return (
    a.sublattice - b.sublattice || a.cell[0] - b.cell[0] || a.cell[1] - b.cell[1] || a.cell[2] - b.cell[2]
  );
}

/** The same cluster moved by whole cells so that its first site, in the order of compareSites, lies in cell (0, 0, 0). */
export function broughtHome(cluster: Cluster): Cluster {
  if (cluster.length === 0) return cluster;
  let [first] = cluster;
  for (const site of cluster) if (compareSites(site, first) < 0) first = site;
  const [i, j, k] = first.cell;
  return cluster.map(({ sublattice, cell }) => ({
    sublattice,
    cell: [cell[0] - i, cell[1] - j, cell[2] - k],
  }));
}

/** Text that is the same for clusters that hold the same sites, in any order. */
export function sitesKey(cluster: Cluster): string {
  return cluster
    .toSorted(compareSites)
    .map(({ sublattice, cell }) => `${sublattice}:${cell.join()}`)
    .join(' ');
}

/** Text that is the same for clusters that are translations of each other, in any order of their sites. */
export function clusterKey(cluster: Cluster): string {
  return sitesKey(broughtHome(cluster));
}

export function movedCluster(operation: ParentOperation, cluster: Cluster): Cluster {
  return cluster.map((site) => movedSite(operation, site));
}

/** Distances between sites, Å. */
export class SiteDistances {
  readonly #parent: ParentLattice;

  constructor(parent: ParentLattice) {
    this.#parent = parent;
  }

  between(a: LatticeSite, b: LatticeSite): number {
    const { lattice, sites } = this.#parent;
    const from = sites[a.sublattice].position;
    const to = sites[b.sublattice].position;
    const step = (k: number): number => to[k] - from[k] + b.cell[k] - a.cell[k];
    return norm(rowTimes([step(0), step(1), step(2)], lattice));
  }

  /** The largest distance between two of the sites; 0 for a point. */
  diameter(cluster: Cluster): number {
    let largest = 0;
    for (const [k, a] of cluster.entries()) {
      for (const b of cluster.slice(k + 1)) largest = Math.max(largest, this.between(a, b));
    }
    return largest;
  }

  /** Sites of `sublattices` that lie within `radius` of a site, other than itself. */
  around(site: LatticeSite, radius: number, sublattices: readonly number[]): LatticeSite[] {
    const reach = this.#reach(radius);
    const found: LatticeSite[] = [];
    for (const sublattice of sublattices) {
      eachCell(reach, (i, j, k) => {
        const other: LatticeSite = {
          sublattice,
          cell: [site.cell[0] + i, site.cell[1] + j, site.cell[2] + k],
        };
        const distance = this.between(site, other);
        if (distance <= radius && compareSites(site, other) !== 0) found.push(other);
      });
    }
    return found;
  }

  /** Sites of `sublattices` that lie within `radius` of the point midway between two sites, other than the first. */
  aroundMiddle(
    a: LatticeSite,
    b: LatticeSite,
    radius: number,
    sublattices: readonly number[],
  ): LatticeSite[] {
    const half = this.between(a, b) / 2;
    // In a triangle with sides r, s and base 2h the line from the top to the middle of the base is √(r²/2 + s²/2 − h²).
    return this.around(a, radius + half, sublattices).filter((site) => {
      const [r, s] = [this.between(site, a), this.between(site, b)];
      return (r * r + s * s) / 2 - half * half <= radius * radius;
    });
  }

  /** Cells along each vector that hold every site within `radius`: by the cell's heights, and more for its own sites. */
  #reach(radius: number): Vector3 {
    const [a, b, c] = faceDistances(this.#parent.lattice).map((height, k) => {
      const places = this.#parent.sites.map(({ position }) => position[k]);
      return Math.ceil(radius / height + Math.max(...places) - Math.min(...places));
    });
    return [a, b, c];
  }
}

function eachCell([a, b, c]: Vector3, visit: (i: number, j: number, k: number) => void): void {
  for (let i = -a; i <= a; i++) {
    for (let j = -b; j <= b; j++) for (let k = -c; k <= c; k++) visit(i, j, k);
  }
}
