import { describe, expect, it } from 'vitest';
import {
  isingLevels,
  isingMean,
  isingNeighbours,
  type IsingLevel,
} from '../../../../verify/atoms/ising-enumeration.ts';
import { latticeGas } from '../../../../verify/atoms/lattice-gas-chain.ts';
import { isingModel } from '../../../../verify/atoms/lattice-models.ts';
import { CancelledError } from '../../../base/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { LatticeModel } from '../../lattice-model/lattice-model.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import type { Campaign } from '../campaign.ts';
import type { MeanEstimate } from '../equilibration.ts';
import { densityRun } from './density.ts';
import { replicaRun } from './exchange.ts';
import { sizesRun } from './sizes.ts';

function campaignOf(
  model: LatticeModel,
  thermals: readonly number[],
  change: Partial<Campaign> = {},
): Campaign {
  return {
    named: { name: 'test', model, metalEnergy: 0, orders: [] },
    ensemble: 'semi-grand',
    species: 'Up',
    temperatures: thermals.map((thermal) => thermal / boltzmannConstant),
    chemicalPotentials: [0],
    contents: [],
    others: {},
    directions: ['filling'],
    supercell: diagonalSupercell([4, 4, 1], 1).matrix,
    plan: { sweeps: 100, mostSweeps: 100 },
    seed: 5,
    ...change,
  };
}

function expectWithin({ value, standardError }: MeanEstimate, exact: number, rounding = 0): void {
  expect(standardError).toBeGreaterThan(0);
  expect(Math.abs(value - exact)).toBeLessThan(4 * standardError + rounding);
}

const square = isingLevels(isingNeighbours.square);
const density = { flatness: 0.8, finalLogFactor: 5e-5, mostSweeps: 100_000, walks: 4 };
const exchange = { sweeps: 4, rounds: 1500, walks: 3 };

function logCount(levels: readonly IsingLevel[], energy: number): number {
  return Math.log(
    levels.reduce((sum, each) => sum + (Math.abs(each.energy - energy) < 1e-6 ? each.arrangements : 0), 0),
  );
}

describe('the density of states of Ising on 4 × 4 sites', () => {
  it('is that of all arrangements, with what follows at all temperatures', async () => {
    const found = await densityRun(campaignOf(isingModel('square', 1), [1.5, 2.5, 5]), density);
    expect(found.binWidth).toBeCloseTo(4, 9);
    expect(found.levels).toHaveLength(15);
    expect(found.notes).toEqual([]);
    // Four walks: their scatter is known to some 40 %.
    for (const { energy, logarithm } of found.levels) expectWithin(logarithm, logCount(square, energy), 0.04);
    for (const { temperature, energy, freeEnergy } of found.points) {
      const thermal = temperature * boltzmannConstant;
      const sum = square.reduce((z, each) => z + each.arrangements * Math.exp(-each.energy / thermal), 0);
      expectWithin(energy, isingMean(square, thermal, (level) => level.energy) / 16, 2e-3);
      expectWithin(freeEnergy, (-thermal * Math.log(sum)) / 16, 1e-3);
    }
    const [{ course }] = found.walks;
    expect(course.some(({ inverseTime }) => inverseTime)).toBe(true);
  });

  it('counts C(16, 8) arrangements where the content is kept', async () => {
    const half = square.filter(({ magnetisation }) => magnetisation === 0);
    const found = await densityRun(
      campaignOf(isingModel('square', 1), [2.5], { ensemble: 'canonical', contents: [0.5] }),
      density,
    );
    const total = found.levels.reduce((sum, { logarithm }) => sum + Math.exp(logarithm.value), 0);
    expect(Math.abs(total / 12_870 - 1)).toBeLessThan(0.03);
    for (const { energy, logarithm } of found.levels) expectWithin(logarithm, logCount(half, energy), 0.04);
    expectWithin(found.points[0].energy, isingMean(half, 2.5, ({ energy }) => energy) / 16, 2e-3);
  });

  it('is refused where charges are kept neutral, or where the potential varies', async () => {
    const campaign = campaignOf(isingModel('square', 1), [1]);
    await expect(densityRun({ ...campaign, ensemble: 'charge-neutral' }, density)).rejects.toThrow(
      /charge-neutral/,
    );
    await expect(densityRun({ ...campaign, chemicalPotentials: [0, 1] }, density)).rejects.toThrow(
      /2 chemical/,
    );
  });
});

