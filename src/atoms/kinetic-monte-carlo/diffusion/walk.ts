import { pacer } from '../../../base/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import type { KineticModel } from '../kinetic-model.ts';
import { KineticWalker, type Chooser } from '../walker.ts';
import { addProduct, mobileSpecies, tensorSize, type MobileSpecies } from './mobile-species.ts';

/** Events from one comparison of all rates with rates worked out from nothing to the next. */
const eventsPerAudit = 10_000;
/** Bins of rates, four to a power of ten: from 1e-15 1/s to 1e20 1/s. */
export const slowestRate = -60;
const rateBins = 140;
/** More atoms than this are not followed one by one; they are as many as an average needs. */
const mostTracers = 20_000;

/** One walk, as plain data that goes to any thread. */
export interface WalkJob {
  readonly model: KineticModel;
  readonly supercell: IntegerMatrix3;
  readonly occupation: Uint8Array;
  /** K */
  readonly temperature: number;
  readonly seed: number;
  readonly chooser: Chooser;
  /** Events before sampling. */
  readonly equilibration: number;
  /** s between samples. */
  readonly interval: number;
  readonly samples: number;
  /** Lags, in intervals, at which squares are taken. */
  readonly lags: readonly number[];
  /** Displacements relative to the sites, or to the mean of all atoms that move. */
  readonly frame: 'host' | 'centre-of-mass';
  /** Mechanisms slowed by name; empty for none. */
  readonly slowed: Readonly<Record<string, number>>;
}

/** What one walk measured. Tensors Å² by lag (rows of nine), unless told otherwise. */
export interface WalkRecord {
  readonly events: number;
  /** s */
  readonly time: number;
  /** Mean energy over time, eV for the supercell. */
  readonly energy: number;
  /** Atoms of each mobile species. */
  readonly atoms: readonly number[];
  /** Mean squares of single atoms, by species. */
  readonly tracer: readonly Float64Array[];
  /** Mean products of sums over atoms, by pair of species (row by row), as they were. */
  readonly direct: readonly Float64Array[];
  /** The same by reversibility, with far less noise: see `collectiveOf`. */
  readonly collective: readonly Float64Array[];
  /** Å²/s by species: single atoms, and by pair of species: sums, if every hop were independent of all others. */
  readonly freeTracer: readonly Float64Array[];
  readonly freeCollective: readonly Float64Array[];
  /** Events and undone events by mechanism. */
  readonly counts: Float64Array;
  readonly flickers: Float64Array;
  /** Mean numbers of possible events by rate: bins as `tallyRates` has them, from `slowestRate`. */
  readonly rates: Float64Array;
  /** Events whose barrier was raised to an end point. */
  readonly clipped: number;
  /** Largest relative difference of rates from a full recomputation. */
  readonly worstRate: number;
}

/** Events until equilibrium, then samples in equal times. @throws CancelledError; ConvergenceError where nothing can happen. */
export async function walkDiffusion(
  job: WalkJob,
  signal?: AbortSignal,
  onEvents?: (share: number) => void,
): Promise<WalkRecord> {
  const { model, occupation, temperature, seed, chooser } = job;
  const mobile = mobileSpecies(model);
  const supercell = new Supercell(job.supercell, model.lattice.parent.sites.length);
  const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed, chooser });
  walker.slow(job.slowed);
  const pace = pacer(signal);
  for (let left = job.equilibration; left > 0; left -= eventsPerAudit) {
    walker.run({ most: Math.min(left, eventsPerAudit) });
    await pace();
  }
  const sampler = new Sampler(walker, mobile, job);
  let worstRate = walker.audit();
  let events = 0;
  for (let sample = 1; sample <= job.samples; sample++) {
    const until = sampler.start.time + sample * job.interval;
    while (walker.time < until) {
      events += walker.run({ most: eventsPerAudit, until });
      worstRate = Math.max(worstRate, walker.audit());
      await pace();
    }
    sampler.take();
    onEvents?.(sample / job.samples);
  }
  return { events, worstRate, ...sampler.finish() };
}

