import { InputError } from '../../base/index.ts';
import { complementaryError, multiply3, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { cellVolume, inverse3, rowTimes, transpose3 } from '../structures/cell-geometry.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';
import { parseSpecies } from '../structures/species.ts';
import type { OccupiedSupercell } from './correlations.ts';
import { withinRadius } from './ewald-vectors.ts';

/** e²/(4πε₀), eV Å, CODATA 2018. */
export const coulombConstant = 14.3996454784;

/** exp(−reach²) is what both sums leave out, relative to a pair of charges at 1/width. */
const reach = 6.2;

/**
 * Energies of pairs of unit charges in a supercell that repeats, with everything of a pair: all images of the one seen by
 * the other, and of a site by itself. Ewald's sum (doi:10.1002/andp.19213690304), with the uniform background that makes
 * cells with a charge neutral, so that nothing depends on the width of the Gaussians. Translations make the table one of
 * sublattices² × cells.
 */
export class EwaldPairs {
  readonly supercell: Supercell;
  /** eV for e², [from sublattice][to sublattice][cell of the second where the first is in cell 0]. */
  readonly #table: Float64Array;

  constructor(parent: ParentLattice, supercell: Supercell) {
    this.supercell = supercell;
    const { sublattices, cells } = supercell;
    this.#table = new Float64Array(sublattices * sublattices * cells);
    const sums = new PairSums(parent, supercell);
    for (let from = 0; from < sublattices; from++) {
      for (let to = 0; to < sublattices; to++) {
        const start = (from * sublattices + to) * cells;
        sums.add(from, to, this.#table.subarray(start, start + cells));
      }
    }
  }

  /** eV for two unit charges: a site of cell (0, 0, 0) and one of a cell anywhere. Half of it is a site's own energy. */
  between(from: number, to: number, cell: readonly [number, number, number]): number {
    return this.ofCell(from, to, this.supercell.cellAt(...cell));
  }

  /** The same for a cell by its number. */
  ofCell(from: number, to: number, cell: number): number {
    const { sublattices, cells } = this.supercell;
    return this.#table[(from * sublattices + to) * cells + cell];
  }
}

/** The two sums for one pair of sublattices. */
class PairSums {
  readonly #parent: ParentLattice;
  readonly #supercell: Supercell;
  readonly #width: number;
  readonly #volume: number;
  /** Vectors of the supercell's reciprocal lattice in primitive reciprocal vectors, and what each cosine counts. */
  readonly #waves: readonly { readonly share: Vector3; readonly weight: number }[];

  constructor(parent: ParentLattice, supercell: Supercell) {
    this.#parent = parent;
    this.#supercell = supercell;
    const cell = cellVolume(parent.lattice);
    this.#volume = cell * supercell.cells;
    // Both sums are over vectors of the endless lattice; this width makes their numbers alike for small supercells, and the
    // sum over waves, which each cell of the table repeats, no longer than it must be for large ones.
    this.#width = Math.sqrt(Math.PI) / (cell * Math.sqrt(supercell.cells)) ** (1 / 3);
    this.#waves = this.#wavesOf();
  }

  #wavesOf(): { share: Vector3; weight: number }[] {
    const { hermite } = this.#supercell;
    const rows = multiply3(hermite, this.#parent.lattice);
    const toPrimitive = transpose3(inverse3(hermite));
    const waves: { share: Vector3; weight: number }[] = [];
    withinRadius(transpose3(inverse3(rows)), (2 * reach * this.#width) / (2 * Math.PI), (whole, length) => {
      if (length === 0) return;
      const k2 = (2 * Math.PI * length) ** 2;
      const weight =
        (4 * Math.PI * coulombConstant * Math.exp(-k2 / (4 * this.#width ** 2))) / (this.#volume * k2);
      waves.push({ share: rowTimes(whole, toPrimitive), weight });
    });
    return waves;
  }

  add(from: number, to: number, into: Float64Array): void {
    const { sites, lattice } = this.#parent;
    const apart = (k: number): number => sites[to].position[k] - sites[from].position[k];
    const between: Vector3 = [apart(0), apart(1), apart(2)];
    this.#addNear(lattice, between, into);
    this.#addWaves(between, into);
    const background = (Math.PI * coulombConstant) / (this.#volume * this.#width ** 2);
    for (let cell = 0; cell < into.length; cell++) into[cell] -= background;
    if (from === to) into[0] -= (2 * this.#width * coulombConstant) / Math.sqrt(Math.PI);
  }

  #addNear(lattice: Matrix3, between: Vector3, into: Float64Array): void {
    withinRadius(
      lattice,
      reach / this.#width,
      ([i, j, k], distance) => {
        if (distance < 1e-9) return;
        into[this.#supercell.cellAt(i, j, k)] +=
          (coulombConstant * complementaryError(this.#width * distance)) / distance;
      },
      between,
    );
  }

  #addWaves(between: Vector3, into: Float64Array): void {
    for (let cell = 0; cell < into.length; cell++) {
      const [i, j, k] = this.#supercell.placeOf(cell);
      const [x, y, z] = [between[0] + i, between[1] + j, between[2] + k];
      let sum = 0;
      for (const { share, weight } of this.#waves) {
        sum += weight * Math.cos(2 * Math.PI * (share[0] * x + share[1] * y + share[2] * z));
      }
      into[cell] += sum;
    }
  }
}

/** Formal charges of the states of each sublattice, e; an empty site has none. @throws InputError for one not given. */
export function formalCharges(parent: ParentLattice): number[][] {
  return parent.sites.map(({ allowed }) =>
    allowed.map((species) => {
      const charge = species === vacancy ? 0 : parseSpecies(species)?.charge;
      if (charge !== undefined) return charge;
      throw new InputError(`'${species}' has no charge for an Ewald energy`, {
        at: { field: 'parent' },
        expected: "species with their charges, such as 'Li+' or 'O2-'",
      });
    }),
  );
}

/**
 * Electrostatic energy of the formal charges on ideal sites, without screening, eV per primitive cell. Cells with a
 * charge are made neutral by a uniform background.
 * @param pairs The table of the supercell, where it is at hand.
 */
export function ewaldEnergy(
  parent: ParentLattice,
  { supercell, occupation }: OccupiedSupercell,
  pairs: EwaldPairs = new EwaldPairs(parent, supercell),
): number {
  const states = formalCharges(parent);
  const { cells } = supercell;
  const charges = Float64Array.from(occupation, (state, site) => states[Math.floor(site / cells)][state]);
  let energy = 0;
  for (let from = 0; from < charges.length; from++) {
    if (charges[from] === 0) continue;
    const sublattice = Math.floor(from / cells);
    const [i, j, k] = supercell.placeOf(from % cells);
    for (let to = 0; to < charges.length; to++) {
      if (charges[to] === 0) continue;
      const [x, y, z] = supercell.placeOf(to % cells);
      const cell = supercell.cellAt(x - i, y - j, z - k);
      energy += 0.5 * charges[from] * charges[to] * pairs.ofCell(sublattice, Math.floor(to / cells), cell);
    }
  }
  return energy / cells;
}

/** Ewald energies of many occupied supercells, those of one shape together: a column beside their correlations. */
export function ewaldEnergies(parent: ParentLattice, structures: readonly OccupiedSupercell[]): Float64Array {
  const shapes = new Map<string, EwaldPairs>();
  return Float64Array.from(structures, (occupied) => {
    const key = occupied.supercell.hermite.join();
    const pairs = shapes.get(key) ?? new EwaldPairs(parent, occupied.supercell);
    shapes.set(key, pairs);
    // The table is by the places of cells, which supercells of one shape number alike.
    return ewaldEnergy(parent, occupied, pairs);
  });
}
