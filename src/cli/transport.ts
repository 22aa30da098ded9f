import {
  transport,
  transportFields,
  transportLaws,
  transportProfile,
  transportWithErrors,
  writeTransportFields,
  type TransportBoundary,
  type TransportDevice,
  type TransportErrors,
  type TransportLaws,
  type TransportProfile,
  type TransportResult,
} from '../homogenise/index.ts';
import { InputError } from '../base/index.ts';
import type { Axis } from '../microstructure/index.ts';
import { conduction, type ConductionOptions } from './conduction.ts';
import { checkLaws, lawsDocument, lawsLines } from './laws.ts';
import { openLabelled, type LabelledImageOptions } from './image-input.ts';
import { digits, parseNumber, print, requireOutput, table, toJson, writeText } from './output.ts';
import type { VerbContext } from './verbs.ts';

interface TransportVerbOptions extends LabelledImageOptions, Omit<ConductionOptions, 'phases'> {
  readonly axis: Axis | 'all';
  readonly boundary: TransportBoundary;
  readonly tolerance: string;
  readonly threads?: string;
  readonly device: TransportDevice;
  readonly error?: boolean;
  readonly laws?: boolean;
  readonly profile?: string;
  readonly output?: string;
}

/** `lithoscale transport IMAGE --phase NAME` */
export async function transportVerb(context: VerbContext<TransportVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const conductors = conduction(options);
  const { conductivities } = conductors;
  const tolerance = parseNumber(options.tolerance, '--tolerance', { above: 0 });
  const threads =
    options.threads === undefined
      ? {}
      : { threads: parseNumber(options.threads, '--threads', { min: 1, integer: true }) };
  const extension =
    options.output === undefined
      ? undefined
      : await requireOutput(options.output, ['.vti', '.zarr', '.npy', '.json']);
  const keepField = extension !== undefined && extension !== '.json';
  if (options.error === true && (options.profile !== undefined || keepField)) {
    throw new InputError('the errors come without fields', {
      at: { field: '--error' },
      mend: 'ask for the field or the profile in a run of its own',
    });
  }
  if (options.profile !== undefined) await checkProfile(options.profile, options.axis);
  if (options.laws === true) checkLaws(conductors, options);
  const { volume, segmentation, progress } = await openLabelled(context);
  const axes: readonly Axis[] = options.axis === 'all' ? ['x', 'y', 'z'] : [options.axis];
  const results: TransportResult[] = [];
  const budgets: TransportErrors[] = [];
  for (const axis of axes) {
    const { boundary, device } = options;
    const common = {
      axis,
      conductivities,
      boundary,
      device,
      tolerance,
      signal,
      onProgress: progress.onProgress,
      ...threads,
    };
    if (options.error === true) {
      const errors = await transportWithErrors(volume, {
        ...common,
        ...(segmentation === undefined ? {} : { segmentation }),
      });
      results.push(errors.result);
      budgets.push(errors);
      continue;
    }
    if (options.profile === undefined) {
      results.push(await transport(volume, { ...common, keepField }));
      continue;
    }
    const profile = await transportProfile(volume, common);
    results.push(profile.whole);
    await writeText(options.profile, csv(profile));
  }
  const laws: TransportLaws[] = [];
  if (options.laws === true) {
    const work = { signal, onProgress: progress.onProgress };
    for (const result of results) laws.push(await transportLaws(volume, result, work));
  }
  progress.clear();
  noteFallback(results);
  const documents = results.map((result, at) => ({
    ...document(result, conductors.phase, budgets[at]),
    ...conductors.document(volume, result),
    ...(options.laws === true ? lawsDocument(laws[at]) : {}),
  }));
  const all = options.axis === 'all' ? documents : documents[0];
  if (options.output !== undefined && extension === '.json') await writeText(options.output, toJson(all));
  if (options.output !== undefined && keepField)
    await writeTransportFields(options.output, volume, transportFields(volume, { conductivities }, results), {
      signal,
    });
  print(options, all, () => [
    ...lines(results),
    ...conductors.lines(volume, results),
    ...lawsLines(results, laws),
    ...errorLines(budgets),
  ]);
}

