import {
  profileBoundaries,
  transport,
  transportFields,
  transportLaws,
  transportProfile,
  transportWithErrors,
  writeTransportFields,
  type TransportErrors,
  type TransportLaws,
  type TransportOptions,
  type TransportProfile,
  type TransportResult,
} from '../../homogenise/index.ts';
import { InputError } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { anisotropicTransport } from './transport-anisotropic.ts';
import { checkLaws, lawsDocument, lawsLines } from './laws.ts';
import { openLabelled, type LabelledImage } from '../shared/image-input.ts';
import { print, requireOutput, toJson, writeText } from '../shared/output.ts';
import { noteFallback } from './note-fallback.ts';
import { axisLines, errorLines } from './transport-lines.ts';
import {
  axisBoundary,
  transportRequest,
  type TransportRequest,
  type TransportVerbOptions,
} from './transport-options.ts';
import { transportTensor } from './transport-tensor.ts';
import type { VerbContext } from '../verbs/verb.ts';

/** `lithoscale transport IMAGE --phase NAME` */
export async function transportVerb(context: VerbContext<TransportVerbOptions>): Promise<void> {
  const { options } = context;
  if (options.conductivityTensor.length > 0) await anisotropicTransport(context);
  else if (options.tensor === true) await transportTensor(context);
  else await transportAlongAxes(context);
}

/** What was solved along one axis, with what was asked for besides. */
interface Solved {
  readonly result: TransportResult;
  readonly errors?: TransportErrors;
  readonly laws?: TransportLaws;
}

async function transportAlongAxes(context: VerbContext<TransportVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const request = await transportRequest(options);
  await checkCombinations(options, request);
  const image = await openLabelled(context);
  const axes: readonly Axis[] = options.axis === 'all' ? ['x', 'y', 'z'] : [options.axis ?? 'z'];
  const solved: Solved[] = [];
  for (const axis of axes) solved.push(await solveAlong(axis, context, request, image));
  image.progress.clear();
  const results = solved.map(({ result }) => result);
  noteFallback(results);
  const { conductors } = request;
  const documents = solved.map((each) => ({
    ...document(each, conductors.phase),
    ...conductors.document(image.volume, each.result),
  }));
  const all = options.axis === 'all' ? documents : documents[0];
  await writeAxes(options, request, image.volume, results, all, signal);
  print(options, all, () => [
    ...axisLines(results),
    ...conductors.lines(image.volume, results),
    ...lawsLines(
      results,
      solved.flatMap(({ laws }) => laws ?? []),
    ),
    ...errorLines(solved.flatMap(({ errors }) => errors ?? [])),
  ]);
}

async function checkCombinations(options: TransportVerbOptions, request: TransportRequest): Promise<void> {
  const boundary = axisBoundary(options);
  if (options.error === true && (options.profile !== undefined || request.keepField)) {
    throw new InputError('the errors come without fields', {
      at: { field: '--error' },
      mend: 'ask for the field or the profile in a run of its own',
    });
  }
  if (options.laws === true) checkLaws(request.conductors, { boundary });
  if (options.profile === undefined) return;
  await requireOutput(options.profile, ['.csv']);
  if (options.axis === 'all') {
    throw new InputError('one file takes the profile of one axis', {
      at: { field: '--profile' },
      expected: '--axis x, y or z',
    });
  }
  if (!profileBoundaries.includes(boundary)) {
    throw new InputError('a profile runs from plate to plate', {
      at: { field: '--profile' },
      expected: `--boundary ${profileBoundaries.join(', ')}`,
    });
  }
}

async function solveAlong(
  axis: Axis,
  { options, signal }: VerbContext<TransportVerbOptions>,
  { conductors, solver, keepField }: TransportRequest,
  { volume, segmentation, progress }: LabelledImage,
): Promise<Solved> {
  const work = { signal, onProgress: progress.onProgress };
  const common: TransportOptions = {
    ...work,
    ...solver,
    axis,
    conductivities: conductors.conductivities,
    boundary: axisBoundary(options),
  };
  if (options.error === true) {
    const errors = await transportWithErrors(volume, {
      ...common,
      ...(segmentation === undefined ? {} : { segmentation }),
    });
    return withLaws({ result: errors.result, errors });
  }
  if (options.profile === undefined) {
    return withLaws({ result: await transport(volume, { ...common, keepField }) });
  }
  const profile = await transportProfile(volume, common);
  await writeText(options.profile, csv(profile));
  return withLaws({ result: profile.whole });

  async function withLaws(found: Solved): Promise<Solved> {
    return options.laws === true
      ? { ...found, laws: await transportLaws(volume, found.result, work) }
      : found;
  }
}

async function writeAxes(
  { output }: TransportVerbOptions,
  { conductors: { conductivities }, solver, extension, keepField }: TransportRequest,
  volume: LabelledVolume,
  results: readonly TransportResult[],
  all: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (output === undefined) return;
  if (extension === '.json') await writeText(output, toJson(all));
  if (!keepField) return;
  const fields = transportFields(volume, { ...solver, conductivities }, results);
  await writeTransportFields(output, volume, fields, { signal });
}

function csv({ position, fraction, macMullinNumber, tortuosityFactor }: TransportProfile): string {
  const rows = Array.from(position, (at, slice) =>
    [at, fraction[slice], macMullinNumber[slice], tortuosityFactor[slice]].join(','),
  );
  return `${['position m,fraction,tau/fraction,tau', ...rows].join('\n')}\n`;
}

/** The result without its field, with the phase as it was asked for and the errors and laws if they were. */
function document({ result, errors, laws }: Solved, phase: string): Record<string, unknown> {
  const entries = Object.entries(result).filter(([key]) => key !== 'potential');
  const found = { phase, ...Object.fromEntries(entries), ...(laws === undefined ? {} : lawsDocument(laws)) };
  if (errors === undefined) return found;
  const { iteration, discretisation, sampling, segmentation, structure, material, tortuosityFactor } = errors;
  const interval = { structure, material, tortuosityFactor };
  return { ...found, error: { iteration, discretisation, sampling, segmentation, interval } };
}
