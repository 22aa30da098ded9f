import {
  latticeSublatticeLayout,
  latticeWalkerLayout,
  readRecord,
  writeRecord,
  type Arena,
} from '../../compute/index.ts';
import type { CompiledLattice } from './compiled-lattice.ts';
import type { Exchange } from './exchanges.ts';
import { programKinds, type FieldProgram } from './field-program.ts';

/** One sublattice's state of one kind: what is counted. */
export interface Slot {
  readonly sublattice: number;
  readonly state: number;
  readonly species: string;
}

/** Numbers of samples that one call of a kernel can note. */
export const samplesHeld = 1024;

/** Where the parts of one sublattice's program are. */
interface ProgramPointers {
  readonly words: number;
  readonly numbers: number;
  readonly points: number;
  readonly potentials: number;
  readonly change: number;
  readonly accept: number;
}

/**
 * A walker's part of a memory, and views of it. All is allocated at once, so that the views stay good. Sites are the active
 * ones: those of the first sublattice with a choice of states, then of the next.
 */
export class WalkerMemory {
  readonly arena: Arena;
  /** Of the record. */
  readonly at: number;
  readonly slots: readonly Slot[];
  readonly occupation: Uint8Array;
  readonly home: Uint32Array;
  readonly ghostStart: Uint32Array;
  readonly ghosts: Uint32Array;
  /** Sites by slot. */
  readonly counts: Int32Array;
  /** Sites in each slot, as many entries as cells each, and where each site is in its list; empty without exchanges. */
  readonly lists: Uint32Array;
  readonly places: Uint32Array;
  readonly energies: Float64Array;
  readonly history: Int32Array;
  readonly #programs: readonly ProgramPointers[];
  readonly #compiled: CompiledLattice;

  constructor(arena: Arena, compiled: CompiledLattice, exchanges: readonly Exchange[]) {
    const { lattice, supercell } = compiled;
    this.arena = arena;
    this.#compiled = compiled;
    this.slots = slotsOf(compiled);
    const listed = exchanges.length > 0 ? this.slots.length * supercell.cells : 0;
    const sites = supercell.cells * lattice.active.length;
    const ghosts = lattice.ghosts();
    const changes = exchanges.reduce((sum, { length }) => sum + length, 0);
    const allocate = (bytes: number): number => arena.allocate(bytes);
    this.at = allocate(latticeWalkerLayout.bytes);
    const pointers = {
      occupation: allocate(lattice.places),
      home: allocate(4 * sites),
      rows: allocate((8 * sites) / supercell.shape[0]),
      ghostStart: allocate(4 * (sites + 1)),
      ghosts: allocate(4 * ghosts.places.length),
      records: allocate(latticeSublatticeLayout.bytes * lattice.active.length),
      counts: allocate(4 * this.slots.length),
      lists: allocate(4 * listed),
      places: allocate(listed > 0 ? 4 * sites : 0),
      exchangeStart: allocate(4 * (exchanges.length + 1)),
      exchangeWords: allocate(12 * changes),
      energies: allocate(8 * samplesHeld),
      history: allocate(4 * samplesHeld * this.slots.length),
    };
    this.#programs = compiled.programs.map((program) => allocateProgram(arena, program));
    const { buffer } = arena.memory;
    this.occupation = new Uint8Array(buffer, pointers.occupation, lattice.places);
    this.home = new Uint32Array(buffer, pointers.home, sites);
    this.ghostStart = new Uint32Array(buffer, pointers.ghostStart, sites + 1);
    this.ghosts = new Uint32Array(buffer, pointers.ghosts, ghosts.places.length);
    this.counts = new Int32Array(buffer, pointers.counts, this.slots.length);
    this.lists = new Uint32Array(buffer, pointers.lists, listed);
    this.places = new Uint32Array(buffer, pointers.places, listed > 0 ? sites : 0);
    this.energies = new Float64Array(buffer, pointers.energies, samplesHeld);
    this.history = new Int32Array(buffer, pointers.history, samplesHeld * this.slots.length);
    this.home.set(lattice.home());
    this.ghostStart.set(ghosts.start);
    this.ghosts.set(ghosts.places);
    this.#writeRows(pointers.rows);
    this.#writeExchanges(exchanges, pointers.exchangeStart, pointers.exchangeWords);
    this.#writePrograms(pointers.records);
    this.write({
      ...pointers,
      sublattices: lattice.active.length,
      cells: supercell.cells,
      slots: this.slots.length,
      exchanges: exchanges.length,
      rowLength: supercell.shape[0],
      rowStep: lattice.active.length,
      recordBytes: latticeSublatticeLayout.bytes,
    });
  }

