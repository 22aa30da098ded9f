import { InputError } from '../../base/index.ts';
import type { ClusterInteraction, LatticeModel } from './lattice-model.ts';
import type { Supercell } from './supercell.ts';

/**
 * Energy of an arrangement, eV for the whole supercell, summed term by term as the model is written: slow, and what
 * quicker ways are held against.
 * @param occupation one state a site, in the supercell's order.
 * @throws InputError for an occupation that does not fit.
 */
export function latticeEnergy(model: LatticeModel, supercell: Supercell, occupation: Uint8Array): number {
  checkOccupation(model, supercell, occupation);
  let energy = model.constant * supercell.cells;
  for (const interaction of model.interactions) {
    energy += interactionEnergy(model, interaction, supercell, occupation);
  }
  return energy;
}

function interactionEnergy(
  model: LatticeModel,
  { sites, energies }: ClusterInteraction,
  supercell: Supercell,
  occupation: Uint8Array,
): number {
  const radices = sites.map(({ sublattice }) => model.parent.sites[sublattice].allowed.length);
  const [a, c, f] = supercell.shape;
  let sum = 0;
  for (let k = 0; k < f; k++) {
    for (let j = 0; j < c; j++) {
      for (let i = 0; i < a; i++) {
        let index = 0;
        for (let n = 0; n < sites.length; n++) {
          const { sublattice, cell } = sites[n];
          const site = supercell.siteAt(sublattice, i + cell[0], j + cell[1], k + cell[2]);
          index = index * radices[n] + occupation[site];
        }
        sum += energies[index];
      }
    }
  }
  return sum;
}

/** @throws InputError unless there is one state a site that its sublattice has. */
export function checkOccupation(model: LatticeModel, supercell: Supercell, occupation: Uint8Array): void {
  if (occupation.length !== supercell.sites) {
    throw new InputError(`an occupation has ${occupation.length} states`, {
      at: { field: 'occupation' },
      expected: `one for each of the ${supercell.sites} sites of the supercell`,
    });
  }
  for (let site = 0; site < occupation.length; site++) {
    const { allowed } = model.parent.sites[Math.floor(site / supercell.cells)];
    if (occupation[site] >= allowed.length) {
      throw new InputError(`site ${site} is in state ${occupation[site]}`, {
        at: { field: 'occupation' },
        expected: `a state from 0 to ${allowed.length - 1}: ${allowed.join(', ')}`,
      });
    }
  }
}