/** Why the CPU did what a GPU was wanted for: once, as it is the same for all axes. */
function noteFallback(results: readonly TransportResult[]): void {
  const reason = results.find(({ fallback }) => fallback !== undefined)?.fallback;
  if (reason !== undefined) process.stderr.write(`lithoscale: note: on the CPU, because ${reason}\n`);
}

async function checkProfile(path: string, axis: string): Promise<void> {
  await requireOutput(path, ['.csv']);
  if (axis === 'all') {
    throw new InputError('one file takes the profile of one axis', {
      at: { field: '--profile' },
      expected: '--axis x, y or z',
    });
  }
}

function csv({ position, fraction, macMullinNumber, tortuosityFactor }: TransportProfile): string {
  const rows = Array.from(position, (at, slice) =>
    [at, fraction[slice], macMullinNumber[slice], tortuosityFactor[slice]].join(','),
  );
  return `${['position m,fraction,tau/fraction,tau', ...rows].join('\n')}\n`;
}

/** The result without its field, with the phase as it was asked for and the errors if they were. */
function document(
  result: TransportResult,
  phase: string,
  errors: TransportErrors | undefined,
): Record<string, unknown> {
  const entries = Object.entries(result).filter(([key]) => key !== 'potential');
  const found = { phase, ...Object.fromEntries(entries) };
  if (errors === undefined) return found;
  const { iteration, discretisation, sampling, segmentation, structure, material, tortuosityFactor } = errors;
  const interval = { structure, material, tortuosityFactor };
  return { ...found, error: { iteration, discretisation, sampling, segmentation, interval } };
}

function share(value: number | null): string {
  return value === null ? '—' : `${(100 * value).toPrecision(2)} %`;
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${share(Math.abs(change))}`;
}

function range([low, high]: readonly [number, number]): string {
  return `${digits(low, 4)} to ${digits(high, 4)}`;
}

/** What the errors say, a line an axis. */
function errorLines(budgets: readonly TransportErrors[]): string[] {
  if (budgets.length === 0) return [];
  return [
    '',
    ...table([
      [
        'axis',
        'iteration ±',
        'voxels',
        'sampling ±',
        'D_eff/D, this structure',
        'the material',
        'tau, the material',
      ],
      ...budgets.map(
        ({ result, iteration, discretisation, sampling, structure, material, tortuosityFactor }) => [
          result.axis,
          share(iteration),
          share(discretisation),
          share(sampling),
          range(structure),
          range(material),
          tortuosityFactor === null ? '—' : range(tortuosityFactor),
        ],
      ),
    ]),
    'voxels: expected change as they become small; sampling: one standard error; intervals: 95 %',
    ...budgets.flatMap(({ result, segmentation }) =>
      (segmentation ?? []).map(
        ({ threshold, low, high, effectiveRatio }) =>
          `${result.axis}: threshold ${digits(threshold)} from ${digits(low)} to ${digits(high)}: D_eff ${effectiveRatio === null ? '—' : effectiveRatio.map(signed).join(' to ')}`,
      ),
    ),
  ];
}

function lines(results: readonly TransportResult[]): string[] {
  return table([
    ['axis', 'tau', 'tau (percolating)', 'D_eff/D', 'error ±', 'iterations', 'residual', 's'],
    ...results.map((result) => [
      result.axis,
      result.percolating ? digits(result.tortuosityFactor, 6) : 'does not percolate',
      digits(result.tortuosityFactorPercolating, 6),
      digits(result.effectiveRatio, 6),
      result.percolating ? `${(100 * result.error.iteration).toPrecision(2)} %` : '—',
      result.iterations,
      result.residual.toExponential(1),
      result.seconds.toFixed(2),
    ]),
  ]);
}
