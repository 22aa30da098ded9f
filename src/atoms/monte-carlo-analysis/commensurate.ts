import { InputError } from '../../base/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { isCommensurate } from '../structures/commensurate.ts';

/** An ordered arrangement that a lattice is known to take, by the cell that repeats it. */
export interface KnownOrder {
  readonly name: string;
  /** Rows in primitive vectors. */
  readonly cell: IntegerMatrix3;
}

/** The orders that a supercell cannot hold. */
export function ordersLeftOut(supercell: IntegerMatrix3, orders: readonly KnownOrder[]): KnownOrder[] {
  return orders.filter(({ cell }) => !isCommensurate(supercell, cell));
}

const largestMultiple = 64;

/**
 * The smallest block n₁ × n₂ × n₃ of primitive cells that holds whole copies of every order, at least as long as asked for along
 * each vector.
 * @throws InputError where such a block would be more than 64 cells long.
 */
export function commensurateBlock(
  orders: readonly KnownOrder[],
  atLeast: readonly [number, number, number],
): IntegerMatrix3 {
  const [a, b, c] = [0, 1, 2].map((axis) => {
    for (let count = Math.max(1, atLeast[axis]); count <= Math.max(largestMultiple, atLeast[axis]); count++) {
      if (orders.every(({ cell }) => holdsAlong(axis, count, cell))) return count;
    }
    throw new InputError('the known orders fit no block of up to 64 cells together', {
      at: { field: 'supercell' },
      expected: `a supercell of your own for one of ${orders.map(({ name }) => name).join(', ')}`,
    });
  });
  return [
    [a, 0, 0],
    [0, b, 0],
    [0, 0, c],
  ];
}

function holdsAlong(axis: number, count: number, cell: IntegerMatrix3): boolean {
  const place = [0, 1, 2].map((each) => (each === axis ? count : 0));
  return new Supercell(cell, 1).cellAt(place[0], place[1], place[2]) === 0;
}
