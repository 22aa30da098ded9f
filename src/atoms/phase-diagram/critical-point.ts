import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import { binderCrossing, binderCumulant, type SizeSamples } from '../monte-carlo-analysis/finite-size.ts';
import { overlap } from '../monte-carlo-analysis/order-pattern.ts';
import { ensembleAt, type PhaseSystem } from './phase-system.ts';

/** Where order, or the difference of two phases, ends continuously. Data only. */
export interface CriticalJob {
  /** The same in two supercells, the smaller one first. */
  readonly systems: readonly [PhaseSystem, PhaseSystem];
  /** Index of the phase whose order ends; undefined for the difference in content of two solutions. */
  readonly phase: number | undefined;
  /** What is sought: the chemical potential at a temperature, or the temperature along a line of chemical potential. */
  readonly along: 'potential' | 'temperature';
  readonly guess: { readonly temperature: number; readonly chemicalPotential: number };
  /** dμ/dT of the line, eV/K. */
  readonly slope: number;
  /** Which way order grows: up or down what is sought. */
  readonly ordersTowards: 1 | -1;
  readonly sweeps: number;
}

/** A critical point by the crossing of Binder's cumulants of two sizes. */
export interface CriticalPoint {
  /** K */
  readonly temperature: MeanEstimate;
  /** eV */
  readonly chemicalPotential: MeanEstimate;
  /** Cumulant there. */
  readonly cumulant: number;
}

/** Walks anew, each time further towards where the cumulants cross. */
const mostTries = 6;
/** Reweighting reaches so many standard deviations of what is conjugate. */
const reach = 1.5;
const sampleEvery = 2;

/** Share of the sweeps by which the crossing is sought, before it is measured there. */
const seeking = 0.25;

/** @returns undefined where the cumulants of the two sizes do not cross near the guess. */
export async function criticalPoint(
  job: CriticalJob,
  work: LongWork = {},
): Promise<CriticalPoint | undefined> {
  let { guess } = job;
  for (let tries = 0; tries < mostTries; tries++) {
    const { point, towards } = await crossingNear(job, guess, tries, seeking, work);
    if (point !== undefined) {
      const there = {
        temperature: point.temperature.value,
        chemicalPotential: point.chemicalPotential.value,
      };
      return (await crossingNear(job, there, mostTries + tries, 1, work)).point ?? point;
    }
    guess = shifted(job, guess, towards / (1 + 0.5 * tries));
  }
  return undefined;
}

/** The crossing by walks at a guess; where it is out of their reach, how far to go towards it, in units of the field towards order. */
async function crossingNear(
  job: CriticalJob,
  guess: CriticalJob['guess'],
  tries: number,
  share: number,
  work: LongWork,
): Promise<{ readonly point: CriticalPoint | undefined; readonly towards: number }> {
  const sweeps = Math.ceil(job.sweeps * share);
  const [a, b] = job.systems;
  const small = await samplesAt({ ...job, sweeps }, a, guess, tries, work);
  const large = await samplesAt({ ...job, sweeps }, b, guess, tries, work);
  const field = large.inverseTemperature;
  const width = reach / deviation(large.energies);
  try {
    const found = binderCrossing(small, large, [field - width, field + width]);
    return { point: pointAt(job, guess, found, binderCumulant(large, found.value)), towards: 0 };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  const isOrdered = binderCumulant(large, field) > binderCumulant(small, field);
  return { point: undefined, towards: (isOrdered ? -1 : 1) * width };
}

/** The field is βμ along an isotherm, and β along a line. */
function shifted(
  { along, ordersTowards, slope }: CriticalJob,
  { temperature, chemicalPotential }: CriticalJob['guess'],
  towardsOrder: number,
): CriticalJob['guess'] {
  const thermal = boltzmannConstant * temperature;
  if (along === 'potential') {
    return { temperature, chemicalPotential: chemicalPotential + ordersTowards * towardsOrder * thermal };
  }
  // β grows as T falls.
  const warmer = 1 / (boltzmannConstant * (1 / thermal - ordersTowards * towardsOrder));
  return { temperature: warmer, chemicalPotential: chemicalPotential + slope * (warmer - temperature) };
}

function pointAt(
  { along, slope }: CriticalJob,
  { temperature, chemicalPotential }: CriticalJob['guess'],
  { value, standardError }: MeanEstimate,
  cumulant: number,
): CriticalPoint {
  const thermal = boltzmannConstant * temperature;
  if (along === 'potential') {
    return {
      temperature: { value: temperature, standardError: 0 },
      chemicalPotential: { value: value * thermal, standardError: standardError * thermal },
      cumulant,
    };
  }
  const found = 1 / (boltzmannConstant * value);
  const error = (standardError / value) * found;
  return {
    temperature: { value: found, standardError: error },
    chemicalPotential: {
      value: chemicalPotential + slope * (found - temperature),
      standardError: Math.abs(slope) * error,
    },
    cumulant,
  };
}

async function samplesAt(
  { phase, along, slope, sweeps }: CriticalJob,
  system: PhaseSystem,
  { temperature, chemicalPotential }: CriticalJob['guess'],
  tries: number,
  work: LongWork,
): Promise<SizeSamples> {
  throwIfCancelled(work.signal);
  const { model, supercell, species, patterns, phases, seed } = system;
  const block = new Supercell(supercell, model.parent.sites.length);
  const start = phases[phase ?? 0];
  const walker = await MonteCarloWalker.open(model, block, {
    ensemble: ensembleAt(system, chemicalPotential),
    temperature,
    occupation: start.occupation,
    seed: seed * 64 + tries,
  });
  const { signal } = work;
  const rest = Math.ceil(sweeps / 8);
  await walker.run({ sweeps: rest, sampleEvery: rest, signal });
  const orders: number[] = [];
  const pattern = start.pattern === undefined ? undefined : patterns[start.pattern];
  const { samples } = await walker.run({
    sweeps,
    sampleEvery,
    signal,
    ...(pattern === undefined
      ? {}
      : { observe: ({ occupation }: MonteCarloWalker) => orders.push(overlap(pattern, occupation)) }),
  });
  const counts = samples.counts(species);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const followed = pattern === undefined ? counts.map((count) => count - mean) : Float64Array.from(orders);
  if (along === 'potential') {
    const field = chemicalPotential / (boltzmannConstant * temperature);
    return { inverseTemperature: field, energies: counts.map((count) => -count), orders: followed };
  }
  const energies = samples.energies();
  const perAtom = chemicalPotential - slope * temperature;
  return {
    inverseTemperature: 1 / (boltzmannConstant * temperature),
    energies: energies.map((energy, k) => energy - perAtom * counts[k]),
    orders: followed,
  };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
