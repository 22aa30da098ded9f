import { InputError, type CancelledError, type LongWork } from '../../../base/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { boltzmannConstant } from '../../constants.ts';
import { statisticalInefficiency } from '../autocorrelation.ts';
import type { Campaign } from '../campaign.ts';
import { analyseSeries, type MeanEstimate } from '../equilibration.ts';
import { jackknife, jackknifeBlocks } from '../jackknife.ts';
import { keepSamples } from '../kept-samples.ts';
import { evenTemperatures } from '../replica-exchange.ts';
import { JoinedConditions, type SampledState } from '../reweighting/joined-conditions.ts';
import type { ExchangeJob, ExchangeRun, OrderMeasure } from './exchange-run.ts';
import { methodJob, type MethodJob } from './method-job.ts';
import { runTasks } from './run-tasks.ts';

export interface ReplicaOptions extends LongWork {
  /** Temperatures; default: as many as even acceptance of about 0.3 takes. Those of the campaign as they are where 0. */
  readonly replicas?: number | undefined;
  /** Sweeps between two exchanges. */
  readonly sweeps: number;
  readonly rounds: number;
  /** Independent runs. */
  readonly walks: number;
  readonly threads?: number | undefined;
}

/** Canonical averages at a temperature, per primitive cell; E is E − μN where atoms come and go. */
export interface ExchangePoint {
  readonly temperature: number;
  readonly content: MeanEstimate;
  readonly energy: MeanEstimate;
  /** eV/K */
  readonly heatCapacity: MeanEstimate;
  readonly effectiveSamples: number;
  readonly equilibrated: boolean;
}

export interface ExchangeResult {
  /** K, rising. */
  readonly temperatures: readonly number[];
  readonly points: readonly ExchangePoint[];
  /** Share of exchanges accepted, from each temperature to the next. */
  readonly acceptance: readonly number[];
  /** From the coldest to the hottest and back, of all walkers of all runs. */
  readonly roundTrips: number;
  readonly paths: readonly (readonly number[])[];
  /** Between the temperatures; `difference` is βf less that at the hottest. */
  readonly curve: readonly {
    readonly temperature: number;
    readonly energy: MeanEstimate;
    readonly heatCapacity: MeanEstimate;
    readonly difference: MeanEstimate;
  }[];
  readonly notes: readonly string[];
  readonly cancelled: CancelledError | undefined;
}

/**
 * Walkers that exchange temperatures, in independent runs on all cores.
 * @throws InputError for fewer than two temperatures, and for several chemical potentials or contents.
 */
export async function replicaRun(campaign: Campaign, options: ReplicaOptions): Promise<ExchangeResult> {
  const job = methodJob(campaign);
  const { temperatures, cancelled } = await chosenTemperatures(campaign, job, options);
  if (cancelled !== undefined) return combined(campaign, job, temperatures, [], cancelled);
  const done = await exchangeRuns(job, temperatures, campaign.seed, options);
  return combined(campaign, job, temperatures, done.runs, done.cancelled);
}

/** Independent runs of the same temperatures. */
export async function exchangeRuns(
  job: MethodJob,
  temperatures: readonly number[],
  seed: number,
  options: ReplicaOptions & { readonly order?: OrderMeasure | undefined; readonly stage?: string },
): Promise<{ readonly runs: readonly ExchangeRun[]; readonly cancelled: CancelledError | undefined }> {
  const { sweeps, rounds, walks, order } = options;
  const tasks = Array.from({ length: walks }, (_, walk): ExchangeJob => {
    const own = seed * 4096 + 16 * walk;
    return { kind: 'replica-exchange', job, temperatures, sweeps, rounds, seed: own, order };
  });
  const { outcomes, cancelled } = await runTasks(tasks, { stage: 'replica exchange', ...options });
  return {
    runs: outcomes.filter((each): each is ExchangeRun => each !== undefined && 'paths' in each),
    cancelled,
  };
}

const pilotTemperatures = 24;
/** Step of √(C/k) ln T between neighbours that accept about three exchanges of ten. */
const usualStep = 1.4;
const mostReplicas = 96;

/** The campaign's own, or by the heat capacities of a short first run. */
async function chosenTemperatures(
  { temperatures, seed }: Campaign,
  job: MethodJob,
  options: ReplicaOptions,
): Promise<{ readonly temperatures: readonly number[]; readonly cancelled?: CancelledError | undefined }> {
  const given = [...new Set(temperatures)].sort((a, b) => a - b);
  if (given.length < 2) {
    throw new InputError('one temperature cannot be exchanged', {
      at: { field: '--temperature' },
      expected: 'the coldest and the hottest, or all of them: 100K,1000K',
    });
  }
  if (options.replicas === 0 || (options.replicas === undefined && given.length > 2)) {
    return { temperatures: given };
  }
  const [coldest, hottest] = [given[0], given[given.length - 1]];
  const trial = Array.from(
    { length: pilotTemperatures },
    (_, k) => coldest * (hottest / coldest) ** (k / (pilotTemperatures - 1)),
  );
  const rounds = Math.max(200, Math.ceil(options.rounds / 5));
  const { runs, cancelled } = await exchangeRuns(job, trial, seed + 1, {
    ...options,
    rounds,
    walks: 1,
    stage: 'choosing temperatures',
  });
  if (runs.length === 0) return { temperatures: given, cancelled };
  const [{ energies }] = runs;
  const known = trial.map((temperature, k) => ({
    temperature,
    heatCapacity: varianceOf(energies[k]) / (boltzmannConstant * temperature ** 2),
  }));
  const count = options.replicas ?? countFor(known);
  return { temperatures: evenTemperatures(known, count), cancelled };
}

