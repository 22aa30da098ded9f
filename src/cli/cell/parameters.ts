import { basename } from 'node:path';
import { InputError } from '../../base/index.ts';
import {
  bpxDocument,
  cellFromImage,
  dischargeBand,
  parameterSet,
  type CellFromImage,
  type DischargeBand,
  type ParameterInterval,
} from '../../cell/index.ts';
import { parsePhases, reversedThroughPlane, type LabelledVolume } from '../../microstructure/index.ts';
import { contentOf } from '../../study/index.ts';
import { parseConductivities } from '../shared/conductivities.ts';
import { openLabelled, type ImageOptions } from '../shared/image-input.ts';
import { digits, parseNumber, print, requireOutput, table, toJson, writeText } from '../shared/output.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface CellParametersVerbOptions extends ImageOptions {
  readonly set: string;
  readonly pore: string;
  readonly active: string;
  readonly binder?: string;
  readonly conductivity: string;
  readonly binderAccess: string;
  readonly collector: 'first' | 'last';
  readonly thickness: 'image' | 'set';
  readonly even?: boolean;
  readonly tolerance: string;
  readonly discharge?: string;
  readonly output?: string;
}

/** `lithoscale cell parameters IMAGE` */
export async function cellParametersVerb(context: VerbContext<CellParametersVerbOptions>): Promise<void> {
  const { options, args, signal } = context;
  const settings = settingsOf(options);
  if (options.output !== undefined) await requireOutput(options.output, ['.json']);
  const { volume, progress } = await openLabelled(context);
  requirePhases(volume, options);
  const image = options.collector === 'last' ? reversedThroughPlane(volume) : volume;
  const { onProgress } = progress;
  const cell = await cellFromImage(image, { ...settings, signal, onProgress });
  const band =
    settings.rate === undefined
      ? undefined
      : await dischargeBand({
          ...cell,
          base: settings.base,
          electrode: { thickness: options.thickness, profiles: cell.profiles },
          rate: settings.rate,
          signal,
          onProgress,
        });
  progress.clear();
  if (options.output !== undefined) {
    const provenance = await provenanceOf(args[0] ?? '', image, options, signal);
    const { parameters, intervals, tensor } = cell;
    await writeText(
      options.output,
      `${toJson(bpxDocument(parameters, { intervals, tensor, provenance }))}\n`,
    );
  }
  print(options, document(cell, band, options), () => lines(cell, band, options));
}

function settingsOf(options: CellParametersVerbOptions) {
  const { pore, active, binder, thickness } = options;
  if (options.phases !== undefined) requirePhases({ phases: parsePhases(options.phases) }, options);
  const solids = binder === undefined ? active : `${active},${binder}`;
  return {
    base: parameterSet(options.set),
    pore,
    active,
    ...(binder === undefined ? {} : { binder }),
    binderAccess: parseNumber(options.binderAccess, '--binder-access', { min: 0, max: 1 }),
    solidConductivities: parseConductivities({ phase: solids, conductivity: options.conductivity }),
    thickness,
    graded: options.even !== true,
    tolerance: parseNumber(options.tolerance, '--tolerance', { above: 0 }),
    rate:
      options.discharge === undefined
        ? undefined
        : parseNumber(options.discharge, '--discharge', { above: 0 }),
  };
}

function requirePhases({ phases }: Pick<LabelledVolume, 'phases'>, options: CellParametersVerbOptions): void {
  for (const role of ['pore', 'active', 'binder'] as const) {
    const name = options[role];
    if (name === undefined || phases.some((phase) => phase.name === name)) continue;
    throw new InputError(`'${name}' is no phase of the image`, {
      at: { field: `--${role}` },
      expected: `one of ${phases.map((phase) => phase.name).join(', ')}`,
    });
  }
}

/** What the file says of where its numbers come from. */
async function provenanceOf(
  path: string,
  { shape, voxelSize, phases }: LabelledVolume,
  options: CellParametersVerbOptions,
  signal: AbortSignal,
): Promise<string> {
  const { sha256 } = await contentOf(path, signal);
  const roles = (['pore', 'active', 'binder'] as const).flatMap((role) =>
    options[role] === undefined ? [] : [`${role} ${options[role]}`],
  );
  return [
    `Positive electrode from the image ${basename(path)} (SHA-256 ${sha256}),`,
    `${shape.join(' x ')} voxels of ${voxelSize.map((edge) => digits(edge, 6)).join(' x ')} m (x, y, z;`,
    `collector at the ${options.collector} slice of the file),`,
    `phases ${phases.map(({ name, label }) => `${name}=${label}`).join(', ')}; ${roles.join(', ')};`,
    `conductivities ${options.conductivity} S/m; binder access ${options.binderAccess};`,
    `transport solved on the voxels to ${options.tolerance}; the rest from the set ${options.set}.`,
  ].join(' ');
}

function document(
  { parameters, intervals, changes, profiles, tensor }: CellFromImage,
  band: DischargeBand | undefined,
  { set, output }: CellParametersVerbOptions,
): Record<string, unknown> {
  return {
    set,
    name: parameters.name,
    slices: profiles?.porosity.length ?? 1,
    numbers: intervals,
    changes,
    tensor,
    ...(profiles === undefined ? {} : { profiles }),
    ...(band === undefined ? {} : { discharge: { ...band, solution: undefined } }),
    out: output ?? null,
  };
}

/** Units that people use, with what one of them is in SI. */
const shownUnits: Readonly<Record<string, readonly [unit: string, size: number]>> = {
  '1': ['', 1],
  m: ['µm', 1e-6],
  '1/m': ['1/µm', 1e6],
  'S/m': ['S/m', 1],
  'A h': ['A h', 1],
};

function lines(
  { intervals, profiles, tensor, structure }: CellFromImage,
  band: DischargeBand | undefined,
  { output }: CellParametersVerbOptions,
): string[] {
  return [
    ...table([['number', 'value', 'low', 'high', 'unit', 'sampling ±', 'voxels'], ...intervals.map(row)]),
    '',
    `intervals are of 95 %; ${percent(structure.isolatedActiveFraction)} of the volume is active material that nothing connects to the collector`,
    `D_eff/D as a tensor (x, y, z; ${tensor.boundary}): ${tensor.rows.map((values) => values.map((value) => digits(value, 4)).join(' ')).join('; ')}`,
    profiles === undefined
      ? 'even electrode: no profiles'
      : `graded electrode: ${profiles.porosity.length} slices from collector to separator`,
    ...(band === undefined ? [] : bandLines(band)),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

function row({ name, unit, value, low, high, measured }: ParameterInterval): (string | number)[] {
  const [shown, size] = shownUnits[unit] ?? [unit, 1];
  return [
    name,
    ...[value, low, high].map((number) => digits(number / size, 4)),
    shown,
    percent(measured?.sampling),
    percent(measured?.discretisation),
  ];
}

function percent(part: number | null | undefined): string {
  return part === null || part === undefined ? '—' : `${digits(100 * part, 2)} %`;
}

function bandLines({ rate, capacity, parts }: DischargeBand): string[] {
  const width = Math.max(...parts.map(({ name }) => name.length));
  return [
    `discharge at ${rate}C: ${digits(capacity.value)} A h, ${digits(capacity.low)} to ${digits(capacity.high)} with 95 %; of which`,
    ...parts.map(
      ({ name, atLow, atHigh }) =>
        `  ${name.padEnd(width)}  ${digits(atLow, 2)} to ${digits(atHigh, 2)} A h (low to high end)`,
    ),
  ];
}
