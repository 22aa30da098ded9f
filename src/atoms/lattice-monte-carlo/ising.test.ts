import { describe, expect, it } from 'vitest';
import {
  isingLevels,
  isingMean,
  isingNeighbours,
  isingTable,
  type IsingLevel,
} from '../../../verify/atoms/ising-enumeration.ts';
import { isingModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import type { Ensemble } from './ensemble.ts';
import { MonteCarloWalker } from './walker.ts';

const sites = 16;
const sweeps = 120_000;
const blocks = 60;
const names = ['square', 'triangular'] as const;
const levelsOf = {
  square: isingLevels(isingNeighbours.square),
  triangular: isingLevels(isingNeighbours.triangular),
};

/** Energies and numbers of spins up, one a sweep. */
async function walk(
  lattice: (typeof names)[number],
  temperature: number,
  ensemble: Ensemble,
  up: number,
): Promise<{ energies: Float64Array; ups: Float64Array }> {
  const walker = await MonteCarloWalker.open(isingModel(lattice, 1), diagonalSupercell([4, 4, 1], 1), {
    ensemble,
    temperature: temperature / boltzmannConstant,
    occupation: Uint8Array.from({ length: sites }, (_, site) => Number(site < up)),
    seed: 5,
  });
  await walker.run({ sweeps: 200 });
  const { samples, drift } = await walker.run({ sweeps });
  expect(Math.abs(drift)).toBeLessThan(1e-9);
  return { energies: samples.energies(), ups: samples.counts('Up') };
}

/** Mean of block means and its standard error. */
function estimate(values: Float64Array): { mean: number; error: number } {
  const size = values.length / blocks;
  const means = Array.from({ length: blocks }, (_, block) => {
    const part = values.subarray(block * size, (block + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / size;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / blocks;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (blocks - 1);
  return { mean, error: Math.sqrt(variance / blocks) };
}

/** How far a mean is from the exact one, in standard errors. */
function standardErrors(values: Float64Array, exact: number): number {
  const { mean, error } = estimate(values);
  expect(error).toBeGreaterThan(0);
  return Math.abs(mean - exact) / error;
}

describe('the Ising model on 4 × 4 sites', () => {
  const ensemble: Ensemble = { kind: 'semi-grand', chemicalPotentials: { Up: 0, Down: 0 } };
  for (const lattice of names) {
    for (const [temperature, energy, heatCapacity, magnetisation, square] of isingTable[lattice]) {
      it(`has the exact means at any magnetisation: ${lattice}, T = ${temperature}`, async () => {
        const { energies, ups } = await walk(lattice, temperature, ensemble, sites);
        expect(standardErrors(energies, energy * sites)).toBeLessThan(4);
        expect(
          standardErrors(
            ups.map((up) => Math.abs(2 * up - sites)),
            magnetisation * sites,
          ),
        ).toBeLessThan(4);
        expect(
          standardErrors(
            ups.map((up) => (2 * up - sites) ** 2),
            square * sites ** 2,
          ),
        ).toBeLessThan(4);
        const fluctuations = energies.map(
          (value) => (value - energy * sites) ** 2 / (sites * temperature ** 2),
        );
        expect(standardErrors(fluctuations, heatCapacity)).toBeLessThan(4);
      });

      it(`has the exact energy at a given magnetisation: ${lattice}, T = ${temperature}`, async () => {
        for (const up of [8, 5, 3]) {
          const sector = levelsOf[lattice].filter((level) => level.magnetisation === 2 * up - sites);
          const { energies, ups } = await walk(lattice, temperature, { kind: 'canonical' }, up);
          expect(ups.every((count) => count === up)).toBe(true);
          expect(
            standardErrors(
              energies,
              isingMean(sector, temperature, (level) => level.energy),
            ),
          ).toBeLessThan(4);
        }
      });
    }
  }

  it('has these exact means by enumeration', () => {
    for (const lattice of names) {
      const mean = (temperature: number, quantity: (level: IsingLevel) => number): number =>
        isingMean(levelsOf[lattice], temperature, quantity);
      for (const [temperature, energy, heatCapacity, magnetisation, square] of isingTable[lattice]) {
        const meanEnergy = mean(temperature, (level) => level.energy);
        const variance = mean(temperature, (level) => (level.energy - meanEnergy) ** 2);
        expect(meanEnergy / sites).toBeCloseTo(energy, 9);
        expect(variance / (sites * temperature ** 2)).toBeCloseTo(heatCapacity, 9);
        expect(mean(temperature, (level) => Math.abs(level.magnetisation)) / sites).toBeCloseTo(
          magnetisation,
          9,
        );
        expect(mean(temperature, (level) => level.magnetisation ** 2) / sites ** 2).toBeCloseTo(square, 9);
      }
    }
  });
});
