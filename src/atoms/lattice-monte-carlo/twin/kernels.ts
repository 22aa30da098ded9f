import {
  latticeSublatticeLayout,
  latticeWalkerLayout,
  readRecord,
  writeRecord,
  type Arena,
  type OwnKernel,
} from '../../../compute/index.ts';
import { boltzmann } from './boltzmann.ts';
import { Xoshiro, type Chance } from './chance.ts';

type WalkerRecord = ReturnType<typeof readRecord<(typeof latticeWalkerLayout)['fields'][number]['name']>>;
type SublatticeRecord = ReturnType<
  typeof readRecord<(typeof latticeSublatticeLayout)['fields'][number]['name']>
>;

/** The kernels' readable twin over the same memory: the same walks to the last bit, or along other chances if given. */
export function twinKernels(arena: Arena, chance?: Chance): OwnKernel {
  return {
    arena,
    kernels: {
      semiGrand: (at, samples, steps) => walk(arena, at, samples, chance, (twin) => twin.siteSteps(steps)),
      exchange: (at, samples, steps) => walk(arena, at, samples, chance, (twin) => twin.exchangeSteps(steps)),
      energyChange: (at, site, to) => new Twin(arena, at, chance).energyChange(site, to),
      setState: (at, site, to) => {
        const twin = new Twin(arena, at, chance);
        twin.setState(site, to);
        twin.store();
        return 0;
      },
    },
  };
}

function walk(
  arena: Arena,
  at: number,
  samples: number,
  chance: Chance | undefined,
  step: (twin: Twin) => void,
): number {
  const twin = new Twin(arena, at, chance);
  for (let sample = 0; sample < samples; sample++) {
    step(twin);
    twin.note(sample);
  }
  twin.store();
  return 0;
}

/** A change of an exchange: its sublattice, and the states that a site leaves and enters. */
interface Change {
  readonly index: number;
  readonly sublattice: SublatticeRecord;
  readonly from: number;
  readonly to: number;
}

class Twin {
  private readonly arena: Arena;
  private readonly at: number;
  private readonly walker: WalkerRecord;
  private readonly sublattices: readonly SublatticeRecord[];
  private readonly random: Xoshiro;
  private readonly chance: Chance;
  private readonly u8: Uint8Array;
  private readonly i32: Int32Array;
  private readonly f64: Float64Array;

  constructor(arena: Arena, at: number, chance: Chance | undefined) {
    const { memory } = arena;
    this.arena = arena;
    this.at = at;
    this.walker = readRecord(memory, at, latticeWalkerLayout);
    const { sublattices, records, recordBytes, random0, random1, random2, random3 } = this.walker;
    this.sublattices = Array.from({ length: sublattices }, (_, k) =>
      readRecord(memory, records + k * recordBytes, latticeSublatticeLayout),
    );
    this.random = new Xoshiro(Uint32Array.of(random0, random1, random2, random3));
    this.chance = chance ?? this.random;
    this.u8 = new Uint8Array(memory.buffer);
    this.i32 = new Int32Array(memory.buffer);
    this.f64 = new Float64Array(memory.buffer);
  }

  store(): void {
    const [random0, random1, random2, random3] = this.random.words;
    const { energy, attempted, accepted } = this.walker;
    const values = { random0, random1, random2, random3, energy, attempted, accepted };
    writeRecord(this.arena.memory, this.at, latticeWalkerLayout, values);
  }

  note(sample: number): void {
    const { energies, energy, history, counts, slots } = this.walker;
    this.f64[energies / 8 + sample] = energy;
    this.i32.copyWithin(history / 4 + sample * slots, counts / 4, counts / 4 + slots);
  }

  siteSteps(steps: number): void {
    const { walker } = this;
    for (let step = 0; step < steps; step++) {
      const site = this.chance.below(walker.cells * walker.sublattices);
      const sublattice = this.sublatticeOf(site);
      const from = this.stateOf(site);
      let to = 1 - from;
      if (sublattice.states > 2) {
        to = this.chance.below(sublattice.states - 1);
        if (to >= from) to++;
      }
      const change = this.energyChange(site, to);
      const accepts = this.acceptance(sublattice, site, from, to, change);
      if (accepts >= 1 || this.chance.happens(accepts)) {
        this.write(site, to);
        this.addCount(sublattice.firstSlot + from, -1);
        this.addCount(sublattice.firstSlot + to, 1);
        walker.energy += change;
        walker.accepted++;
      }
    }
    walker.attempted += steps;
  }

