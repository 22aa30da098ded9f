import { InputError } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { Cluster } from './clusters.ts';

/** More states than this, with the copies, do not fit one memory beside the tables. */
const mostPlaces = 2 ** 31;

/**
 * Where states lie in an array that holds the cells of a supercell and, around them, copies of the cells that they see
 * across its faces, whatever its shape: a neighbour is then always the same distance away. Cells one after another, in
 * each the sublattices that have a choice.
 */
export class PaddedLattice {
  readonly supercell: Supercell;
  /** Sublattices with a choice of states, in order; a cell's states are those of these. */
  readonly active: readonly number[];
  /** Of the array. */
  readonly places: number;
  readonly #reach: readonly [number, number, number];
  readonly #row: number;
  readonly #plane: number;

  /** @throws InputError for a supercell that is too large. */
  constructor(supercell: Supercell, active: readonly number[], patches: readonly Cluster[]) {
    this.supercell = supercell;
    this.active = active;
    this.#reach = reachOf(supercell, patches);
    const [x, y, z] = supercell.shape.map((cells, axis) => cells + 2 * this.#reach[axis]);
    this.#row = x * active.length;
    this.#plane = this.#row * y;
    this.places = this.#plane * z;
    if (this.places > mostPlaces) {
      throw new InputError(`a supercell of ${supercell.sites} sites is too large`, {
        at: { field: 'supercell' },
        expected: `fewer than ${mostPlaces} sites with those around it`,
      });
    }
  }

  /** Steps from one site to the nearest copy of another. */
  offset(from: LatticeSite, to: LatticeSite): number {
    const [i, j, k] = nearestCopy(this.supercell, from, to);
    const sublattices = this.active.indexOf(to.sublattice) - this.active.indexOf(from.sublattice);
    return sublattices + i * this.active.length + j * this.#row + k * this.#plane;
  }

  /** Place of the first sublattice of a cell, which may be one around the supercell. */
  #placeAt(i: number, j: number, k: number): number {
    const [x, y, z] = this.#reach;
    return (i + x) * this.active.length + (j + y) * this.#row + (k + z) * this.#plane;
  }

  /** Place of each active site: those of the first active sublattice, then of the next. */
  home(): Uint32Array {
    const { cells } = this.supercell;
    const home = new Uint32Array(cells * this.active.length);
    for (let cell = 0; cell < cells; cell++) {
      const place = this.#placeAt(...this.supercell.placeOf(cell));
      for (let k = 0; k < this.active.length; k++) home[k * cells + cell] = place + k;
    }
    return home;
  }

  /** The places of the copies of each active site: those of site s from `start[s]` to `start[s + 1]`. */
  ghosts(): { readonly start: Uint32Array; readonly places: Uint32Array } {
    const { cells } = this.supercell;
    const width = this.active.length;
    const start = new Uint32Array(cells * width + 1);
    this.#eachGhost((cell) => {
      for (let k = 0; k < width; k++) start[k * cells + cell + 1]++;
    });
    for (let site = 0; site < cells * width; site++) start[site + 1] += start[site];
    const places = new Uint32Array(start[cells * width]);
    const next = start.slice();
    this.#eachGhost((cell, place) => {
      for (let k = 0; k < width; k++) places[next[k * cells + cell]++] = place + k;
    });
    return { start, places };
  }

  #eachGhost(visit: (cell: number, place: number) => void): void {
    const [a, c, f] = this.supercell.shape;
    const [x, y, z] = this.#reach;
    for (let k = -z; k < f + z; k++) {
      for (let j = -y; j < c + y; j++) {
        const isInside = k >= 0 && k < f && j >= 0 && j < c;
        for (let i = -x; i < a + x; i++) {
          if (isInside && i === 0) i = a;
          if (i < a + x) visit(this.supercell.cellAt(i, j, k), this.#placeAt(i, j, k));
        }
      }
    }
  }
}

/** Cells along each axis from a site to the farthest that it interacts with. */
function reachOf(supercell: Supercell, patches: readonly Cluster[]): [number, number, number] {
  const reach: [number, number, number] = [0, 0, 0];
  for (const { sites } of patches) {
    for (const from of sites) {
      for (const to of sites) {
        const steps = nearestCopy(supercell, from, to);
        for (let axis = 0; axis < 3; axis++) reach[axis] = Math.max(reach[axis], Math.abs(steps[axis]));
      }
    }
  }
  return reach;
}

/** Cells from a site to a copy of another: half the supercell's cells along each axis at most. */
function nearestCopy(supercell: Supercell, from: LatticeSite, to: LatticeSite): [number, number, number] {
  const [x, y, z] = to.cell.map((at, axis) => at - from.cell[axis]);
  const [[a], [b, c], [d, e, f]] = supercell.hermite;
  const layers = Math.round(z / f);
  const rows = Math.round((y - layers * e) / c);
  const columns = Math.round((x - layers * d - rows * b) / a);
  return [x - layers * d - rows * b - columns * a, y - layers * e - rows * c, z - layers * f];
}
