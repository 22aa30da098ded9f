import { describe, expect, it } from 'vitest';
import { latticeGas } from '../../../verify/atoms/lattice-gas-chain.ts';
import { boltzmannConstant } from '../constants.ts';
import { parseLatticeModel } from '../lattice-model/model-file.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { phaseDiagram } from './diagram-result.ts';
import type { DiagramPlan, PhaseDiagram } from './diagram-types.ts';
import { groundStates } from './ground-states.ts';
import { runDiagram } from './run-diagram.ts';

const square = (side: number): IntegerMatrix3 => [
  [side, 0, 0],
  [0, side, 0],
  [0, 0, 1],
];

async function planOf(
  model: LatticeModel,
  thermals: readonly number[],
  change: Partial<DiagramPlan> = {},
): Promise<DiagramPlan> {
  return {
    named: { name: 'test', model, metalEnergy: 0, orders: [] },
    species: 'Li',
    ensemble: 'semi-grand',
    others: {},
    temperatures: thermals.map((thermal) => thermal / boltzmannConstant),
    groundStates: await groundStates(model, 'Li', { mostCells: 2 }),
    supercell: square(16),
    plan: { sweeps: 1000, mostSweeps: 2000, accuracy: { content: 0.003 } },
    seed: 1,
    ...change,
  };
}

async function diagramOf(plan: DiagramPlan): Promise<PhaseDiagram> {
  return phaseDiagram(plan, await runDiagram(plan));
}

describe('a square lattice gas with attraction', () => {
  it('has its exact coexistence, contents and slope', async () => {
    const attraction = 0.05;
    const thermals = [0.35, 0.42, 0.48].map((share) => share * attraction);
    const { boundaries, isotherms } = await diagramOf(await planOf(latticeGas(2, attraction), thermals));
    expect(boundaries).toHaveLength(3);
    for (const [k, { chemicalPotential, contents, kind, slope, phases }] of boundaries.entries()) {
      expect(kind).toBe('first-order');
      expect(phases).toEqual(['solution', 'solution']);
      // By the symmetry of atoms and holes, and Yang's magnetisation.
      expect(chemicalPotential.standardError).toBeLessThan(2e-4);
      expect(Math.abs(chemicalPotential.value + 2 * attraction)).toBeLessThan(
        4 * chemicalPotential.standardError,
      );
      const jump = (1 - Math.sinh(attraction / (2 * thermals[k])) ** -4) ** (1 / 8);
      for (const [side, { value, standardError }] of contents.entries()) {
        const exact = 0.5 * (1 + (2 * side - 1) * jump);
        expect(Math.abs(value - exact)).toBeLessThan(4 * standardError + 5e-4);
      }
      expect(Math.abs(slope?.value ?? 1)).toBeLessThan(4 * (slope?.standardError ?? 0));
    }
    const checks = boundaries.slice(1).map(({ slopeCheck }) => Math.abs(slopeCheck ?? Infinity));
    expect(Math.max(...checks)).toBeLessThan(4);
    // The equilibrium voltage has two contents at the crossing.
    const { voltage = [] } = isotherms[0];
    const flat = voltage.filter(({ voltage: u }) => Math.abs(u - 2 * attraction) < 1e-3);
    expect(Math.max(...flat.map(({ content }) => content))).toBeGreaterThan(0.99);
    expect(Math.min(...flat.map(({ content }) => content))).toBeLessThan(0.01);
  });
});

describe('a square lattice gas with repulsion', () => {
  it('orders at one half, where the grand potentials of all walks meet', async () => {
    const repulsion = 0.05;
    const thermal = 0.45 * repulsion;
    const plan = await planOf(latticeGas(2, -repulsion), [thermal], {
      plan: { sweeps: 1000, mostSweeps: 6000, accuracy: { content: 0.003 } },
    });
    expect(plan.groundStates.map(({ atoms }) => atoms)).toEqual([0, 0.5, 1]);
    const { boundaries, phases, isotherms } = await diagramOf(plan);
    expect(phases.map(({ kind }) => kind)).toEqual(['solution', 'ordered', 'solution']);
    expect(phases[1].variants).toBe(2);
    expect(isotherms[0].stable.map(({ name }) => name)).toEqual(['solution', phases[1].name, 'solution']);
    expect(boundaries.map(({ kind, criterion }) => `${kind}, ${criterion}`)).toEqual([
      'continuous, Binder cumulants',
      'continuous, Binder cumulants',
    ]);
    // cosh(H/kT) = sinh²(2J/kT), Müller-Hartmann and Zittartz (doi:10.1007/BF01325810), with J = w/4 and μ = 2w ± 2H.
    const field = Math.acosh(Math.sinh(repulsion / (2 * thermal)) ** 2) * thermal;
    for (const [k, { chemicalPotential }] of boundaries.entries()) {
      const exact = 2 * repulsion + (2 * k - 1) * 2 * field;
      expect(chemicalPotential.standardError).toBeLessThan(0.004);
      expect(Math.abs(chemicalPotential.value - exact)).toBeLessThan(4 * chemicalPotential.standardError);
    }
  });
});

describe('ground states', () => {
  it('of repelling neighbours on a face-centred cubic lattice are L1₂ and L1₀', async () => {
    const { model } = await parseLatticeModel(
      `
format: lithoscale-lattice-model
version: 1
lattice: [[0, 2, 2], [2, 0, 2], [2, 2, 0]]
sites: [{ position: [0, 0, 0], allowed: [Vacancy, Li] }]
pairs: [{ species: [Li, Li], shell: 1, energy: 0.01 }]`,
      'fcc.yaml',
    );
    const found = await groundStates(model, 'Li', { mostCells: 4 });
    expect(found.map(({ atoms }) => atoms)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    // Neighbours of the same kind by atom: none, 4 of 12, and by holes alike.
    const energies = [0, 0, 0.5 * 0.5 * 4 * 0.01, 0.03, 0.06];
    for (const [k, { energy }] of found.entries()) expect(energy).toBeCloseTo(energies[k], 12);
    expect(found.map(({ window }) => window[0])).toEqual([
      -Infinity,
      expect.closeTo(0, 9),
      expect.closeTo(0.04, 9),
      expect.closeTo(0.08, 9),
      expect.closeTo(0.12, 9),
    ]);
  });
});
