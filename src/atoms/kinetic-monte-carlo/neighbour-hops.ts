import { InputError } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';
import { exchangeHop, type HopMechanism } from './mechanism.ts';

/** Sites whose distances differ by less than this share of it are equally far, Å/Å. */
const sameDistance = 1e-4;

export interface NeighbourHopsOptions {
  readonly name: string;
  readonly species: string;
  /** Default: 'Vacancy'. */
  readonly with?: string | undefined;
  /** Å; default: the shortest distance between two sites that both may hold the two. */
  readonly distance?: number | undefined;
  /** E_KRA, eV. */
  readonly barrier: number;
  /** 1/s */
  readonly prefactor: number;
}

/** Where a site lies, Å. */
export function positionOf(
  parent: ParentLattice,
  { sublattice, cell }: LatticeSite,
): [number, number, number] {
  const { position } = parent.sites[sublattice];
  const place = cell.map((whole, k) => whole + position[k]);
  return [0, 1, 2].map((axis) =>
    place.reduce((sum, multiple, k) => sum + multiple * parent.lattice[k][axis], 0),
  ) as [number, number, number];
}

/** All hops between sites at one distance, both ways. @throws InputError where there are no such sites. */
export function neighbourHops(parent: ParentLattice, options: NeighbourHopsOptions): HopMechanism[] {
  const { name, species, with: other = vacancy } = options;
  const hosts = parent.sites.flatMap(({ allowed }, sublattice) =>
    allowed.includes(species) && allowed.includes(other) ? [sublattice] : [],
  );
  if (hosts.length === 0) {
    throw new InputError(`mechanism '${name}': no site may hold both ${species} and ${other}`, {
      at: { field: 'mechanisms' },
      expected: 'species that share sites',
    });
  }
  const pairs = pairsWithin(parent, hosts, options.distance);
  const distance = options.distance ?? Math.min(...pairs.map((pair) => pair.distance));
  const chosen = pairs.filter((pair) => Math.abs(pair.distance - distance) <= sameDistance * distance);
  if (chosen.length === 0) {
    throw new InputError(`mechanism '${name}': no two sites are ${distance} Å apart`, {
      at: { field: 'mechanisms' },
      expected: `a distance such as ${nearest(pairs, distance)} Å`,
    });
  }
  return chosen.map(({ from, to }) => exchangeHop({ ...options, from, to }));
}

function nearest(pairs: readonly SitePair[], distance: number): string {
  const distances = pairs.map((pair) => pair.distance);
  const best = distances.reduce((a, b) => (Math.abs(b - distance) < Math.abs(a - distance) ? b : a), NaN);
  return Number.isNaN(best) ? 'that of neighbours' : best.toFixed(4);
}

interface SitePair {
  readonly from: LatticeSite;
  readonly to: LatticeSite;
  readonly distance: number;
}

/** Pairs from the home cell to all cells that may hold what is asked. */
function pairsWithin(
  parent: ParentLattice,
  hosts: readonly number[],
  distance: number | undefined,
): SitePair[] {
  const shortest = Math.min(...parent.lattice.map((vector) => Math.hypot(...vector)));
  const reach = cellReach(parent, 1.3 * (distance ?? shortest));
  const pairs: SitePair[] = [];
  for (const sublattice of hosts) {
    const from: LatticeSite = { sublattice, cell: [0, 0, 0] };
    const origin = positionOf(parent, from);
    for (const target of hosts) {
      for (const cell of cellsWithin(reach)) {
        const to: LatticeSite = { sublattice: target, cell };
        const place = positionOf(parent, to);
        const length = Math.hypot(...place.map((x, k) => x - origin[k]));
        if (length > 1e-6) pairs.push({ from, to, distance: length });
      }
    }
  }
  return pairs;
}

function cross(u: readonly number[], v: readonly number[]): number[] {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

/** Cells that a sphere can touch along each vector: its radius over the spacing of the planes, and one for the positions. */
function cellReach({ lattice: [a, b, c] }: ParentLattice, radius: number): number[] {
  const volume = Math.abs(cross(a, b).reduce((sum, x, k) => sum + x * c[k], 0));
  return [cross(b, c), cross(c, a), cross(a, b)].map(
    (normal) => Math.ceil((radius * Math.hypot(...normal)) / volume) + 1,
  );
}

function cellsWithin([i, j, k]: readonly number[]): [number, number, number][] {
  return range(k).flatMap((z) =>
    range(j).flatMap((y) => range(i).map((x): [number, number, number] => [x, y, z])),
  );
}

/** −n … n */
function range(n: number): number[] {
  return Array.from({ length: 2 * n + 1 }, (_, at) => at - n);
}
