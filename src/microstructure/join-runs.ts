import { pacer } from '../base/index.ts';
import type { RunLengths } from './run-lengths.ts';
import type { Axis } from './volume.ts';

/** Neighbours of a voxel: across faces (6), faces and edges (18), or faces, edges and corners (26). */
export type Connectivity = 6 | 18 | 26;

/** A row that lies before a row, and by how many voxels runs may miss each other and still touch. */
export interface RowNeighbour {
  readonly dy: number;
  readonly dz: number;
  readonly reach: 0 | 1;
}

/** Rows before a row whose voxels may touch its own. */
export const rowNeighbours: Record<Connectivity, readonly RowNeighbour[]> = {
  6: [
    { dy: -1, dz: 0, reach: 0 },
    { dy: 0, dz: -1, reach: 0 },
  ],
  18: [
    { dy: -1, dz: 0, reach: 1 },
    { dy: 0, dz: -1, reach: 1 },
    { dy: -1, dz: -1, reach: 0 },
    { dy: 1, dz: -1, reach: 0 },
  ],
  26: [
    { dy: -1, dz: 0, reach: 1 },
    { dy: 0, dz: -1, reach: 1 },
    { dy: -1, dz: -1, reach: 1 },
    { dy: 1, dz: -1, reach: 1 },
  ],
};

/**
 * Union-find over runs. Returns the number of components and each run's component, numbered from 0 in the order
 * of their first voxels (the smaller run is always the root, so the numbering needs no second ordering).
 */
export async function joinRuns(
  runs: RunLengths,
  connectivity: Connectivity,
  periodic: readonly Axis[],
  signal?: AbortSignal,
): Promise<{ count: number; componentOf: Uint32Array }> {
  const parent = new Uint32Array(runs.count);
  for (let run = 0; run < runs.count; run++) parent[run] = run;
  const [, ny, nz] = runs.shape;
  const wrapX = periodic.includes('x');
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    if (wrapX) for (let y = 0; y < ny; y++) joinAround(runs, parent, y + ny * z, y + ny * z);
    for (const { dy, dz, reach } of rowNeighbours[connectivity]) {
      const otherZ = wrapped(z + dz, nz, periodic.includes('z'));
      if (otherZ < 0) continue;
      for (let y = 0; y < ny; y++) {
        const otherY = wrapped(y + dy, ny, periodic.includes('y'));
        if (otherY < 0) continue;
        const row = y + ny * z;
        const other = otherY + ny * otherZ;
        joinRows(runs, parent, row, other, reach);
        if (wrapX && reach === 1) {
          joinAround(runs, parent, row, other);
          joinAround(runs, parent, other, row);
        }
      }
    }
  }
  return { count: numberRoots(parent), componentOf: parent };
}

/** Index inside 0 to n - 1, around the end where the axis is periodic; -1 where there is none. */
function wrapped(index: number, n: number, periodic: boolean): number {
  if (index >= 0 && index < n) return index;
  return periodic ? (index + n) % n : -1;
}

/** Joins the runs of two rows that overlap, or come within `reach` of it. */
function joinRows(runs: RunLengths, parent: Uint32Array, row: number, other: number, reach: number): void {
  const { rowStart, edges } = runs;
  const iEnd = rowStart[row + 1];
  const jEnd = rowStart[other + 1];
  let i = rowStart[row];
  let j = rowStart[other];
  while (i < iEnd && j < jEnd) {
    const endI = edges[2 * i + 1];
    const endJ = edges[2 * j + 1];
    if (edges[2 * i] < endJ + reach && edges[2 * j] < endI + reach) join(parent, i, j);
    if (endI < endJ) i++;
    else j++;
  }
}

/** Joins a run that starts at x = 0 in one row to one that ends at the far side in the other. */
function joinAround(runs: RunLengths, parent: Uint32Array, row: number, other: number): void {
  const { rowStart, edges, shape } = runs;
  if (rowStart[row] === rowStart[row + 1] || rowStart[other] === rowStart[other + 1]) return;
  const first = rowStart[row];
  const last = rowStart[other + 1] - 1;
  if (edges[2 * first] === 0 && edges[2 * last + 1] === shape[0]) join(parent, first, last);
}

function join(parent: Uint32Array, a: number, b: number): void {
  const rootA = root(parent, a);
  const rootB = root(parent, b);
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

function root(parent: Uint32Array, run: number): number {
  let here = run;
  while (parent[here] !== here) {
    const grandparent = parent[parent[here]];
    parent[here] = grandparent;
    here = grandparent;
  }
  return here;
}

/** Replaces each run's parent by its component's number, in place. A parent always precedes its child. */
function numberRoots(parent: Uint32Array): number {
  let count = 0;
  for (let run = 0; run < parent.length; run++) {
    parent[run] = parent[run] === run ? count++ : parent[parent[run]];
  }
  return count;
}
