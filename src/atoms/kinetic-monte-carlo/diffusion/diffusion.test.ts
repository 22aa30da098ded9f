import { describe, expect, it } from 'vitest';
import { latticeGas, lithiumLattice } from '../../../../verify/atoms/kinetic-models.ts';
import { boltzmannConstant } from '../../constants.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import { diffusion } from './diffusion.ts';
import { thermodynamicFactor } from './thermodynamic-factor.ts';
import { fillSites } from './filling.ts';

const cubic = lithiumLattice(
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
  [[0, 0, 0]],
);
const supercell = diagonalSupercell([6, 6, 6], 1);
const kinetics = { barrier: 0.5, prefactor: 1e13 };

/** a²Γ, m²/s, of one atom alone, for ν = 1e13 1/s, 0.5 eV, 298.15 K and a = 3 Å. */
const alone = 3.180483e-15;

describe('diffusion', () => {
  it('of atoms that do not see each other has D_J = a²Γ(1 − θ) without noise, and D_chem = a²Γ at every filling', async () => {
    const model = latticeGas(cubic, kinetics);
    for (const filling of [1 / 6, 0.5, 5 / 6]) {
      const found = await diffusion(model, {
        supercell,
        temperature: 298.15,
        filling,
        events: 30_000,
        walkers: 4,
      });
      // On 216 sites the site beside an atom is empty as often as one of the 215 others.
      const empty = ((1 - filling) * 216) / 215;
      expect(Math.abs(found.jump.value / alone - empty)).toBeLessThan(4 * (found.jump.error / alone) + 1e-6);
      expect(found.jump.error).toBeLessThan(0.01 * found.jump.value);
      expect(found.collectiveCorrelationFactor.value).toBeCloseTo(1, 9);
      const chemical = found.chemical ?? { value: NaN, error: NaN };
      const expected = (alone * 216) / 215;
      expect(Math.abs(chemical.value - expected)).toBeLessThan(4 * chemical.error);
      expect(chemical.error).toBeLessThan(0.03 * expected);
      // The collective square as it was says the same, with its noise.
      for (const { collectiveDirect, collective } of found.curve.slice(0, 4)) {
        expect(Math.abs(collectiveDirect.value - collective.value)).toBeLessThan(5 * collectiveDirect.error);
      }
      expect(found.worstRate).toBeLessThan(1e-12);
    }
  });

  it('of tracers in a nearly full lattice falls by the correlation factor, which the Darken form misses', async () => {
    const model = latticeGas(cubic, kinetics);
    const found = await diffusion(model, {
      supercell,
      temperature: 298.15,
      filling: 1 - 1 / 216,
      events: 200_000,
      walkers: 8,
      thermodynamicSweeps: 0,
    });
    const { correlationFactor: factor, havenRatio } = found;
    // A single vacancy in 216 sites: f is above that of the endless lattice by a share of about 1/216.
    expect(Math.abs(factor.value - 0.6531)).toBeLessThan(4 * factor.error + 2 / 216);
    expect(factor.error).toBeLessThan(0.02);
    expect(Math.abs(havenRatio.value / factor.value - 1)).toBeLessThan(0.02);
  });

  it('with interactions is the same by reversibility as from displacements', async () => {
    const model = latticeGas(cubic, { attraction: -0.03, ...kinetics });
    const found = await diffusion(model, {
      supercell,
      temperature: 400,
      filling: 0.7,
      events: 60_000,
      walkers: 8,
      thermodynamicSweeps: 0,
    });
    for (const { collectiveDirect, collective } of found.curve.slice(0, 4)) {
      expect(Math.abs(collectiveDirect.value - collective.value)).toBeLessThan(4 * collectiveDirect.error);
      expect(collective.error).toBeLessThan(0.5 * collectiveDirect.error);
    }
    expect(found.collectiveCorrelationFactor.value).toBeLessThan(0.99);
  });

  it('of a single file stops: atoms cannot pass each other', async () => {
    const chain = lithiumLattice(
      [
        [3, 0, 0],
        [0, 20, 0],
        [0, 0, 20],
      ],
      [[0, 0, 0]],
    );
    const found = await diffusion(latticeGas(chain, kinetics), {
      supercell: diagonalSupercell([1000, 1, 1], 1),
      temperature: 300,
      filling: 0.5,
      events: 400_000,
      walkers: 8,
      thermodynamicSweeps: 0,
    });
    expect(found.dimensions).toBe(1);
    const [early, late] = [found.curve[2], found.curve[4]];
    // ⟨x²⟩ grows as (1 − θ)/θ a √(4Dt/π), D = a²Γ (doi:10.1214/aop/1176993602), while the sum over all goes on as t.
    const free = 9e-20 * 1e13 * Math.exp(-0.5 / (boltzmannConstant * 300));
    const expected = 3e-10 * Math.sqrt((4 * free * late.time) / Math.PI);
    expect(late.tracer.error / expected).toBeLessThan(0.04);
    expect(Math.abs(late.tracer.value - expected)).toBeLessThan(4 * late.tracer.error);
    expect(late.collective.value / early.collective.value).toBeCloseTo(4, 6);
  });

  it('gives the same numbers for the same seed', async () => {
    const model = latticeGas(cubic, kinetics);
    const options = {
      supercell,
      temperature: 300,
      filling: 0.5,
      events: 2000,
      walkers: 2,
      thermodynamicSweeps: 0,
    };
    expect(await diffusion(model, options)).toEqual(await diffusion(model, options));
  });

  it('refuses fillings without atoms or without vacancies', async () => {
    const model = latticeGas(cubic, kinetics);
    const options = { supercell, temperature: 300, walkers: 2 };
    await expect(diffusion(model, { ...options, filling: 1 })).rejects.toThrow(/no Vacancy/);
    await expect(diffusion(model, { ...options, filling: 0 })).rejects.toThrow(/no Li\+/);
    await expect(diffusion(model, { ...options, filling: 0.9999 })).rejects.toThrow(/larger supercell/);
    await expect(diffusion(model, { ...options, filling: 0.5, walkers: 1 })).rejects.toThrow(/spread/);
    await expect(diffusion(model, { ...options, filling: 0.5, species: 'Na+' })).rejects.toThrow(
      /does not move/,
    );
  });
});

describe('the thermodynamic factor', () => {
  it('of a chain of repelling atoms is the exact one', async () => {
    const chain = lithiumLattice(
      [
        [3, 0, 0],
        [0, 20, 0],
        [0, 0, 20],
      ],
      [[0, 0, 0]],
    );
    // w = −1, kT = 0.5: Γ = 2e at half filling (closed form of the chain, 2 exp(−w/2kT)).
    const temperature = 500;
    const { lattice } = latticeGas(chain, { attraction: -2 * boltzmannConstant * temperature });
    const cells = diagonalSupercell([400, 1, 1], 1);
    const occupation = fillSites(latticeGas(chain, {}), cells, {
      species: 'Li+',
      with: 'Vacancy',
      filling: 0.5,
      seed: 3,
    });
    const { factor, chemicalPotential } = await thermodynamicFactor({
      lattice,
      supercell: cells,
      occupation,
      species: 'Li+',
      with: 'Vacancy',
      temperature,
      seed: 5,
      sweeps: 20_000,
    });
    expect(Math.abs(factor.value - 2 * Math.E)).toBeLessThan(4 * factor.error);
    expect(factor.error).toBeLessThan(0.1);
    // µ = −w = 2 kT at half filling, by symmetry.
    expect(chemicalPotential / (2 * boltzmannConstant * temperature)).toBeCloseTo(1, 1);
  });
});
