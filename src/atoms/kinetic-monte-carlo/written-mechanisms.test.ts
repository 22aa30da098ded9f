import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random, type Vector3 } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import { diagonalSupercell, type Supercell } from '../lattice-model/supercell.ts';
import { readKineticModel } from './kinetic-file.ts';
import type { KineticModel } from './kinetic-model.ts';
import { KineticWalker } from './walker.ts';

const examples = resolve(import.meta.dirname, '../../../examples/atoms');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-mechanisms-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Sites of a supercell by their places, Å, and nothing else: who is where is looked up in all images. */
class Places {
  readonly points: Vector3[];
  readonly #images: Vector3[] = [];
  readonly #shells = new Map<number, number[][]>();

  constructor({ lattice: { parent } }: KineticModel, supercell: Supercell) {
    const along = ([x, y, z]: readonly number[]): Vector3 =>
      [0, 1, 2].map(
        (axis) => x * parent.lattice[0][axis] + y * parent.lattice[1][axis] + z * parent.lattice[2][axis],
      ) as unknown as Vector3;
    this.points = Array.from({ length: supercell.sites }, (_, site) => {
      const { position } = parent.sites[Math.floor(site / supercell.cells)];
      const place = supercell.placeOf(site % supercell.cells);
      return along(place.map((cell, axis) => cell + position[axis]));
    });
    const [a, b, c] = supercell.shape;
    for (const i of [-1, 0, 1])
      for (const j of [-1, 0, 1]) for (const k of [-1, 0, 1]) this.#images.push(along([i * a, j * b, k * c]));
  }

  /** Sites at a distance from each site. */
  shell(distance: number): number[][] {
    const known = this.#shells.get(distance);
    const shell = known ?? this.points.map((point) => this.at(point, distance).map(({ site }) => site));
    this.#shells.set(distance, shell);
    return shell;
  }

  /** Sites at a distance from a place, and their places. */
  at([x, y, z]: Vector3, distance: number): { site: number; place: Vector3 }[] {
    return this.points.flatMap((point, site) =>
      this.#images.flatMap((image) => {
        const place: Vector3 = [point[0] + image[0], point[1] + image[1], point[2] + image[2]];
        const away = Math.hypot(place[0] - x, place[1] - y, place[2] - z);
        return Math.abs(away - distance) < 0.01 ? [{ site, place }] : [];
      }),
    );
  }
}

interface Case {
  readonly model: KineticModel;
  readonly counts: readonly [number, number, number];
  readonly atom: string;
  readonly distance: number;
  /** E of an arrangement; default: the whole lattice's sum. */
  readonly energy?: (places: Places, isFull: readonly boolean[]) => number;
  readonly kinetic: (
    places: Places,
    isFull: readonly boolean[],
    from: { site: number; place: Vector3 },
    to: { site: number; place: Vector3 },
  ) => number;
}

const prefactor = 1e13;

/** Every hop of random arrangements by geometry: rates there and back against energies, and the sum of those there against the walker's; how many there were. */
async function check(each: Case): Promise<number> {
  const { model, counts, atom, distance, kinetic } = each;
  const { sites } = model.lattice.parent;
  const supercell = diagonalSupercell(counts, sites.length);
  const places = new Places(model, supercell);
  const neighbours = places.points.map((place) => places.at(place, distance));
  const allowed = places.points.map((_, site) => sites[Math.floor(site / supercell.cells)].allowed);
  const isSite = allowed.map((names) => names.includes(atom));
  const occupationOf = (isFull: readonly boolean[]): Uint8Array =>
    Uint8Array.from(isFull, (is, site) => (isSite[site] ? allowed[site].indexOf(is ? atom : 'Vacancy') : 0));
  const energyOf =
    each.energy ??
    ((_: Places, isFull: readonly boolean[]): number =>
      latticeEnergy(model.lattice, supercell, occupationOf(isFull)));
  let hops = 0;
  for (const [seed, filling] of [0.2, 0.5, 0.85].entries()) {
    const random = new Random(seed + 1);
    const isFull = isSite.map((is) => is && random.uniform() < filling);
    const start = energyOf(places, isFull);
    const temperature = 900;
    const thermal = boltzmannConstant * temperature;
    let total = 0;
    for (const [from, place] of places.points.entries()) {
      if (!isFull[from]) continue;
      for (const to of neighbours[from]) {
        if (isFull[to.site] || !isSite[to.site]) continue;
        const moved = isFull.with(from, false).with(to.site, true);
        const change = energyOf(places, moved) - start;
        const there = kinetic(places, isFull, { site: from, place }, to);
        const back = kinetic(places, moved, to, { site: from, place });
        const rate = (barrier: number, rise: number): number =>
          prefactor * Math.exp(-Math.max(barrier + rise / 2, rise, 0) / thermal);
        expect(Math.log(rate(there, change) / rate(back, -change)) + change / thermal).toBeCloseTo(0, 9);
        total += rate(there, change);
        hops++;
      }
    }
    const occupation = occupationOf(isFull);
    const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed });
    expect(walker.totalRate() / total).toBeCloseTo(1, 9);
  }
  return hops;
}

