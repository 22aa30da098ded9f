import {
  branchesOf,
  campaignResult,
  runBranches,
  type Campaign,
  type CampaignResult,
  type NamedBranch,
} from '../../atoms/index.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import { monteCarloPage } from '../../report/index.ts';
import {
  digits,
  parseThreads,
  print,
  requireOutput,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { inputsOf, whereToGoOn } from './broken-off.ts';
import { latticeFingerprint } from './lattice-fingerprint.ts';
import { monteCarloCsv } from './montecarlo-csv.ts';
import { otherMethods } from './montecarlo-methods.ts';
import { curveTemperatures, readCampaign, type MonteCarloOptions } from './montecarlo-input.ts';
import { storedProgress, storedSamples, type BranchProgress } from './montecarlo-resume.ts';

/** `lithoscale atoms montecarlo` */
export async function atomsMonteCarlo(context: VerbContext<MonteCarloOptions>): Promise<void> {
  const { args, options, signal } = context;
  const { output } = options;
  await requireOutput(output, ['.json', '.csv', '.html']);
  const campaign = await readCampaign(args[0] ?? '', options);
  if (options.method !== 'metropolis' || options.sizes !== undefined) return otherMethods(campaign, context);
  const branches = branchesOf(campaign);
  const between = curveTemperatures(options, campaign);
  const started = performance.now();
  const progress = await earlier(options, campaign, branches);
  const reporter = progressReporter(options);
  const stopped = await walk(branches, progress, options, signal, reporter.onProgress);
  reporter.clear();
  const walked = progress.map(({ results }) => results);
  const kept = progress.map(({ samples }) => samples);
  const result = await campaignResult(campaign, branches, walked, kept, between);
  const seconds = (performance.now() - started) / 1000;
  const complete = stopped === undefined;
  const run = documentOf(campaign, result, complete, seconds);
  await writeAs(output, {
    '.json': () => toJson({ ...run, branches: resumable(result, progress) }),
    '.csv': () => monteCarloCsv(result, campaign),
    '.html': () => monteCarloPage({ campaign, result, complete, seconds, version }),
  });
  if (stopped !== undefined) {
    const done = walked.reduce((sum, results) => sum + results.length, 0);
    process.stderr.write(`lithoscale: note: ${done} conditions are done, ${whereToGoOn(output)}\n`);
    throw stopped;
  }
  print(options, run, () => lines(campaign, result, seconds, output));
}

async function earlier(
  { resume, output }: MonteCarloOptions,
  campaign: Campaign,
  branches: readonly NamedBranch[],
): Promise<BranchProgress[]> {
  if (resume !== true) return branches.map(() => ({ results: [], samples: [], occupation: undefined }));
  if (output?.endsWith('.json') !== true) {
    throw new InputError('no run to go on with is named', {
      at: { field: '--resume' },
      expected: 'the .json of the earlier run as --output',
    });
  }
  return storedProgress(output, inputsOf(campaign));
}

/** Walks what is left, noting each condition in `progress`; the error where it was interrupted. */
async function walk(
  branches: readonly NamedBranch[],
  progress: BranchProgress[],
  options: MonteCarloOptions,
  signal: AbortSignal,
  onProgress: NonNullable<Parameters<typeof runBranches>[1]>['onProgress'],
): Promise<CancelledError | undefined> {
  const jobs = branches.map(({ job }, k) => ({
    ...job,
    occupation: progress[k].occupation ?? job.occupation,
    done: progress[k].results.length,
  }));
  const threads = parseThreads(options.threads);
  try {
    await runBranches(jobs, {
      threads,
      signal,
      onProgress,
      onStep: (branch, { result, samples, occupation }) => {
        const before = progress[branch];
        progress[branch] = {
          results: [...before.results, result],
          samples: [...before.samples, samples],
          occupation,
        };
      },
    });
    return undefined;
  } catch (error) {
    if (error instanceof CancelledError) return error;
    throw error;
  }
}

function documentOf(campaign: Campaign, result: CampaignResult, complete: boolean, seconds: number) {
  const { named, ensemble, species, supercell, seed, plan } = campaign;
  return {
    format: 'lithoscale-monte-carlo',
    version: 1,
    units: { energy: 'eV per primitive cell', temperature: 'K', voltage: 'V' },
    inputs: inputsOf(campaign),
    model: named.name,
    lattice: latticeFingerprint(named.model),
    metalEnergy: named.metalEnergy,
    ensemble,
    species,
    supercell,
    plan,
    seed,
    complete,
    ...result,
    seconds,
  };
}

function resumable({ branches }: CampaignResult, progress: readonly BranchProgress[]) {
  return branches.map((branch, k) => {
    const { occupation, samples } = progress[k];
    return occupation === undefined
      ? branch
      : {
          ...branch,
          samples: samples.map(storedSamples),
          occupation: Buffer.from(occupation).toString('base64'),
        };
  });
}

function lines(
  campaign: Campaign,
  result: CampaignResult,
  seconds: number,
  output: string | undefined,
): string[] {
  const { branches, boundaries, hysteresis, notes } = result;
  const count = branches.reduce((sum, { results }) => sum + results.length, 0);
  return [
    `${campaign.named.name}: ${campaign.ensemble}, ${campaign.species}, supercell ${campaign.supercell.map((row) => row.join(' ')).join(' / ')}`,
    ...branches.flatMap((branch) => ['', branch.name, ...branchLines(branch)]),
    '',
    ...hysteresis.map(
      ({ temperature, from, to, width }) =>
        `hysteresis at ${digits(temperature)} K: μ from ${digits(from)} to ${digits(to)} eV, contents up to ${digits(width, 3)} apart`,
    ),
    ...boundaries.map(
      ({ temperature, chemicalPotential, contents: [low, high] }) =>
        `coexistence at ${digits(temperature)} K: μ = ${pm(chemicalPotential)} eV, contents ${pm(low)} and ${pm(high)}`,
    ),
    ...notes.flatMap((note) => wrapped(`note: ${note}`)),
    `${count} conditions, ${seconds.toFixed(1)} s`,
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

function branchLines({ results, voltage }: CampaignResult['branches'][number]): string[] {
  return table([
    [
      'K',
      'μ (eV)',
      'content',
      '±',
      ...(voltage === undefined ? [] : ['U (V)']),
      'E (eV/cell)',
      'C (k/cell)',
      'Γ = N/Var N',
      'sweeps',
      'at rest',
    ],
    ...results.map((each, k) => [
      digits(each.temperature),
      digits(each.chemicalPotential),
      each.content.value.toFixed(5),
      // Samples that are all alike say nothing of an error.
      digits(each.content.standardError === 0 ? undefined : each.content.standardError, 2),
      ...(voltage === undefined ? [] : [voltage[k].voltage.toFixed(4)]),
      digits(each.energy.value, 6),
      digits(each.fluctuations.heatCapacity.value / boltzmann, 3),
      digits(each.fluctuations.thermodynamicFactor?.value, 4),
      each.sweeps,
      each.equilibrated ? 'yes' : 'no',
    ]),
  ]);
}

const boltzmann = 8.617333262e-5;

function pm({ value, standardError }: { readonly value: number; readonly standardError: number }): string {
  return `${digits(value)} ± ${digits(standardError, 2)}`;
}
