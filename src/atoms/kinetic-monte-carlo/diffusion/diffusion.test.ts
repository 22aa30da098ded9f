import { describe, expect, it } from 'vitest';
import { crowdedWalks } from '../../../../verify/atoms/darken-reference.ts';
import { latticeGas, lithiumLattice } from '../../../../verify/atoms/kinetic-models.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { LatticeSite } from '../../lattice-model/lattice-model.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import { kineticModel } from '../kinetic-model.ts';
import { exchangeHop, reversedHop } from '../mechanism.ts';
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

function along(sublattice: number, cell: number): LatticeSite {
  return { sublattice, cell: [cell, 0, 0] };
}

/** 1/s */
function rateAt300(barrier: number): number {
  return 1e13 * Math.exp(-barrier / (boltzmannConstant * 300));
}

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

  it('of a crowded lattice with repulsion is that of walks written elsewhere, Darken’s error too', async () => {
    const model = latticeGas(cubic, { attraction: -0.02, barrier: 0.4, prefactor: 1e13 });
    const found = await diffusion(model, {
      supercell,
      temperature: 300,
      filling: 194 / 216,
      events: 100_000,
      walkers: 8,
      thermodynamicSweeps: 0,
    });
    const unit = 9e-20 * rateAt300(0.4);
    const { tracer, jump } = crowdedWalks;
    const { havenRatio } = found;
    for (const [ours, theirs] of [
      [found.tracer, tracer],
      [found.jump, jump],
    ]) {
      const error = Math.hypot(ours.error / unit, theirs.error);
      expect(Math.abs(ours.value / unit - theirs.value)).toBeLessThan(4 * error);
    }
    const haven = tracer.value / jump.value;
    const error = Math.hypot(havenRatio.error, (haven * jump.error) / jump.value);
    expect(Math.abs(havenRatio.value - haven)).toBeLessThan(4 * error);
    // The Darken form is 30 % low, and known to be so to a few per cent.
    expect(havenRatio.error).toBeLessThan(0.03);
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

  it('through fast and slow hops in turn is that of the slow ones, and tells what separating the two changes', async () => {
    const parent = lithiumLattice(
      [
        [4, 0, 0],
        [0, 20, 0],
        [0, 0, 20],
      ],
      [
        [0, 0, 0],
        [0.5, 0, 0],
      ],
    );
    const hops = [
      exchangeHop({
        name: 'fast',
        species: 'Li+',
        from: along(0, 0),
        to: along(1, 0),
        barrier: 0.1,
        prefactor: 1e13,
      }),
      exchangeHop({
        name: 'slow',
        species: 'Li+',
        from: along(1, 0),
        to: along(0, 1),
        barrier: 0.45,
        prefactor: 1e13,
      }),
    ].flatMap((hop) => [hop, reversedHop(hop)]);
    const model = kineticModel({ parent, constant: 0, interactions: [] }, hops);
    const cells = diagonalSupercell([16, 1, 1], 2);
    const found = await diffusion(model, {
      supercell: cells,
      temperature: 300,
      filling: 1 / 32,
      events: 400_000,
      walkers: 8,
      thermodynamicSweeps: 0,
      separate: 20,
    });
    // Hops of 2 Å at rates k and k′ in turn: D = a² 2kk′/(k + k′) (resistances in series).
    const expected = (4e-20 * 2) / (1 / rateAt300(0.1) + 1 / rateAt300(0.45));
    const { factors, jumpChange } = found.separation ?? {
      factors: {},
      jumpChange: { value: NaN, error: NaN },
    };
    expect(factors).toHaveProperty('fast');
    expect(factors).not.toHaveProperty('slow');
    // A separation of 20 takes a share 1/21 of D, of 10 a share 1/11.
    const change = -(10 / 11 - 20 / 21) * expected;
    expect(Math.abs(found.jump.value - (20 / 21) * expected)).toBeLessThan(4 * found.jump.error);
    expect(found.jump.error).toBeLessThan(0.2 * expected);
    expect(Math.abs(jumpChange.value + change)).toBeLessThan(4 * jumpChange.error);
  });

  it('adds walks until D_J is as accurate as asked, or says that it is not', async () => {
    const model = latticeGas(cubic, { attraction: -0.03, ...kinetics });
    const options = {
      supercell,
      temperature: 300,
      filling: 0.5,
      events: 2000,
      walkers: 4,
      thermodynamicSweeps: 0,
    };
    const plain = await diffusion(model, options);
    const asked = 0.6 * (plain.jump.error / plain.jump.value);
    const better = await diffusion(model, { ...options, accuracy: asked, mostWalkers: 400 });
    expect(better.endedBy).toBe('accuracy');
    expect(better.walks).toBeGreaterThan(4);
    expect(better.jump.error).toBeLessThanOrEqual(asked * better.jump.value);
    const short = await diffusion(model, { ...options, accuracy: 1e-6, mostWalkers: 6 });
    expect([short.endedBy, short.walks]).toEqual(['budget', 6]);
    expect(better.windows.map(({ isChosen }) => isChosen).filter(Boolean)).toHaveLength(1);
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
