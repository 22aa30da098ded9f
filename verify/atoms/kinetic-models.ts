import {
  chainHop,
  exchangeHop,
  kineticModel,
  neighbourHops,
  reversedHop,
  vacancy,
} from '../../src/atoms/index.ts';
import type {
  ClusterInteraction,
  HopMechanism,
  KineticModel,
  LatticeSite,
  ParentLattice,
} from '../../src/atoms/index.ts';
import { Random, type Matrix3, type Vector3 } from '../../src/numerics/index.ts';

/** Lattices on which a single vacancy walks, lattice parameter 1 Å, 1/s a hop; and what a tracer's correlation factor is. */
export const tracerCorrelations: readonly {
  readonly name: string;
  readonly lattice: Matrix3;
  readonly positions: readonly Vector3[];
  readonly dimensions: 2 | 3;
  readonly neighbours: number;
  readonly factor: number;
}[] = [
  {
    name: 'fcc',
    lattice: [
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ],
    positions: [[0, 0, 0]],
    dimensions: 3,
    neighbours: 12,
    factor: 0.78145142,
  },
  {
    name: 'bcc',
    lattice: [
      [-0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0.5, 0.5, -0.5],
    ],
    positions: [[0, 0, 0]],
    dimensions: 3,
    neighbours: 8,
    factor: 0.72719414,
  },
  {
    name: 'simple cubic',
    lattice: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    positions: [[0, 0, 0]],
    dimensions: 3,
    neighbours: 6,
    factor: 0.65310884,
  },
  {
    name: 'diamond',
    lattice: [
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ],
    positions: [
      [0, 0, 0],
      [0.25, 0.25, 0.25],
    ],
    dimensions: 3,
    neighbours: 4,
    factor: 0.5,
  },
  {
    name: 'square',
    lattice: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 10],
    ],
    positions: [[0, 0, 0]],
    dimensions: 2,
    neighbours: 4,
    factor: 1 / (Math.PI - 1),
  },
  {
    name: 'honeycomb',
    lattice: [
      [Math.sqrt(3), 0, 0],
      [Math.sqrt(3) / 2, 1.5, 0],
      [0, 0, 10],
    ],
    positions: [
      [0, 0, 0],
      [1 / 3, 1 / 3, 0],
    ],
    dimensions: 2,
    neighbours: 3,
    factor: 1 / 3,
  },
];

/** A lattice of one kind of sites that hold Li+ or nothing. */
export function lithiumLattice(lattice: Matrix3, positions: readonly Vector3[]): ParentLattice {
  return { lattice, sites: positions.map((position) => ({ position, allowed: [vacancy, 'Li+'] })) };
}

/** Energies −`attraction`, eV, of pairs of atoms on nearest sites. */
export function pairEnergies(parent: ParentLattice, attraction: number): ClusterInteraction[] {
  const hops = neighbourHops(parent, { name: 'pair', species: 'Li+', barrier: 0, prefactor: 1 });
  return hops.map(({ changes }) => ({
    sites: changes.map(({ site }) => site),
    // Each pair is found from both its ends.
    energies: Float64Array.of(0, 0, 0, -attraction / 2),
  }));
}

/** A lattice gas whose atoms hop to empty nearest sites. */
export function latticeGas(
  parent: ParentLattice,
  {
    attraction = 0,
    barrier = 0,
    prefactor = 1,
  }: { attraction?: number; barrier?: number; prefactor?: number },
): KineticModel {
  const lattice = { parent, constant: 0, interactions: pairEnergies(parent, attraction) };
  return kineticModel(lattice, neighbourHops(parent, { name: 'hop', species: 'Li+', barrier, prefactor }));
}

/** Two sublattices, three species on one of them, random clusters of up to four sites, hops and an interstitialcy with barriers that depend on neighbours. */
export function randomKineticModel(seed: number): KineticModel {
  const random = new Random(seed);
  const parent: ParentLattice = {
    lattice: [
      [3, 0, 0],
      [0.5, 3.2, 0],
      [0.2, 0.1, 3.5],
    ],
    sites: [
      { position: [0, 0, 0], allowed: [vacancy, 'Li+', 'Na+'] },
      { position: [0.4, 0.5, 0.5], allowed: ['Li+', vacancy] },
      { position: [0.5, 0, 0.1], allowed: ['O2-'] },
    ],
  };
  const interactions = [1, 2, 2, 3, 4].map((size) => randomCluster(parent, size, random, 0.1));
  const hop = (name: string, from: LatticeSite, to: LatticeSite, prefactor: number, other?: string) => {
    const barrier = {
      constant: 0.2 + 0.1 * random.uniform(),
      interactions: [randomCluster(parent, 2, random, 0.05, [from, to])],
    };
    const there = exchangeHop({ name, species: 'Li+', with: other, from, to, barrier, prefactor });
    const back = exchangeHop({ name, species: 'Li+', with: other, from: to, to: from, barrier, prefactor });
    return [there, back];
  };
  const origin: LatticeSite = { sublattice: 0, cell: [0, 0, 0] };
  const push = chainHop({
    name: 'push',
    species: ['Li+', 'Li+', vacancy],
    sites: [origin, { sublattice: 1, cell: [0, 0, 0] }, { sublattice: 0, cell: [1, 1, 0] }],
    barrier: 0.25,
    prefactor: 2e12,
  });
  const mechanisms: HopMechanism[] = [
    push,
    reversedHop(push),
    ...hop('along', origin, { sublattice: 0, cell: [1, 0, 0] }, 1e12),
    ...hop('across', origin, { sublattice: 1, cell: [0, 0, 0] }, 3e12),
    ...hop('aside', { sublattice: 1, cell: [0, 0, 0] }, { sublattice: 1, cell: [0, 1, -1] }, 2e12),
    ...hop('swap', origin, { sublattice: 0, cell: [0, 1, 0] }, 1e12, 'Na+'),
  ];
  return kineticModel({ parent, constant: 0.3, interactions }, mechanisms);
}

function randomCluster(
  parent: ParentLattice,
  size: number,
  random: Random,
  scale: number,
  without: readonly LatticeSite[] = [],
): ClusterInteraction {
  const sites: LatticeSite[] = [];
  while (sites.length < size) {
    const site: LatticeSite = {
      sublattice: random.below(2),
      cell: [random.below(3) - 1, random.below(3) - 1, random.below(3) - 1],
    };
    const isTaken = [...sites, ...without].some(
      (other) => other.sublattice === site.sublattice && other.cell.join() === site.cell.join(),
    );
    if (!isTaken) sites.push(site);
  }
  const count = sites.reduce(
    (product, { sublattice }) => product * parent.sites[sublattice].allowed.length,
    1,
  );
  return { sites, energies: Float64Array.from({ length: count }, () => scale * random.normal()) };
}
