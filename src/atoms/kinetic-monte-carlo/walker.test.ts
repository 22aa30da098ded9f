import { describe, expect, it } from 'vitest';
import { summedRates } from '../../../verify/atoms/kinetic-rates.ts';
import { latticeGas, lithiumLattice, randomKineticModel } from '../../../verify/atoms/kinetic-models.ts';
import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import { diagonalSupercell, Supercell } from '../lattice-model/supercell.ts';
import type { KineticModel } from './kinetic-model.ts';
import { PlainWalker } from './twin/plain-walker.ts';
import { choosers, KineticWalker } from './walker.ts';

const cubic = lithiumLattice(
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
  [[0, 0, 0]],
);

const shapes = [
  diagonalSupercell([4, 4, 4], 3),
  diagonalSupercell([3, 5, 3], 3),
  new Supercell(
    [
      [3, 1, 0],
      [0, 4, -1],
      [1, 0, 3],
    ],
    3,
  ),
  diagonalSupercell([2, 3, 2], 3),
];

function randomOccupation(model: KineticModel, supercell: Supercell, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: supercell.sites }, (_, site) =>
    random.below(model.lattice.parent.sites[Math.floor(site / supercell.cells)].allowed.length),
  );
}

describe('kinetic Monte Carlo', () => {
  it('is its readable twin bit for bit, whatever the shape', async () => {
    for (const [n, supercell] of shapes.entries()) {
      const model = randomKineticModel(40 + n);
      const occupation = randomOccupation(model, supercell, n);
      const options = { supercell, occupation, temperature: 600, seed: 11 + n };
      const walker = await KineticWalker.open(model, options);
      const twin = new PlainWalker(model, options);
      for (let block = 0; block < 8; block++) {
        walker.run({ most: 25 });
        for (let k = 0; k < 25; k++) twin.step();
        expect(walker.occupation()).toEqual(twin.occupation);
        expect([walker.time, walker.energy]).toEqual([twin.time, twin.energy]);
      }
      expect([...walker.counts()]).toEqual(twin.counts);
    }
  });

  it('has the rates of energies of whole arrangements, with any chooser and after any events', async () => {
    for (const [n, supercell] of shapes.entries()) {
      const model = randomKineticModel(70 + n);
      const occupation = randomOccupation(model, supercell, n);
      for (const chooser of choosers) {
        const walker = await KineticWalker.open(model, {
          supercell,
          occupation,
          temperature: 500,
          seed: n,
          chooser,
        });
        for (const most of [0, 1, 500]) {
          walker.run({ most });
          const now = walker.occupation();
          const expected = summedRates(model, supercell, now, 500);
          expect(walker.totalRate() / expected).toBeCloseTo(1, 9);
          expect(walker.energy).toBeCloseTo(latticeEnergy(model.lattice, supercell, now), 9);
          expect(walker.audit()).toBeLessThan(1e-12);
        }
      }
    }
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const model = latticeGas(cubic, { attraction: 0.03, barrier: 0.3, prefactor: 1e13 });
    const supercell = diagonalSupercell([6, 6, 6], 1);
    const occupation = randomOccupation(model, supercell, 3);
    for (const chooser of choosers) {
      const outcome = async (seed: number) => {
        const walker = await KineticWalker.open(model, {
          supercell,
          occupation,
          temperature: 300,
          seed,
          chooser,
        });
        walker.run({ most: 3000 });
        return [walker.time, ...walker.displacements()];
      };
      expect(await outcome(5)).toEqual(await outcome(5));
      expect(await outcome(5)).not.toEqual(await outcome(6));
    }
  });

  it('follows atoms over the faces of the cell', async () => {
    const model = latticeGas(cubic, { barrier: 0.3 });
    const supercell = diagonalSupercell([3, 3, 3], 1);
    const occupation = new Uint8Array(27);
    occupation[0] = 1;
    const walker = await KineticWalker.open(model, { supercell, occupation, temperature: 300, seed: 1 });
    let [x, y, z] = [0, 0, 0];
    for (let k = 0; k < 400; k++) {
      const before = walker.displacements();
      walker.run({ most: 1 });
      const after = walker.displacements();
      expect(Math.hypot(...after.map((value, axis) => value - before[axis]))).toBe(3);
      [x, y, z] = [...after].map((value) => Math.round(value / 3));
      expect(walker.occupation()[supercell.siteAt(0, x, y, z)]).toBe(1);
    }
    expect(Math.hypot(x, y, z)).toBeGreaterThan(3);
  });

  it('stops at a time, with the arrangement of that time', async () => {
    const model = latticeGas(cubic, { barrier: 0.3, prefactor: 1e13 });
    const supercell = diagonalSupercell([3, 3, 3], 1);
    const occupation = randomOccupation(model, supercell, 1);
    const walker = await KineticWalker.open(model, { supercell, occupation, temperature: 300, seed: 1 });
    const until = 50 / walker.totalRate();
    const events = walker.run({ until });
    expect(walker.time).toBe(until);
    expect(events).toBeGreaterThan(10);
  });

  it('says what is missing where nothing can happen', async () => {
    const model = latticeGas(cubic, { barrier: 0.3 });
    const supercell = diagonalSupercell([3, 3, 3], 1);
    const options = { supercell, temperature: 300, seed: 1 };
    const full = new Uint8Array(27).fill(1);
    const one = full.slice();
    one[4] = 0;
    await expect(KineticWalker.open(model, { ...options, occupation: full })).rejects.toThrow(
      /holds no Vacancy/,
    );
    await expect(KineticWalker.open(model, { ...options, occupation: new Uint8Array(27) })).rejects.toThrow(
      /no Li\+/,
    );
    const steep = latticeGas(cubic, { barrier: 30 });
    await expect(KineticWalker.open(steep, { ...options, occupation: one })).rejects.toThrow(
      /all rates are zero/,
    );
    const thin = diagonalSupercell([1, 3, 3], 1);
    await expect(
      KineticWalker.open(model, {
        ...options,
        supercell: thin,
        occupation: Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 1, 1),
      }),
    ).rejects.toThrow(InputError);
  });
});
