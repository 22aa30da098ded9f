import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { CarriedEvent, Carriers } from './carriers.ts';
import { CopiedLattice } from './copied-lattice.ts';
import type { EnergyTable } from './energy-tables.ts';
import { impactsOf, sitesOf, type Impact } from './impacts.ts';

/** Tables of rates themselves have at most this many entries. */
const mostRates = 4096;

/** What the kernel works with, in words and numbers; layouts as kernels/kinetic-monte-carlo.ts reads them. */
export interface EventProgram {
  readonly lattice: CopiedLattice;
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** Where the record of each event begins, in words. */
  readonly records: Int32Array;
  /** Where the list of all slots of each kind begins, and its length. */
  readonly kindSlots: Int32Array;
  /** Event by kind and slot, `slots` to a kind. */
  readonly events: Int32Array;
  readonly slots: number;
  /** For each event where its prefactor lies, then constants; where its table of rates lies and its length, if it has one. */
  readonly rates: readonly RatePlaces[];
}

interface RatePlaces {
  readonly constants: number;
  readonly direct: number;
  readonly entries: number;
}

const recordWords = 14;

/** Writes the events of a model for one supercell and one temperature. `beta`: 1/kT, 1/eV. */
export function writeProgram(
  carriers: Carriers,
  reverses: readonly number[],
  supercell: Supercell,
  beta: number,
): EventProgram {
  const impacts = carriers.events.map((event) => impactsOf(carriers, supercell, event));
  const lattice = new CopiedLattice(supercell, marginsOf(carriers, impacts));
  const writer = new ProgramWriter(carriers, lattice, beta);
  for (const [number, event] of carriers.events.entries()) {
    writer.writeEvent(number, event, impacts[number], reverses[number]);
  }
  return writer.finish();
}

/** How many cells from a carrier its events look at and touch others, along each vector. */
function marginsOf({ events }: Carriers, impacts: readonly (readonly Impact[])[]): [number, number, number] {
  const margins: [number, number, number] = [0, 0, 0];
  for (const [number, event] of events.entries()) {
    for (const { cell } of [...sitesOf(event), ...impacts[number].map(({ site }) => site)]) {
      for (let axis = 0; axis < 3; axis++) {
        margins[axis] = Math.max(margins[axis], Math.abs(cell[axis] - event.carrierSite.cell[axis]));
      }
    }
  }
  return margins;
}

class ProgramWriter {
  readonly #carriers: Carriers;
  readonly #lattice: CopiedLattice;
  readonly #beta: number;
  readonly #words: number[] = [];
  readonly #numbers: number[] = [];
  readonly #records: Int32Array;
  readonly #tables: { at: number; table: EnergyTable }[] = [];
  readonly #directs = new Map<string, number>();
  readonly #rates: RatePlaces[] = [];

  constructor(carriers: Carriers, lattice: CopiedLattice, beta: number) {
    this.#carriers = carriers;
    this.#lattice = lattice;
    this.#beta = beta;
    const count = carriers.events.length;
    this.#records = Int32Array.from({ length: count }, (_, k) => k * recordWords);
    this.#words.length = count * recordWords;
  }

