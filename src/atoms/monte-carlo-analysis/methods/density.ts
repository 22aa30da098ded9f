import { InputError, type CancelledError, type LongWork } from '../../../base/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { Campaign } from '../campaign.ts';
import type { MeanEstimate } from '../equilibration.ts';
import { thermodynamicsOf, type DensityOfStates, type FactorStep } from '../wang-landau.ts';
import { methodJob, type MethodJob } from './method-job.ts';
import { runTasks } from './run-tasks.ts';
import type { DensityJob } from './tasks.ts';

export interface DensityOptions extends LongWork {
  /** eV; default: the step that all energies are multiples of, or a 200th of their range. */
  readonly binWidth?: number | undefined;
  readonly flatness: number;
  readonly finalLogFactor: number;
  readonly mostSweeps: number;
  /** Independent walks: their scatter gives the errors. */
  readonly walks: number;
  readonly threads?: number | undefined;
}

/** What the density of states says at a temperature, per primitive cell; E is E − μN where atoms come and go. */
export interface DensityPoint {
  readonly temperature: number;
  /** eV */
  readonly energy: MeanEstimate;
  /** eV/K */
  readonly heatCapacity: MeanEstimate;
  /** eV/K */
  readonly entropy: MeanEstimate;
  /** U − TS, eV: φ where atoms come and go. */
  readonly freeEnergy: MeanEstimate;
}

export interface DensityResult {
  readonly binWidth: number;
  /** eV of the supercell, with ln of the number of arrangements. */
  readonly levels: readonly { readonly energy: number; readonly logarithm: MeanEstimate }[];
  readonly points: readonly DensityPoint[];
  readonly walks: readonly {
    readonly course: readonly FactorStep[];
    readonly sweeps: number;
    readonly logFactor: number;
    readonly converged: boolean;
  }[];
  readonly notes: readonly string[];
  readonly cancelled: CancelledError | undefined;
}

/**
 * The density of states by several walks of Wang and Landau on all cores, and what follows from it at all temperatures.
 * @throws InputError for a campaign of several chemical potentials or contents, or in the charge-neutral ensemble.
 */
export async function densityRun(campaign: Campaign, options: DensityOptions): Promise<DensityResult> {
  if (campaign.ensemble === 'charge-neutral') {
    throw new InputError('a density of states in the charge-neutral ensemble', {
      at: { field: 'ensemble' },
      expected: 'semi-grand or canonical for Wang–Landau; replica exchange keeps charges neutral',
    });
  }
  const job = methodJob(campaign);
  const binWidth = options.binWidth ?? (await binWidthFor(job, campaign.seed));
  const { flatness, finalLogFactor, mostSweeps } = options;
  const tasks = Array.from(
    { length: options.walks },
    (_, walk): DensityJob => ({
      kind: 'wang-landau',
      job,
      binWidth,
      flatness,
      finalLogFactor,
      mostSweeps,
      seed: campaign.seed * 4096 + walk,
    }),
  );
  const { outcomes, cancelled } = await runTasks(tasks, { ...options, stage: 'Wang–Landau' });
  const densities = outcomes.filter((each): each is DensityOfStates => each !== undefined && 'bins' in each);
  return {
    binWidth,
    levels: levelsOf(densities),
    points: densities.length === 0 ? [] : campaign.temperatures.map((at) => pointAt(densities, at)),
    walks: densities.map(({ course, sweeps, logFactor, converged }) => ({
      course,
      sweeps,
      logFactor,
      converged,
    })),
    notes: notesOf(densities, options),
    cancelled,
  };
}

function notesOf(densities: readonly DensityOfStates[], { walks, finalLogFactor }: DensityOptions): string[] {
  const open = densities.filter(({ converged }) => !converged);
  const numbers = new Set(densities.map(({ bins }) => bins.length));
  return [
    ...(densities.length < walks ? [`${densities.length} of ${walks} walks are finished`] : []),
    ...(open.length === 0
      ? []
      : [
          `${open.length} of ${densities.length} walks ended before ln f = ${finalLogFactor}: the density of states is not converged; give more --most-sweeps, wider --bin-width or fewer cells`,
        ]),
    ...(numbers.size > 1
      ? ['the walks met different numbers of levels: the rarest ones are not known to all']
      : []),
    ...(densities.length === 1 ? ['one walk has no errors; give more --walks'] : []),
  ];
}

function meanOf(values: readonly number[]): MeanEstimate {
  const { length } = values;
  const value = values.reduce((sum, each) => sum + each, 0) / length;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { value, standardError: length < 2 ? 0 : Math.sqrt(squares / (length * (length - 1))) };
}

function levelsOf(densities: readonly DensityOfStates[]): DensityResult['levels'] {
  const byBin = new Map<number, { energies: number[]; logarithms: number[] }>();
  for (const { bins, energies, logarithms } of densities) {
    for (const [k, bin] of bins.entries()) {
      const level = byBin.get(bin) ?? { energies: [], logarithms: [] };
      byBin.set(bin, level);
      level.energies.push(energies[k]);
      level.logarithms.push(logarithms[k]);
    }
  }
  return [...byBin]
    .sort(([a], [b]) => a - b)
    .map(([, { energies, logarithms }]) => ({
      energy: meanOf(energies).value,
      logarithm: meanOf(logarithms),
    }));
}

function pointAt(densities: readonly DensityOfStates[], temperature: number): DensityPoint {
  const found = densities.map((density) => thermodynamicsOf(density, temperature));
  return {
    temperature,
    energy: meanOf(found.map(({ energy }) => energy)),
    heatCapacity: meanOf(found.map(({ heatCapacity }) => heatCapacity)),
    entropy: meanOf(found.map(({ energy, freeEnergy }) => (energy - freeEnergy) / temperature)),
    freeEnergy: meanOf(found.map(({ freeEnergy }) => freeEnergy)),
  };
}

const trials = 4000;
const mostLevels = 2000;
const usualLevels = 200;
/** eV; energies this close are one level. */
const rounding = 1e-6;

/** The step of which all changes of the energy are multiples, where there are not too many; or a share of their range. */
async function binWidthFor(job: MethodJob, seed: number): Promise<number> {
  const { model, supercell, ensemble, occupation } = job;
  const block = new Supercell(supercell, model.parent.sites.length);
  const options = { ensemble, temperature: Infinity, occupation, seed };
  const walker = await MonteCarloWalker.open(model, block, options);
  const energies = new Float64Array(trials);
  for (let k = 0; k < trials; k++) {
    walker.advance(1, 1);
    ({ energy: energies[k] } = walker);
  }
  let [step, largest, sum] = [0, 0, 0];
  for (let k = 1; k < trials; k++) {
    const change = Math.abs(energies[k] - energies[k - 1]);
    largest = Math.max(largest, change);
    sum += energies[k];
    step = commonStep(step, change);
  }
  const mean = sum / (trials - 1);
  for (let thermal = largest; thermal > largest / 4096; thermal /= 2) {
    walker.setConditions({ temperature: thermal / boltzmannConstant });
    walker.advance(20, walker.activeSites);
  }
  const range = Math.max(2 * (mean - walker.energy), largest, rounding);
  return step > rounding * 10 && range / step < mostLevels ? step : range / usualLevels;
}

/** Greatest common divisor, to rounding (Euclid). */
function commonStep(a: number, b: number): number {
  let [large, small] = a > b ? [a, b] : [b, a];
  while (small > rounding) [large, small] = [small, Math.abs(large - small * Math.round(large / small))];
  return large;
}
