import { ConvergenceError, InputError } from '../../base/index.ts';
import {
  kineticWalkerLayout,
  openKernel,
  readRecord,
  writeRecord,
  type OwnKernel,
} from '../../compute/index.ts';
import { Random } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { checkOccupation, latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { vacancy } from '../structures/parent-lattice.ts';
import { chooseCarriers } from './carriers.ts';
import { latticeIn } from './electrostatics.ts';
import { layOutField } from './field-tables.ts';
import { writeProgram, type EventProgram } from './event-program.ts';
import type { KineticModel } from './kinetic-model.ts';
import { placeCarriers, populationLimit } from './placing.ts';

export const choosers = ['linear', 'tree', 'groups'] as const;
/** How the next event is found: a scan, a tree of sums over eight, or composition and rejection. All have the same law. */
export type Chooser = (typeof choosers)[number];

export interface KineticWalkerOptions {
  readonly supercell: Supercell;
  /** One state a site, in the supercell's order. */
  readonly occupation: Uint8Array;
  /** K */
  readonly temperature: number;
  readonly seed: number;
  readonly chooser?: Chooser | undefined;
  /** Whether atoms are followed; default: yes. */
  readonly follow?: boolean | undefined;
  /** Events that are written down until they are taken; default: none. */
  readonly log?: number | undefined;
}

/** Events in their order. */
export interface EventLog {
  readonly mechanisms: Int32Array;
  /** The first atom that each moved, as `species` counts them; −1 where none are followed. */
  readonly atoms: Int32Array;
  /** Waiting times × total rates. */
  readonly waited: Float64Array;
}

/** Groups of composition and rejection, and their bytes in the kernel. */
const groupCount = 48;
const groupBytes = 16;
const cached = 4096;

/**
 * Events of one arrangement, one after the other, in wasm memory of its own.
 * Energies in eV, times in s, lengths in Å.
 */
export class KineticWalker {
  readonly model: KineticModel;
  readonly supercell: Supercell;
  readonly temperature: number;
  readonly #kernel: OwnKernel;
  readonly #program: EventProgram;
  readonly #at: number;
  readonly #atoms: readonly FollowedAtom[];

  private constructor(
    model: KineticModel,
    options: KineticWalkerOptions,
    kernel: OwnKernel,
    program: EventProgram,
    at: number,
    atoms: readonly FollowedAtom[],
  ) {
    this.model = model;
    this.supercell = options.supercell;
    this.temperature = options.temperature;
    this.#kernel = kernel;
    this.#program = program;
    this.#at = at;
    this.#atoms = atoms;
  }

  /** @throws InputError where no event can ever happen: no vacancies, or all rates zero. */
  static async open(model: KineticModel, options: KineticWalkerOptions): Promise<KineticWalker> {
    const { supercell, occupation, temperature, follow = true } = options;
    if (!(temperature > 0 && Number.isFinite(temperature))) {
      throw new InputError(`${temperature} K is not a temperature`, {
        at: { field: 'temperature' },
        expected: 'a positive number of K',
      });
    }
    checkOccupation(model.lattice, supercell, occupation);
    const carriers = chooseCarriers(model, supercell, occupation);
    const beta = 1 / (boltzmannConstant * temperature);
    const program = writeProgram(carriers, model.reverses, supercell, beta);
    const kernel = await openKernel('kinetic-monte-carlo');
    const atoms = follow ? followedAtoms(model, supercell, occupation) : [];
    const at = layOut(kernel, model, options, program, carriers, atoms, beta);
    kernel.kernels.refreshAll(at);
    const walker = new KineticWalker(model, options, kernel, program, at, atoms);
    walker.#requireEvents();
    return walker;
  }

  /** Events until there were `most` or the time is `until`, s. @throws ConvergenceError where no event is possible. */
  run({ most = 0xffff_ffff, until = Infinity }: { most?: number; until?: number }): number {
    const done = this.#kernel.kernels.run(this.#at, most, until) >>> 0;
    if (done < most && this.time < until) this.#requireEvents();
    return done;
  }

  #requireEvents(): void {
    const total = this.totalRate();
    if (total > 0) return;
    throw new ConvergenceError('no event is possible in this arrangement: all rates are zero', {
      at: { field: 'kinetic Monte Carlo' },
      expected: `hops with sites to go to, and barriers that ${this.temperature} K can pass`,
    });
  }

  /**
   * Slows mechanisms by their names, there and back alike, so that equilibrium stays as it is; 1 for those not named.
   * @throws InputError for factors above 1 or not above 0.
   */
  slow(factors: Readonly<Record<string, number>>): void {
    const numbers = this.#kernel.arena.f64(this.#record().numbers, this.#program.numbers.length);
    for (const [k, { constants, direct, entries }] of this.#program.rates.entries()) {
      const factor = factors[this.model.mechanisms[k].name] ?? 1;
      if (!(factor > 0 && factor <= 1)) {
        throw new InputError(`rates cannot be slowed by ${factor}`, {
          at: { field: 'factors' },
          expected: 'more than 0, at most 1',
        });
      }
      numbers[constants] = this.#program.numbers[constants] * factor;
      for (let at = direct; at < direct + entries; at++) numbers[at] = this.#program.numbers[at] * factor;
    }
    this.#kernel.kernels['refreshAll'](this.#at);
  }

  /** 1/s, all events together. */
  totalRate(): number {
    return this.#kernel.kernels.totalRate(this.#at);
  }

  /** The largest difference between rates kept and rates worked out from nothing, over the total rate. */
  audit(): number {
    return this.#kernel.kernels.audit(this.#at);
  }

  /** How many events are possible at rates of 10^(n/4) to 10^((n+1)/4) 1/s, added to the number n − `from` of `counts`. */
  tallyRates(counts: Float64Array, from: number): void {
    const { rates, capacity, slots } = this.#record();
    for (const rate of this.#kernel.arena.f64(rates, capacity * slots)) {
      if (!(rate > 0)) continue;
      const bin = Math.floor(4 * Math.log10(rate)) - from;
      counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
    }
  }

  /** s */
  get time(): number {
    return this.#record().time;
  }

  /** eV, followed from event to event. */
  get energy(): number {
    return this.#record().energy;
  }

  /** Integral of the energy over time, eV s. */
  get energyTime(): number {
    return this.#record().energyTime;
  }

  /** Events whose barrier was below an end point and was raised to it. */
  get clipped(): number {
    return this.#record().clipped;
  }

  /** Events of each mechanism so far. */
  counts(): Float64Array {
    return this.#kernel.arena.f64(this.#record().counts, this.model.mechanisms.length).slice();
  }

  /** How many events of each mechanism were to be expected so far: the integral of its rate over time. */
  expectedCounts(): Float64Array {
    return this.#kernel.arena.f64(this.#record().integrals, this.model.mechanisms.length).slice();
  }

  /** Those among them that undid the last event of the same carrier. */
  flickers(): Float64Array {
    return this.#kernel.arena.f64(this.#record().flickers, this.model.mechanisms.length).slice();
  }

  /** One state a site, in the supercell's order. */
  occupation(): Uint8Array {
    const { lattice } = this.#program;
    const states = this.#kernel.arena.u8(this.#record().occupation, lattice.places);
    return Uint8Array.from({ length: this.supercell.sites }, (_, site) => states[lattice.placeOf(site)]);
  }

  /** Species of each followed atom. */
  get species(): readonly string[] {
    return this.#atoms.map(({ species }) => species);
  }

  /** Where each followed atom is from where it began, Å along x, y and z, however often it crossed the cell. */
  displacements(): Float64Array {
    const { parent } = this.model.lattice;
    const { atoms: atomsAt, travelled: travelledAt } = this.#record();
    const { lattice } = this.#program;
    const { arena } = this.#kernel;
    const atoms = arena.i32(atomsAt, lattice.places);
    const cells = arena.i32(travelledAt, 3 * this.#atoms.length + 3);
    const displacements = new Float64Array(3 * this.#atoms.length);
    for (let site = 0; site < this.supercell.sites; site++) {
      const atom = atoms[lattice.placeOf(site)];
      if (atom === 0) continue;
      const now = parent.sites[Math.floor(site / this.supercell.cells)].position;
      const start = parent.sites[this.#atoms[atom - 1].sublattice].position;
      for (let k = 0; k < 3; k++) {
        const along = cells[3 * atom + k] + now[k] - start[k];
        for (let axis = 0; axis < 3; axis++) {
          displacements[3 * (atom - 1) + axis] += along * parent.lattice[k][axis];
        }
      }
    }
    return displacements;
  }

  /** Takes the events written down since the last time. */
  takeLog(): EventLog {
    const { log, logCount } = this.#record();
    const { arena } = this.#kernel;
    const words = arena.i32(log, 4 * logCount);
    const numbers = arena.f64(log, 2 * logCount);
    const taken: EventLog = {
      mechanisms: Int32Array.from({ length: logCount }, (_, k) => words[4 * k]),
      atoms: Int32Array.from({ length: logCount }, (_, k) => words[4 * k + 1] - 1),
      waited: Float64Array.from({ length: logCount }, (_, k) => numbers[2 * k + 1]),
    };
    writeRecord(arena.memory, this.#at, kineticWalkerLayout, { logCount: 0 });
    return taken;
  }

  #record() {
    return readRecord(this.#kernel.arena.memory, this.#at, kineticWalkerLayout);
  }
}

interface FollowedAtom {
  readonly site: number;
  readonly species: string;
  readonly sublattice: number;
}

/** Atoms that some mechanism moves. */
function followedAtoms(model: KineticModel, { cells }: Supercell, occupation: Uint8Array): FollowedAtom[] {
  const mobile = new Set(model.mechanisms.flatMap(({ moves }) => moves.map(({ species }) => species)));
  return Array.from(occupation).flatMap((state, site) => {
    const sublattice = Math.floor(site / cells);
    const species = model.lattice.parent.sites[sublattice].allowed[state];
    return species !== vacancy && mobile.has(species) ? [{ site, species, sublattice }] : [];
  });
}

/** Writes all into the kernel's memory; returns where the walker's record lies. */
function layOut(
  kernel: OwnKernel,
  model: KineticModel,
  { supercell, occupation, seed, chooser = 'tree', log = 0 }: KineticWalkerOptions,
  program: EventProgram,
  carriers: ReturnType<typeof chooseCarriers>,
  atoms: readonly FollowedAtom[],
  beta: number,
): number {
  const { arena } = kernel;
  const { lattice } = program;
  const ints = (values: ArrayLike<number>): number => {
    const at = arena.allocate(4 * values.length, 'any');
    arena.i32(at, values.length).set(values);
    return at;
  };
  const at = arena.allocate(kineticWalkerLayout.bytes);
  const numbers = arena.allocate(8 * program.numbers.length, 'any');
  arena.f64(numbers, program.numbers.length).set(program.numbers);
  const states = arena.allocate(lattice.places, 'any');
  const view = arena.u8(states, lattice.places);
  const bySite = new Map<number, number>();
  for (let site = 0; site < supercell.sites; site++) view[lattice.placeOf(site)] = occupation[site];
  for (let place = 0; place < lattice.places; place++) view[place] = view[lattice.home[place]];
  for (const [k, { site }] of atoms.entries()) bySite.set(lattice.placeOf(site), k + 1);
  const capacity = populationLimit(model, carriers.kinds, supercell, occupation);
  const placed = placeCarriers(carriers.kinds, lattice, occupation, capacity);
  const tree = layOutTree(arena, capacity);
  const [random0, random1, random2, random3] = stateOf(new Random(seed));
  const followed = atoms.length > 0;
  const events = model.mechanisms.length;
  writeRecord(arena.memory, at, kineticWalkerLayout, {
    program: ints(program.words),
    numbers,
    occupation: states,
    home: ints(lattice.home),
    next: ints(lattice.next),
    carrierAt: ints(placed.carrierAt),
    carrierSite: ints(placed.carrierSite),
    carrierKind: ints(placed.carrierKind),
    rates: arena.allocate(8 * capacity * program.slots),
    free: ints(placed.free),
    kinds: ints(kindTable(carriers.kinds, supercell.sublattices)),
    kindSlots: ints(program.kindSlots),
    events: ints(program.events),
    eventRecords: ints(program.records),
    tree: tree.at,
    groups: chooser === 'groups' ? layOutGroups(arena, capacity) : 0,
    cache: arena.allocate(16 * cached),
    atoms: followed
      ? ints(Int32Array.from({ length: lattice.places }, (_, place) => bySite.get(place) ?? 0))
      : 0,
    travelled: arena.allocate(12 * (atoms.length + 1)),
    carried: arena.allocate(4 * Math.max(...model.mechanisms.map(({ moves }) => moves.length), 1)),
    counts: arena.allocate(8 * events),
    flickers: arena.allocate(8 * events),
    sums: arena.allocate(8 * events),
    integrals: arena.allocate(8 * events),
    eventCount: events,
    lastEvent: ints(new Int32Array(capacity).fill(-1)),
    log: arena.allocate(16 * log),
    capacity,
    slots: program.slots,
    freeCount: placed.freeCount,
    levels: tree.levels,
    chooser: choosers.indexOf(chooser),
    topExponent: topExponent(model, carriers.kinds),
    logCapacity: log,
    random0,
    random1,
    random2,
    random3,
    energy: latticeEnergy(latticeIn(model, supercell), supercell, occupation),
    beta,
  });
  const { cache } = readRecord(arena.memory, at, kineticWalkerLayout);
  // An entry of zeros is the energy 0, whose factor is 1.
  arena.f64(cache, 2)[1] = 1;
  if ((model.inversePermittivity ?? 0) !== 0) {
    layOutField(kernel, model, supercell, program, carriers, { beta, capacity }, (field) => {
      writeRecord(arena.memory, at, kineticWalkerLayout, { field });
      return at;
    });
  }
  return at;
}

/** No carrier's rates come to twice two to the power of this, 1/s. */
function topExponent(
  { mechanisms }: KineticModel,
  kinds: ReturnType<typeof chooseCarriers>['kinds'],
): number {
  const totals = kinds.map(({ events }) =>
    events.reduce((sum, event) => sum + mechanisms[event].prefactor, 0),
  );
  return Math.ceil(Math.log2(Math.max(...totals)));
}

function stateOf(random: Random): [number, number, number, number] {
  return [random.bits(), random.bits(), random.bits(), random.bits() | 1];
}

function kindTable(kinds: ReturnType<typeof chooseCarriers>['kinds'], sublattices: number): Int32Array {
  const table = new Int32Array(256 * sublattices).fill(-1);
  for (const [kind, { sublattice, state }] of kinds.entries()) table[256 * sublattice + state] = kind;
  return table;
}

/** Levels of sums over eight: lengths are whole eights, so that what is missing adds nothing. */
function layOutTree(arena: OwnKernel['arena'], capacity: number): { at: number; levels: number } {
  const pointers: number[] = [];
  let length = capacity;
  for (;;) {
    pointers.push(arena.allocate(8 * 8 * Math.ceil(length / 8)));
    if (length === 1) break;
    length = Math.ceil(length / 8);
  }
  const at = arena.allocate(4 * pointers.length);
  arena.i32(at, pointers.length).set(pointers);
  return { at, levels: pointers.length };
}

function layOutGroups(arena: OwnKernel['arena'], capacity: number): number {
  const at = arena.allocate(groupCount * groupBytes + 4 * capacity);
  const lists = Array.from({ length: groupCount }, () => arena.allocate(4 * capacity));
  const words = arena.i32(at, (groupCount * groupBytes) / 4);
  for (const [group, list] of lists.entries()) words[4 * group + 3] = list;
  return at;
}