function countFor(known: readonly { readonly temperature: number; readonly heatCapacity: number }[]): number {
  let length = 0;
  for (let k = 1; k < known.length; k++) {
    const mean = 0.5 * (Math.sqrt(known[k - 1].heatCapacity) + Math.sqrt(known[k].heatCapacity));
    length +=
      (mean / Math.sqrt(boltzmannConstant)) * Math.log(known[k].temperature / known[k - 1].temperature);
  }
  return Math.max(3, Math.min(mostReplicas, Math.ceil(length / usualStep) + 1));
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

const pointsOnCurve = 81;

function combined(
  campaign: Campaign,
  job: MethodJob,
  temperatures: readonly number[],
  runs: readonly ExchangeRun[],
  cancelled: CancelledError | undefined,
): ExchangeResult {
  const { sites } = job.model.parent;
  const { cells } = new Supercell(campaign.supercell, sites.length);
  const holding = sites.filter(({ allowed }) => allowed.length > 1 && allowed.includes(job.species)).length;
  const points =
    runs.length === 0 ? [] : temperatures.map((_, k) => pointAt(runs, k, cells, cells * holding));
  const acceptance = temperatures
    .slice(1)
    .map((_, k) => runs.reduce((sum, run) => sum + run.acceptance[k], 0) / Math.max(1, runs.length));
  const groups = JoinedConditions.join(statesOf(runs), cells);
  const [group] = groups;
  const curve = groups.length === 1 ? curveOf(group, temperatures) : [];
  const roundTrips = runs.reduce((sum, run) => sum + run.roundTrips, 0);
  return {
    temperatures,
    points,
    acceptance,
    roundTrips,
    paths: runs[0]?.paths ?? [],
    curve,
    notes: notesOf(points, acceptance, roundTrips, groups.length),
    cancelled,
  };
}

function notesOf(
  points: readonly ExchangePoint[],
  acceptance: readonly number[],
  roundTrips: number,
  groups: number,
): string[] {
  const restless = points.filter(({ equilibrated }) => !equilibrated).length;
  const least = Math.min(...acceptance);
  if (points.length === 0) return ['no run is finished'];
  return [
    ...(restless === 0
      ? []
      : [`${restless} of ${points.length} temperatures had not come to rest; give more --rounds`]),
    ...(least < 0.05
      ? [`exchanges are accepted in ${(100 * least).toFixed(1)} % only somewhere; give more --replicas`]
      : []),
    ...(roundTrips < 10
      ? [
          `walkers made ${roundTrips} round trips: the cold end has few independent visits; give more --rounds`,
        ]
      : []),
    ...(groups > 1 ? ['samples of neighbouring temperatures do not overlap: no curve between them'] : []),
  ];
}

/** Means of independent runs; the error is the larger one of those within the runs and of their scatter. */
function pointAt(runs: readonly ExchangeRun[], k: number, cells: number, holding: number): ExchangePoint {
  const temperature = runs[0].temperatures[k];
  const energies = runs.map((run) => analyseSeries(run.energies[k]));
  const contents = runs.map((run, r) => analyseSeries(run.counts[k], energies[r].start));
  const capacities = runs.map((run, r) => {
    const rest = run.energies[k].subarray(energies[r].start);
    const [first] = rest;
    const away = rest.map((value) => value - first);
    const blocks = jackknifeBlocks(rest.length, statisticalInefficiency(rest));
    const variance = jackknife(
      [away, away.map((value) => value ** 2)],
      ([mean, square]) => square - mean * mean,
      blocks,
    );
    return { mean: variance.value, standardError: variance.standardError };
  });
  const unit = 1 / (boltzmannConstant * temperature ** 2 * cells);
  return {
    temperature,
    content: together(contents, 1 / holding),
    energy: together(energies, 1 / cells),
    heatCapacity: together(capacities, unit),
    effectiveSamples: energies.reduce((sum, each) => sum + each.effectiveSamples, 0),
    equilibrated: energies.every(({ equilibrated }) => equilibrated),
  };
}

function together(
  parts: readonly { readonly mean: number; readonly standardError: number }[],
  unit: number,
): MeanEstimate {
  const { length } = parts;
  const value = parts.reduce((sum, { mean }) => sum + mean, 0) / length;
  const within = Math.hypot(...parts.map(({ standardError }) => standardError)) / length;
  const spread = parts.reduce((sum, { mean }) => sum + (mean - value) ** 2, 0);
  const between = length < 3 ? 0 : Math.sqrt(spread / (length * (length - 1)));
  return { value: value * unit, standardError: Math.max(within, between) * unit };
}

function statesOf(runs: readonly ExchangeRun[]): SampledState[] {
  return runs.flatMap(({ temperatures, energies, counts }) =>
    temperatures.map((temperature, k) => {
      const { start, effectiveSamples } = analyseSeries(energies[k]);
      const series = { energies: [...energies[k]], counts: counts[k], pure: [...energies[k]].fill(0) };
      return { temperature, chemicalPotential: 0, samples: keepSamples(series, start, effectiveSamples) };
    }),
  );
}

function curveOf(group: JoinedConditions, temperatures: readonly number[]): ExchangeResult['curve'] {
  const [coldest, hottest] = [temperatures[0], temperatures[temperatures.length - 1]];
  const last = { temperature: hottest, chemicalPotential: 0 };
  return Array.from({ length: pointsOnCurve }, (_, k) => {
    const temperature = coldest * (hottest / coldest) ** (k / (pointsOnCurve - 1));
    const point = group.at(temperature, 0);
    return { point, difference: group.difference({ temperature, chemicalPotential: 0 }, last) };
  }).flatMap(({ point, difference }) =>
    point === undefined
      ? []
      : [
          {
            temperature: point.temperature,
            energy: point.energy,
            heatCapacity: point.heatCapacity,
            difference,
          },
        ],
  );
}
