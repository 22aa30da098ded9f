import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { latticeGas } from '../../../verify/atoms/lattice-gas-chain.ts';
import { balancedModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { parseLatticeModel } from '../lattice-model/model-file.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { branchesOf, type Campaign } from './campaign.ts';
import { campaignResult, type CampaignResult } from './campaign-results.ts';
import { commensurateBlock } from './commensurate.ts';
import { isCommensurate } from '../structures/commensurate.ts';
import { orderAlong, fits } from './order-parameters.ts';
import { runBranches } from './run-branches.ts';
import { fillingWindow } from './stability.ts';
import { Supercell } from '../lattice-model/supercell.ts';

const block = (a: number, b: number, c: number): IntegerMatrix3 => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

function campaignOf(model: LatticeModel, change: Partial<Campaign>): Campaign {
  return {
    named: { name: 'test', model, metalEnergy: 0, orders: [] },
    ensemble: 'semi-grand',
    species: 'Li',
    temperatures: [300],
    chemicalPotentials: [],
    contents: [],
    others: {},
    directions: ['filling', 'emptying'],
    supercell: block(8, 8, 1),
    plan: { sweeps: 400, mostSweeps: 400 },
    seed: 1,
    ...change,
  };
}

async function walked(campaign: Campaign): Promise<CampaignResult> {
  const branches = branchesOf(campaign);
  const steps = await runBranches(branches.map(({ job }) => job));
  return campaignResult(
    campaign,
    branches,
    steps.map((branch) => branch.map(({ result }) => result)),
  );
}

describe('a square lattice gas with attraction', () => {
  // Coexistence at μ = −zw/2 = −2w by symmetry, critical at 0.5673 w/k; here kT = 0.45 w, with contents (1 ± M)/2.
  const attraction = 0.05;
  const thermal = 0.45 * attraction;
  const spontaneous = (1 - Math.sinh(attraction / (2 * thermal)) ** -4) ** (1 / 8);

  it('shows hysteresis around the exact coexistence, at the exact contents', async () => {
    const { boundaries, hysteresis, notes } = await walked(
      campaignOf(latticeGas(2, attraction), {
        temperatures: [thermal / boltzmannConstant],
        chemicalPotentials: Array.from({ length: 33 }, (_, k) => Number((-0.18 + 0.005 * k).toFixed(6))),
        supercell: block(20, 20, 1),
        plan: { sweeps: 1500, mostSweeps: 1500 },
      }),
    );
    expect(hysteresis).toHaveLength(1);
    const [loop] = hysteresis;
    expect(loop.from).toBeLessThanOrEqual(-2 * attraction + 1e-9);
    expect(loop.to).toBeGreaterThanOrEqual(-2 * attraction - 1e-9);
    expect(boundaries).toHaveLength(1);
    const [{ chemicalPotential, contents }] = boundaries;
    expect(Math.abs(chemicalPotential.value + 2 * attraction)).toBeLessThan(
      4 * chemicalPotential.standardError,
    );
    expect(chemicalPotential.standardError).toBeLessThan(0.002);
    expect(contents[0].value).toBeCloseTo((1 - spontaneous) / 2, 2);
    expect(contents[1].value).toBeCloseTo((1 + spontaneous) / 2, 2);
    // At the ends of the loop a walk may leave its phase midway; of the rest there is nothing to say.
    expect(notes.filter((note) => !note.includes('not come to rest'))).toEqual([]);
  });

  it('says where nothing happens', async () => {
    const model = latticeGas(2, attraction);
    expect(fillingWindow(model, 'Li')).toEqual({ from: -4 * attraction, to: 0 });
    const { notes } = await walked(campaignOf(model, { chemicalPotentials: [-2, -1.9] }));
    expect(notes[0]).toMatch(/stays empty of Li .* fills between about -0.303 and 0.103 eV/);
  });
});

function spinel(nearest: number): string {
  return `
format: lithoscale-lattice-model
version: 1
lattice: [[0, 4.12, 4.12], [4.12, 0, 4.12], [4.12, 4.12, 0]]
sites:
  - { position: [0, 0, 0], allowed: [Vacancy, Li] }
  - { position: [0.25, 0.25, 0.25], allowed: [Vacancy, Li] }
siteEnergies: [{ species: Li, energy: -4.12 }]
pairs:
  - { species: [Li, Li], shell: 1, energy: ${nearest} }
  - { species: [Li, Li], shell: 2, energy: -0.004 }
metalEnergy: 0
`;
}

describe('spinel LiMn2O4 as a lattice gas', () => {
  it('orders at half filling, which splits its plateau, where neighbours repel', async () => {
    const named = await parseLatticeModel(spinel(0.0375), 'limn2o4.yaml');
    expect(named.model.interactions).toHaveLength(2 + 4 + 12);
    const run = (each: typeof named, mu: number): Promise<CampaignResult> =>
      walked(
        campaignOf(each.model, {
          named: each,
          chemicalPotentials: [mu, mu + 0.001],
          directions: ['filling'],
          supercell: block(6, 6, 6),
          plan: { sweeps: 4000, mostSweeps: 4000 },
        }),
      );
    const half = -4.12 + 2 * 0.0375 + 6 * -0.004;
    const [repelling] = (await run(named, half - 0.0005)).branches;
    const [middle] = repelling.results;
    expect(middle.content.value).toBeCloseTo(0.5, 1);
    expect(middle.sublatticeOrder?.value).toBeGreaterThan(0.8);
    expect(middle.fluctuations.thermodynamicFactor?.value).toBeGreaterThan(10);
    expect(repelling.voltage?.[0].voltage).toBeCloseTo(-(half - 0.0005), 12);
    // The other sign of the nearest pairs: no order of sublattices, and a phase transition instead.
    const attracting = await parseLatticeModel(spinel(-0.0375), 'limn2o4.yaml');
    const [other] = (await run(attracting, -4.12 - 0.075 - 0.024)).branches;
    expect(other.results[0].sublatticeOrder?.value).toBeLessThan(0.2);
  });
});

describe('conditions', () => {
  it('of the canonical ensemble keep the content', async () => {
    const { branches } = await walked(
      campaignOf(latticeGas(2, 0.05), { ensemble: 'canonical', temperatures: [200, 400], contents: [0.25] }),
    );
    expect(branches[0].results.map(({ temperature }) => temperature)).toEqual([400, 200]);
    for (const { content, fluctuations, energy } of branches[0].results) {
      expect(content.value).toBe(0.25);
      expect(fluctuations.thermodynamicFactor).toBeUndefined();
      expect(energy.standardError).toBeGreaterThan(0);
    }
  });

  it('that keep the charge fill two ideal sublattices together: θ/(1 − θ) = exp(μ/2kT)', async () => {
    const model = balancedModel(0, 0);
    const potentials = [-0.06, 0, 0.06];
    const { branches } = await walked(
      campaignOf(model, {
        ensemble: 'charge-neutral',
        species: 'Li+',
        chemicalPotentials: potentials,
        plan: { sweeps: 4000, mostSweeps: 4000 },
      }),
    );
    expect(branches.map(({ direction }) => direction)).toEqual(['filling', 'emptying']);
    for (const { results } of branches) {
      for (const { chemicalPotential = 0, content, atoms, fluctuations } of results) {
        const exact = 1 / (1 + Math.exp(-chemicalPotential / (2 * boltzmannConstant * 300)));
        // 64 sites of each kind: Stirling's corrections are below 0.2 %.
        expect(Math.abs(content.value - exact)).toBeLessThan(4 * content.standardError + 0.002);
        expect(atoms['Li+']).toBeCloseTo(atoms['Ni3+'], 9);
        const factor = fluctuations.thermodynamicFactor;
        expect(Math.abs((factor?.value ?? 0) * (1 - exact) - 2)).toBeLessThan(
          4 * (factor?.standardError ?? 0) * (1 - exact) + 0.03,
        );
      }
    }
  });

  it('that are missing are refused', () => {
    const model = latticeGas(2, 0.05);
    expect(() => branchesOf(campaignOf(model, {}))).toThrow(InputError);
    expect(() => branchesOf(campaignOf(model, { ensemble: 'canonical' }))).toThrow(InputError);
    expect(() => branchesOf(campaignOf(model, { temperatures: [] }))).toThrow(InputError);
    expect(() => branchesOf(campaignOf(model, { others: { Na: 1 } }))).toThrow(/others\.Na/);
  });

  it('say what known order the supercell cannot hold', async () => {
    const model = latticeGas(2, -0.05);
    const orders = [
      {
        name: 'checkerboard',
        cell: [
          [1, 1, 0],
          [1, -1, 0],
          [0, 0, 1],
        ] as const,
      },
    ];
    const named = { name: 'test', model, metalEnergy: undefined, orders };
    const { notes } = await walked(
      campaignOf(model, { named, supercell: block(5, 5, 1), chemicalPotentials: [0.1] }),
    );
    expect(notes[0]).toMatch(/not commensurate with the known order checkerboard/);
    expect(isCommensurate(block(5, 5, 1), orders[0].cell)).toBe(false);
    expect(isCommensurate(block(6, 4, 1), orders[0].cell)).toBe(true);
    expect(commensurateBlock(orders, [5, 5, 1])).toEqual(block(6, 6, 1));
  });
});

describe('modulations', () => {
  it('have amplitude 1/2 where every other site is filled along them', () => {
    const model = latticeGas(2, 0.05);
    const supercell = new Supercell(block(4, 4, 1), 1);
    const checkerboard = Uint8Array.from({ length: 16 }, (_, cell) => (cell + (cell >> 2)) & 1);
    expect(orderAlong([0.5, 0.5, 0], model, supercell, checkerboard, 'Li')).toBeCloseTo(0.5, 12);
    expect(orderAlong([0.5, 0, 0], model, supercell, checkerboard, 'Li')).toBeCloseTo(0, 12);
    expect(fits([0.5, 0.5, 0], supercell)).toBe(true);
    expect(fits([1 / 3, 0, 0], supercell)).toBe(false);
  });
});

function withPairs(pairs: string): string {
  return `
format: lithoscale-lattice-model
version: 1
lattice: [[3, 0, 0], [0, 3, 0], [0, 0, 3]]
sites: [{ position: [0, 0, 0], allowed: [Vacancy, Li] }]
pairs: [${pairs}]
`;
}

describe('files of lattice models', () => {
  it('list pairs by shell and by distance alike', async () => {
    const shell = await parseLatticeModel(
      withPairs('{ species: [Li, Li], shell: 2, energy: 0.1 }'),
      'a.yaml',
    );
    const distance = await parseLatticeModel(
      withPairs('{ species: [Li, Li], distance: 4.243, energy: 0.1 }'),
      'a.yaml',
    );
    expect(shell.model.interactions).toHaveLength(6);
    expect(distance.model.interactions).toEqual(shell.model.interactions);
  });

  for (const [pairs, says] of [
    [
      '{ species: [Li, Na], shell: 1, energy: 0.1 }',
      /a\.yaml.*pairs\[0\]\.species.*no site comes to hold Na/,
    ],
    ['{ species: [Li, Li], distance: 3.5, energy: 0.1 }', /no pairs at this distance/],
    ['{ species: [Li, Li], energy: 0.1 }', /either shell or distance/],
    ['{ species: [Li, Li], shell: 1 }', /pairs\[0\]\.energy/],
  ] as const) {
    it(`with ${pairs} are refused`, async () => {
      await expect(parseLatticeModel(withPairs(pairs), 'a.yaml')).rejects.toThrow(says);
    });
  }
});
