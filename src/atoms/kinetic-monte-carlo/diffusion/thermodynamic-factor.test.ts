import { describe, expect, it } from 'vitest';
import { boltzmannConstant } from '../../constants.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import type { ParentLattice } from '../../structures/parent-lattice.ts';
import { kineticModel } from '../kinetic-model.ts';
import { neighbourHops } from '../neighbour-hops.ts';
import { diffusion } from './diffusion.ts';
import { freedomsOf } from './freedoms.ts';
import { thermodynamicFactor } from './thermodynamic-factor.ts';

const lattice = [
  [3, 0, 0],
  [0, 3, 0],
  [0, 0, 3],
] as const;
const site = (position: readonly [number, number, number], ...allowed: string[]) => ({ position, allowed });
const supercell = (sublattices: number) => diagonalSupercell([6, 6, 6], sublattices);

/** The first `counts[k]` sites hold state k + 1, others the first. */
function filled(sites: number, counts: readonly number[]): Uint8Array {
  const states = new Uint8Array(sites);
  let at = 0;
  for (const [k, count] of counts.entries()) {
    states.fill(k + 1, at, at + count);
    at += count;
  }
  return states;
}

describe('thermodynamic factors', () => {
  const mixed: ParentLattice = { lattice, sites: [site([0, 0, 0], 'Vacancy', 'Li+', 'Na+')] };

  it('of an ideal mixture are δ_ij + θ_j/θ_vacant, whatever the energies of the sites', async () => {
    const energies = Float64Array.of(0, -3.1, 1.7);
    const { matrix } = await thermodynamicFactor({
      lattice: {
        parent: mixed,
        constant: 0,
        interactions: [{ sites: [{ sublattice: 0, cell: [0, 0, 0] }], energies }],
      },
      supercell: supercell(1),
      occupation: filled(216, [54, 108]),
      species: 'Li+',
      with: 'Vacancy',
      temperature: 300,
      seed: 1,
      sweeps: 20_000,
    });
    expect(matrix?.species).toEqual(['Li+', 'Na+']);
    const [lithium, sodium] = matrix?.numbers ?? [];
    const vacant = 216 - lithium - sodium;
    expect(Math.abs(lithium - 54)).toBeLessThan(3);
    const exact = [1 + lithium / vacant, sodium / vacant, lithium / vacant, 1 + sodium / vacant];
    for (const [k, { value, error }] of (matrix?.values ?? []).entries()) {
      expect(error).toBeLessThan(0.1);
      expect(Math.abs(value - exact[k])).toBeLessThan(4 * error);
    }
  });

  it('of ions with electrons are those of the neutral pair: 2/(1 − θ) where all else is ideal', async () => {
    const parent: ParentLattice = {
      lattice,
      sites: [site([0, 0, 0], 'Vacancy', 'Li+'), site([0.5, 0.5, 0.5], 'Ni4+', 'Ni3+')],
    };
    const occupation = new Uint8Array([...filled(216, [72]), ...filled(216, [72])]);
    const found = await thermodynamicFactor({
      lattice: { parent, constant: 0, interactions: [] },
      supercell: supercell(2),
      occupation,
      species: 'Li+',
      with: 'Vacancy',
      temperature: 300,
      seed: 2,
      sweeps: 20_000,
    });
    expect(found.ensemble).toBe('charge-neutral');
    expect(found.partner).toEqual({ before: 'Ni4+', after: 'Ni3+' });
    // µ = 2 kT ln(θ/(1 − θ)) of two lattices that fill together: Γ = 2/(1 − θ).
    const filling = found.filling.value;
    expect(found.factor.error).toBeLessThan(0.1);
    expect(Math.abs(found.factor.value - 2 / (1 - filling))).toBeLessThan(4 * found.factor.error);
    const ideal = 2 * boltzmannConstant * 300 * Math.log(filling / (1 - filling));
    expect(Math.abs(found.chemicalPotential - ideal)).toBeLessThan(0.003);
  });

  it('are refused where charges balance in several ways', () => {
    const parent: ParentLattice = {
      lattice,
      sites: [site([0, 0, 0], 'Vacancy', 'Li+'), site([0.5, 0.5, 0.5], 'Ni2+', 'Ni3+', 'Ni4+')],
    };
    expect(freedomsOf(parent, 'Li+', 'Vacancy')).toMatch(/more than one way/);
  });

  it('with L_ij of two tracers of one kind give their sum the D of the gas', async () => {
    const hop = { barrier: 0.3, prefactor: 1e13 };
    const mechanisms = ['Li+', 'Na+'].flatMap((species) =>
      neighbourHops(mixed, { name: species, species, ...hop }),
    );
    const model = kineticModel({ parent: mixed, constant: 0, interactions: [] }, mechanisms);
    const composition = { 'Na+': 0.25 };
    const found = await diffusion(model, {
      supercell: supercell(1),
      temperature: 300,
      filling: 0.5,
      species: 'Li+',
      composition,
      events: 40_000,
      walkers: 8,
      thermodynamicSweeps: 20_000,
    });
    const { species, atoms, coefficients } = found.onsager;
    expect(species).toEqual(['Li+', 'Na+']);
    const [ll, ln, nl, nn] = coefficients;
    expect(nl.value / ln.value).toBeCloseTo(1, 10);
    // Alike but for their names: L_AA + L_AB + L_BA + L_BB = D_J of all atoms = a²Γ(1 − θ).
    const all = atoms[0] + atoms[1];
    const free = 9e-20 * 1e13 * Math.exp(-0.3 / (boltzmannConstant * 300));
    const jump = (free * (216 - all)) / 215;
    const sum = ll.value + 2 * ln.value + nn.value;
    expect(Math.abs(sum / jump - 1)).toBeLessThan(0.05);
    // L_AB = N_A N_B/N (D_J − D*), D* of tracers, and L_AA = N_A D* + N_A²/N (D_J − D*).
    const share = (k: number) => atoms[k] / all;
    const drag = jump - found.tracer.value;
    expect(ln.error).toBeLessThan(0.1 * jump);
    expect(Math.abs(ln.value - share(0) * share(1) * drag)).toBeLessThan(4 * ln.error);
    const own = share(0) * (found.tracer.value + share(0) * drag);
    expect(Math.abs(ll.value - own)).toBeLessThan(4 * Math.hypot(ll.error, found.tracer.error));
    // Of the gas as a whole D is a²Γ: a gradient of both, shares alike, flows with the sum of each row's part.
    const [dll, dln, dnl, dnn] = found.chemicalMatrix?.values ?? [];
    const flow = share(0) * (dll.value + dnl.value) + share(1) * (dln.value + dnn.value);
    const error = Math.hypot(dll.error, dln.error, dnl.error, dnn.error);
    expect(error).toBeLessThan(0.4 * free);
    expect(Math.abs(flow - free)).toBeLessThan(4 * error);
  });
});