  exchangeSteps(steps: number): void {
    const { walker } = this;
    for (let step = 0; step < steps; step++) {
      if (this.tryExchange(this.changesOf(this.chance.below(walker.exchanges)))) walker.accepted++;
    }
    walker.attempted += steps;
  }

  energyChange(site: number, to: number): number {
    const sublattice = this.sublatticeOf(site);
    const from = this.stateOf(site);
    if (from === to) return 0;
    if (sublattice.kind === 2) return this.generalChange(site, sublattice, from, to);
    const field = this.binaryField(site, sublattice);
    return to > from ? field : -field;
  }

  setState(site: number, to: number): void {
    const { firstSlot } = this.sublatticeOf(site);
    const from = this.stateOf(site);
    if (from === to) return;
    this.walker.energy += this.energyChange(site, to);
    this.write(site, to);
    this.relist(site, firstSlot + from, firstSlot + to);
  }

  private acceptance(
    sublattice: SublatticeRecord,
    site: number,
    from: number,
    to: number,
    change: number,
  ): number {
    if (this.walker.sublattices === 1 && sublattice.kind === 0) {
      const [first] = this.groupSums(site, sublattice);
      return this.f64[sublattice.accept / 8 + 2 * (first ?? 0) + from];
    }
    const x = this.walker.beta * (change - this.gainOf({ sublattice, from, to }));
    return x <= 0 ? 1 : boltzmann(x);
  }

  private tryExchange(changes: readonly Change[]): boolean {
    const { walker } = this;
    const before = walker.energy;
    let energy = before;
    let gain = 0;
    let ratio = 1;
    const chosen: number[] = [];
    for (const change of changes) {
      const { sublattice, from, to } = change;
      const slot = sublattice.firstSlot + from;
      const earlier = changes.slice(0, chosen.length);
      const available =
        this.count(slot) - earlier.filter((one) => one.index === change.index && one.to === from).length;
      if (available <= 0) break;
      const site = this.drawSite(slot, chosen);
      energy += this.energyChange(site, to);
      gain += this.gainOf(change);
      this.write(site, to);
      this.relist(site, slot, sublattice.firstSlot + to);
      chosen.push(site);
      ratio *= available;
    }
    if (chosen.length === changes.length) {
      ratio /= this.waysBack(changes);
      const accepts = boltzmann(walker.beta * (energy - before - gain)) * ratio;
      if (accepts >= 1 || this.chance.happens(accepts)) {
        walker.energy = energy;
        return true;
      }
    }
    for (let k = chosen.length - 1; k >= 0; k--) {
      const { sublattice, from, to } = changes[k];
      this.write(chosen[k], from);
      this.relist(chosen[k], sublattice.firstSlot + to, sublattice.firstSlot + from);
    }
    return false;
  }

  private waysBack(changes: readonly Change[]): number {
    return changes.reduce((product, { index, sublattice, to }, k) => {
      const earlier = changes.slice(0, k).filter((one) => one.index === index && one.to === to).length;
      return product * (this.count(sublattice.firstSlot + to) - earlier);
    }, 1);
  }

  private drawSite(slot: number, chosen: readonly number[]): number {
    const list = this.walker.lists / 4 + slot * this.walker.cells;
    for (;;) {
      const site = this.i32[list + this.chance.below(this.count(slot))];
      if (!chosen.includes(site)) return site;
    }
  }

  private changesOf(kind: number): Change[] {
    const { exchangeStart, exchangeWords } = this.walker;
    const start = this.i32[exchangeStart / 4 + kind];
    const end = this.i32[exchangeStart / 4 + kind + 1];
    return Array.from({ length: end - start }, (_, k) => {
      const [index, from, to] = this.i32.subarray(exchangeWords / 4 + 3 * (start + k));
      return { index, sublattice: this.sublattices[index], from, to };
    });
  }

