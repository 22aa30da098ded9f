import { cellEntries, childModes, coarseMatrix, modeEntries, modeMatrix, type Half } from './modes.ts';
import type { Triple } from './node-grid.ts';

/** Whether an axis has half as many cells, of twice the size, on the coarse grid; an odd last cell stays as it is. */
export type Halved = readonly [x: boolean, y: boolean, z: boolean];

/** Along each axis the last level has at most so many cells. */
const fewCells = 2;
/** An axis is halved once its mean coupling is at least this share of the strongest axis's. */
const comparable = 0.3;

/** Cells of the coarse grid. */
export function coarseCells(cells: Triple, halved: Halved): Triple {
  const along = (axis: 0 | 1 | 2): number => (halved[axis] ? Math.ceil(cells[axis] / 2) : cells[axis]);
  return [along(0), along(1), along(2)];
}

/** For each fine node of an axis the coarse nodes below and above it: the same one twice where it lies on it. */
export function coarseNodes(cells: number, halved: boolean): Int32Array {
  const nodes = new Int32Array(2 * (cells + 1));
  const last = halved ? Math.ceil(cells / 2) : cells;
  for (let node = 0; node <= cells; node++) {
    const place = !halved ? node : node === cells ? last : node / 2;
    nodes[2 * node] = Math.floor(place);
    nodes[2 * node + 1] = Math.ceil(place);
  }
  return nodes;
}

/**
 * The axes to halve: those along which neighbours are coupled about as strongly as anywhere, because point smoothers leave
 * errors that are smooth along those only.
 */
export function axesToHalve(cells: Triple, strengths: Triple): Halved {
  const eligible = strengths.map((strength, axis) => (cells[axis] > fewCells ? strength : 0));
  const strongest = Math.max(...eligible);
  const halve = (axis: 0 | 1 | 2): boolean => eligible[axis] > 0 && eligible[axis] >= comparable * strongest;
  return [halve(0), halve(1), halve(2)];
}

/** With which factor number `from` of a child enters entry `to` of its coarse cell's mode matrix. */
export interface Term {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

/**
 * Galerkin, cell by cell: the terms of each kind of child, kind = x + 3 y + 9 z with 0, 1, 2 for near half, far half and
 * all of the coarse cell along each axis. For voxels from six numbers, else from mode matrices.
 */
export function childTerms(from: 'voxels' | 'matrices'): readonly (readonly Term[])[] {
  return Array.from({ length: 27 }, (_, kind) => {
    const place = [kind % 3, Math.floor(kind / 3) % 3, Math.floor(kind / 9)] as [Half, Half, Half];
    const transfer = childModes(place);
    return Array.from({ length: from === 'voxels' ? cellEntries : modeEntries }, (_row, number) => {
      const unit = new Float64Array(from === 'voxels' ? cellEntries : modeEntries);
      unit[number] = 1;
      return termsOf(coarseMatrix(from === 'voxels' ? modeMatrix(unit) : unit, transfer), number);
    }).flat();
  });
}

function termsOf(matrix: Float64Array, from: number): Term[] {
  return [...matrix.entries()].flatMap(([to, factor]) => (factor === 0 ? [] : [{ from, to, factor }]));
}
