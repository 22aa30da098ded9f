import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Cluster } from './clusters.ts';
import type { PaddedLattice } from './padded-lattice.ts';
import { stridesOf } from './tables.ts';

/** How the energy change of a site is worked out. */
export const programKinds = {
  /** Two states, and all depends on how many of some neighbours are in state 1. */
  counting: 0,
  /** Two states, as have all neighbours. */
  binary: 1,
  /** Any number of states. */
  general: 2,
} as const;

/**
 * What the sites of one sublattice look up. Words are offsets to neighbours, and where in `numbers` tables begin:
 *   counting, binary: groups, {neighbours, offsets…} a group, then blocks;
 *   general: blocks.
 * A block is {others, look-ups, (table, offsets…)…}, in general with a stride after each offset; 0 others end them. In
 * `numbers` the groups' factors come first. A binary table holds the energy of state 1 less that of state 0, the last
 * neighbour's state fastest; a general one that of each state of the site itself, which is fastest.
 */
export interface FieldProgram {
  readonly kind: number;
  readonly states: number;
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** eV by state, what the site has by itself. */
  readonly points: Float64Array;
}

/** One site's part in a patch. */
interface Role {
  readonly offsets: readonly number[];
  /** Of the neighbours. */
  readonly radices: readonly number[];
  /** Neighbours' states, the last fastest, and in each the states of the site itself. */
  readonly energies: Float64Array;
}

/** @param points eV by state of the sublattice. */
export function compileField(
  sublattice: number,
  points: Float64Array,
  patches: readonly Cluster[],
  lattice: PaddedLattice,
): FieldProgram {
  const roles = patches.flatMap((patch) =>
    patch.sites.flatMap((site, k) => (site.sublattice === sublattice ? [roleOf(patch, k, lattice)] : [])),
  );
  roles.sort((a, b) => a.offsets.length - b.offsets.length);
  const isBinary = points.length === 2 && roles.every(({ radices }) => radices.every((radix) => radix === 2));
  return isBinary ? binaryProgram(points, roles) : generalProgram(points, roles);
}

function roleOf(patch: Cluster, self: number, lattice: PaddedLattice): Role {
  const others = patch.sites.map((_, k) => k).filter((k) => k !== self);
  const order = [...others, self];
  const strides = stridesOf(patch.radices);
  const sorted = order.map((k) => patch.radices[k]);
  const energies = new Float64Array(patch.energies.length);
  const states = sorted.map(() => 0);
  for (let index = 0; index < energies.length; index++) {
    energies[index] = patch.energies[order.reduce((sum, k, n) => sum + states[n] * strides[k], 0)];
    for (let n = states.length - 1; n >= 0 && ++states[n] === sorted[n]; n--) states[n] = 0;
  }
  const from: LatticeSite = patch.sites[self];
  return {
    offsets: others.map((k) => lattice.offset(from, patch.sites[k])),
    radices: others.map((k) => patch.radices[k]),
    energies,
  };
}

/** Factors that differ by rounding only count as one. */
const alike = 1e-14;

function binaryProgram(points: Float64Array, roles: readonly Role[]): FieldProgram {
  const groups: { factor: number; offsets: number[] }[] = [];
  const rest: { offsets: readonly number[]; table: Float64Array }[] = [];
  let point = points[1] - points[0];
  for (const { offsets, energies } of roles) {
    const table = Float64Array.from(
      { length: energies.length / 2 },
      (_, k) => energies[2 * k + 1] - energies[2 * k],
    );
    if (offsets.length > 1) {
      rest.push({ offsets, table });
      continue;
    }
    point += table[0];
    const factor = table[1] - table[0];
    const group = groups.find((other) => Math.abs(other.factor - factor) <= alike * Math.abs(factor));
    if (group) group.offsets.push(...offsets);
    else groups.push({ factor, offsets: [...offsets] });
  }
  const words = [groups.length, ...groups.flatMap(({ offsets }) => [offsets.length, ...offsets])];
  const numbers = groups.map(({ factor }) => factor);
  writeBlocks(
    words,
    numbers,
    rest.map(({ offsets, table }) => ({ others: offsets.length, offsets, table })),
  );
  const isCounting = groups.length <= 1 && rest.length === 0;
  return {
    kind: isCounting ? programKinds.counting : programKinds.binary,
    states: 2,
    words: Int32Array.from(words),
    numbers: Float64Array.from(numbers),
    points: Float64Array.of(0, point),
  };
}

function generalProgram(points: Float64Array, roles: readonly Role[]): FieldProgram {
  const words: number[] = [];
  const numbers: number[] = [];
  const lookUps = roles.map(({ offsets, radices, energies }) => {
    const strides = stridesOf([...radices, points.length]);
    const pairs = offsets.flatMap((offset, k) => [offset, strides[k]]);
    return { others: offsets.length, offsets: pairs, table: energies };
  });
  writeBlocks(words, numbers, lookUps);
  return {
    kind: programKinds.general,
    states: points.length,
    words: Int32Array.from(words),
    numbers: Float64Array.from(numbers),
    points: points.slice(),
  };
}

interface LookUp {
  readonly others: number;
  readonly offsets: readonly number[];
  readonly table: Float64Array;
}

function writeBlocks(words: number[], numbers: number[], lookUps: readonly LookUp[]): void {
  const sizes = [...new Set(lookUps.map(({ others }) => others))];
  for (const size of sizes) {
    const block = lookUps.filter(({ others }) => others === size);
    words.push(size, block.length);
    for (const { offsets, table } of block) {
      words.push(numbers.length, ...offsets);
      for (const value of table) numbers.push(value);
    }
  }
  words.push(0);
}
