import { describe, expect, it } from 'vitest';
import { latticeGas } from '../../../verify/atoms/lattice-gas-chain.ts';
import { balancedModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import { branchesOf, type Campaign } from './campaign.ts';
import { campaignResult, type CampaignResult } from './campaign-results.ts';
import { runBranches } from './run-branches.ts';

const metalEnergy = -1.9;
const thermal = 300 * boltzmannConstant;

async function walked(
  model: LatticeModel,
  supercell: readonly [number, number, number],
  potentials: readonly number[],
  change: Partial<Campaign> = {},
  joined = true,
): Promise<CampaignResult> {
  const campaign: Campaign = {
    named: { name: 'test', model, metalEnergy, orders: [] },
    ensemble: 'semi-grand',
    species: 'Li',
    temperatures: [300],
    chemicalPotentials: potentials,
    contents: [],
    others: {},
    directions: ['filling', 'emptying'],
    supercell: diagonalSupercell(supercell, 1).matrix,
    plan: { sweeps: 2000, mostSweeps: 2000 },
    seed: 3,
    ...change,
  };
  const branches = branchesOf(campaign);
  const steps = await runBranches(branches.map(({ job }) => job));
  return campaignResult(
    campaign,
    branches,
    steps.map((branch) => branch.map(({ result }) => result)),
    joined ? steps.map((branch) => branch.map(({ samples }) => samples)) : undefined,
  );
}

function range(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
}

describe('an ideal electrode', () => {
  const siteEnergy = -5.6;

  it('has U = (E of the metal − site energy + kT ln((1 − θ)/θ))/e, which falls as it fills, and Γ = 1/(1 − θ)', async () => {
    const potentials = range(siteEnergy - 0.16, siteEnergy + 0.16, 17);
    const { branches, curves } = await walked(latticeGas(2, 0, siteEnergy), [12, 12, 1], potentials);
    for (const { voltage } of branches) {
      for (const point of voltage ?? []) {
        const share = 1 / (1 + Math.exp((siteEnergy - metalEnergy + point.voltage) / thermal));
        expect(Math.abs(point.content - share)).toBeLessThan(4 * point.contentError + 1e-4);
      }
    }
    expect(curves).toHaveLength(1);
    const [{ points }] = curves;
    expect(points.length).toBeGreaterThan(60);
    expect(points.every(({ voltage = 0 }, k) => k === 0 || voltage < (points[k - 1].voltage ?? 0))).toBe(
      true,
    );
    expect(points.every(({ content }, k) => k === 0 || content.value > points[k - 1].content.value)).toBe(
      true,
    );
    for (const { content, voltage = 0, thermodynamicFactor } of points) {
      const ideal = metalEnergy - siteEnergy + thermal * Math.log((1 - content.value) / content.value);
      // An error of θ is one of U by kT/θ(1 − θ).
      const error = (thermal * content.standardError) / (content.value * (1 - content.value));
      expect(Math.abs(voltage - ideal)).toBeLessThan(5 * error);
      if (thermodynamicFactor === undefined || thermodynamicFactor.value > 20) continue;
      const expected = 1 / (1 - content.value);
      expect(Math.abs(thermodynamicFactor.value - expected)).toBeLessThan(
        5 * thermodynamicFactor.standardError + 0.02 * expected,
      );
    }
  });
});

describe('Γ of sites that interact', () => {
  it('is the slope of μ/kT over ln θ of the curve itself', async () => {
    const { curves } = await walked(latticeGas(2, -0.04), [12, 12, 1], range(-0.12, 0.28, 17));
    const [{ points }] = curves;
    for (let k = 20; k < 60; k += 4) {
      const [before, at, after] = [points[k - 3], points[k], points[k + 3]];
      const slope =
        (after.chemicalPotential - before.chemicalPotential) /
        (thermal * Math.log(after.content.value / before.content.value));
      const { value, standardError } = at.thermodynamicFactor ?? { value: NaN, standardError: NaN };
      expect(Math.abs(value / slope - 1)).toBeLessThan(0.06 + (4 * standardError) / value);
    }
  });
});

describe('a lattice that separates', () => {
  it('leaves its phases before the spinodals of the regular solution, and after coexistence', async () => {
    const attraction = 0.05;
    const kT = 0.45 * attraction;
    const bonds = 4 * attraction;
    const change = { temperatures: [kT / boltzmannConstant], plan: { sweeps: 600, mostSweeps: 600 } };
    const potentials = range(-0.2, 0, 41);
    const { hysteresis } = await walked(latticeGas(2, attraction), [20, 20, 1], potentials, change, false);
    // μ = kT ln(θ/(1 − θ)) − zwθ turns where θ(1 − θ) = kT/zw: no fluctuation helps there, so it is the furthest that a phase can last.
    const low = 0.5 - 0.5 * Math.sqrt(1 - (4 * kT) / bonds);
    const spinodal = (share: number): number => kT * Math.log(share / (1 - share)) - bonds * share;
    const [upper, lower] = [spinodal(low), spinodal(1 - low)];
    expect(hysteresis).toHaveLength(1);
    const [{ from, to }] = hysteresis;
    expect(from).toBeGreaterThan(lower - 0.005);
    expect(to).toBeLessThan(upper + 0.005);
    expect(from).toBeLessThanOrEqual(-2 * attraction + 1e-9);
    expect(to).toBeGreaterThanOrEqual(-2 * attraction - 1e-9);
  });
});

describe('the charge-neutral ensemble', () => {
  const [siteEnergy, cells] = [-0.05, 16];
  const model = balancedModel(0.3, siteEnergy);

  /** All neutral arrangements: as many Ni3+ as Li+, anywhere. */
  function exact(mu: number): number {
    let [sum, choose] = [0, 1];
    for (let n = 0; n <= cells; n++) {
      sum += choose ** 2 * Math.exp((n * (mu - siteEnergy)) / thermal);
      choose *= (cells - n) / (n + 1);
    }
    return 0.3 - (thermal * Math.log(sum)) / cells;
  }

  it('has its grand potential, from the share of walks in the empty lattice and in the full one', async () => {
    const potentials = range(siteEnergy - 0.24, siteEnergy + 0.24, 17);
    const { branches, curves, notes } = await walked(model, [4, 4, 1], potentials, {
      ensemble: 'charge-neutral',
      species: 'Li+',
      plan: { sweeps: 2000, mostSweeps: 2000 },
    });
    for (const { results, grandPotentials } of branches) {
      expect(grandPotentials).toHaveLength(17);
      for (const [k, { value, standardError }] of (grandPotentials ?? []).entries()) {
        const error = Math.abs(value - exact(results[k].chemicalPotential ?? NaN));
        expect(error).toBeLessThan(4 * standardError);
        expect(standardError).toBeLessThan(0.003);
      }
    }
    const [{ points }] = curves;
    for (const { chemicalPotential, grandPotential } of points) {
      const { value, standardError } = grandPotential ?? { value: NaN, standardError: NaN };
      expect(Math.abs(value - exact(chemicalPotential))).toBeLessThan(4 * standardError + 1e-5);
    }
    expect(notes.filter((note) => note.includes('grand potential'))).toEqual([]);
  });

  it('says why there is none', async () => {
    const { branches, notes } = await walked(model, [4, 4, 1], [siteEnergy - 0.02, siteEnergy], {
      ensemble: 'charge-neutral',
      species: 'Li+',
      plan: { sweeps: 200, mostSweeps: 200 },
      named: { name: 'test', model, metalEnergy: undefined, orders: [] },
    });
    expect(branches[0].grandPotentials).toBeUndefined();
    expect(notes.find((note) => note.includes('filling') && note.includes('no grand potential'))).toMatch(
      /does not meet the empty lattice.*begin further out/,
    );
    expect(notes.find((note) => note.includes('no voltages'))).toMatch(/--metal-energy/);
  });
});