describe('walkers that exchange temperatures', () => {
  it('have the averages of a frustrated lattice, at temperatures spaced for even acceptance', async () => {
    const levels = isingLevels(isingNeighbours.triangular).map((level) => ({
      ...level,
      energy: -level.energy,
    }));
    const model = isingModel('triangular', -1);
    // In a field, so that the content is not given by symmetry.
    const mu = 0.8;
    const found = await replicaRun(campaignOf(model, [0.5, 6], { chemicalPotentials: [mu] }), {
      ...exchange,
      replicas: 6,
    });
    const open = levels.map((level) => ({
      ...level,
      energy: level.energy - (mu * (16 + level.magnetisation)) / 2,
    }));
    expect(found.temperatures).toHaveLength(6);
    for (const { temperature, energy, content, heatCapacity } of found.points) {
      const thermal = temperature * boltzmannConstant;
      const mean = isingMean(open, thermal, (level) => level.energy);
      expectWithin(energy, mean / 16);
      expectWithin(
        content,
        isingMean(open, thermal, ({ magnetisation }) => (16 + magnetisation) / 32),
      );
      const variance = isingMean(open, thermal, (level) => (level.energy - mean) ** 2);
      expectWithin(heatCapacity, (variance / thermal ** 2 / 16) * boltzmannConstant);
    }
    for (const { temperature, energy } of found.curve) {
      expectWithin(energy, isingMean(open, temperature * boltzmannConstant, (level) => level.energy) / 16);
    }
    expect(Math.max(...found.acceptance) - Math.min(...found.acceptance)).toBeLessThan(0.2);
    expect(found.roundTrips).toBeGreaterThan(20);
  });

  it('stop when told, and keep what is finished', async () => {
    const { cancelled, points } = await replicaRun(campaignOf(isingModel('square', 1), [1, 2, 3]), {
      ...exchange,
      signal: AbortSignal.abort(),
    });
    expect(cancelled).toBeInstanceOf(CancelledError);
    expect(points).toEqual([]);
  });
});

describe('sizes', () => {
  // 2/ln(1 + √2), Onsager.
  const critical = 2.269185314213022;

  for (const [name, coupling, vector] of [
    ['of a magnet by its content', 1, undefined],
    ['of its opposite by the wave that orders', -1, [0.5, 0.5, 0] as const],
  ] as const) {
    it(`${name} give the critical temperature of the square lattice`, async () => {
      const { crossings, curves, notes } = await sizesRun(
        campaignOf(isingModel('square', coupling), [2.1, 2.2, 2.3, 2.4], {
          plan: { sweeps: 100, mostSweeps: 100, ...(vector === undefined ? {} : { orderVectors: [vector] }) },
        }),
        [8, 4],
        { ...exchange, rounds: 1200, walks: 2 },
      );
      expect(notes).toEqual([]);
      expect(curves.map(({ size }) => size)).toEqual([4, 8]);
      const [{ temperature, cumulant }] = crossings;
      const { value, standardError } = temperature;
      expect((standardError * boltzmannConstant) / critical).toBeLessThan(0.03);
      // Sizes this small cross within a percent of the endless lattice's.
      expect(Math.abs(value * boltzmannConstant - critical)).toBeLessThan(
        4 * standardError * boltzmannConstant + 0.02,
      );
      expect(Math.abs(cumulant.value - 0.6107)).toBeLessThan(0.03);
    });
  }

  it('need an order parameter, and temperatures about the transition', async () => {
    const gas = campaignOf(latticeGas(2, 0.05, -0.3), [0.01, 0.02], {
      species: 'Li',
      chemicalPotentials: [0],
    });
    await expect(sizesRun(gas, [4, 8], exchange)).rejects.toThrow(/no order parameter/);
    const hot = campaignOf(isingModel('square', 1), [5, 6]);
    const { crossings, notes } = await sizesRun(hot, [4, 6], { ...exchange, rounds: 200, walks: 1 });
    expect(crossings).toEqual([]);
    expect(notes[0]).toMatch(/do not cross/);
    const odd = { ...hot, plan: { ...hot.plan, orderVectors: [[0.5, 0.5, 0] as const] } };
    await expect(sizesRun(odd, [3, 4], exchange)).rejects.toThrow(/cannot hold the modulation/);
  });
});
