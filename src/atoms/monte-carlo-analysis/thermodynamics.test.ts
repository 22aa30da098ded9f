import { describe, expect, it } from 'vitest';
import { isingLevels, isingMean, isingNeighbours } from '../../../verify/atoms/ising-enumeration.ts';
import { chainLogarithm, chainTable, latticeGas } from '../../../verify/atoms/lattice-gas-chain.ts';
import { isingModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import type { Condition } from './branch.ts';
import type { MeanEstimate } from './equilibration.ts';
import { grandPotentials, grandPotentialsOverTemperature } from './grand-potential.ts';
import { lowTemperatureExpansion } from './low-temperature.ts';
import { runBranches } from './run-branches.ts';
import type { ConditionResult } from './walk-condition.ts';

function block(a: number, b: number, c: number): IntegerMatrix3 {
  return [
    [a, 0, 0],
    [0, b, 0],
    [0, 0, c],
  ];
}

async function walk(
  model: LatticeModel,
  supercell: IntegerMatrix3,
  conditions: readonly Condition[],
  species: string,
  sweeps: number,
  full = false,
): Promise<readonly ConditionResult[]> {
  const { cells } = new Supercell(supercell, 1);
  const [steps] = await runBranches([
    {
      model,
      supercell,
      conditions,
      species,
      occupation: new Uint8Array(cells).fill(full ? 1 : 0),
      plan: { sweeps, mostSweeps: sweeps },
      seed: 9,
    },
  ]);
  return steps.map(({ result }) => result);
}

function gasCondition(thermal: number, chemicalPotential: number): Condition {
  return {
    temperature: thermal / boltzmannConstant,
    chemicalPotential,
    ensemble: { kind: 'semi-grand', chemicalPotentials: { Li: chemicalPotential } },
  };
}

function expectWithin({ value, standardError }: MeanEstimate, exact: number, errors = 4): void {
  expect(standardError).toBeGreaterThan(0);
  expect(Math.abs(value - exact) / standardError).toBeLessThan(errors);
}

describe('the lattice gas on a chain', () => {
  for (const [attraction, mu, thermal, filling, logarithm, factor] of chainTable) {
    it(`has its content and thermodynamic factor: w = ${attraction}, μ = ${mu}, kT = ${thermal}`, async () => {
      const [result] = await walk(
        latticeGas(1, attraction),
        block(400, 1, 1),
        [gasCondition(thermal, mu)],
        'Li',
        8000,
      );
      expect(result.equilibrated).toBe(true);
      expectWithin(result.content, filling);
      expect(result.fluctuations.thermodynamicFactor).toBeDefined();
      expectWithin(result.fluctuations.thermodynamicFactor as MeanEstimate, factor);
      expect(chainLogarithm(attraction, mu, thermal)).toBeCloseTo(logarithm, 9);
    });
  }

  it('has its grand potential by integration over the chemical potential', async () => {
    const [attraction, thermal] = [-1, 0.5];
    const potentials = Array.from({ length: 13 }, (_, k) => -4 + 0.5 * k);
    const model = latticeGas(1, attraction);
    const conditions = potentials.map((mu) => gasCondition(thermal, mu));
    const results = await walk(model, block(400, 1, 1), conditions, 'Li', 3000);
    const walker = await MonteCarloWalker.open(model, new Supercell(block(400, 1, 1), 1), {
      ...conditions[0],
      occupation: new Uint8Array(400),
      seed: 1,
    });
    const start = lowTemperatureExpansion(walker);
    const points = results.map(({ content, fluctuations }, k) => ({
      at: potentials[k],
      ...content,
      slope: fluctuations.susceptibility.value,
    }));
    for (const { chemicalPotential, grandPotential } of grandPotentials(points, start.grandPotential)) {
      expectWithin(grandPotential, -thermal * chainLogarithm(attraction, chemicalPotential, thermal));
      expect(grandPotential.standardError).toBeLessThan(0.004);
    }
  });
});

describe('sites that do not interact', () => {
  it('follow the ideal isotherm, with Γ = 1/(1 − x), and their expansion is exact', async () => {
    const [thermal, siteEnergy] = [0.025, -0.1];
    const model = latticeGas(3, 0, siteEnergy);
    const conditions = [-0.15, -0.1, -0.06].map((mu) => gasCondition(thermal, mu));
    const results = await walk(model, block(8, 8, 8), conditions, 'Li', 2000);
    for (const [k, { content, fluctuations }] of results.entries()) {
      const mu = conditions[k].chemicalPotential ?? 0;
      const exact = 1 / (1 + Math.exp((siteEnergy - mu) / thermal));
      expectWithin(content, exact);
      expectWithin(fluctuations.thermodynamicFactor as MeanEstimate, 1 / (1 - exact));
    }
    const walker = await MonteCarloWalker.open(model, new Supercell(block(4, 4, 4), 1), {
      ...conditions[0],
      occupation: new Uint8Array(64),
      seed: 1,
    });
    expect(lowTemperatureExpansion(walker).grandPotential.value).toBeCloseTo(
      -thermal * Math.log1p(Math.exp((-0.15 + 0.1) / thermal)),
      12,
    );
    expect(lowTemperatureExpansion(walker).gap).toBeCloseTo(0.05, 12);
  });

  it('are refused an expansion about what is not the ground state', async () => {
    const model = latticeGas(3, 0, -0.1);
    const walker = await MonteCarloWalker.open(model, new Supercell(block(4, 4, 4), 1), {
      ...gasCondition(0.025, 0),
      occupation: new Uint8Array(64),
      seed: 1,
    });
    expect(() => lowTemperatureExpansion(walker)).toThrow(/not the ground state.*lowers its energy by 0.1/);
  });
});

describe('the Ising model on 4 × 4 sites', () => {
  it('has its free energy by integration over the inverse temperature', async () => {
    const levels = isingLevels(isingNeighbours.square);
    const betas = Array.from({ length: 25 }, (_, k) => 0.02 * (k + 1));
    const conditions = betas.map((beta) => ({
      temperature: 1 / (beta * boltzmannConstant),
      chemicalPotential: 0,
      ensemble: { kind: 'semi-grand' as const, chemicalPotentials: { Up: 0, Down: 0 } },
    }));
    const results = await walk(isingModel('square', 1), block(4, 4, 1), conditions, 'Up', 40_000);
    const points = [
      // At β = 0: ⟨E⟩ = 0 and the variance of two bonds a site.
      { at: 0, value: 0, standardError: 0, slope: -2 },
      ...results.map(({ energy, temperature, fluctuations }, k) => ({
        at: betas[k],
        ...energy,
        slope: -fluctuations.heatCapacity.value * boltzmannConstant * temperature ** 2,
      })),
    ];
    const found = grandPotentialsOverTemperature(points, { value: -Math.log(2), standardError: 0 });
    for (const { inverseTemperature, grandPotential } of found) {
      const sum = levels.reduce(
        (total, { energy, arrangements }) => total + arrangements * Math.exp(-inverseTemperature * energy),
        0,
      );
      expectWithin(grandPotential, -Math.log(sum) / (16 * inverseTemperature));
    }
    const last = found.at(-1);
    expect(last?.grandPotential.standardError).toBeLessThan(0.002);
    expect(isingMean(levels, 2, ({ energy }) => energy) / 16).toBeCloseTo(-1.7553802888, 9);
  });
});

describe('branches', () => {
  it('broken off go on to the same bits', async () => {
    const model = latticeGas(2, 0.05);
    const conditions = [-0.2, -0.1, 0].map((mu) => gasCondition(0.04, mu));
    const job = {
      model,
      supercell: block(6, 6, 1),
      conditions,
      species: 'Li',
      occupation: new Uint8Array(36),
      plan: { sweeps: 300, mostSweeps: 1200, accuracy: { content: 0.01, energy: 0.01 } },
      seed: 2,
    };
    const [whole] = await runBranches([job]);
    const [rest] = await runBranches([{ ...job, occupation: whole[0].occupation, done: 1 }]);
    expect(rest).toEqual(whole.slice(1));
  });
});