  writeEvent(number: number, event: CarriedEvent, impacts: readonly Impact[], reverse: number): void {
    const { mechanism, before, after, tables, carrierSite, carrier } = event;
    const offset = (site: LatticeSite): number => this.#lattice.offset(carrierSite, site);
    const others = mechanism.changes.flatMap(({ site }, k) =>
      k === carrier ? [] : [[offset(site), before[k]]],
    );
    const constants = this.#add([mechanism.prefactor, event.energyChange, event.barrier]);
    const placed = tables.map((table) => this.#table(table));
    const direct = this.#direct(event, placed[0] ?? -1);
    this.#rates.push({
      constants,
      direct,
      entries: direct < 0 ? 0 : (tables[0]?.energyChange.length ?? 1),
    });
    const record = [
      others.length,
      tables.length,
      mechanism.changes.length,
      mechanism.moves.length,
      impacts.length,
      this.#write(others.flat()),
      this.#write(tables.flatMap((table, t) => tableWords(table, placed[t], offset))),
      this.#write(
        mechanism.changes.flatMap(({ site }, k) => [offset(site), before[k], after[k], site.sublattice]),
      ),
      this.#write(
        mechanism.moves.flatMap(({ from, to }) => [
          offset(from),
          offset(to),
          ...to.cell.map((x, axis) => x - from.cell[axis]),
        ]),
      ),
      this.#impacts(impacts, offset),
      constants,
      direct,
      reverse,
      number,
    ];
    for (const [k, word] of record.entries()) this.#words[number * recordWords + k] = word;
  }

  finish(): EventProgram {
    const { events, kinds } = this.#carriers;
    const slots = Math.max(...kinds.map((kind) => kind.events.length));
    const kindSlots = kinds.flatMap((kind) => [
      this.#write(kind.events.flatMap((event, slot) => [slot, this.#records[event]])),
      kind.events.length,
    ]);
    const bySlot = new Int32Array(kinds.length * slots).fill(-1);
    for (const [number, { kind, slot }] of events.entries()) bySlot[kind * slots + slot] = number;
    return {
      lattice: this.#lattice,
      words: Int32Array.from(this.#words),
      numbers: Float64Array.from(this.#numbers),
      records: this.#records,
      kindSlots: Int32Array.from(kindSlots),
      events: bySlot,
      slots,
      rates: this.#rates,
    };
  }

  #write(words: readonly number[]): number {
    const at = this.#words.length;
    for (const word of words) this.#words.push(word);
    return at;
  }

  #add(numbers: Iterable<number>): number {
    const at = this.#numbers.length;
    for (const value of numbers) this.#numbers.push(value);
    return at;
  }

  #impacts(impacts: readonly Impact[], offset: (site: LatticeSite) => number): number {
    const { events, kinds } = this.#carriers;
    const lists = new Map<string, number>();
    const sorted = [...impacts].sort((a, b) => offset(a.site) - offset(b.site));
    const words = sorted.flatMap(({ site, kind, events: touched }) => {
      const key = touched.join();
      const list =
        lists.get(key) ?? this.#write(touched.flatMap((event) => [events[event].slot, this.#records[event]]));
      lists.set(key, list);
      return [offset(site), kinds[kind].state, list, touched.length];
    });
    return this.#write(words);
  }

  /** Where a table of energies lies, one already written where it says the same. */
  #table(table: EnergyTable): number {
    const known = this.#tables.find(({ table: other }) => isSame(other, table));
    if (known !== undefined) return known.at;
    const pairs = Array.from(table.energyChange).flatMap((energy, k) => [energy, table.barrier[k]]);
    const at = this.#add(pairs);
    this.#tables.push({ at, table });
    return at;
  }

  /** Where the rates themselves lie for events with few surroundings; −1 for others. */
  #direct({ mechanism, tables, energyChange, barrier }: CarriedEvent, table: number): number {
    const entries = tables[0]?.energyChange.length ?? 1;
    if (tables.length > 1 || entries > mostRates) return -1;
    const key = `${mechanism.name} ${mechanism.prefactor} ${table} ${energyChange} ${barrier}`;
    const known = this.#directs.get(key);
    if (known !== undefined) return known;
    const rates = Array.from({ length: entries }, (_, k) => {
      const at = table + 2 * k;
      const change = table < 0 ? energyChange : energyChange + this.#numbers[at];
      const kinetic = table < 0 ? barrier : barrier + this.#numbers[at + 1];
      return mechanism.prefactor * Math.exp(-activation(change, kinetic) * this.#beta);
    });
    const at = this.#add(rates);
    this.#directs.set(key, at);
    return at;
  }
}

/** E‡ − E_i, eV, from E_f − E_i and E_KRA: never below the end points. */
export function activation(energyChange: number, barrier: number): number {
  return Math.max(barrier + 0.5 * energyChange, Math.max(0, energyChange));
}

function tableWords({ sites }: EnergyTable, at: number, offset: (site: LatticeSite) => number): number[] {
  let stride = 1;
  const strides = sites.map(() => 1);
  for (let k = sites.length - 1; k >= 0; k--) {
    strides[k] = stride;
    stride *= sites[k].states;
  }
  return [sites.length, at, ...sites.flatMap(({ site }, k) => [offset(site), strides[k]])];
}

function isSame(a: EnergyTable, b: EnergyTable): boolean {
  return hasSame(a.energyChange, b.energyChange) && hasSame(a.barrier, b.barrier);
}

function hasSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}
