import { faceDistances } from '../structures/cell-geometry.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { LatticeSite } from './lattice-model.ts';

/** Pairs of sites with one distance, each once per primitive cell. */
export interface PairShell {
  /** Å */
  readonly distance: number;
  readonly pairs: readonly (readonly [LatticeSite, LatticeSite])[];
}

/** Distances closer than this, Å, are one shell. */
const sameDistance = 1e-3;

/** All pairs up to a distance of sites with a choice of species, by distance. */
export function pairShells(parent: ParentLattice, longest: number): PairShell[] {
  const found: { readonly distance: number; readonly pair: readonly [LatticeSite, LatticeSite] }[] = [];
  const active = parent.sites.flatMap(({ allowed }, index) => (allowed.length > 1 ? [index] : []));
  const reach = reachOf(parent, longest);
  for (const a of active) {
    for (const b of active) {
      for (const cell of cellsWithin(reach)) {
        if (b < a || (b === a && !isForward(cell))) continue;
        const distance = separation(parent, a, b, cell);
        if (distance > longest + sameDistance) continue;
        found.push({
          distance,
          pair: [
            { sublattice: a, cell: [0, 0, 0] },
            { sublattice: b, cell },
          ],
        });
      }
    }
  }
  found.sort((one, other) => one.distance - other.distance);
  const shells: { distance: number; pairs: (readonly [LatticeSite, LatticeSite])[] }[] = [];
  for (const { distance, pair } of found) {
    const last = shells.at(-1);
    if (last !== undefined && distance - last.distance < sameDistance) last.pairs.push(pair);
    else shells.push({ distance, pairs: [pair] });
  }
  return shells;
}

type Cell = readonly [number, number, number];

/** Of a cell and its opposite one is forward; none is itself. */
function isForward([i, j, k]: Cell): boolean {
  return k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0)));
}

function separation({ lattice, sites }: ParentLattice, a: number, b: number, cell: Cell): number {
  const steps = cell.map((at, axis) => at + sites[b].position[axis] - sites[a].position[axis]);
  const along = [0, 1, 2].map((k) => steps.reduce((sum, step, axis) => sum + step * lattice[axis][k], 0));
  return Math.hypot(...along);
}

/** Cells along each vector that a distance may span: it over the height of the cell, and two for the sites within. */
function reachOf({ lattice }: ParentLattice, longest: number): Cell {
  const [a, b, c] = faceDistances(lattice).map((height) => Math.ceil(longest / height) + 2);
  return [a, b, c];
}

function* cellsWithin([a, b, c]: Cell): Generator<Cell> {
  for (let k = -c; k <= c; k++) {
    for (let j = -b; j <= b; j++) {
      for (let i = -a; i <= a; i++) yield [i, j, k];
    }
  }
}
