// Ising model on 4 × 4 sites that repeat, coupling 1: all 65 536 arrangements, counted by energy and magnetisation.

/** Arrangements with this energy and magnetisation (sum of the spins). */
export interface IsingLevel {
  readonly energy: number;
  readonly magnetisation: number;
  readonly arrangements: number;
}

const side = 4;

/** All arrangements; every site has each of these neighbours and their opposites. */
export function isingLevels(halfNeighbours: readonly (readonly [number, number])[]): IsingLevel[] {
  const bonds = Array.from({ length: side * side }, (_, site) =>
    halfNeighbours.map(([i, j]): [number, number] => {
      const x = ((site % side) + i + side) % side;
      const y = (Math.floor(site / side) + j + side) % side;
      return [site, x + side * y];
    }),
  ).flat();
  const levels = new Map<string, IsingLevel>();
  for (let spins = 0; spins < 2 ** (side * side); spins++) {
    let magnetisation = -side * side;
    for (let rest = spins; rest > 0; rest >>= 1) magnetisation += 2 * (rest & 1);
    let energy = 0;
    for (const [a, b] of bonds) energy += ((spins >> a) ^ (spins >> b)) & 1 ? 1 : -1;
    const key = `${energy},${magnetisation}`;
    const arrangements = 1 + (levels.get(key)?.arrangements ?? 0);
    levels.set(key, { energy, magnetisation, arrangements });
  }
  return [...levels.values()];
}

/** Mean of a quantity at a temperature in units of the coupling. */
export function isingMean(
  levels: readonly IsingLevel[],
  temperature: number,
  quantity: (level: IsingLevel) => number,
): number {
  const lowest = Math.min(...levels.map(({ energy }) => energy));
  let sum = 0;
  let weights = 0;
  for (const level of levels) {
    const weight = level.arrangements * Math.exp((lowest - level.energy) / temperature);
    weights += weight;
    sum += weight * quantity(level);
  }
  return sum / weights;
}

export const isingNeighbours = {
  square: [
    [1, 0],
    [0, 1],
  ],
  triangular: [
    [1, 0],
    [0, 1],
    [1, -1],
  ],
} as const;

/** Temperature, energy, heat capacity, |magnetisation| a site, and square of the magnetisation a site; computed elsewhere by enumeration. */
export const isingTable = {
  square: [
    [1.5, -1.9506425615, 0.200349873, 0.9861732978, 0.9753024931],
    [2.0, -1.7553802888, 0.6055326572, 0.9189432674, 0.8689216816],
    [2.269185314213022, -1.5656237876, 0.7832668259, 0.8438604448, 0.7613589086],
    [3.0, -1.017069627, 0.6031347143, 0.601291326, 0.4509881408],
    [4.0, -0.6254861297, 0.2401086548, 0.418179226, 0.2482162336],
  ],
  triangular: [
    [1.5, -2.9958787858, 0.0223217795, 0.9993092317, 0.9987080655],
    [2.0, -2.967473473, 0.1035099388, 0.9944342271, 0.9897005549],
    [3.0, -2.6860107906, 0.5156359618, 0.9387319735, 0.8960228205],
    [4.0, -1.9603501771, 0.8191865465, 0.7600113092, 0.6434089978],
  ],
} as const;
