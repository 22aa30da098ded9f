import { InputError } from '../../base/index.ts';
import type { ClusterInteraction, LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { absorbSubclusters } from './absorb.ts';
import { checkCoefficients, type ClusterExpansion } from './cluster-expansion.ts';
import { ewaldModel } from './ewald-model.ts';

export interface LatticeModelOptions {
  /**
   * Adds the energies of clusters that lie within larger ones to those, so that there is less to look up: the same
   * energies from fewer tables. On unless switched off.
   */
  readonly absorb?: boolean | undefined;
  /**
   * For an expansion with an Ewald term, the supercell that the model will be used in. Its electrostatics become
   * interactions of every site with all others of that supercell, and hold in no other.
   */
  readonly ewaldSupercell?: Supercell | undefined;
}

/**
 * A cluster expansion as tables of energies, one a cluster: every occupation has the same energy in both.
 * @throws InputError for an Ewald term without the supercell it is to hold in.
 */
export function latticeModelOf(expansion: ClusterExpansion, options: LatticeModelOptions = {}): LatticeModel {
  checkCoefficients(expansion);
  const { basis, coefficients, inversePermittivity = 0 } = expansion;
  const interactions = basis.orbits.flatMap((_, orbit) => interactionsOf(expansion, orbit));
  const kept = options.absorb === false ? interactions : absorbSubclusters(basis.parent, interactions);
  const model = { parent: basis.parent, constant: coefficients[0], interactions: kept };
  if (inversePermittivity === 0) return model;
  if (options.ewaldSupercell === undefined) {
    throw new InputError('an Ewald term reaches endlessly far and fits no table of clusters', {
      at: { field: 'ewaldSupercell' },
      expected: 'the supercell that the model will be used in',
      mend: 'or fit an expansion without the Ewald term, with longer pairs',
    });
  }
  const electrostatic = ewaldModel(basis.parent, options.ewaldSupercell, inversePermittivity);
  return {
    parent: basis.parent,
    constant: model.constant + electrostatic.constant,
    interactions: [...kept, ...electrostatic.interactions],
  };
}

/** All functions of an orbit in one table, the same for each of its clusters; none where all coefficients are zero. */
function interactionsOf({ basis, coefficients }: ClusterExpansion, orbit: number): ClusterInteraction[] {
  const { clusters } = basis.orbits[orbit];
  let energies: Float64Array | undefined;
  for (const [index, { orbit: of, values }] of basis.functions.entries()) {
    if (of !== orbit || coefficients[index] === 0) continue;
    const share = coefficients[index] / clusters.length;
    energies ??= new Float64Array(values.length);
    for (const [state, value] of values.entries()) energies[state] += share * value;
  }
  if (energies === undefined) return [];
  const table = energies;
  return clusters.map((sites) => ({ sites, energies: table }));
}
