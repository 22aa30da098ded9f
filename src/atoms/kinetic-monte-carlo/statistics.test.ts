import { describe, expect, it } from 'vitest';
import { latticeGas, lithiumLattice, tracerCorrelations } from '../../../verify/atoms/kinetic-models.ts';
import { boltzmannConstant } from '../constants.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import { diagonalSupercell, type Supercell } from '../lattice-model/supercell.ts';
import { kineticModel, type KineticModel } from './kinetic-model.ts';
import { exchangeHop, reversedHop } from './mechanism.ts';
import { neighbourHops, positionOf } from './neighbour-hops.ts';
import { choosers, KineticWalker } from './walker.ts';

const square = lithiumLattice(
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 9],
  ],
  [[0, 0, 0]],
);

/** Largest distance of a sample from the law of waiting times 1 − e^−x. */
function distanceFromExponential(sample: readonly number[]): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted.reduce((worst, x, k) => {
    const law = -Math.expm1(-x);
    return Math.max(worst, Math.abs(law - k / sorted.length), Math.abs(law - (k + 1) / sorted.length));
  }, 0);
}

/** Each arrangement of a number of atoms on a few sites. */
function arrangements(sites: number, atoms: number): Uint8Array[] {
  return Array.from({ length: 2 ** sites }, (_, bits) =>
    Uint8Array.from({ length: sites }, (_state, site) => (bits >> site) & 1),
  ).filter((occupation) => occupation.reduce((sum, state) => sum + state, 0) === atoms);
}

describe('the statistics of events', () => {
  it('waits as Exp(1) over the total rate, with every chooser', async () => {
    const model = latticeGas(square, { attraction: 0.02, barrier: 0.2, prefactor: 1e12 });
    const supercell = diagonalSupercell([8, 8, 1], 1);
    const occupation = Uint8Array.from({ length: 64 }, (_, site) => (site % 3 === 0 ? 1 : 0));
    for (const chooser of choosers) {
      const options = { supercell, occupation, temperature: 300, seed: 5, chooser, log: 20_000 };
      const walker = await KineticWalker.open(model, options);
      walker.run({ most: 20_000 });
      const waits = [...walker.takeLog().waited];
      // The limit at one per cent.
      expect(distanceFromExponential(waits)).toBeLessThan(1.6276 / Math.sqrt(20_000));
    }
  });

  it('chooses events by their rates, with every chooser', async () => {
    const hops = [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ].flatMap((cell, k) => {
      const hop = exchangeHop({
        name: `hop ${k}`,
        species: 'Li+',
        from: { sublattice: 0, cell: [0, 0, 0] },
        to: { sublattice: 0, cell: [cell[0], cell[1], cell[2]] },
        barrier: 0.1 + 0.05 * k,
        prefactor: 1e12 * (1 + k),
      });
      return [hop, reversedHop(hop)];
    });
    const model = kineticModel({ parent: square, constant: 0, interactions: [] }, hops);
    const supercell = diagonalSupercell([5, 5, 1], 1);
    const occupation = new Uint8Array(25);
    occupation[7] = 1;
    const rates = hops.map(
      ({ barrier, prefactor }) => prefactor * Math.exp(-barrier.constant / (boltzmannConstant * 400)),
    );
    const total = rates.reduce((sum, rate) => sum + rate, 0);
    for (const chooser of choosers) {
      const walker = await KineticWalker.open(model, {
        supercell,
        occupation,
        temperature: 400,
        seed: 9,
        chooser,
      });
      walker.run({ most: 200_000 });
      const squares = walker.counts().reduce((sum, count, k) => {
        const expected = (200_000 * rates[k]) / total;
        return sum + (count - expected) ** 2 / expected;
      }, 0);
      // χ² of five degrees of freedom is above this once in a thousand.
      expect(squares).toBeLessThan(20.515);
    }
  });

  it('spends in each arrangement the time that its Boltzmann factor asks, and goes both ways alike', async () => {
    const attraction = 0.04;
    const temperature = 500;
    const model = latticeGas(square, { attraction, barrier: 0.1, prefactor: 1e12 });
    const supercell = diagonalSupercell([3, 3, 1], 1);
    const all = arrangements(9, 4);
    const energies = all.map((occupation) => latticeEnergy(model.lattice, supercell, occupation));
    const weights = energies.map((energy) => Math.exp(-energy / (boltzmannConstant * temperature)));
    const partition = weights.reduce((sum, weight) => sum + weight, 0);
    const exact = energies.reduce((sum, energy, k) => sum + (energy * weights[k]) / partition, 0);
    for (const chooser of choosers) {
      const walker = await KineticWalker.open(model, {
        supercell,
        occupation: all[0],
        temperature,
        seed: 4,
        chooser,
      });
      walker.run({ most: 2000 });
      const means: number[] = [];
      for (let block = 0; block < 40; block++) {
        const [time, integral] = [walker.time, walker.energyTime];
        walker.run({ most: 5000 });
        means.push((walker.energyTime - integral) / (walker.time - time));
      }
      const mean = means.reduce((sum, value) => sum + value, 0) / 40;
      const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39 / 40);
      expect(Math.abs(mean - exact)).toBeLessThan(4 * spread);
      expect(spread).toBeLessThan(0.01 * Math.abs(exact));
      const counts = walker.counts();
      for (const [there, back] of model.reverses.entries()) {
        const sum = counts[there] + counts[back];
        expect(Math.abs(counts[there] - counts[back])).toBeLessThan(4 * Math.sqrt(sum));
      }
    }
  });

  it.each(tracerCorrelations)(
    'gives tracers on $name their correlation factor, without end in the number of sites',
    async ({ lattice, positions, dimensions, neighbours, factor }) => {
      const parent = lithiumLattice(lattice, positions);
      const hops = neighbourHops(parent, { name: 'hop', species: 'Li+', barrier: 0, prefactor: 1 });
      expect(hops).toHaveLength(neighbours * positions.length);
      const model = kineticModel({ parent, constant: 0, interactions: [] }, hops);
      const edges = dimensions === 3 ? [6, 10] : [12, 20];
      const found: { sites: number; factor: number; error: number }[] = [];
      for (const edge of edges) {
        const supercell = diagonalSupercell([edge, edge, dimensions === 3 ? edge : 1], positions.length);
        found.push({ sites: supercell.sites, ...(await factorOf(model, supercell)) });
      }
      // f differs from that of the endless lattice in inverse proportion to the number of sites.
      const [small, large] = found;
      const share = small.sites / (large.sites - small.sites);
      const endless = large.factor + share * (large.factor - small.factor);
      const error = Math.hypot((1 + share) * large.error, share * small.error);
      expect(error).toBeLessThan(0.004);
      expect(Math.abs(endless - factor)).toBeLessThan(4 * error);
    },
  );
});

