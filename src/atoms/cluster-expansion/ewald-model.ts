import type { ClusterInteraction, LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { EwaldPairs, formalCharges } from './ewald.ts';

/**
 * The Ewald energy × `factor` of one supercell as interactions between its sites: exact there and nowhere else. Sites
 * that never change act on the others as fields.
 */
export function ewaldModel(
  parent: ParentLattice,
  supercell: Supercell,
  factor: number,
  pairs: EwaldPairs = new EwaldPairs(parent, supercell),
): LatticeModel {
  const charges = formalCharges(parent);
  const active = parent.sites.flatMap(({ allowed }, sublattice) => (allowed.length > 1 ? [sublattice] : []));
  const fixed = charges.flatMap((states, sublattice) => (states.length === 1 ? [sublattice] : []));
  /** Of a unit charge on a sublattice in the field of all sites that never change. */
  const field = (of: number): number =>
    sum(
      fixed.map(
        (other) => charges[other][0] * sum(cellsOf(supercell).map((cell) => pairs.ofCell(of, other, cell))),
      ),
    );
  const constant = 0.5 * sum(fixed.map((sublattice) => charges[sublattice][0] * field(sublattice)));
  const points = active.map((sublattice): ClusterInteraction => {
    const own = 0.5 * pairs.ofCell(sublattice, sublattice, 0);
    const fromFixed = field(sublattice);
    return {
      sites: [{ sublattice, cell: [0, 0, 0] }],
      energies: Float64Array.from(
        charges[sublattice],
        (charge) => factor * charge * (charge * own + fromFixed),
      ),
    };
  });
  const changing = active.flatMap((from) =>
    active.flatMap((to) => cellsOf(supercell).flatMap((cell) => pairOf(from, to, cell))),
  );
  return { parent, constant: factor * constant, interactions: [...points, ...changing] };

  /** Half of each pair, as every pair of sublattices and cells is met from both its ends. */
  function pairOf(from: number, to: number, cell: number): ClusterInteraction[] {
    if (from === to && cell === 0) return [];
    const energy = 0.5 * factor * pairs.ofCell(from, to, cell);
    return [
      {
        sites: [
          { sublattice: from, cell: [0, 0, 0] },
          { sublattice: to, cell: supercell.placeOf(cell) },
        ],
        energies: Float64Array.from(charges[from].flatMap((a) => charges[to].map((b) => a * b * energy))),
      },
    ];
  }
}

function cellsOf({ cells }: Supercell): number[] {
  return Array.from({ length: cells }, (_, cell) => cell);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
