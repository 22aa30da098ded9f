import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { vacancy } from '../structures/parent-lattice.ts';
import type { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import { meanAndVariance, statisticalInefficiency } from './autocorrelation.ts';
import {
  analyseSeries,
  equilibrationStart,
  type MeanEstimate,
  type SeriesAnalysis,
} from './equilibration.ts';
import { fluctuations, type Fluctuations } from './fluctuations.ts';
import { jackknifeBlocks } from './jackknife.ts';
import { keepSamples, otherPotentials, pureCodes, type KeptSamples } from './kept-samples.ts';
import { orderAlong, type OrderVector } from './order-parameters.ts';
import { overlap, type OrderPattern } from './order-pattern.ts';

/** How long to walk at one condition. */
export interface SamplingPlan {
  /** Sweeps at first. */
  readonly sweeps: number;
  /** The walk is doubled until the content is known this well, and the energy (eV per cell) where asked; undefined: no more than `sweeps`. */
  readonly accuracy?: { readonly content: number; readonly energy?: number | undefined } | undefined;
  /** Sweeps at most. */
  readonly mostSweeps: number;
  /** Modulations of the content whose amplitude is followed. */
  readonly orderVectors?: readonly OrderVector[] | undefined;
  /** Ordered arrangements of this supercell whose overlap is followed. */
  readonly patterns?: readonly OrderPattern[] | undefined;
}

/** What equilibrium at one temperature and chemical potential is like, per primitive cell. */
export interface ConditionResult {
  /** K */
  readonly temperature: number;
  /** Of the species followed, eV; undefined where its content is kept. */
  readonly chemicalPotential: number | undefined;
  /** Share of the sites that allow the species. */
  readonly content: MeanEstimate;
  /** Atoms of each species per primitive cell. */
  readonly atoms: Readonly<Record<string, number>>;
  /** eV per primitive cell. */
  readonly energy: MeanEstimate;
  readonly fluctuations: Fluctuations;
  /** Share on each sublattice that allows the species. */
  readonly sublattices: readonly { readonly sublattice: number; readonly content: number }[];
  /** Mean of the largest difference in content between two sublattices: 1 where they are ordered wholly. */
  readonly sublatticeOrder: MeanEstimate | undefined;
  /** Mean amplitude of each modulation asked for: 1/2 where every other site is filled along it. */
  readonly orders: readonly MeanEstimate[];
  /** Mean overlap with each arrangement asked for, and the variance of the overlap. */
  readonly overlaps?: readonly (MeanEstimate & { readonly variance: number })[] | undefined;
  readonly sweeps: number;
  /** Sweeps left out at the start. */
  readonly equilibration: number;
  /** Integrated, of the slower one of energy and content, in sweeps. */
  readonly correlationTime: number;
  readonly effectiveSamples: number;
  /** Whether the walk had come to rest, by its series; and to the accuracy asked for. */
  readonly equilibrated: boolean;
  readonly accurate: boolean;
  /** Share of attempts that were accepted. */
  readonly acceptance: number;
  /** What adding up changes lost of the energy, eV of the supercell. */
  readonly drift: number;
  /** Content over sweeps in at most 200 means, to look at. */
  readonly trace: readonly number[];
}

const tracePoints = 200;
/** Sweeps at least between two looks at the order. */
const orderEvery = 10;

/** A condition's result with some of the samples it is from. */
export interface SampledCondition {
  readonly result: ConditionResult;
  readonly samples: KeptSamples;
}

/** Walks on from where the walker is until the plan is met. @param species the one followed. */
export async function walkCondition(
  walker: MonteCarloWalker,
  species: string,
  chemicalPotential: number | undefined,
  plan: SamplingPlan,
  work: LongWork,
): Promise<SampledCondition> {
  const series = new ConditionSeries(walker, species, plan);
  for (let more = plan.sweeps; ; more = series.sweeps) {
    throwIfCancelled(work.signal);
    await series.extend(Math.min(more, plan.mostSweeps - series.sweeps), work);
    const looked = series.look(chemicalPotential, plan);
    const done = plan.accuracy === undefined || (looked.accurate && looked.equilibrated);
    if (done || series.sweeps >= plan.mostSweeps) {
      return { result: looked, samples: series.kept(looked.equilibration, looked.effectiveSamples) };
    }
  }
}

/** Everything sampled at one condition. */
class ConditionSeries {
  sweeps = 0;
  readonly #walker: MonteCarloWalker;
  readonly #species: string;
  readonly #vectors: readonly OrderVector[];
  readonly #patterns: readonly OrderPattern[];
  readonly #sublattices: number[];
  readonly #energies: number[] = [];
  /** Less the atoms of other species at their chemical potentials. */
  readonly #open: number[] = [];
  readonly #pure: number[] = [];
  readonly #fixed: readonly (readonly [string, number])[];
  readonly #counts: number[][];
  readonly #others = new Map<string, number>();
  readonly #orders: number[][];
  readonly #overlaps: number[][];
  #accepted = 0;
  #attempted = 0;
  #drift = 0;

  constructor(walker: MonteCarloWalker, species: string, { orderVectors = [], patterns = [] }: SamplingPlan) {
    this.#walker = walker;
    this.#species = species;
    this.#vectors = orderVectors;
    this.#patterns = patterns;
    this.#sublattices = walker.slots
      .filter((slot) => slot.species === species)
      .map((slot) => slot.sublattice);
    this.#fixed = otherPotentials(walker, species);
    this.#counts = this.#sublattices.map(() => []);
    this.#orders = orderVectors.map(() => []);
    this.#overlaps = patterns.map(() => []);
  }

  async extend(sweeps: number, work: LongWork): Promise<void> {
    if (sweeps < 1) return;
    const observe = (walker: MonteCarloWalker): void => {
      const { occupation } = walker;
      for (const [k, vector] of this.#vectors.entries()) {
        this.#orders[k].push(orderAlong(vector, walker.model, walker.supercell, occupation, this.#species));
      }
      for (const [k, pattern] of this.#patterns.entries()) {
        this.#overlaps[k].push(overlap(pattern, occupation));
      }
    };
    const run = await this.#walker.run({
      sweeps,
      signal: work.signal,
      ...(this.#vectors.length + this.#patterns.length === 0 ? {} : { observe, observeEvery: orderEvery }),
    });
    const { samples } = run;
    const energies = samples.energies();
    for (const energy of energies) this.#energies.push(energy);
    const others = this.#fixed.map(([name, potential]) => ({ potential, counts: samples.counts(name) }));
    for (const [k, energy] of energies.entries()) {
      this.#open.push(others.reduce((sum, { potential, counts }) => sum - potential * counts[k], energy));
    }
    for (const code of pureCodes(this.#walker, samples.history())) this.#pure.push(code);
    for (const [k, sublattice] of this.#sublattices.entries()) {
      for (const count of samples.counts(this.#species, sublattice)) this.#counts[k].push(count);
    }
    for (const name of new Set(this.#walker.slots.map((slot) => slot.species))) {
      if (name !== vacancy) this.#others.set(name, samples.meanCount(name));
    }
    this.sweeps += sweeps;
    this.#accepted += run.accepted;
    this.#attempted += run.attempted;
    this.#drift = run.drift;
  }

  kept(start: number, effective: number): KeptSamples {
    return keepSamples(
      { energies: this.#open, counts: summed(this.#counts, this.sweeps), pure: this.#pure },
      start,
      effective,
    );
  }

  look(chemicalPotential: number | undefined, plan: SamplingPlan): ConditionResult {
    const { cells } = this.#walker.supercell;
    const energies = Float64Array.from(this.#energies);
    const counts = summed(this.#counts, energies.length);
    const start = Math.max(equilibrationStart(energies), equilibrationStart(counts));
    const [energy, count] = [analyseSeries(energies, start), analyseSeries(counts, start)];
    const rest = {
      energies: Float64Array.from(this.#open).subarray(start),
      counts: counts.subarray(start),
    };
    const slowest = Math.max(statisticalInefficiency(rest.energies), statisticalInefficiency(rest.counts));
    const blocks = jackknifeBlocks(rest.energies.length, slowest);
    const sites = cells * this.#sublattices.length;
    const content = { value: count.mean / sites, standardError: count.standardError / sites };
    const perCell = { value: energy.mean / cells, standardError: energy.standardError / cells };
    const { temperature } = this.#walker;
    const goal = plan.accuracy;
    return {
      temperature,
      chemicalPotential,
      content,
      energy: perCell,
      atoms: Object.fromEntries([...this.#others].map(([name, mean]) => [name, mean / cells])),
      fluctuations: fluctuations(
        rest.energies,
        rest.counts,
        { temperature, chemicalPotential: chemicalPotential ?? 0, cells },
        blocks,
      ),
      ...this.#order(start),
      sweeps: this.sweeps,
      equilibration: start,
      correlationTime: Math.max(energy.correlationTime, count.correlationTime),
      effectiveSamples: Math.min(energy.effectiveSamples, count.effectiveSamples),
      equilibrated: energy.equilibrated && count.equilibrated,
      accurate:
        goal === undefined ||
        (content.standardError <= goal.content && perCell.standardError <= (goal.energy ?? Infinity)),
      acceptance: this.#accepted / Math.max(1, this.#attempted),
      drift: this.#drift,
      trace: traceOf(counts, sites),
    };
  }

  #order(start: number): Pick<ConditionResult, 'sublattices' | 'sublatticeOrder' | 'orders' | 'overlaps'> {
    const { cells } = this.#walker.supercell;
    const kept = this.#counts.map((counts) => Float64Array.from(counts).subarray(start));
    const spread = Float64Array.from(kept[0], (_, k) => {
      const shares = kept.map((counts) => counts[k] / cells);
      return Math.max(...shares) - Math.min(...shares);
    });
    const from = Math.ceil(start / orderEvery);
    const rest = (values: readonly number[]): SeriesAnalysis =>
      analyseSeries(Float64Array.from(values).subarray(Math.max(0, Math.min(from, values.length - 8))), 0);
    return {
      sublattices: this.#sublattices.map((sublattice, k) => ({
        sublattice,
        content: kept[k].reduce((sum, count) => sum + count, 0) / (kept[k].length * cells),
      })),
      sublatticeOrder: kept.length < 2 ? undefined : estimateOf(analyseSeries(spread, 0)),
      orders: this.#orders.map((values) => estimateOf(rest(values))),
      ...(this.#patterns.length === 0
        ? {}
        : {
            overlaps: this.#overlaps.map((values) => ({
              ...estimateOf(rest(values)),
              variance: meanAndVariance(Float64Array.from(values.slice(from))).variance,
            })),
          }),
    };
  }
}

function summed(series: readonly (readonly number[])[], length: number): Float64Array {
  return Float64Array.from({ length }, (_, k) => series.reduce((sum, each) => sum + each[k], 0));
}

function estimateOf({ mean, standardError }: SeriesAnalysis): MeanEstimate {
  return { value: mean, standardError };
}

function traceOf(counts: Float64Array, sites: number): number[] {
  const block = Math.max(1, Math.ceil(counts.length / tracePoints));
  return Array.from({ length: Math.floor(counts.length / block) }, (_, k) => {
    const part = counts.subarray(k * block, (k + 1) * block);
    return part.reduce((sum, count) => sum + count, 0) / (part.length * sites);
  });
}