/** (1 + ⟨cos⟩)/(1 − ⟨cos⟩) over successive hops of the same atom, exact for a single vacancy; its error from blocks. */
async function factorOf(
  model: KineticModel,
  supercell: Supercell,
): Promise<{ factor: number; error: number }> {
  const [blocks, length] = [40, 15_000];
  const occupation = new Uint8Array(supercell.sites).fill(1);
  occupation[0] = 0;
  const options = { supercell, occupation, temperature: 300, seed: 3, log: length };
  const walker = await KineticWalker.open(model, options);
  const { parent } = model.lattice;
  const vectors = model.mechanisms.map(({ moves: [{ from, to }] }) => {
    const start = positionOf(parent, from);
    return positionOf(parent, to).map((x, axis) => x - start[axis]);
  });
  const last = new Int32Array(supercell.sites).fill(-1);
  const factors: number[] = [];
  for (let block = -4; block < blocks; block++) {
    walker.run({ most: length });
    const { atoms, mechanisms } = walker.takeLog();
    let [sum, count] = [0, 0];
    for (const [k, atom] of atoms.entries()) {
      const [now, before] = [vectors[mechanisms[k]], vectors[last[atom]]];
      last[atom] = mechanisms[k];
      if (before === undefined) continue;
      const product = now[0] * before[0] + now[1] * before[1] + now[2] * before[2];
      sum += product / (now[0] ** 2 + now[1] ** 2 + now[2] ** 2);
      count++;
    }
    if (block >= 0) factors.push((1 + sum / count) / (1 - sum / count));
  }
  const mean = factors.reduce((total, value) => total + value, 0) / blocks;
  const squares = factors.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { factor: mean, error: Math.sqrt(squares / (blocks - 1) / blocks) };
}
