import { Random } from '../src/numerics/index.ts';

/**
 * A cube of `size` voxels made of cubes of `edge` voxels, each 1 with the given chance and else 0, independent of all
 * others: the variance of a fraction is chance (1 − chance) over the number of cells, so the integral range is a cell.
 */
export function randomCells(size: number, edge: number, seed: number, chance = 0.5): Uint8Array {
  const random = new Random(seed);
  const cells = size / edge;
  const label = Uint8Array.from({ length: cells ** 3 }, () => (random.uniform() < chance ? 1 : 0));
  const cell = (at: number): number => Math.floor(at / edge);
  return Uint8Array.from({ length: size ** 3 }, (_, at) => {
    const [i, j, k] = [at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2)];
    return label[cell(i) + cells * (cell(j) + cells * cell(k))];
  });
}
