import {
  boltzmannConstant,
  densityRun,
  replicaRun,
  sizesRun,
  type Campaign,
  type DensityResult,
  type ReplicaOptions,
  type ExchangeResult,
  type MeanEstimate,
  type SizesResult,
} from '../../atoms/index.ts';
import { InputError, type CancelledError } from '../../base/index.ts';
import { methodPage, type MethodReport } from '../../report/index.ts';
import {
  digits,
  parseNumber,
  parseThreads,
  print,
  table,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { whereKept } from './broken-off.ts';
import type { MonteCarloOptions } from './montecarlo-input.ts';

/** The methods of `lithoscale atoms montecarlo` that follow the temperature: density of states, exchanges, sizes. */
export async function otherMethods(
  campaign: Campaign,
  { options, signal }: VerbContext<MonteCarloOptions>,
): Promise<void> {
  const started = performance.now();
  const reporter = progressReporter(options);
  const result = await found(campaign, options, { signal, onProgress: reporter.onProgress });
  reporter.clear();
  const { cancelled, ...rest } = result.result;
  const seconds = (performance.now() - started) / 1000;
  const complete = cancelled === undefined;
  const { named, ensemble, species, supercell, seed, chemicalPotentials, contents } = campaign;
  const document = {
    format: 'lithoscale-monte-carlo-method',
    version: 1,
    units: { energy: 'eV per primitive cell', temperature: 'K' },
    method: result.method,
    model: named.name,
    ensemble,
    species,
    supercell: result.method === 'sizes' ? undefined : supercell,
    chemicalPotentials,
    contents,
    seed,
    complete,
    ...rest,
    seconds,
  };
  await writeAs(options.output, {
    '.json': () => toJson(document),
    '.csv': () => csvOf(result),
    '.html': () => methodPage({ campaign, found: result, complete, seconds, version }),
  });
  if (cancelled !== undefined) throw stopped(cancelled, options.output);
  print(options, document, () => [
    `${named.name}: ${ensemble}, ${species}${result.method === 'sizes' ? '' : `, supercell ${supercell.map((row) => row.join(' ')).join(' / ')}`}`,
    '',
    ...linesOf(result),
    '',
    ...result.result.notes.flatMap((note) => wrapped(`note: ${note}`)),
    `${seconds.toFixed(1)} s`,
    ...(options.output === undefined ? [] : [`written to ${options.output}`]),
  ]);
}

function stopped(cancelled: CancelledError, output: string | undefined): CancelledError {
  process.stderr.write(`lithoscale: note: what was finished is ${whereKept(output)}\n`);
  return cancelled;
}

function whole(text: string, field: string, min: number): number {
  return parseNumber(text, field, { min, integer: true });
}

type Work = Pick<ReplicaOptions, 'signal' | 'onProgress'>;

async function found(
  campaign: Campaign,
  options: MonteCarloOptions,
  work: Work,
): Promise<MethodReport['found']> {
  const walks = whole(options.walks ?? '4', '--walks', 1);
  const threads = parseThreads(options.threads);
  const exchange: ReplicaOptions = {
    ...work,
    walks,
    threads,
    sweeps: whole(options.exchangeEvery ?? '5', '--exchange-every', 1),
    rounds: whole(options.rounds ?? '4000', '--rounds', 100),
    replicas: options.replicas === undefined ? undefined : whole(options.replicas, '--replicas', 2),
  };
  if (options.sizes !== undefined) {
    const sizes = parseSizes(options.sizes);
    return { method: 'sizes', result: await sizesRun(campaign, sizes, exchange) };
  }
  if (options.method === 'replica-exchange') {
    return { method: 'replica-exchange', result: await replicaRun(campaign, exchange) };
  }
  const result = await densityRun(campaign, {
    ...work,
    walks,
    threads,
    binWidth:
      options.binWidth === undefined ? undefined : parseNumber(options.binWidth, '--bin-width', { above: 0 }),
    flatness: parseNumber(options.flatness ?? '0.8', '--flatness', { above: 0, max: 0.99 }),
    finalLogFactor: parseNumber(options.finalFactor ?? '1e-6', '--final-factor', { above: 0, max: 0.99 }),
    mostSweeps: whole(options.mostSweeps ?? '2000000', '--most-sweeps', 1000),
  });
  return { method: 'wang-landau', result };
}

function parseSizes(text: string): number[] {
  const sizes = text.split(',').map((part) => parseNumber(part, '--sizes', { min: 2, integer: true }));
  if (sizes.length >= 2 && new Set(sizes).size === sizes.length) return sizes;
  throw new InputError(`'${text}' does not do`, {
    at: { field: '--sizes' },
    expected: 'two or more different sizes: 8,12,16',
  });
}

function linesOf(found: MethodReport['found']): string[] {
  if (found.method === 'sizes') return sizeLines(found.result);
  return found.method === 'wang-landau' ? densityLines(found.result) : exchangeLines(found.result);
}

function densityLines({ binWidth, levels, points, walks }: DensityResult): string[] {
  return [
    `${levels.length} levels of ${digits(binWidth)} eV; ${walks.map(({ sweeps, logFactor }) => `${sweeps} sweeps to ln f = ${logFactor.toExponential(1)}`).join('; ')}`,
    '',
    ...table([
      ['K', 'U (eV/cell)', '±', 'C (k/cell)', '±', 'S (k/cell)', '±', 'F (eV/cell)', '±'],
      ...points.map(({ temperature, energy, heatCapacity, entropy, freeEnergy }) => [
        digits(temperature),
        ...pair(energy),
        ...pair(heatCapacity, boltzmannConstant),
        ...pair(entropy, boltzmannConstant),
        ...pair(freeEnergy),
      ]),
    ]),
  ];
}

function exchangeLines({ points, acceptance, roundTrips }: ExchangeResult): string[] {
  return [
    ...table([
      ['K', 'content', '±', 'U (eV/cell)', '±', 'C (k/cell)', '±', 'samples', 'at rest', 'exchanged up'],
      ...points.map(({ temperature, content, energy, heatCapacity, effectiveSamples, equilibrated }, k) => [
        digits(temperature),
        ...pair(content),
        ...pair(energy),
        ...pair(heatCapacity, boltzmannConstant),
        Math.round(effectiveSamples),
        equilibrated ? 'yes' : 'no',
        digits(acceptance[k], 2),
      ]),
    ]),
    `${roundTrips} round trips from the coldest to the hottest and back`,
  ];
}

function sizeLines({ crossings, measure, chemicalPotential }: SizesResult): string[] {
  const what = measure.kind === 'content' ? 'content less a half' : `modulation ${measure.vector.join(', ')}`;
  return [
    `order parameter: ${what}${chemicalPotential === undefined ? '' : `, at μ = ${digits(chemicalPotential)} eV`}`,
    '',
    ...table([
      ['sizes', 'T of crossing (K)', '±', 'cumulant', '±', '1/ν', '±'],
      ...crossings.map(({ sizes, temperature, cumulant, inverseExponent }) => [
        sizes.join(' and '),
        digits(temperature.value, 6),
        digits(temperature.standardError, 2),
        ...pair(cumulant),
        ...pair(inverseExponent),
      ]),
    ]),
  ];
}

function pair({ value, standardError }: MeanEstimate, unit = 1): [string, string] {
  return [digits(value / unit), digits(standardError / unit, 2)];
}

function csvOf(found: MethodReport['found']): string {
  const rows = csvRows(found);
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

function both({ value, standardError }: MeanEstimate): number[] {
  return [value, standardError];
}

function csvRows(found: MethodReport['found']): (string | number)[][] {
  if (found.method === 'sizes') {
    return [
      [
        'size',
        'temperature_K',
        'cumulant',
        'cumulant_error',
        'order',
        'order_error',
        'heat_capacity_k_per_cell',
        'heat_capacity_error_k_per_cell',
      ],
      ...found.result.curves.flatMap(({ size, points }) =>
        points.map(({ temperature, cumulant, order, heatCapacity }) => [
          size,
          temperature,
          ...both(cumulant),
          ...both(order),
          ...both(heatCapacity),
        ]),
      ),
    ];
  }
  if (found.method === 'wang-landau') {
    return [
      [
        'temperature_K',
        'energy_eV_per_cell',
        'energy_error_eV_per_cell',
        'heat_capacity_eV_per_K_per_cell',
        'heat_capacity_error_eV_per_K_per_cell',
        'entropy_eV_per_K_per_cell',
        'entropy_error_eV_per_K_per_cell',
        'free_energy_eV_per_cell',
        'free_energy_error_eV_per_cell',
      ],
      ...found.result.points.map(({ temperature, energy, heatCapacity, entropy, freeEnergy }) => [
        temperature,
        ...both(energy),
        ...both(heatCapacity),
        ...both(entropy),
        ...both(freeEnergy),
      ]),
    ];
  }
  return [
    [
      'temperature_K',
      'content',
      'content_error',
      'energy_eV_per_cell',
      'energy_error_eV_per_cell',
      'heat_capacity_eV_per_K_per_cell',
      'heat_capacity_error_eV_per_K_per_cell',
      'acceptance_to_next',
      'equilibrated',
    ],
    ...found.result.points.map(({ temperature, content, energy, heatCapacity, equilibrated }, k) => [
      temperature,
      ...both(content),
      ...both(energy),
      ...both(heatCapacity),
      found.result.acceptance[k] ?? '',
      String(equilibrated),
    ]),
  ];
}
