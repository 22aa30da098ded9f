import { describe, expect, it } from 'vitest';
import { isingLevels, isingNeighbours, type IsingLevel } from '../../../../verify/atoms/ising-enumeration.ts';
import { isingModel } from '../../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../../constants.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import type { Condition } from '../branch.ts';
import type { MeanEstimate } from '../equilibration.ts';
import { runBranches } from '../run-branches.ts';
import { JoinedConditions } from './joined-conditions.ts';

const sites = 16;
const levels = isingLevels(isingNeighbours.square);
const model = isingModel('square', 1);

function half({ magnetisation }: IsingLevel): boolean {
  return magnetisation === 0;
}

/** ln Z and moments of all arrangements. @param thermal kT. @param among only these. */
function exactAt(thermal: number, mu: number, among: (level: IsingLevel) => boolean = () => true) {
  let [z, n, nn, e, o, oo] = [0, 0, 0, 0, 0, 0];
  for (const level of levels.filter(among)) {
    const count = (sites + level.magnetisation) / 2;
    const open = level.energy - mu * count;
    const weight = level.arrangements * Math.exp(-open / thermal);
    z += weight;
    n += weight * count;
    nn += weight * count ** 2;
    e += weight * level.energy;
    o += weight * open;
    oo += weight * open ** 2;
  }
  const variance = nn / z - (n / z) ** 2;
  return {
    grandPotential: (-thermal * Math.log(z)) / sites,
    atoms: n / z / sites,
    energy: e / z / sites,
    heatCapacity: ((oo / z - (o / z) ** 2) * boltzmannConstant) / (thermal ** 2 * sites),
    susceptibility: variance / (thermal * sites),
    thermodynamicFactor: n / z / variance,
  };
}

async function sampled(
  conditions: readonly Condition[],
  occupation: Uint8Array,
): Promise<JoinedConditions[]> {
  const [steps] = await runBranches([
    {
      model,
      supercell: diagonalSupercell([4, 4, 1], 1).matrix,
      conditions,
      species: 'Up',
      occupation,
      plan: { sweeps: 4000, mostSweeps: 4000 },
      seed: 31,
    },
  ]);
  return JoinedConditions.join(
    steps.map(({ condition, samples }) => ({
      temperature: conditions[condition].temperature,
      chemicalPotential: conditions[condition].chemicalPotential ?? 0,
      samples,
    })),
    sites,
  );
}

function expectWithin({ value, standardError }: MeanEstimate, exact: number): void {
  expect(standardError).toBeGreaterThan(0);
  expect(Math.abs(value - exact) / standardError).toBeLessThan(4);
}

describe('conditions of a lattice, joined', () => {
  it('give φ, N, C, ∂N/∂μ and Γ between them as all 65 536 arrangements do', async () => {
    const grid = [2.8, 3.4, 4.2].flatMap((thermal) =>
      [-8, -6, -4, -2, 0, 2, 4, 6, 8].map((mu) => ({
        temperature: thermal / boltzmannConstant,
        chemicalPotential: mu,
        ensemble: { kind: 'semi-grand' as const, chemicalPotentials: { Up: mu, Down: 0 } },
      })),
    );
    const [joined, ...others] = await sampled(grid, new Uint8Array(sites));
    expect(others).toHaveLength(0);
    for (const [thermal, mu] of [
      [2.8, -1],
      [3.1, -5],
      [3.1, 0.7],
      [3.8, 3],
      [4.2, 7],
    ] as const) {
      const found = joined.at(thermal / boltzmannConstant, mu);
      if (found === undefined) throw new Error('no point');
      const exact = exactAt(thermal, mu);
      for (const name of Object.keys(exact) as (keyof typeof exact)[]) {
        const estimate = found[name];
        if (estimate === undefined) throw new Error(`no ${name}`);
        expectWithin(estimate, exact[name]);
      }
      expect(found.grandPotential?.standardError).toBeLessThan(0.05);
    }
    const [to, from] = [
      { temperature: 3.1 / boltzmannConstant, chemicalPotential: 1 },
      { temperature: 4 / boltzmannConstant, chemicalPotential: -3 },
    ];
    expectWithin(
      joined.difference(to, from),
      exactAt(3.1, 1).grandPotential / 3.1 - exactAt(4, -3).grandPotential / 4,
    );
  });

  it('give energies and free energies where the content is kept', async () => {
    const conditions = [6, 4.5, 3.5, 2.8, 2.2].map((thermal) => ({
      temperature: thermal / boltzmannConstant,
      chemicalPotential: undefined,
      ensemble: { kind: 'canonical' as const },
    }));
    const [joined, ...others] = await sampled(
      conditions,
      Uint8Array.from({ length: sites }, (_, k) => k % 2),
    );
    expect(others).toHaveLength(0);
    for (const thermal of [5.2, 3.1, 2.4]) {
      const found = joined.at(thermal / boltzmannConstant, 0);
      if (found === undefined) throw new Error('no point');
      const exact = exactAt(thermal, 0, half);
      expectWithin(found.energy, exact.energy);
      expectWithin(found.heatCapacity, exact.heatCapacity);
      expect(found.thermodynamicFactor).toBeUndefined();
    }
    const [cold, hot] = [2.4, 5.2].map((thermal) => ({
      temperature: thermal / boltzmannConstant,
      chemicalPotential: 0,
    }));
    expectWithin(
      joined.difference(cold, hot),
      exactAt(2.4, 0, half).grandPotential / 2.4 - exactAt(5.2, 0, half).grandPotential / 5.2,
    );
  });

  it('that do not overlap stay apart', async () => {
    const conditions = [60, 0.9].map((thermal) => ({
      temperature: thermal / boltzmannConstant,
      chemicalPotential: 0,
      ensemble: { kind: 'semi-grand' as const, chemicalPotentials: { Up: 0, Down: 0 } },
    }));
    expect(await sampled(conditions, new Uint8Array(sites))).toHaveLength(2);
  });
});
