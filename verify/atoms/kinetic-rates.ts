import { boltzmannConstant, latticeEnergy } from '../../src/atoms/index.ts';
import type { KineticModel, Supercell } from '../../src/atoms/index.ts';

/** All rates together, 1/s, from differences between energies of whole arrangements. */
export function summedRates(
  model: KineticModel,
  supercell: Supercell,
  occupation: Uint8Array,
  temperature: number,
): number {
  const { lattice } = model;
  const start = latticeEnergy(lattice, supercell, occupation);
  let total = 0;
  for (const { changes, barrier, prefactor } of model.mechanisms) {
    for (let cell = 0; cell < supercell.cells; cell++) {
      const [i, j, k] = supercell.placeOf(cell);
      const siteOf = ({ sublattice, cell: [x, y, z] }: (typeof changes)[number]['site']): number =>
        supercell.siteAt(sublattice, i + x, j + y, k + z);
      const state = (change: (typeof changes)[number], which: 'before' | 'after'): number =>
        lattice.parent.sites[change.site.sublattice].allowed.indexOf(change[which]);
      if (changes.some((change) => occupation[siteOf(change.site)] !== state(change, 'before'))) continue;
      const end = occupation.slice();
      for (const change of changes) end[siteOf(change.site)] = state(change, 'after');
      const kinetic = barrier.interactions.reduce((sum, { sites, energies }) => {
        const at = sites.reduce(
          (index, site) =>
            index * lattice.parent.sites[site.sublattice].allowed.length + occupation[siteOf(site)],
          0,
        );
        return sum + energies[at];
      }, barrier.constant);
      const change = latticeEnergy(lattice, supercell, end) - start;
      const height = Math.max(kinetic + 0.5 * change, change, 0);
      total += prefactor * Math.exp(-height / (boltzmannConstant * temperature));
    }
  }
  return total;
}