  private gainOf({ sublattice, from, to }: Pick<Change, 'sublattice' | 'from' | 'to'>): number {
    const potentials = sublattice.potentials / 8;
    return this.f64[potentials + to] - this.f64[potentials + from];
  }

  /** How many neighbours are in state 1, by group. */
  private groupSums(site: number, { words }: SublatticeRecord): number[] {
    const sums: number[] = [];
    let word = words / 4 + 1;
    for (let group = 0; group < this.i32[words / 4]; group++) {
      const offsets = this.i32.subarray(word + 1, word + 1 + this.i32[word]);
      sums.push(offsets.reduce((sum, offset) => sum + this.neighbour(site, offset), 0));
      word += 1 + offsets.length;
    }
    return sums;
  }

  private binaryField(site: number, sublattice: SublatticeRecord): number {
    const numbers = sublattice.numbers / 8;
    const sums = this.groupSums(site, sublattice);
    let field = this.f64[sublattice.points / 8 + 1];
    for (const [group, sum] of sums.entries()) field += this.f64[numbers + group] * sum;
    let word = sublattice.words / 4 + 1;
    for (let group = 0; group < sums.length; group++) word += 1 + this.i32[word];
    for (const [table, ...offsets] of this.lookUps(word, 1)) {
      const index = offsets.reduce((bits, offset) => 2 * bits + this.neighbour(site, offset), 0);
      field += this.f64[numbers + table + index];
    }
    return field;
  }

  private generalChange(site: number, sublattice: SublatticeRecord, from: number, to: number): number {
    const points = sublattice.points / 8;
    const numbers = sublattice.numbers / 8;
    let change = this.f64[points + to] - this.f64[points + from];
    for (const [table, ...others] of this.lookUps(sublattice.words / 4, 2)) {
      let index = table;
      for (let k = 0; k < others.length; k += 2) index += this.neighbour(site, others[k]) * others[k + 1];
      change += this.f64[numbers + index + to] - this.f64[numbers + index + from];
    }
    return change;
  }

  private *lookUps(start: number, wordsPerOther: number): Generator<Int32Array> {
    let word = start;
    while (this.i32[word] !== 0) {
      const size = 1 + wordsPerOther * this.i32[word];
      const count = this.i32[word + 1];
      word += 2;
      for (let k = 0; k < count; k++, word += size) yield this.i32.subarray(word, word + size);
    }
  }

  private sublatticeOf(site: number): SublatticeRecord {
    return this.sublattices[Math.floor(site / this.walker.cells)];
  }

  private placeOf(site: number): number {
    return this.walker.occupation + this.i32[this.walker.home / 4 + site];
  }

  private stateOf(site: number): number {
    return this.u8[this.placeOf(site)];
  }

  private neighbour(site: number, offset: number): number {
    return this.u8[this.placeOf(site) + offset];
  }

  private write(site: number, state: number): void {
    const { ghostStart, ghosts, occupation } = this.walker;
    this.u8[this.placeOf(site)] = state;
    const end = this.i32[ghostStart / 4 + site + 1];
    for (let at = this.i32[ghostStart / 4 + site]; at < end; at++) {
      this.u8[occupation + this.i32[ghosts / 4 + at]] = state;
    }
  }

  private count(slot: number): number {
    return this.i32[this.walker.counts / 4 + slot];
  }

  private addCount(slot: number, by: number): void {
    this.i32[this.walker.counts / 4 + slot] += by;
  }

  /** Moves a site to the end of another list; the last of the one it leaves takes its place. */
  private relist(site: number, from: number, to: number): void {
    const { cells, exchanges } = this.walker;
    const lists = this.walker.lists / 4;
    const places = this.walker.places / 4;
    this.addCount(from, -1);
    const at = this.count(to);
    this.addCount(to, 1);
    if (exchanges === 0) return;
    const last = this.i32[lists + from * cells + this.count(from)];
    const hole = this.i32[places + site];
    this.i32[lists + from * cells + hole] = last;
    this.i32[places + last] = hole;
    this.i32[lists + to * cells + at] = site;
    this.i32[places + site] = at;
  }
}