/** Displacements and expected displacements at equal times, and their squares over lags. */
class Sampler {
  readonly start: {
    readonly time: number;
    readonly energyTime: number;
    readonly clipped: number;
    readonly counts: Float64Array;
    readonly flickers: Float64Array;
    readonly expected: Float64Array;
  };
  readonly #walker: KineticWalker;
  readonly #mobile: MobileSpecies;
  readonly #job: WalkJob;
  /** By sample; atoms in the order of the walker, thinned where there are too many. */
  readonly #tracers: Float32Array[] = [];
  readonly #tracerSpecies: Int32Array;
  /** By sample: three numbers a species. */
  readonly #sums: Float64Array[] = [];
  readonly #drifts: Float64Array[] = [];
  readonly #species: Int32Array;
  readonly #stride: number;
  readonly #rates = new Float64Array(rateBins);

  constructor(walker: KineticWalker, mobile: MobileSpecies, job: WalkJob) {
    this.#walker = walker;
    this.#mobile = mobile;
    this.#job = job;
    this.#species = Int32Array.from(walker.species, (name) => mobile.names.indexOf(name));
    this.#stride = Math.ceil(this.#species.length / mostTracers);
    this.#tracerSpecies = this.#species.filter((_, atom) => atom % this.#stride === 0);
    this.start = {
      time: walker.time,
      energyTime: walker.energyTime,
      clipped: walker.clipped,
      counts: walker.counts(),
      flickers: walker.flickers(),
      expected: walker.expectedCounts(),
    };
    this.take();
  }

  take(): void {
    this.#walker.tallyRates(this.#rates, slowestRate);
    const displacements = this.#walker.displacements();
    const names = this.#mobile.names.length;
    const sums = new Float64Array(3 * names);
    for (const [atom, species] of this.#species.entries()) {
      for (let axis = 0; axis < 3; axis++) sums[3 * species + axis] += displacements[3 * atom + axis];
    }
    this.#sums.push(sums);
    this.#tracers.push(this.#thinned(displacements, this.#meanOf(sums)));
    const expected = this.#walker.expectedCounts();
    const drifts = new Float64Array(3 * names);
    for (const [species, mechanisms] of this.#mobile.carried.entries()) {
      for (const [number, way] of mechanisms.entries()) {
        for (let axis = 0; axis < 3; axis++) drifts[3 * species + axis] += way[axis] * expected[number];
      }
    }
    this.#drifts.push(drifts);
  }

  /** What single atoms' displacements are taken against. */
  #meanOf(sums: Float64Array): number[] {
    if (this.#job.frame === 'host') return [0, 0, 0];
    const count = this.#species.length;
    return [0, 1, 2].map((axis) =>
      this.#mobile.names.reduce((total, _, species) => total + sums[3 * species + axis] / count, 0),
    );
  }

  #thinned(displacements: Float64Array, mean: readonly number[]): Float32Array {
    return Float32Array.from({ length: 3 * this.#tracerSpecies.length }, (_, k) => {
      const axis = k % 3;
      return displacements[3 * this.#stride * ((k - axis) / 3) + axis] - mean[axis];
    });
  }

