import type { LatticeModel } from '../lattice-model/lattice-model.ts';

/** An ordered arrangement in a supercell with all that is alike by symmetry. Data only. */
export interface OrderPattern {
  /** One state a site, in the supercell's order. */
  readonly variants: readonly Uint8Array[];
  /** Mean over the variants: the share of each state on each site, `states` numbers a site. */
  readonly mean: Float64Array;
  readonly states: number;
  /** ∑ (pattern − mean)² over sites and states; 0 for an arrangement of full symmetry. */
  readonly norm: number;
}

/** @param variants all that symmetry makes of one arrangement. */
export function orderPattern({ parent }: LatticeModel, variants: readonly Uint8Array[]): OrderPattern {
  const states = Math.max(...parent.sites.map(({ allowed }) => allowed.length));
  const mean = new Float64Array(variants[0].length * states);
  for (const variant of variants) {
    for (let site = 0; site < variant.length; site++) {
      mean[site * states + variant[site]] += 1 / variants.length;
    }
  }
  const [first] = variants;
  const squares = mean.reduce((sum, share) => sum + share * share, 0);
  const agreement = first.reduce((sum, state, site) => sum + mean[site * states + state], 0);
  const norm = first.length - 2 * agreement + squares;
  return { variants, mean, states, norm: norm < 1e-9 * first.length ? 0 : norm };
}

/**
 * Order parameter: the largest overlap with a variant, ∑ (n − mean)(pattern − mean) ÷ ∑ (pattern − mean)². 1 in the ordered arrangement, and 0 up
 * to fluctuations of 1/√sites where the lattice has its full symmetry.
 */
export function overlap({ variants, mean, states, norm }: OrderPattern, occupation: Uint8Array): number {
  let common = 0;
  for (let site = 0; site < occupation.length; site++) common += mean[site * states + occupation[site]];
  let most = 0;
  for (const variant of variants) {
    let alike = 0;
    for (let site = 0; site < occupation.length; site++) {
      if (variant[site] === occupation[site]) alike++;
    }
    most = Math.max(most, alike);
  }
  return norm === 0 ? 0 : (most - common) / norm;
}
