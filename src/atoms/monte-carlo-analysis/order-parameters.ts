import type { Vector3 } from '../../numerics/index.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';

/** A wave of the content: its vector in the primitive reciprocal vectors (without 2π), as (1/2, 1/2, 0). */
export type OrderVector = Vector3;

/**
 * Amplitude |∑ n exp(2πi q·r)| ÷ sites of a modulation of the content: the square root of its structure factor per site.
 * Over all sites that allow the species; r counts whole cells and the site's place within.
 */
export function orderAlong(
  vector: OrderVector,
  { parent }: LatticeModel,
  supercell: Supercell,
  occupation: Uint8Array,
  species: string,
): number {
  let [real, imaginary, sites] = [0, 0, 0];
  for (const [sublattice, { allowed, position }] of parent.sites.entries()) {
    const state = allowed.indexOf(species);
    if (state < 0 || allowed.length < 2) continue;
    sites += supercell.cells;
    for (let cell = 0; cell < supercell.cells; cell++) {
      if (occupation[sublattice * supercell.cells + cell] !== state) continue;
      const place = supercell.placeOf(cell);
      const phase =
        2 * Math.PI * vector.reduce((sum, q, axis) => sum + q * (place[axis] + position[axis]), 0);
      real += Math.cos(phase);
      imaginary += Math.sin(phase);
    }
  }
  return Math.hypot(real, imaginary) / sites;
}

/** Whether a modulation fits a supercell: it repeats along each of its vectors. */
export function fits(vector: OrderVector, { matrix }: Supercell): boolean {
  return matrix.every((row) => {
    const turns = row.reduce((sum, cells, axis) => sum + cells * vector[axis], 0);
    return Math.abs(turns - Math.round(turns)) < 1e-9;
  });
}
