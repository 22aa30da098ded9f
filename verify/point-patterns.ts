import { Random } from '../src/numerics/index.ts';

/**
 * Ghost random sequential addition in a periodic cube after a long time: of spheres of diameter 1 that arrive one after the other
 * at random, those are kept that no earlier one touches, kept or not. With arrivals t v per volume v of a ball of radius 1 they
 * fill (1 − e^(−tv))/8; as t grows g(r) = 2/(1 + 3r/4 − r³/16) for 1 < r < 2 and 1 beyond. S. Torquato and F. H. Stillinger,
 * Phys. Rev. E 73, 031106 (2006), doi 10.1103/PhysRevE.73.031106.
 */
export function ghostSpheres(edge: number, arrivals: number, seed: number): Float64Array {
  const random = new Random(seed);
  const cells = Math.floor(edge);
  const cellOf = (place: number): number => Math.min(cells - 1, Math.floor((place / edge) * cells));
  const arrived: number[][] = Array.from({ length: cells ** 3 }, () => []);
  const places: number[] = [];
  const kept: number[] = [];
  const count = Math.round((arrivals * edge ** 3) / ((4 / 3) * Math.PI));
  for (let i = 0; i < count; i++) {
    const place = [0, 1, 2].map(() => random.uniform() * edge);
    const [x, y, z] = place.map(cellOf);
    const around = (cell: number): number[] => [-1, 0, 1].map((step) => (cell + step + cells) % cells);
    const isFree = around(z).every((k) =>
      around(y).every((j) =>
        around(x).every((h) =>
          arrived[h + cells * (j + cells * k)].every((other) => apart(places, other, place, edge) >= 1),
        ),
      ),
    );
    arrived[x + cells * (y + cells * z)].push(i);
    places.push(...place);
    if (isFree) kept.push(...place);
  }
  return Float64Array.from(kept);
}

function apart(places: readonly number[], other: number, place: readonly number[], edge: number): number {
  const parts = place.map((value, axis) => {
    const part = Math.abs(places[3 * other + axis] - value);
    return Math.min(part, edge - part);
  });
  return Math.hypot(...parts);
}

/** g of {@link ghostSpheres} after a long time. */
export function ghostPairCorrelation(r: number): number {
  if (r < 1) return 0;
  return r < 2 ? 2 / (1 + (3 * r) / 4 - r ** 3 / 16) : 1;
}

/** Points of a simple cubic lattice of spacing one, `along` to an axis, in the middle of their cells. */
export function cubicLattice(along: number): Float64Array {
  return Float64Array.from(
    { length: 3 * along ** 3 },
    (_, at) => (Math.floor(Math.floor(at / 3) / along ** (at % 3)) % along) + 0.5,
  );
}
