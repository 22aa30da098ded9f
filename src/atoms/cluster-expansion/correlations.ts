import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { ClusterBasis } from './cluster-basis.ts';
import type { Cluster } from './cluster.ts';

/** A supercell and the state of each of its sites. */
export interface OccupiedSupercell {
  readonly supercell: Supercell;
  /** One state a site: the index into what its sublattice allows. */
  readonly occupation: Uint8Array;
}

/** The clusters of a basis in one supercell, of whatever size and shape: those that wrap onto themselves too. */
class SupercellClusters {
  readonly #basis: ClusterBasis;
  readonly #supercell: Supercell;
  /** Site numbers, one a cell, of each site that clusters reach from cell (0, 0, 0). */
  readonly #sites: Int32Array[] = [];
  readonly #siteIndices = new Map<string, number>();
  /** For each orbit, indices into #sites, cluster after cluster. */
  readonly #clusters: Int32Array[];
  /** Numbers of states of the sites of each orbit's clusters. */
  readonly #states: readonly number[][];
  readonly #held: Uint8Array[];

  constructor(basis: ClusterBasis, supercell: Supercell) {
    this.#basis = basis;
    this.#supercell = supercell;
    this.#clusters = basis.orbits.map(({ clusters }) => Int32Array.from(this.#indicesOf(clusters)));
    this.#states = basis.orbits.map(({ clusters: [base] }) =>
      base.map(({ sublattice }) => basis.parent.sites[sublattice].allowed.length),
    );
    this.#held = this.#sites.map(() => new Uint8Array(supercell.cells));
  }

  #indicesOf(clusters: readonly Cluster[]): number[] {
    return clusters.flatMap((cluster) => cluster.map((site) => this.#indexOf(site)));
  }

  #indexOf(site: LatticeSite): number {
    const key = `${site.sublattice}:${site.cell.join()}`;
    const known = this.#siteIndices.get(key);
    if (known !== undefined) return known;
    const { cells } = this.#supercell;
    const numbers = Int32Array.from({ length: cells }, (_, cell) => {
      const [i, j, k] = this.#supercell.placeOf(cell);
      return this.#supercell.siteAt(site.sublattice, i + site.cell[0], j + site.cell[1], k + site.cell[2]);
    });
    this.#siteIndices.set(key, this.#sites.length);
    return this.#sites.push(numbers) - 1;
  }

  /** Means of all functions of the basis. */
  correlations(occupation: Uint8Array, into: Float64Array): void {
    const { functions, orbits } = this.#basis;
    const { cells } = this.#supercell;
    for (const [index, numbers] of this.#sites.entries()) {
      const held = this.#held[index];
      for (let cell = 0; cell < cells; cell++) held[cell] = occupation[numbers[cell]];
    }
    const tallies = orbits.map((_, orbit) => this.#tally(orbit));
    for (const [column, { orbit, values }] of functions.entries()) {
      if (orbit < 0) {
        into[column] = 1;
        continue;
      }
      const tally = tallies[orbit];
      let sum = 0;
      for (let state = 0; state < values.length; state++) sum += tally[state] * values[state];
      into[column] = sum / (cells * orbits[orbit].clusters.length);
    }
  }

  /** How often the clusters of an orbit hold each combination of states. */
  #tally(orbit: number): Float64Array {
    const { cells } = this.#supercell;
    const states = this.#states[orbit];
    const size = states.length;
    const clusters = this.#clusters[orbit];
    const tally = new Float64Array(states.reduce((product, count) => product * count, 1));
    const combined = new Int32Array(cells);
    for (let first = 0; first < clusters.length; first += size) {
      combined.fill(0);
      for (let k = 0; k < size; k++) {
        const held = this.#held[clusters[first + k]];
        for (let cell = 0; cell < cells; cell++) combined[cell] = combined[cell] * states[k] + held[cell];
      }
      for (let cell = 0; cell < cells; cell++) tally[combined[cell]]++;
    }
    return tally;
  }
}

/**
 * Correlations of an occupied supercell: for each function of the basis the mean, over the clusters of its orbit and
 * their like decorations, of the product of site functions. The first is 1.
 * @throws InputError for an occupation that does not fit.
 */
export function correlations(basis: ClusterBasis, occupied: OccupiedSupercell): Float64Array {
  checkOccupation(basis, occupied);
  const row = new Float64Array(basis.functions.length);
  new SupercellClusters(basis, occupied.supercell).correlations(occupied.occupation, row);
  return row;
}

/** Correlations of many occupied supercells. */
export interface CorrelationMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row after row, one an occupied supercell. */
  readonly values: Float64Array;
  /** One a column. */
  readonly names: readonly string[];
}

/**
 * Correlations of many occupied supercells, those of one shape together.
 * @throws InputError for an occupation that does not fit.
 */
export async function correlationMatrix(
  basis: ClusterBasis,
  structures: readonly OccupiedSupercell[],
  work: LongWork = {},
): Promise<CorrelationMatrix> {
  const pace = pacer(work.signal);
  const columns = basis.functions.length;
  const values = new Float64Array(structures.length * columns);
  const shapes = new Map<string, SupercellClusters>();
  for (const [row, occupied] of structures.entries()) {
    await pace();
    checkOccupation(basis, occupied);
    const key = occupied.supercell.hermite.join();
    let clusters = shapes.get(key);
    if (clusters === undefined) {
      clusters = new SupercellClusters(basis, occupied.supercell);
      shapes.set(key, clusters);
    }
    clusters.correlations(occupied.occupation, values.subarray(row * columns, (row + 1) * columns));
  }
  return { rows: structures.length, columns, values, names: basis.functions.map(({ name }) => name) };
}

function checkOccupation({ parent }: ClusterBasis, { supercell, occupation }: OccupiedSupercell): void {
  const at = { field: 'occupation' };
  if (supercell.sublattices !== parent.sites.length || occupation.length !== supercell.sites) {
    throw new InputError(`an occupation of ${occupation.length} sites`, {
      at,
      expected: `${parent.sites.length} sublattices of ${supercell.cells} cells`,
    });
  }
  for (const [site, state] of occupation.entries()) {
    const sublattice = Math.floor(site / supercell.cells);
    const { allowed } = parent.sites[sublattice];
    if (state < allowed.length) continue;
    throw new InputError(`state ${state} of site ${site} on sublattice ${sublattice + 1}`, {
      at,
      expected: `0 to ${allowed.length - 1}: ${allowed.join(', ')}`,
    });
  }
}
