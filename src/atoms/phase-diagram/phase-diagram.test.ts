import { describe, expect, it } from 'vitest';
import { latticeGas } from '../../../verify/atoms/lattice-gas-chain.ts';
import { isingLevels, isingNeighbours } from '../../../verify/atoms/ising-enumeration.ts';
import { isingModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import { parseLatticeModel } from '../lattice-model/model-file.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { phaseDiagram } from './diagram-result.ts';
import type { DiagramPlan, PhaseDiagram } from './diagram-types.ts';
import { groundStates } from './ground-states.ts';
import { overlap } from '../monte-carlo-analysis/order-pattern.ts';
import { phasesIn } from './phase-system.ts';
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
    groundStates: await groundStates(model, change.species ?? 'Li', { mostCells: 2 }),
    supercell: square(16),
    plan: { sweeps: 1000, mostSweeps: 2000, accuracy: { content: 0.003 } },
    seed: 1,
    ...change,
  };
}

async function diagramOf(plan: DiagramPlan): Promise<PhaseDiagram> {
  return phaseDiagram(plan, await runDiagram(plan));
}

describe('an Ising model on 4 × 4 sites', () => {
  it('has its exact grand potentials and contents at all chemical potentials, from both ends', async () => {
    const levels = isingLevels(isingNeighbours.square);
    const model = isingModel('square', 1);
    const thermal = 3;
    const plan = await planOf(model, [thermal], {
      species: 'Up',
      supercell: square(4),
      plan: { sweeps: 2500, mostSweeps: 2500 },
    });
    const [{ curves }] = (await diagramOf(plan)).isotherms;
    const points = curves.flatMap((curve) => curve.points);
    expect(curves).toHaveLength(2);
    expect(points.length).toBeGreaterThan(20);
    for (const { chemicalPotential, grandPotential, atoms } of points) {
      const weights = levels.map(
        ({ energy, magnetisation, arrangements }) =>
          arrangements * Math.exp((0.5 * chemicalPotential * (magnetisation + 16) - energy) / thermal),
      );
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const exact = (-thermal * Math.log(sum)) / 16;
      expect(Math.abs(grandPotential.value - exact)).toBeLessThan(4 * grandPotential.standardError + 1e-4);
      expect(grandPotential.standardError).toBeLessThan(0.02);
      const filled =
        weights.reduce((total, weight, k) => total + weight * (levels[k].magnetisation + 16), 0) / (32 * sum);
      // An end so pure that the walk saw a few changes at most has an error of few changes.
      const rare = Math.sqrt((filled * (1 - filled)) / (16 * 2500));
      expect(Math.abs(atoms.value - filled)).toBeLessThan(4.5 * Math.max(atoms.standardError, rare));
    }
  });
});

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
      plan: { sweeps: 1000, mostSweeps: 5000, accuracy: { content: 0.004 } },
      supercell: square(12),
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
    // cosh(H/kT) = sinh²(2J/kT), Müller-Hartmann and Zittartz (Z. Physik B 27 (1977) 261), with J = w/4 and μ = 2w ± 2H.
    const field = Math.acosh(Math.sinh(repulsion / (2 * thermal)) ** 2) * thermal;
    for (const [k, { chemicalPotential }] of boundaries.entries()) {
      const exact = 2 * repulsion + (2 * k - 1) * 2 * field;
      expect(chemicalPotential.standardError).toBeLessThan(0.004);
      expect(Math.abs(chemicalPotential.value - exact)).toBeLessThan(4 * chemicalPotential.standardError);
    }
  });
});

const faceCentred = `
format: lithoscale-lattice-model
version: 1
lattice: [[0, 2, 2], [2, 0, 2], [2, 2, 0]]
sites: [{ position: [0, 0, 0], allowed: [Vacancy, Li] }]
pairs: [{ species: [Li, Li], shell: 1, energy: 0.01 }]`;

describe('ground states', () => {
  it('of repelling neighbours on a face-centred cubic lattice are L1₂ and L1₀', async () => {
    const { model } = await parseLatticeModel(faceCentred, 'fcc.yaml');
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

  it('are told apart by their overlaps, whatever the variant', async () => {
    const { model } = await parseLatticeModel(faceCentred, 'fcc.yaml');
    const states = await groundStates(model, 'Li', { mostCells: 4 });
    const block: IntegerMatrix3 = [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 4],
    ];
    const { phases, patterns } = phasesIn(model, block, 1, states);
    // L1₂ on four sublattices, and L1₀ along three axes with two each; the L1₂ of 3 to 1 is the same with atoms and holes exchanged.
    expect(patterns.map(({ variants }) => variants.length)).toEqual([4, 6, 4]);
    expect(phases.map(({ kind }) => kind)).toEqual(['solution', 'ordered', 'ordered', 'ordered', 'solution']);
    for (const [k, pattern] of patterns.entries()) {
      for (const variant of pattern.variants) expect(overlap(pattern, variant)).toBeCloseTo(1, 12);
      for (const uniform of [0, 1]) {
        expect(overlap(pattern, new Uint8Array(64).fill(uniform))).toBeCloseTo(0, 12);
      }
      // One sublattice of four against two of four: ½ over the norms ¾ and 1.
      const other = patterns[k === 1 ? 0 : 1].variants[0];
      expect(overlap(pattern, other)).toBeCloseTo(k === 1 ? 1 / 2 : 2 / 3, 12);
    }
  });
});
