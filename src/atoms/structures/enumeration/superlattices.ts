import { multiply3 } from '../../../numerics/index.ts';
import { hermiteNormalForm, type IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { transpose3 } from '../cell-geometry.ts';
import type { SymmetryOperation } from '../symmetry.ts';

/** All lattices of `cells` primitive cells, each by its Hermite normal form: ∑ over divisors d of d σ(d) of them. */
export function hermiteNormalForms(cells: number): IntegerMatrix3[] {
  const forms: IntegerMatrix3[] = [];
  for (const a of divisors(cells)) {
    for (const c of divisors(cells / a)) {
      const f = cells / a / c;
      for (let b = 0; b < a; b++) {
        for (let d = 0; d < a; d++) {
          for (let e = 0; e < c; e++) {
            forms.push([
              [a, 0, 0],
              [b, c, 0],
              [d, e, f],
            ]);
          }
        }
      }
    }
  }
  return forms;
}

/** A superlattice, and the operations of the parent that keep it. */
export interface Superlattice<Operation extends SymmetryOperation> {
  /** Hermite normal form: rows in primitive vectors. */
  readonly hermite: IntegerMatrix3;
  readonly operations: readonly Operation[];
  /** How many superlattices the parent's rotations make of it, itself included. */
  readonly multiplicity: number;
}

/**
 * One superlattice of each set that the parent's rotations make alike (Hart and Forcade,
 * doi:10.1103/PhysRevB.77.224115), those of `cells` primitive cells.
 */
export function superlattices<Operation extends SymmetryOperation>(
  cells: number,
  operations: readonly Operation[],
): Superlattice<Operation>[] {
  const seen = new Set<string>();
  const found: Superlattice<Operation>[] = [];
  for (const hermite of hermiteNormalForms(cells)) {
    const key = hermite.join();
    if (seen.has(key)) continue;
    const images = operations.map(({ rotation }) =>
      hermiteNormalForm(multiply3(hermite, transpose3(rotation))).join(),
    );
    for (const image of images) seen.add(image);
    found.push({
      hermite,
      operations: operations.filter((_, at) => images[at] === key),
      multiplicity: new Set(images).size,
    });
  }
  return found;
}

function divisors(value: number): number[] {
  return Array.from({ length: value }, (_, at) => at + 1).filter((divisor) => value % divisor === 0);
}
