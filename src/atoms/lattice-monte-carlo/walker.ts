import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { openKernel, type OwnKernel } from '../../compute/index.ts';
import { Random } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { checkOccupation, latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { compileLattice, type CompiledLattice } from './compiled-lattice.ts';
import { potentialsOf, type Ensemble } from './ensemble.ts';
import { exchangesOf } from './exchanges.ts';
import { programKinds } from './field-program.ts';
import { samplesHeld, WalkerMemory, type Slot } from './walker-memory.ts';
import { WalkSamples } from './walk-samples.ts';

export interface WalkerOptions {
  readonly ensemble: Ensemble;
  /** K; Infinity accepts everything. */
  readonly temperature: number;
  /** Where it starts: one state a site, in the supercell's order. */
  readonly occupation: Uint8Array;
  /** Whole number from 0 to 2^53 − 1; the same seed walks the same way on every machine. */
  readonly seed: number;
}

/** All that a walk's future depends on besides its conditions: restored, it goes on to the same bits. */
export interface WalkerState {
  readonly occupation: Uint8Array;
  /** The random numbers' state, four words. */
  readonly random: readonly [number, number, number, number];
  readonly energy: number;
  readonly attempted: number;
  readonly accepted: number;
  /** The order in which exchanges find the sites; empty in the semi-grand ensemble. */
  readonly lists: Uint32Array;
}

export interface RunOptions extends LongWork {
  /** A sweep is as many attempts as there are sites with a choice. */
  readonly sweeps: number;
  /** Sweeps from one sample to the next. Default 1. */
  readonly sampleEvery?: number | undefined;
  /** Called after each `observeEvery` samples (default 1), with the walker as it is then. */
  readonly observe?: ((walker: MonteCarloWalker) => void) | undefined;
  readonly observeEvery?: number | undefined;
}

export interface WalkResult {
  readonly samples: WalkSamples;
  readonly attempted: number;
  readonly accepted: number;
  /** How far the energy, kept by adding changes, is from the sum over all interactions at the end, eV. */
  readonly drift: number;
  readonly seconds: number;
}

/**
 * Metropolis Monte Carlo (doi:10.1063/1.1699114) of a lattice model in one supercell, of any shape and size. Energies are kept
 * by adding changes. The walk is the same to the last bit however it is cut into calls.
 */
export class MonteCarloWalker {
  readonly model: LatticeModel;
  readonly supercell: Supercell;
  /** What the samples count. */
  readonly slots: readonly Slot[];
  readonly #kernel: OwnKernel;
  readonly #compiled: CompiledLattice;
  readonly #memory: WalkerMemory;
  /** States of the sites that have no choice are kept here. */
  readonly #occupation: Uint8Array;
  #ensemble: Ensemble;
  #temperature: number;
  #potentials: Float64Array[];

  /**
   * @throws InputError for a model that does not fit its lattice, and for an occupation, a temperature or chemical
   *   potentials that do not fit the model.
   */
  static async open(
    model: LatticeModel,
    supercell: Supercell,
    options: WalkerOptions,
  ): Promise<MonteCarloWalker> {
    return MonteCarloWalker.over(
      await openKernel('lattice-monte-carlo'),
      compileLattice(model, supercell),
      options,
    );
  }

  /** Several walkers may share a compiled lattice, each with a kernel of its own. */
  static over(kernel: OwnKernel, compiled: CompiledLattice, options: WalkerOptions): MonteCarloWalker {
    return new MonteCarloWalker(kernel, compiled, options);
  }

  private constructor(kernel: OwnKernel, compiled: CompiledLattice, options: WalkerOptions) {
    const { model, supercell, lattice } = compiled;
    if (lattice.active.length === 0) {
      throw new InputError('no site has a choice of species', {
        at: { field: 'model' },
        expected: 'a sublattice that allows two species or more',
      });
    }
    this.model = model;
    this.supercell = supercell;
    this.#ensemble = options.ensemble;
    this.#kernel = kernel;
    this.#compiled = compiled;
    this.#memory = new WalkerMemory(kernel.arena, compiled, exchangesOf(model.parent, options.ensemble));
    this.slots = this.#memory.slots;
    this.#occupation = new Uint8Array(supercell.sites);
    this.#temperature = checkedTemperature(options.temperature);
    this.#potentials = this.#potentialsOf(options.ensemble);
    this.#writeConditions();
    const random = new Random(options.seed).stream('walker');
    this.#seed([random.bits(), random.bits(), random.bits(), random.bits()]);
    this.setOccupation(options.occupation);
  }

  /** With the chemical potentials as they are now. */
  get ensemble(): Ensemble {
    return this.#ensemble;
  }

  /** K. */
  get temperature(): number {
    return this.#temperature;
  }

  /** eV, of the supercell, as kept by adding changes. */
  get energy(): number {
    return this.#memory.read().energy;
  }

  /** Sites with a choice of states: the attempts of a sweep. */
  get activeSites(): number {
    return this.#memory.home.length;
  }

  /** Number of sites by slot. */
  get counts(): Int32Array {
    return this.#memory.counts.slice();
  }

  /** One state a site, in the supercell's order. */
  get occupation(): Uint8Array {
    const { home, occupation } = this.#memory;
    const { cells } = this.supercell;
    const states = this.#occupation.slice();
    for (const [k, sublattice] of this.#compiled.lattice.active.entries()) {
      for (let cell = 0; cell < cells; cell++) {
        states[sublattice * cells + cell] = occupation[home[k * cells + cell]];
      }
    }
    return states;
  }

  /** Starts from another arrangement; its energy is summed anew. @throws InputError for one that does not fit. */
  setOccupation(states: Uint8Array): void {
    const energy = latticeEnergy(this.model, this.supercell, states);
    this.#place(states);
    this.#list();
    this.#memory.write({ energy });
  }

  /** New conditions from the next step on. @throws InputError for a temperature or chemical potentials that do not fit. */
  setConditions(conditions: {
    readonly temperature?: number | undefined;
    readonly ensemble?: Ensemble | undefined;
  }): void {
    if (conditions.temperature !== undefined) this.#temperature = checkedTemperature(conditions.temperature);
    if (conditions.ensemble !== undefined) {
      if (conditions.ensemble.kind !== this.ensemble.kind) {
        throw new InputError(`a ${this.ensemble.kind} walker cannot become ${conditions.ensemble.kind}`, {
          at: { field: 'ensemble' },
          expected: 'other chemical potentials of the same ensemble',
        });
      }
      this.#potentials = this.#potentialsOf(conditions.ensemble);
      this.#ensemble = conditions.ensemble;
    }
    this.#writeConditions();
  }

  /** Energy change if a site (in the supercell's order) went to a state, eV. */
  energyChange(site: number, state: number): number {
    return this.#kernel.kernels['energyChange'](this.#memory.at, this.#activeSite(site, state), state);
  }

  /** Puts a site in a state, whatever the ensemble. */
  setState(site: number, state: number): void {
    this.#kernel.kernels['setState'](this.#memory.at, this.#activeSite(site, state), state);
  }

  /**
   * Makes `samples` times `steps` attempts, and hands the energy and the counts after each `steps` to `take`, up to 1024 at
   * once; what it is handed is valid during the call only.
   */
  advance(
    samples: number,
    steps: number,
    take?: (energies: Float64Array, history: Int32Array) => void,
  ): void {
    const { at, energies, history } = this.#memory;
    const { semiGrand, exchange } = this.#kernel.kernels;
    const kernel = this.ensemble.kind === 'semi-grand' ? semiGrand : exchange;
    for (let done = 0; done < samples; ) {
      const count = Math.min(samples - done, samplesHeld);
      kernel(at, count, steps);
      take?.(energies.subarray(0, count), history.subarray(0, count * this.slots.length));
      done += count;
    }
  }

  /** Walks and samples. @throws CancelledError when the signal is aborted; InputError for numbers of sweeps that are none. */
  async run(options: RunOptions): Promise<WalkResult> {
    const { sweeps, sampleEvery = 1, observe, observeEvery = 1 } = options;
    for (const [field, value] of Object.entries({ sweeps, sampleEvery, observeEvery })) {
      if (Number.isSafeInteger(value) && value >= 1) continue;
      throw new InputError(`${value} cannot be used`, { at: { field }, expected: 'a whole number from 1' });
    }
    const started = performance.now();
    const before = this.#memory.read();
    const samples = new WalkSamples(this.slots);
    const total = Math.floor(sweeps / sampleEvery);
    const pace = pacer(options.signal);
    const steps = sampleEvery * this.activeSites;
    for (let done = 0; done < total; ) {
      const untilSeen = observe ? observeEvery - (done % observeEvery) : Infinity;
      const together = Math.max(1, Math.floor(stepsAtOnce / steps));
      const count = Math.min(total - done, samplesHeld, together, untilSeen);
      let left = steps;
      for (; left > stepsAtOnce; left -= stepsAtOnce) {
        this.advance(1, stepsAtOnce);
        await pace();
      }
      this.advance(count, left, (energies, history) => samples.add(energies, history));
      done += count;
      if (done % observeEvery === 0) observe?.(this);
      options.onProgress?.({ stage: 'Monte Carlo', fraction: done / total });
      await pace();
    }
    const after = this.#memory.read();
    return {
      samples,
      attempted: after.attempted - before.attempted,
      accepted: after.accepted - before.accepted,
      drift: this.drift(),
      seconds: (performance.now() - started) / 1000,
    };
  }

  /** How far the energy, kept by adding changes, is from the sum over all interactions, eV. */
  drift(): number {
    return this.energy - latticeEnergy(this.model, this.supercell, this.occupation);
  }

  /** A copy of all that goes on changing. */
  save(): WalkerState {
    const { random0, random1, random2, random3, energy, attempted, accepted } = this.#memory.read();
    return {
      occupation: this.occupation,
      random: [random0, random1, random2, random3],
      energy,
      attempted,
      accepted,
      lists: this.#memory.lists.slice(),
    };
  }

  /** Goes on from a saved state of a walker of the same model, supercell and ensemble. @throws InputError for any other. */
  restore(state: WalkerState): void {
    checkOccupation(this.model, this.supercell, state.occupation);
    if (state.lists.length !== this.#memory.lists.length) {
      throw new InputError('a saved walk is of another ensemble', {
        at: { field: 'state' },
        expected: `the state of a ${this.ensemble.kind} walker`,
      });
    }
    this.#place(state.occupation);
    this.#memory.lists.set(state.lists);
    this.#findPlaces();
    this.#seed(state.random);
    const { energy, attempted, accepted } = state;
    this.#memory.write({ energy, attempted, accepted });
  }

  #seed([random0, random1, random2, random3]: WalkerState['random']): void {
    this.#memory.write({ random0, random1, random2, random3 });
  }

  /** Number of a site among the active ones. */
  #activeSite(site: number, state: number): number {
    const { cells } = this.supercell;
    const sublattice = Math.floor(site / cells);
    const index = this.#compiled.lattice.active.indexOf(sublattice);
    const states = this.model.parent.sites[sublattice]?.allowed.length ?? 0;
    if (index < 0 || state < 0 || state >= states || !Number.isInteger(site) || !Number.isInteger(state)) {
      throw new InputError(`site ${site} cannot be in state ${state}`, {
        at: { field: 'site' },
        expected: 'a site with a choice of states, and one of these',
      });
    }
    return index * cells + (site - sublattice * cells);
  }

  /** Writes states with their copies, and counts them. */
  #place(states: Uint8Array): void {
    const { home, ghostStart, ghosts, occupation, counts } = this.#memory;
    const { cells } = this.supercell;
    this.#occupation.set(states);
    counts.fill(0);
    let firstSlot = 0;
    for (const [k, sublattice] of this.#compiled.lattice.active.entries()) {
      for (let cell = 0; cell < cells; cell++) {
        const site = k * cells + cell;
        const state = states[sublattice * cells + cell];
        occupation[home[site]] = state;
        for (let at = ghostStart[site]; at < ghostStart[site + 1]; at++) occupation[ghosts[at]] = state;
        counts[firstSlot + state]++;
      }
      firstSlot += this.#compiled.programs[k].states;
    }
  }

  /** Lists the sites of each slot in their order. */
  #list(): void {
    const { home, occupation, lists } = this.#memory;
    if (lists.length === 0) return;
    const { cells } = this.supercell;
    const lengths = this.slots.map(() => 0);
    let firstSlot = 0;
    for (const [k, { states }] of this.#compiled.programs.entries()) {
      for (let site = k * cells; site < (k + 1) * cells; site++) {
        const slot = firstSlot + occupation[home[site]];
        lists[slot * cells + lengths[slot]++] = site;
      }
      firstSlot += states;
    }
    this.#findPlaces();
  }

  #findPlaces(): void {
    const { lists, places, counts } = this.#memory;
    if (lists.length === 0) return;
    const { cells } = this.supercell;
    for (let slot = 0; slot < this.slots.length; slot++) {
      for (let n = 0; n < counts[slot]; n++) places[lists[slot * cells + n]] = n;
    }
  }

  #potentialsOf(ensemble: Ensemble): Float64Array[] {
    const { active } = this.#compiled.lattice;
    const given = ensemble.kind === 'canonical' ? undefined : ensemble.chemicalPotentials;
    if (given !== undefined) return potentialsOf(this.model.parent, active, given);
    return this.#compiled.programs.map(({ states }) => new Float64Array(states));
  }

  #writeConditions(): void {
    const beta = 1 / (boltzmannConstant * this.#temperature);
    this.#memory.write({ beta });
    for (const [k, program] of this.#compiled.programs.entries()) {
      this.#memory.potentials(k).set(this.#potentials[k]);
      if (program.kind === programKinds.counting) this.#writeCountingTables(k, beta);
    }
  }

  /** All the energy changes of sites that count neighbours, and how likely they are accepted. */
  #writeCountingTables(index: number, beta: number): void {
    const { change, accept } = this.#memory.countingTables(index);
    const { points, numbers } = this.#compiled.programs[index];
    const gain = this.#potentials[index][1] - this.#potentials[index][0];
    for (let entry = 0; entry < change.length; entry++) {
      const sum = entry >> 1;
      const field = sum === 0 ? points[1] : points[1] + numbers[0] * sum;
      const sign = (entry & 1) === 0 ? 1 : -1;
      change[entry] = sign * field;
      accept[entry] = Math.min(1, Math.exp(-beta * sign * (field - gain)));
    }
  }
}

/** Attempts between two looks at whether to stop. */
const stepsAtOnce = 100_000;

function checkedTemperature(temperature: number): number {
  if (temperature > 0) return temperature;
  throw new InputError(`${temperature} is no temperature`, {
    at: { field: 'temperature' },
    expected: 'a number of kelvins above 0',
  });
}
