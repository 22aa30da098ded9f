import { describe, expect, it } from 'vitest';
import { isingLevels, isingMean, isingNeighbours } from '../../../verify/atoms/ising-enumeration.ts';
import { isingModel } from '../../../verify/atoms/lattice-models.ts';
import { boltzmannConstant } from '../constants.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import { analyseSeries } from './equilibration.ts';
import { binderCrossing, type SizeSamples } from './finite-size.ts';
import { evenTemperatures, replicaExchange } from './replica-exchange.ts';
import { thermodynamicsOf, wangLandau } from './wang-landau.ts';

const ensemble = { kind: 'semi-grand', chemicalPotentials: { Up: 0, Down: 0 } } as const;

function ising(
  lattice: 'square' | 'simple cubic',
  counts: readonly [number, number, number],
  temperature: number,
  seed = 3,
): Promise<MonteCarloWalker> {
  const supercell = diagonalSupercell(counts, 1);
  return MonteCarloWalker.open(isingModel(lattice, 1), supercell, {
    ensemble,
    temperature: temperature / boltzmannConstant,
    occupation: new Uint8Array(supercell.sites).fill(1),
    seed,
  });
}

/** Onsager's energy a site and Yang's magnetisation, in units of the coupling; computed elsewhere. */
const onsager = [
  [2.0, -1.7455645753, 0.9113193779],
  [2.5, -1.1060792037, undefined],
  [3.0, -0.8173095925, undefined],
] as const;

describe('the Ising model', () => {
  for (const [temperature, energy, magnetisation] of onsager) {
    it(`on a square lattice has Onsager’s energy and Yang’s magnetisation: T = ${temperature}`, async () => {
      const side = 64;
      const sites = side * side;
      const walker = await ising('square', [side, side, 1], temperature);
      const { samples } = await walker.run({ sweeps: 8000 });
      const energies = analyseSeries(samples.energies());
      expect(energies.equilibrated).toBe(true);
      expect(Math.abs(energies.mean / sites - energy)).toBeLessThan((4 * energies.standardError) / sites);
      expect(energies.standardError / sites).toBeLessThan(0.0025);
      if (magnetisation === undefined) return;
      const spins = analyseSeries(samples.counts('Up').map((up) => 2 * up - sites));
      expect(Math.abs(spins.mean / sites - magnetisation)).toBeLessThan((4 * spins.standardError) / sites);
    });
  }

  it('on a simple cubic lattice is critical where cumulants of two sizes cross', async () => {
    const critical = 0.221654626;
    const sample = async (side: number, sweeps: number): Promise<SizeSamples> => {
      const walker = await ising('simple cubic', [side, side, side], 1 / critical);
      await walker.run({ sweeps: 2000, sampleEvery: 2000 });
      const { samples } = await walker.run({ sweeps, sampleEvery: 4 });
      const orders = samples.counts('Up').map((up) => 2 * up - side ** 3);
      return { inverseTemperature: critical, energies: samples.energies(), orders };
    };
    const [small, large] = [await sample(6, 200_000), await sample(12, 80_000)];
    const { value, standardError } = binderCrossing(small, large, [0.97 * critical, 1.03 * critical]);
    expect(standardError / critical).toBeLessThan(0.002);
    // Corrections to scaling of these sizes are some 0.1 %.
    expect(Math.abs(value / critical - 1)).toBeLessThan(0.0015 + (4 * standardError) / critical);
  });

  it('on 4 × 4 sites has its density of states and free energies', async () => {
    const levels = isingLevels(isingNeighbours.square);
    const walker = await ising('square', [4, 4, 1], 2);
    const density = await wangLandau(walker, { binWidth: 4, seed: 4, finalLogFactor: 4e-6 });
    expect(density.converged).toBe(true);
    expect(density.energies).toHaveLength(15);
    for (const [k, energy] of density.energies.entries()) {
      const arrangements = levels.reduce(
        (sum, each) => sum + (each.energy === energy ? each.arrangements : 0),
        0,
      );
      expect(Math.abs(density.logarithms[k] - Math.log(arrangements))).toBeLessThan(0.03);
    }
    for (const temperature of [1.5, 2.269, 4]) {
      const found = thermodynamicsOf(density, temperature / boltzmannConstant);
      const sum = levels.reduce(
        (total, { energy, arrangements }) => total + arrangements * Math.exp(-energy / temperature),
        0,
      );
      expect(found.freeEnergy).toBeCloseTo((-temperature * Math.log(sum)) / 16, 2);
      expect(
        Math.abs(found.energy - isingMean(levels, temperature, ({ energy }) => energy) / 16),
      ).toBeLessThan(0.01);
    }
  });

  it('has its energies where walkers exchange temperatures, chosen for even acceptance', async () => {
    const levels = isingLevels(isingNeighbours.square);
    const capacity = (temperature: number): number => {
      const mean = isingMean(levels, temperature, ({ energy }) => energy);
      const variance = isingMean(levels, temperature, ({ energy }) => (energy - mean) ** 2);
      return (boltzmannConstant * variance) / temperature ** 2;
    };
    const known = Array.from({ length: 41 }, (_, k) => 1.4 + 0.065 * k).map((temperature) => ({
      temperature: temperature / boltzmannConstant,
      heatCapacity: capacity(temperature),
    }));
    const temperatures = evenTemperatures(known, 5);
    const walkers = await Promise.all(
      temperatures.map((temperature, k) => ising('square', [4, 4, 1], temperature * boltzmannConstant, k)),
    );
    const result = await replicaExchange(walkers, ({ energy }) => energy, {
      sweeps: 5,
      rounds: 6000,
      seed: 2,
    });
    for (const [k, energies] of result.energies.entries()) {
      const { mean, standardError } = analyseSeries(energies);
      const exact = isingMean(levels, temperatures[k] * boltzmannConstant, ({ energy }) => energy);
      expect(Math.abs(mean - exact)).toBeLessThan(4 * standardError);
    }
    expect(Math.max(...result.acceptance) - Math.min(...result.acceptance)).toBeLessThan(0.15);
    expect(result.roundTrips).toBeGreaterThan(100);
  });
});
