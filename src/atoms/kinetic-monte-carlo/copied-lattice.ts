import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';

/**
 * A supercell with copies of itself around it, as many cells deep along each vector as asked, so that a site some cells away
 * is always the same number of places away. Place = sublattice + sublattices × (cell in the padded block, first index
 * fastest).
 */
export class CopiedLattice {
  readonly supercell: Supercell;
  readonly margins: readonly [number, number, number];
  readonly places: number;
  /** For each place the one within the supercell that it copies; itself there. */
  readonly home: Int32Array;
  /** For each place the next that copies the same site, around in a ring. */
  readonly next: Int32Array;
  readonly #steps: readonly [number, number, number];

  constructor(supercell: Supercell, margins: readonly [number, number, number]) {
    this.supercell = supercell;
    this.margins = margins;
    const { sublattices, shape } = supercell;
    const lengths = shape.map((length, axis) => length + 2 * margins[axis]);
    this.#steps = [sublattices, sublattices * lengths[0], sublattices * lengths[0] * lengths[1]];
    this.places = sublattices * lengths[0] * lengths[1] * lengths[2];
    this.home = new Int32Array(this.places);
    this.next = new Int32Array(this.places);
    this.#copies(lengths);
  }

  #copies([a, b, c]: readonly number[]): void {
    const { supercell, margins, home, next } = this;
    const { sublattices } = supercell;
    for (let place = 0; place < this.places; place++) next[place] = place;
    let place = 0;
    for (let k = 0; k < c; k++) {
      for (let j = 0; j < b; j++) {
        for (let i = 0; i < a; i++) {
          const cell = supercell.cellAt(i - margins[0], j - margins[1], k - margins[2]);
          const first = this.placeOf(cell);
          for (let sublattice = 0; sublattice < sublattices; sublattice++, place++) {
            home[place] = first + sublattice;
            if (home[place] === place) continue;
            next[place] = next[first + sublattice];
            next[first + sublattice] = place;
          }
        }
      }
    }
  }

  /** The place of a site by its number in the supercell's order. */
  placeOf(site: number): number {
    const { supercell, margins } = this;
    const sublattice = Math.floor(site / supercell.cells);
    const [i, j, k] = supercell.placeOf(site - sublattice * supercell.cells);
    const [x, y, z] = this.#steps;
    return sublattice + (i + margins[0]) * x + (j + margins[1]) * y + (k + margins[2]) * z;
  }

  /** How many places further a site lies than the place of another. */
  offset(from: LatticeSite, to: LatticeSite): number {
    const [i, j, k] = to.cell.map((cell, axis) => cell - from.cell[axis]);
    const [x, y, z] = this.#steps;
    return to.sublattice - from.sublattice + i * x + j * y + k * z;
  }
}
