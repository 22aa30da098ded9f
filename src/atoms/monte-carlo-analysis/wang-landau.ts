import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import type { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import { logSum } from './log-sum.ts';

export interface WangLandauOptions extends LongWork {
  /** eV; energies of the supercell within one such bin count as one level. */
  readonly binWidth: number;
  /** A histogram is flat where its least level has at least this share of the mean. Default 0.8. */
  readonly flatness?: number | undefined;
  /** The modification factor's logarithm at which it ends. Default 1e-6. */
  readonly finalLogFactor?: number | undefined;
  /** Sweeps after which it ends in any case. Default 1e6. */
  readonly mostSweeps?: number | undefined;
  readonly seed: number;
  /** ln of the number of all arrangements. Default: that of sites each of which holds whatever it may. */
  readonly logArrangements?: number | undefined;
}

/** Where such a walk stands after so many sweeps. */
export interface FactorStep {
  readonly sweeps: number;
  readonly logFactor: number;
  /** The least visited level's share of the mean, since the factor was changed last. */
  readonly flatness: number;
  /** Whether the factor is 1/t by now. */
  readonly inverseTime: boolean;
}

/** How many arrangements have which energy. */
export interface DensityOfStates {
  /** Mean of each level, of the supercell, eV, rising. */
  readonly energies: Float64Array;
  /** Number of each level's bin, counted from that of the arrangement it began with. */
  readonly bins: Int32Array;
  /** ln of the number of arrangements with each; all together are as many as there are. */
  readonly logarithms: Float64Array;
  readonly cells: number;
  /** The factor along the run: what convergence is judged by. */
  readonly course: readonly FactorStep[];
  readonly sweeps: number;
  readonly logFactor: number;
  /** Whether the final factor was reached. */
  readonly converged: boolean;
}

/** Sweeps between two looks at the histogram. */
const sweepsAtOnce = 200;

/**
 * The density of states over energy by a walk that comes to visit all energies alike (Wang and Landau, doi:10.1103/PhysRevLett.86.2050),
 * its factor halved at flat histograms and 1/t in the end, so that the error goes on falling (doi:10.1103/PhysRevE.75.046701).
 * The walker's own conditions do not matter; its arrangement does not stay.
 * @throws InputError for options that do not fit; CancelledError.
 */
export async function wangLandau(
  walker: MonteCarloWalker,
  options: WangLandauOptions,
): Promise<DensityOfStates> {
  const { finalLogFactor = 1e-6, mostSweeps = 1e6, signal, onProgress } = options;
  if (!(options.binWidth > 0)) {
    throw new InputError(`${options.binWidth} is no width`, {
      at: { field: 'binWidth' },
      expected: 'eV above 0',
    });
  }
  const walk = new FlatWalk(walker, options);
  const pace = pacer(signal);
  while (walk.logFactor > finalLogFactor && walk.sweeps < mostSweeps) {
    walk.advance(sweepsAtOnce);
    await pace();
    onProgress?.({
      stage: 'Wang–Landau',
      fraction: Math.min(
        1,
        Math.max(walk.sweeps / mostSweeps, Math.log(walk.logFactor) / Math.log(finalLogFactor)),
      ),
      message: `ln f = ${walk.logFactor.toExponential(1)}`,
    });
  }
  return walk.result(walk.logFactor <= finalLogFactor, options.logArrangements ?? allArrangements(walker));
}

/** Logarithm of the number of all arrangements of a walker's supercell, whatever it holds. */
function allArrangements({ model, supercell }: MonteCarloWalker): number {
  return model.parent.sites.reduce((sum, { allowed }) => sum + supercell.cells * Math.log(allowed.length), 0);
}

class FlatWalk {
  sweeps = 0;
  logFactor = 1;
  readonly #walker: MonteCarloWalker;
  readonly #random: Random;
  readonly #width: number;
  readonly #flatness: number;
  readonly #sites: readonly number[];
  readonly #occupation: Uint8Array;
  readonly #levels = new Map<number, number>();
  readonly #logarithms: number[] = [];
  readonly #visits: number[] = [];
  /** Sums of energies above the first one, and their numbers, by level. */
  readonly #energies: number[] = [];
  readonly #met: number[] = [];
  readonly #course: FactorStep[] = [];
  readonly #swaps: boolean;
  /** What each sublattice may hold, to tell those that may hold the same. */
  readonly #kinds: readonly string[];
  readonly #origin: number;
  #inverseTime = false;
  #energy: number;
  #level: number;

  constructor(walker: MonteCarloWalker, { binWidth, flatness = 0.8, seed }: WangLandauOptions) {
    this.#walker = walker;
    this.#random = new Random(seed).stream('Wang–Landau');
    this.#width = binWidth;
    this.#flatness = flatness;
    const { cells } = walker.supercell;
    this.#sites = walker.model.parent.sites.flatMap(({ allowed }, sublattice) =>
      allowed.length < 2 ? [] : Array.from({ length: cells }, (_, cell) => sublattice * cells + cell),
    );
    this.#occupation = walker.occupation;
    this.#energy = walker.energy;
    this.#kinds = walker.model.parent.sites.map(({ allowed }) => allowed.join());
    this.#origin = this.#energy;
    this.#swaps = walker.ensemble.kind === 'canonical';
    this.#level = this.#levelOf(this.#energy);
  }

  advance(sweeps: number): void {
    const { length } = this.#sites;
    for (let step = 0; step < sweeps * length; step++) {
      if (this.#inverseTime) {
        this.logFactor = this.#logarithms.length / (this.sweeps * length + step);
      }
      this.#attempt();
    }
    this.sweeps += sweeps;
    // The sum over changes is taken anew, lest its rounding errors add up.
    this.#walker.setOccupation(this.#occupation);
    this.#energy = this.#walker.energy;
    const flatness = this.#flatnessNow();
    if (!this.#inverseTime) this.#refine(flatness);
    this.#course.push({
      sweeps: this.sweeps,
      logFactor: this.logFactor,
      flatness,
      inverseTime: this.#inverseTime,
    });
  }

  #attempt(): void {
    if (this.#swaps) this.#swap();
    else this.#change();
    this.#logarithms[this.#level] += this.logFactor;
    this.#visits[this.#level]++;
    this.#met[this.#level]++;
    this.#energies[this.#level] += this.#energy - this.#origin;
  }

  #change(): void {
    const site = this.#sites[this.#random.below(this.#sites.length)];
    const { supercell, model } = this.#walker;
    const states = model.parent.sites[Math.floor(site / supercell.cells)].allowed.length;
    const held = this.#occupation[site];
    const state = (held + 1 + (states > 2 ? this.#random.below(states - 1) : 0)) % states;
    const energy = this.#energy + this.#walker.energyChange(site, state);
    if (this.#accepts(energy)) this.#put(site, state);
  }

  /** Of two sites that may hold the same; those that do hold the same stay as they are. */
  #swap(): void {
    const [a, b] = [0, 1].map(() => this.#sites[this.#random.below(this.#sites.length)]);
    const [atA, atB] = [this.#occupation[a], this.#occupation[b]];
    const { cells } = this.#walker.supercell;
    const alike = this.#kinds[Math.floor(a / cells)] === this.#kinds[Math.floor(b / cells)];
    if (atA === atB || !alike) return;
    const first = this.#walker.energyChange(a, atB);
    this.#put(a, atB);
    const energy = this.#energy + first + this.#walker.energyChange(b, atA);
    if (this.#accepts(energy)) this.#put(b, atA);
    else this.#put(a, atA);
  }

  #put(site: number, state: number): void {
    this.#walker.setState(site, state);
    this.#occupation[site] = state;
  }

  /** Goes to an energy, or stays. */
  #accepts(energy: number): boolean {
    const level = this.#levelOf(energy);
    const logRatio = this.#logarithms[this.#level] - this.#logarithms[level];
    if (logRatio < 0 && this.#random.uniform() >= Math.exp(logRatio)) return false;
    this.#energy = energy;
    this.#level = level;
    return true;
  }

  #flatnessNow(): number {
    const mean = this.#visits.reduce((sum, count) => sum + count, 0) / this.#visits.length;
    const least = this.#visits.reduce((few, count) => Math.min(few, count), Infinity);
    return mean > 0 ? least / mean : 0;
  }

  /** Halves the factor at a flat histogram; goes over to 1/t once that is smaller. */
  #refine(flatness: number): void {
    if (flatness < this.#flatness) return;
    this.logFactor /= 2;
    this.#visits.fill(0);
    const time = (this.sweeps * this.#sites.length) / this.#logarithms.length;
    if (this.logFactor < 1 / time) this.#inverseTime = true;
  }

  /** A level that is met for the first time is as rare as the rarest one yet. */
  #levelOf(energy: number): number {
    const bin = Math.round((energy - this.#origin) / this.#width);
    const known = this.#levels.get(bin);
    if (known !== undefined) return known;
    const level = this.#logarithms.length;
    this.#levels.set(bin, level);
    this.#logarithms.push(this.#logarithms.reduce((least, value) => Math.min(least, value), Infinity));
    if (level === 0) this.#logarithms[0] = 0;
    this.#visits.fill(0);
    this.#visits.push(0);
    this.#energies.push(0);
    this.#met.push(0);
    return level;
  }

  result(converged: boolean, total: number): DensityOfStates {
    const levels = [...this.#levels].sort(([a], [b]) => a - b).filter(([, level]) => this.#met[level] > 0);
    const values = levels.map(([, level]) => this.#logarithms[level]);
    const shift = total - logSum(values);
    return {
      energies: Float64Array.from(
        levels,
        ([, level]) => this.#origin + this.#energies[level] / this.#met[level],
      ),
      bins: Int32Array.from(levels, ([bin]) => bin),
      logarithms: Float64Array.from(values, (value) => value + shift),
      cells: this.#walker.supercell.cells,
      course: this.#course,
      sweeps: this.sweeps,
      logFactor: this.logFactor,
      converged,
    };
  }
}

/** What a density of states says at a temperature, per primitive cell: free energy and energy in eV, heat capacity in eV/K. */
export function thermodynamicsOf(
  { energies, logarithms, cells }: DensityOfStates,
  temperature: number,
): { readonly freeEnergy: number; readonly energy: number; readonly heatCapacity: number } {
  const thermal = boltzmannConstant * temperature;
  const exponents = Array.from(energies, (energy, k) => logarithms[k] - energy / thermal);
  const total = logSum(exponents);
  let [mean, square] = [0, 0];
  for (const [k, energy] of energies.entries()) {
    const weight = Math.exp(exponents[k] - total);
    mean += weight * energy;
    square += weight * energy * energy;
  }
  return {
    freeEnergy: (-thermal * total) / cells,
    energy: mean / cells,
    heatCapacity: (square - mean * mean) / (thermal * temperature * cells),
  };
}
