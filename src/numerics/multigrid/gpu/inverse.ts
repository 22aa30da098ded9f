import type { LevelData } from './system-data.ts';

/** Calls `visit` for every coupling of an unknown. */
export function eachCoupling(
  { index, weight, spill }: LevelData,
  node: number,
  visit: (neighbour: number, coupling: number) => void,
): void {
  const row = 6 * node;
  const sixth = index[row + 5] ?? 0;
  const own = sixth < 0 ? 5 : 6;
  for (let slot = 0; slot < own; slot++) visit(index[row + slot] ?? 0, weight[row + slot] ?? 0);
  if (sixth >= 0) return;
  const entry = ~sixth / 4;
  const couplings = new Float32Array(spill.buffer, spill.byteOffset, spill.length);
  for (let at = 0; at < (spill[entry] ?? 0); at++) {
    visit(spill[entry + 1 + 2 * at] ?? 0, couplings[entry + 2 + 2 * at] ?? 0);
  }
}

/** Calls `visit` for every unknown; planes have pads behind their unknowns. */
export function eachNode({ ranges }: LevelData, visit: (node: number) => void): void {
  for (let plane = 0; plane < ranges.length; plane += 4) {
    for (let node = ranges[plane] ?? 0; node < (ranges[plane + 2] ?? 0); node++) visit(node);
  }
}

/** Lower triangle of the matrix, dense, row by row; 1 on the diagonal of pads. */
function lowerTriangle(level: LevelData): Float64Array {
  const { nodes } = level;
  const lower = new Float64Array(nodes * nodes);
  for (let pad = 0; pad < nodes; pad++) lower[pad * nodes + pad] = 1;
  eachNode(level, (node) => {
    // An unknown that nothing is coupled to; its value does not matter.
    if (level.diagonal[node] === 0) return;
    lower[node * nodes + node] = level.diagonal[node] ?? 1;
    eachCoupling(level, node, (neighbour, coupling) => {
      if (neighbour < node)
        lower[node * nodes + neighbour] = (lower[node * nodes + neighbour] ?? 0) - coupling;
    });
  });
  return lower;
}

/** Where each row's first coupling stands; nothing fills in before it. */
function profile(lower: Float64Array, nodes: number): Int32Array {
  return Int32Array.from({ length: nodes }, (_, row) => {
    let column = 0;
    while (column < row && lower[row * nodes + column] === 0) column++;
    return column;
  });
}

/** Cholesky's factor in place; false where the matrix is not positive definite to rounding. */
function factor(lower: Float64Array, nodes: number, first: Int32Array): boolean {
  for (let row = 0; row < nodes; row++) {
    const start = first[row] ?? 0;
    for (let column = start; column <= row; column++) {
      let sum = lower[row * nodes + column] ?? 0;
      for (let at = Math.max(start, first[column] ?? 0); at < column; at++) {
        sum -= (lower[row * nodes + at] ?? 0) * (lower[column * nodes + at] ?? 0);
      }
      if (column < row) lower[row * nodes + column] = sum / (lower[column * nodes + column] ?? 1);
      else if (!(sum > 0)) return false;
      else lower[row * nodes + row] = Math.sqrt(sum);
    }
  }
  return true;
}

/** Inverse of a level's matrix, zero for pads; undefined where rounding makes it indefinite. */
export function inverseOf(level: LevelData): Float32Array | undefined {
  const { nodes } = level;
  const lower = lowerTriangle(level);
  const first = profile(lower, nodes);
  if (!factor(lower, nodes, first)) return undefined;
  const inverse = new Float32Array(nodes * nodes);
  const column = new Float64Array(nodes);
  eachNode(level, (unit) => {
    column.fill(0);
    column[unit] = 1;
    for (let row = unit; row < nodes; row++) {
      let sum = column[row] ?? 0;
      for (let at = Math.max(unit, first[row] ?? 0); at < row; at++) {
        sum -= (lower[row * nodes + at] ?? 0) * (column[at] ?? 0);
      }
      column[row] = sum / (lower[row * nodes + row] ?? 1);
    }
    for (let row = nodes - 1; row >= 0; row--) {
      const own = (column[row] ?? 0) / (lower[row * nodes + row] ?? 1);
      column[row] = own;
      for (let at = first[row] ?? 0; at < row; at++) {
        column[at] = (column[at] ?? 0) - (lower[row * nodes + at] ?? 0) * own;
      }
    }
    inverse.set(column, unit * nodes);
  });
  return inverse;
}
