// Models on lattices whose energies are known: Ising models, and models with random interactions of every kind.
import type { ClusterInteraction, LatticeModel, LatticeSite, ParentLattice } from '../../src/atoms/index.ts';
import { Random } from '../../src/numerics/index.ts';

type Cell = readonly [number, number, number];

/** Neighbours of a site, one of each opposite pair. */
const halfNeighbours = {
  chain: [[1, 0, 0]],
  square: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  triangular: [
    [1, 0, 0],
    [0, 1, 0],
    [1, -1, 0],
  ],
  'simple cubic': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'face-centred cubic': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, -1, 0],
    [0, 1, -1],
    [1, 0, -1],
  ],
} as const satisfies Record<string, readonly Cell[]>;

export type LatticeName = keyof typeof halfNeighbours;

function unitLattice(sites: ParentLattice['sites']): ParentLattice {
  return {
    lattice: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    sites,
  };
}

/** E = −coupling ∑ s s' over neighbours, s = −1 ('Down') and +1 ('Up'). */
export function isingModel(lattice: LatticeName, coupling: number): LatticeModel {
  return {
    parent: unitLattice([{ position: [0, 0, 0], allowed: ['Down', 'Up'] }]),
    constant: 0,
    interactions: halfNeighbours[lattice].map((cell) => ({
      sites: [
        { sublattice: 0, cell: [0, 0, 0] },
        { sublattice: 0, cell },
      ],
      energies: Float64Array.of(-coupling, coupling, coupling, -coupling),
    })),
  };
}

/**
 * Interactions of one to four sites with random energies on a lattice of several sublattices.
 * @param allowed numbers of states by sublattice.
 */
export function randomModel(
  seed: number,
  allowed: readonly number[],
  interactions: number,
  reach = 2,
  mostSites = 4,
): LatticeModel {
  const random = new Random(seed).stream('model');
  const sites = allowed.map((states, sublattice) => ({
    position: [sublattice / allowed.length, 0, 0] as const,
    allowed: Array.from({ length: states }, (_, state) => `S${state}`),
  }));
  const along = (): number => random.below(2 * reach + 1) - reach;
  return {
    parent: unitLattice(sites),
    constant: random.normal(),
    interactions: Array.from({ length: interactions }, () => {
      const cluster = new Map<string, LatticeSite>();
      const size = 1 + random.below(mostSites);
      while (cluster.size < size) {
        const site: LatticeSite = {
          sublattice: random.below(allowed.length),
          cell: [along(), along(), along()],
        };
        cluster.set(`${site.sublattice},${site.cell.join()}`, site);
      }
      return withRandomEnergies([...cluster.values()], allowed, random);
    }),
  };
}

function withRandomEnergies(
  sites: readonly LatticeSite[],
  allowed: readonly number[],
  random: Random,
): ClusterInteraction {
  const length = sites.reduce((product, { sublattice }) => product * allowed[sublattice], 1);
  return { sites, energies: Float64Array.from({ length }, () => random.normal()) };
}

/** Li+ or nothing on one sublattice, two charges of nickel on another: E = constant per cell + siteEnergy × Li+. */
export function balancedModel(constant: number, siteEnergy: number): LatticeModel {
  return {
    parent: {
      lattice: [
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 8],
      ],
      sites: [
        { position: [0, 0, 0], allowed: ['Vacancy', 'Li+'] },
        { position: [0.5, 0.5, 0], allowed: ['Ni3+', 'Ni4+'] },
        { position: [0.5, 0.5, 0.4], allowed: ['O2-'] },
        { position: [0.5, 0.5, 0.6], allowed: ['O2-'] },
      ],
    },
    constant,
    interactions: [{ sites: [{ sublattice: 0, cell: [0, 0, 0] }], energies: Float64Array.of(0, siteEnergy) }],
  };
}