/** Pairs of atoms at a distance. */
function pairs(places: Places, isFull: readonly boolean[], distance: number): number {
  return places
    .shell(distance)
    .reduce(
      (sum, near, site) => sum + (isFull[site] ? near.filter((other) => isFull[other]).length / 2 : 0),
      0,
    );
}

const gas = readFileSync(join(examples, 'cubic-gas-hops.yaml'), 'utf8');

async function written(mechanism: string): Promise<KineticModel> {
  const file = join(folder, 'model.yaml');
  const head = gas.slice(0, gas.indexOf('mechanisms:'));
  writeFileSync(file, `${head}mechanisms:\n  - { name: hop, barrier: 0.4, prefactor: 1e13, ${mechanism} }\n`);
  return (await readKineticModel(file)).model;
}

const cubic = {
  counts: [4, 5, 4] as const,
  atom: 'Li+',
  distance: 3,
  energy: (places: Places, isFull: readonly boolean[]) => 0.02 * pairs(places, isFull, 3),
};

function middleOf(a: Vector3, b: Vector3): Vector3 {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function moved(place: Vector3, axis: number, by: number): Vector3 {
  return place.map((x, k) => (k === axis ? x + by : x)) as unknown as Vector3;
}

describe('mechanisms as they are written', () => {
  it('have rates in detailed balance by geometry alone, where atoms around the hop count', async () => {
    const around = [0.03, -0.02];
    const [near, far] = [Math.hypot(1.5, 3), Math.hypot(1.5, 3, 3)];
    const model = await written(
      `species: Li+, around: [{ species: Li+, distance: ${near.toFixed(3)}, energy: ${around[0]} }, { species: Li+, distance: ${far.toFixed(3)}, energy: ${around[1]} }]`,
    );
    const hops = await check({
      ...cubic,
      model,
      kinetic: (places, isFull, from, to) => {
        const middle = middleOf(from.place, to.place);
        const count = (distance: number): number =>
          places.at(middle, distance).filter(({ site }) => isFull[site]).length;
        return 0.4 + around[0] * count(near) + around[1] * count(far);
      },
    });
    expect(hops).toBeGreaterThan(100);
  });

  it('have them where clusters beside the hop count, in all images by symmetry', async () => {
    const model = await written(
      'species: Li+, from: [0, 0, 0, 0], to: [0, 1, 0, 0], clusters: [{ sites: [[0, 0, 1, 0], [0, 1, 1, 0]], energies: [0, 0, 0, 0.05] }, { sites: [[0, -1, 0, 0]], energies: [0, -0.04] }]',
    );
    const hops = await check({
      ...cubic,
      model,
      kinetic: (places, isFull, { place: a }, { place: b }) => {
        const along = [0, 1, 2].findIndex((axis) => Math.abs(a[axis] - b[axis]) > 1);
        const isFullAt = (place: Vector3): boolean => places.at(place, 0).some(({ site }) => isFull[site]);
        const sides = [0, 1, 2]
          .filter((axis) => axis !== along)
          .flatMap((axis) => [3, -3].map((by) => [moved(a, axis, by), moved(b, axis, by)]));
        const both = sides.filter((ends) => ends.every(isFullAt)).length;
        const behind = b[along] - a[along];
        const beyond = [moved(a, along, -behind), moved(b, along, behind)].filter(isFullAt).length;
        return 0.4 + 0.05 * both - 0.04 * beyond;
      },
    });
    expect(hops).toBeGreaterThan(100);
  });

  it('have them in the lattice gas of LiMn2O4', async () => {
    const { model } = await readKineticModel(join(examples, 'limn2o4-hops.yaml'));
    const [near, next] = [(8.24 * Math.sqrt(3)) / 4, 8.24 / Math.SQRT2];
    const hops = await check({
      model,
      counts: [3, 4, 3],
      atom: 'Li',
      distance: near,
      energy: (places, isFull) =>
        -4.12 * isFull.filter(Boolean).length +
        0.0375 * pairs(places, isFull, near) -
        0.004 * pairs(places, isFull, next),
      kinetic: () => 0.35,
    });
    expect(hops).toBeGreaterThan(100);
  });

  it('have them through divacancies in LixNiO2', async () => {
    const { model } = await readKineticModel(join(examples, 'lixnio2-hops.yaml'));
    const { lattice, sites } = model.lattice.parent;
    const along = lattice[1];
    const distance = Math.hypot(along[0], along[1], along[2]);
    expect(sites[0].allowed).toEqual(['Li+', 'Vacancy']);
    const hops = await check({
      model,
      counts: [4, 4, 3],
      atom: 'Li+',
      distance,
      kinetic: (places, isFull, from, to) => {
        const ends = places.at(to.place, distance);
        const beside = places
          .at(from.place, distance)
          // Lithium's own sublattice: nickel is as near.
          .filter(
            ({ site, place }) =>
              site < 4 * 4 * 3 &&
              ends.some((end) => Math.hypot(...end.place.map((x, k) => x - place[k])) < 0.01),
          );
        expect(beside).toHaveLength(2);
        return beside.every(({ site }) => isFull[site]) ? 0.8 : 0.3;
      },
    });
    expect(hops).toBeGreaterThan(100);
  });
});
