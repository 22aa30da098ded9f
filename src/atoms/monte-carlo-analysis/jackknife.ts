import type { MeanEstimate } from './equilibration.ts';

/**
 * A function of means, such as a fluctuation, with the standard error and the bias that its samples give it: each of the
 * blocks is left out in turn (Quenouille and Tukey; doi:10.1214/aoms/1177729989).
 * @param columns series of equal length; `of` gets their means in this order.
 * @param blocks at least 2; each should be long against the correlation time.
 */
export function jackknife(
  columns: readonly Float64Array[],
  of: (means: readonly number[]) => number,
  blocks: number,
): MeanEstimate {
  const size = Math.floor(columns[0].length / blocks);
  const kept = size * blocks;
  const sums = columns.map((column) => blockSums(column, size, blocks));
  const totals = sums.map((column) => column.reduce((sum, value) => sum + value, 0));
  const whole = of(totals.map((total) => total / kept));
  const without = Array.from({ length: blocks }, (_, block) =>
    of(totals.map((total, k) => (total - sums[k][block]) / (kept - size))),
  );
  const mean = without.reduce((sum, value) => sum + value, 0) / blocks;
  const spread = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    value: blocks * whole - (blocks - 1) * mean,
    standardError: Math.sqrt(((blocks - 1) / blocks) * spread),
  };
}

function blockSums(column: Float64Array, size: number, blocks: number): Float64Array {
  const sums = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    for (let k = block * size; k < (block + 1) * size; k++) sums[block] += column[k];
  }
  return sums;
}

/** As many blocks as leave each four correlation lengths, from 8 to 64. */
export function jackknifeBlocks(samples: number, inefficiency: number): number {
  const most = Math.max(2, Math.floor(samples / 2));
  return Math.min(most, Math.max(8, Math.min(64, Math.floor(samples / (4 * inefficiency)))));
}
