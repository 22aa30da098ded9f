import { assert, constantFrom, double, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomRotation } from '../../../verify/atoms/rotations.ts';
import { symmetryReferences } from '../../../verify/atoms/symmetry-reference.ts';
import { InputError } from '../../base/index.ts';
import { multiply3, Random, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import { cellVolume, determinant3, inverse3, norm, rowTimes } from './cell-geometry.ts';
import { matchStructures } from './matching.ts';
import { neighbourList } from './neighbours.ts';
import { shortestSeparations } from './periodic-points.ts';
import type { Structure } from './structure.ts';
import { supercellOf } from './supercells.ts';

const whole = integer({ min: -2, max: 2 });
const row = tuple(whole, whole, whole);
const supercells = tuple(row, row, row).filter((matrix) => {
  const volume = Math.abs(determinant3(matrix));
  return volume >= 1 && volume <= 4;
});
const prototypes: Structure[] = symmetryReferences
  .filter(({ species, name }) => species.length <= 20 && !name.endsWith('skewed'))
  .map(({ lattice, species, positions }) => ({
    lattice,
    species,
    positions: Float64Array.from(positions.flat()),
  }));
const structures = constantFrom(...prototypes);
const seeds = integer({ min: 1, max: 1e6 });

/** The same crystal as another cell, turned, moved, with its atoms in another order and each within `noise` Å. */
function disguised(structure: Structure, matrix: Matrix3, noise: number, random: Random): Structure {
  const large = supercellOf(structure, matrix);
  const inverse = inverse3(large.lattice);
  const origin: Vector3 = [random.uniform(), random.uniform(), random.uniform()];
  const atoms = large.species.map((species, atom) => {
    const direction = random.direction().map((value) => noise * value) as unknown as Vector3;
    const shake = rowTimes(direction, inverse);
    const place = [0, 1, 2].map((k) => large.positions[3 * atom + k] + origin[k] + shake[k]);
    return { species, place, order: random.uniform() };
  });
  atoms.sort((p, q) => p.order - q.order);
  return {
    lattice: multiply3(large.lattice, randomRotation(random)),
    species: atoms.map(({ species }) => species),
    positions: Float64Array.from(atoms.flatMap(({ place }) => place)),
  };
}

function prototype(wanted: string): Structure {
  const found = symmetryReferences.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no ${wanted}`);
  return { ...found, positions: Float64Array.from(found.positions.flat()) };
}

/** By looking at all images that may be near. */
function counted({ lattice, positions, species }: Structure, cutoff: number): number[] {
  const around = lattice.map(
    (_, k) => Math.ceil(cutoff * norm(inverse3(lattice).map((r) => r[k]) as unknown as Vector3)) + 2,
  );
  return species.map((_, atom) => {
    let count = 0;
    for (let other = 0; other < species.length; other++) {
      for (let i = -around[0]; i <= around[0]; i++) {
        for (let j = -around[1]; j <= around[1]; j++) {
          for (let k = -around[2]; k <= around[2]; k++) {
            const shift = [i, j, k].map(
              (value, axis) => value + positions[3 * other + axis] - positions[3 * atom + axis],
            );
            const distance = norm(rowTimes(shift as unknown as Vector3, lattice));
            if (distance <= cutoff && distance > 1e-9) count++;
          }
        }
      }
    }
    return count;
  });
}

describe('matching structures', () => {
  it('sees through cells, turns, moves, order, scale and noise', () => {
    assert(
      property(
        structures,
        supercells,
        supercells,
        seeds,
        double({ min: 0.9, max: 1.2, noNaN: true }),
        (structure, one, two, seed, size) => {
          const random = new Random(seed);
          const first = disguised(structure, one, 0.02, random);
          const second = disguised(structure, two, 0.02, random);
          const lattice = second.lattice.map((vector) =>
            vector.map((value) => value * size),
          ) as unknown as Matrix3;
          const match = matchStructures(first, { ...second, lattice });
          expect(match?.scale).toBeCloseTo(size, 6);
          expect(match?.largestDisplacement).toBeLessThan(0.1);
          expect(Math.max(...(match?.strain.flat() ?? [1]).map(Math.abs))).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('tells structures apart that have another species somewhere', () => {
    assert(
      property(structures, supercells, seeds, (structure, matrix, seed) => {
        const random = new Random(seed);
        const second = disguised(structure, matrix, 0, random);
        const atom = random.below(second.species.length);
        const species = second.species.with(atom, 'Xe');
        expect(matchStructures(structure, { ...second, species })).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('tells structures apart that have another place somewhere', () => {
    assert(
      property(
        structures.filter(({ species }) => species.length > 2),
        supercells,
        seeds,
        (structure, matrix, seed) => {
          const random = new Random(seed);
          const second = disguised(structure, matrix, 0, random);
          const atom = random.below(second.species.length);
          const positions = second.positions.slice();
          const push = rowTimes([0.5, 0.5, 0.5], inverse3(second.lattice));
          for (let k = 0; k < 3; k++) positions[3 * atom + k] += push[k];
          // 0.87 Å cannot be shared out so that no atom of three or more is off by over 0.2 Å, but by rare luck of symmetry.
          expect(matchStructures(structure, { ...second, positions })).toBeUndefined();
        },
      ),
      { numRuns: 50 },
    );
  });

  it('knows the two hands of quartz', () => {
    const right = prototype('quartz');
    const left: Structure = { ...right, positions: right.positions.map((x) => -x) };
    expect(matchStructures(right, right)?.mirrored).toBe(false);
    expect(matchStructures(right, left)?.mirrored).toBe(true);
    expect(matchStructures(right, left, { mirror: false })).toBeUndefined();
  });

  it('may insist on the volume', () => {
    const [first] = prototypes;
    const lattice = first.lattice.map((vector) => vector.map((value) => value * 1.2)) as unknown as Matrix3;
    expect(matchStructures(first, { ...first, lattice }, { scale: false })).toBeUndefined();
    expect(matchStructures(first, first, { scale: false })?.scale).toBe(1);
  });
});

describe('neighbours', () => {
  it('are all that there are, in cells of any shape', () => {
    assert(
      property(
        structures,
        supercells,
        seeds,
        double({ min: 1, max: 7, noNaN: true }),
        (structure, matrix, seed, cutoff) => {
          const small = {
            ...structure,
            species: structure.species.slice(0, 4),
            positions: structure.positions.slice(0, 12),
          };
          const shown = disguised(small, matrix, 0.1, new Random(seed));
          const { first, atoms, distances, images } = neighbourList(shown, cutoff);
          expect(Array.from(first.slice(1), (end, atom) => end - first[atom])).toEqual(
            counted(shown, cutoff),
          );
          for (let atom = 0; atom < shown.species.length; atom++) {
            for (let at = first[atom]; at < first[atom + 1]; at++) {
              const apart = [0, 1, 2].map(
                (k) =>
                  shown.positions[3 * atoms[at] + k] + images[3 * at + k] - shown.positions[3 * atom + k],
              ) as unknown as Vector3;
              expect(norm(rowTimes(apart, shown.lattice))).toBeCloseTo(distances[at], 9);
              expect(norm(shortestSeparations(shown.lattice)(apart))).toBeLessThan(distances[at] + 1e-9);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are 12 in a close-packed metal and 6 of the other kind in rocksalt', () => {
    expect(neighbourList(prototype('fcc Cu, primitive'), 2.6).atoms.length).toBe(12);
    const salt = prototype('rocksalt NaCl');
    const { first, atoms } = neighbourList(salt, 2.9);
    expect(first[1]).toBe(6);
    expect(atoms.slice(0, 6).every((atom) => salt.species[atom] === 'Cl')).toBe(true);
    expect(cellVolume(salt.lattice)).toBeCloseTo(5.64 ** 3, 9);
    expect(() => neighbourList(salt, 0)).toThrow(InputError);
  });
});