  finish(): Omit<WalkRecord, 'events' | 'worstRate'> {
    const { names } = this.#mobile;
    const walker = this.#walker;
    const time = walker.time - this.start.time;
    const expected = since(walker.expectedCounts(), this.start.expected);
    const freeTracer = this.#mobile.squared.map((tensors) => weighted(tensors, expected, time));
    const freeCollective = names.flatMap((_, a) =>
      names.map((_other, b) => this.#free(a, b, expected, time)),
    );
    const drift = names.flatMap((_, a) => names.map((_other, b) => this.#products(this.#drifts, a, b)));
    return {
      time,
      energy: (walker.energyTime - this.start.energyTime) / time,
      atoms: names.map((_, species) => this.#species.filter((each) => each === species).length),
      tracer: names.map((_, species) => this.#tracerSquares(species)),
      direct: names.flatMap((_, a) => names.map((_other, b) => this.#products(this.#sums, a, b))),
      collective: drift.map((products, pair) => this.#collectiveOf(products, freeCollective[pair])),
      freeTracer: freeTracer.map((tensor, species) => {
        const count = this.#species.filter((each) => each === species).length;
        return tensor.map((value) => value / Math.max(1, count));
      }),
      freeCollective,
      counts: since(walker.counts(), this.start.counts),
      flickers: since(walker.flickers(), this.start.flickers),
      rates: this.#rates.map((count) => count / this.#sums.length),
      clipped: walker.clipped - this.start.clipped,
    };
  }

  /** Å²/s: ∑ rates × products of what they carry. */
  #free(a: number, b: number, expected: Float64Array, time: number): Float64Array {
    const tensor = new Float64Array(tensorSize);
    const { carried } = this.#mobile;
    for (const [number, count] of expected.entries()) {
      addProduct(tensor, carried[a][number], carried[b][number], count / time);
    }
    return tensor;
  }

  /** Means of ∆a ∆b over all origins, by lag. */
  #products(series: readonly Float64Array[], a: number, b: number): Float64Array {
    const { lags } = this.#job;
    const products = new Float64Array(tensorSize * lags.length);
    for (const [row, lag] of lags.entries()) {
      const tensor = products.subarray(tensorSize * row, tensorSize * (row + 1));
      const origins = series.length - lag;
      for (let origin = 0; origin < origins; origin++) {
        const [from, to] = [series[origin], series[origin + lag]];
        const of = (species: number): number[] =>
          [0, 1, 2].map((k) => to[3 * species + k] - from[3 * species + k]);
        addProduct(tensor, of(a), of(b), 1 / origins);
      }
    }
    return products;
  }

  /**
   * Displacement is what was to be expected from the rates (V) and chance (M), whose square is that of independent hops. In equilibrium
   * a walk backwards is as likely as forwards: displacements change sign, V does not, so ⟨RV⟩ = 0 and ⟨RR⟩ = ⟨MM⟩ − ⟨VV⟩
   * (doi:10.1007/BF01041608). V vanishes without interactions, and so does the noise.
   */
  #collectiveOf(drift: Float64Array, free: Float64Array): Float64Array {
    const { lags, interval } = this.#job;
    return drift.map(
      (value, k) => free[k % tensorSize] * interval * lags[Math.floor(k / tensorSize)] - value,
    );
  }

  #tracerSquares(species: number): Float64Array {
    const { lags } = this.#job;
    const squares = new Float64Array(tensorSize * lags.length);
    const atoms = [...this.#tracerSpecies.keys()].filter((atom) => this.#tracerSpecies[atom] === species);
    for (const [row, lag] of lags.entries()) {
      const tensor = squares.subarray(tensorSize * row, tensorSize * (row + 1));
      const origins = this.#tracers.length - lag;
      for (let origin = 0; origin < origins; origin++) {
        addSquares(tensor, this.#tracers[origin], this.#tracers[origin + lag], atoms);
      }
      for (let k = 0; k < tensorSize; k++) tensor[k] /= Math.max(1, origins * atoms.length);
    }
    return squares;
  }
}

function addSquares(
  tensor: Float64Array,
  from: Float32Array,
  to: Float32Array,
  atoms: readonly number[],
): void {
  let [xx, yy, zz, xy, xz, yz] = [0, 0, 0, 0, 0, 0];
  for (const atom of atoms) {
    const x = to[3 * atom] - from[3 * atom];
    const y = to[3 * atom + 1] - from[3 * atom + 1];
    const z = to[3 * atom + 2] - from[3 * atom + 2];
    xx += x * x;
    yy += y * y;
    zz += z * z;
    xy += x * y;
    xz += x * z;
    yz += y * z;
  }
  for (const [k, value] of [xx, xy, xz, xy, yy, yz, xz, yz, zz].entries()) tensor[k] += value;
}

function since(now: Float64Array, start: Float64Array): Float64Array {
  return now.map((value, k) => value - start[k]);
}

function weighted(tensors: readonly Float64Array[], counts: Float64Array, time: number): Float64Array {
  const sum = new Float64Array(tensorSize);
  for (const [number, tensor] of tensors.entries()) {
    for (let k = 0; k < tensorSize; k++) sum[k] += (tensor[k] * counts[number]) / time;
  }
  return sum;
}
