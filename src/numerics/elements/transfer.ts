import { closeSum, type NodeGrid, type Triple } from './node-grid.ts';

/** Whether an axis has half as many cells, of twice the size, on the coarse grid; an odd last cell stays as it is. */
export type Halved = readonly [x: boolean, y: boolean, z: boolean];

/** Cells of the coarse grid. */
export function coarseCells(cells: Triple, halved: Halved): Triple {
  const along = (axis: 0 | 1 | 2): number => (halved[axis] ? Math.ceil(cells[axis] / 2) : cells[axis]);
  return [along(0), along(1), along(2)];
}

/** The two coarse nodes between which a fine node lies (equal where it lies on one), steps counted in. */
interface Between {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
}

function between(cells: number, halved: boolean, step: number): Between {
  const last = halved ? Math.ceil(cells / 2) : cells;
  const place = (node: number, round: (value: number) => number): number =>
    step * (halved ? Math.min(last, node === cells ? last : round(node / 2)) : node);
  return {
    lower: Int32Array.from({ length: cells + 1 }, (_, node) => place(node, Math.floor)),
    upper: Int32Array.from({ length: cells + 1 }, (_, node) => place(node, Math.ceil)),
  };
}

/** Calls back with each fine node and the places of the (up to) eight coarse nodes around it. */
function walk(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  visit: (node: number, around: Int32Array) => void,
): void {
  const [x, y, z] = ([0, 1, 2] as const).map((axis) =>
    between(fine.cells[axis], halved[axis], coarse.steps[axis]),
  );
  const around = new Int32Array(8);
  let node = 0;
  for (let k = 0; k <= fine.cells[2]; k++) {
    for (let j = 0; j <= fine.cells[1]; j++) {
      const ll = y.lower[j] + z.lower[k];
      const ul = y.upper[j] + z.lower[k];
      const lu = y.lower[j] + z.upper[k];
      const uu = y.upper[j] + z.upper[k];
      for (let i = 0; i <= fine.cells[0]; i++, node++) {
        const [lower, upper] = [x.lower[i], x.upper[i]];
        around[0] = ll + lower;
        around[1] = ll + upper;
        around[2] = ul + lower;
        around[3] = ul + upper;
        around[4] = lu + lower;
        around[5] = lu + upper;
        around[6] = uu + lower;
        around[7] = uu + upper;
        visit(node, around);
      }
    }
  }
}

/** fine += the trilinear function with the coarse values. */
export function prolong(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  from: Float64Array,
  to: Float64Array,
): void {
  walk(fine, coarse, halved, (node, around) => {
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) sum += from[around[corner]];
    to[node] += sum / 8;
  });
}

/** The transpose of {@link prolong}: to = Σ over the fine nodes that are not copies of weight x value. */
export function restrict(
  fine: NodeGrid,
  coarse: NodeGrid,
  halved: Halved,
  from: Float64Array,
  to: Float64Array,
): void {
  to.fill(0);
  const own = isOwn(fine);
  walk(fine, coarse, halved, (node, around) => {
    if (!own(node)) return;
    const share = from[node] / 8;
    for (let corner = 0; corner < 8; corner++) to[around[corner]] += share;
  });
  closeSum(coarse, to);
}

function isOwn({ cells, faces, steps }: NodeGrid): (node: number) => boolean {
  const copies = ([0, 1, 2] as const).filter((axis) => faces[axis] === 'periodic');
  return (node) => copies.every((axis) => Math.floor(node / steps[axis]) % (cells[axis] + 1) !== cells[axis]);
}
