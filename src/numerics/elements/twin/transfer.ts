import { coarseNodes, type Halved } from '../coarsening.ts';
import { eachNode, type NodeGrid } from '../node-grid.ts';
import { closeSum } from './sums.ts';

/** Calls back with each fine node, itself or a copy, and the (up to) eight coarse nodes around it. */
function walk(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  visit: (node: number, around: readonly number[], copy: boolean) => void,
): void {
  const [x, y, z] = ([0, 1, 2] as const).map((axis) => coarseNodes(fine.cells[axis], halved[axis]));
  const [, row, plane] = coarse.steps;
  eachNode(fine, (node, [i, j, k], original) => {
    const around = [0, 1].flatMap((c) =>
      [0, 1].flatMap((b) => [0, 1].map((a) => x[2 * i + a] + row * y[2 * j + b] + plane * z[2 * k + c])),
    );
    visit(node, around, node !== original);
  });
}

/** to += the trilinear function with the coarse values. */
export function prolong(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  from: Float64Array,
  to: Float64Array,
): void {
  walk(fine, coarse, halved, (node, around) => {
    for (const corner of around) to[node] += from[corner] / 8;
  });
}

/** The transpose of {@link prolong}, over the fine nodes that are not copies. */
export function restrict(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  from: Float64Array,
  to: Float64Array,
): void {
  to.fill(0);
  walk(fine, coarse, halved, (node, around, copy) => {
    if (!copy) for (const corner of around) to[corner] += from[node] / 8;
  });
  closeSum(coarse, to);
}
