import { fitLeastSquares } from '../../numerics/index.ts';
import type { OccupiedSupercell } from '../cluster-expansion/correlations.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';
import { elementOf } from '../structures/species.ts';

/** Amounts per primitive cell of the elements that vary independently. */
export interface Compositions {
  /** Elements, one an axis. */
  readonly axes: readonly string[];
  /** One list a structure. */
  readonly compositions: readonly (readonly number[])[];
}

/**
 * The composition of occupied supercells over as few elements as tell them apart, or over the axes given.
 */
export function compositionsOf(
  parent: ParentLattice,
  structures: readonly OccupiedSupercell[],
  axes?: readonly string[],
): Compositions {
  const elements = [
    ...new Set(
      parent.sites.flatMap(({ allowed }) => allowed.filter((name) => name !== vacancy).map(elementOf)),
    ),
  ];
  const counts = structures.map(({ supercell, occupation }) => {
    const amounts = new Map<string, number>();
    for (const [site, state] of occupation.entries()) {
      const name = parent.sites[Math.floor(site / supercell.cells)].allowed[state];
      if (name === vacancy) continue;
      const element = elementOf(name);
      amounts.set(element, (amounts.get(element) ?? 0) + 1);
    }
    return elements.map((element) => (amounts.get(element) ?? 0) / supercell.cells);
  });
  const kept = axes?.map((element) => elements.indexOf(element)) ?? independentColumns(counts);
  return { axes: kept.map((k) => elements[k]), compositions: counts.map((row) => kept.map((k) => row[k])) };
}

/** Columns that no sum of a constant and of those before gives. */
function independentColumns(rows: readonly (readonly number[])[]): number[] {
  const { dependencies } = fitLeastSquares({
    rows: rows.length,
    columns: rows[0].length + 1,
    features: Float64Array.from(rows.flatMap((row) => [1, ...row])),
    targets: new Float64Array(rows.length),
    free: [0],
  });
  const made = new Set(dependencies.map(({ column }) => column));
  return rows[0].flatMap((_, k) => (made.has(k + 1) ? [] : [k]));
}
