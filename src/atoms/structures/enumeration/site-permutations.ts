import type { Supercell } from '../../lattice-model/supercell.ts';
import { identity3, timesColumn } from '../cell-geometry.ts';
import type { ParentOperation } from '../parent-symmetry.ts';
import type { SitePermutation } from './arrangements.ts';

/** What the operations and translations do to the sites with a choice: each motion once, without the identity. */
export function sitePermutations(
  supercell: Supercell,
  operations: readonly ParentOperation[],
  sites: readonly number[],
): SitePermutation[] {
  const place = new Int32Array(supercell.sites).fill(-1);
  for (const [at, site] of sites.entries()) place[site] = at;
  const found = new Map<string, SitePermutation>();
  found.set(sites.map((_, at) => at).join(), { images: new Int32Array(0), translation: false });
  for (const { rotation, images } of operations) {
    const isTranslation = rotation.join() === identity3.join();
    for (let shift = 0; shift < supercell.cells; shift++) {
      const by = supercell.placeOf(shift);
      const moves = Int32Array.from(sites, (site) => {
        const { sublattice, cell } = images[Math.floor(site / supercell.cells)];
        const [i, j, k] = timesColumn(rotation, supercell.placeOf(site % supercell.cells));
        return place[
          supercell.siteAt(sublattice, i + cell[0] + by[0], j + cell[1] + by[1], k + cell[2] + by[2])
        ];
      });
      const key = moves.join();
      const before = found.get(key);
      if (before === undefined || isTranslation)
        found.set(key, { images: moves, translation: isTranslation });
    }
  }
  const [, ...others] = [...found.values()];
  return others;
}