  read(): ReturnType<typeof readRecord<Field>> {
    return readRecord(this.arena.memory, this.at, latticeWalkerLayout);
  }

  write(values: Partial<Record<Field, number>>): void {
    writeRecord(this.arena.memory, this.at, latticeWalkerLayout, values);
  }

  /** Of an active sublattice by state, eV. */
  potentials(index: number): Float64Array {
    return this.#view(this.#programs[index].potentials, this.#compiled.programs[index].states);
  }

  /** Energy changes and acceptances of a sublattice whose program counts neighbours. */
  countingTables(index: number): { readonly change: Float64Array; readonly accept: Float64Array } {
    const entries = countingEntries(this.#compiled.programs[index]);
    const { change, accept } = this.#programs[index];
    return { change: this.#view(change, entries), accept: this.#view(accept, entries) };
  }

  #view(at: number, entries: number): Float64Array {
    return new Float64Array(this.arena.memory.buffer, at, entries);
  }

  /** For each row of sites the first one's place, and how far from its ends no site has copies. */
  #writeRows(at: number): void {
    const [length] = this.#compiled.supercell.shape;
    const rows = new Uint32Array(this.arena.memory.buffer, at, (2 * this.home.length) / length);
    for (let row = 0; row < rows.length / 2; row++) {
      let edge = 0;
      for (let along = 0; along < length; along++) {
        const site = row * length + along;
        if (this.ghostStart[site + 1] === this.ghostStart[site]) continue;
        edge = Math.max(edge, Math.min(along, length - 1 - along) + 1);
      }
      rows.set([this.home[row * length], edge], 2 * row);
    }
  }

  #writeExchanges(exchanges: readonly Exchange[], start: number, words: number): void {
    const { active } = this.#compiled.lattice;
    const { buffer } = this.arena.memory;
    let first = 0;
    const starts = [0, ...exchanges.map(({ length }) => (first += length))];
    new Uint32Array(buffer, start, starts.length).set(starts);
    const flat = exchanges
      .flat()
      .flatMap(({ sublattice, from, to }) => [active.indexOf(sublattice), from, to]);
    new Int32Array(buffer, words, flat.length).set(flat);
  }

  #writePrograms(records: number): void {
    let firstSlot = 0;
    for (const [k, { kind, states }] of this.#compiled.programs.entries()) {
      const record = records + k * latticeSublatticeLayout.bytes;
      const values = { kind, states, firstSlot, ...this.#programs[k] };
      writeRecord(this.arena.memory, record, latticeSublatticeLayout, values);
      firstSlot += states;
    }
  }
}

type Field = (typeof latticeWalkerLayout)['fields'][number]['name'];

function slotsOf({ model, lattice }: CompiledLattice): Slot[] {
  return lattice.active.flatMap((sublattice) =>
    model.parent.sites[sublattice].allowed.map((species, state) => ({ sublattice, state, species })),
  );
}

/** A state, and how many of the neighbours are in state 1. */
function countingEntries({ kind, words }: FieldProgram): number {
  if (kind !== programKinds.counting) return 0;
  return 2 * ((words[0] === 0 ? 0 : words[1]) + 1);
}

function allocateProgram(arena: Arena, program: FieldProgram): ProgramPointers {
  const { words, numbers, points, states } = program;
  const table = 8 * countingEntries(program);
  const pointers = {
    words: arena.allocate(4 * words.length),
    numbers: arena.allocate(8 * numbers.length),
    points: arena.allocate(8 * points.length),
    potentials: arena.allocate(8 * states),
    change: arena.allocate(table),
    accept: arena.allocate(table),
  };
  const { buffer } = arena.memory;
  new Int32Array(buffer, pointers.words, words.length).set(words);
  new Float64Array(buffer, pointers.numbers, numbers.length).set(numbers);
  new Float64Array(buffer, pointers.points, points.length).set(points);
  return pointers;
}
