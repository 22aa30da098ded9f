import { basename } from 'node:path';
import { InputError, parseQuantity } from '../../base/index.ts';
import {
  describeImage,
  descriptionDocument,
  descriptors,
  descriptorsNamed,
  parseDensities,
  type Description,
  type Descriptor,
  type Face,
  type Quantity,
  type Roles,
  type Separation,
} from '../../describe/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { descriptionPage, quantityBlocks } from '../../report/index.ts';
import { readGivenLabels } from './given-labels.ts';
import { openLabelled, type LabelledImageOptions } from '../shared/image-input.ts';
import {
  print,
  requireOutput,
  table,
  textWidth,
  toJson,
  wrapped,
  writeAs,
  type CommonOptions,
} from '../shared/output.ts';
import { requireTables, tableOwners, writeTables } from './tables.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { version } from '../shared/version.ts';

interface DescribeVerbOptions extends LabelledImageOptions {
  readonly only?: string;
  readonly list?: boolean;
  readonly phase?: string;
  readonly pore?: string;
  readonly active?: string;
  readonly binder?: string;
  readonly conductors?: string;
  readonly collector: string;
  readonly periodic?: string;
  readonly reach?: string;
  readonly density?: string;
  readonly particleLabels?: string;
  readonly poreLabels?: string;
  readonly table: readonly string[];
  readonly output?: string;
}

/** `lithoscale describe IMAGE` */
export async function describe(context: VerbContext<DescribeVerbOptions>): Promise<void> {
  const { args, options, signal } = context;
  if (options.list === true) return listDescriptors(options);
  const [image] = args;
  if (image === undefined) throw new InputError('no image is named', { at: { field: 'IMAGE' } });
  const { output } = options;
  await requireOutput(output, ['.json', '.html', '.csv']);
  const tables = await requireTables(options.table);
  const asked = askedFor(options, tables);
  const { volume, progress } = await openLabelled(context);
  const description = await describeImage(volume, {
    only: asked,
    roles: rolesOf(options),
    periodic: axesOf(options.periodic),
    separated: await givenParts(context, volume),
    ...(options.phase === undefined ? {} : { phases: names(options.phase) }),
    ...(options.density === undefined ? {} : { densities: parseDensities(options.density, '--density') }),
    ...(options.reach === undefined ? {} : { reach: parseQuantity(options.reach, 'length', '--reach') }),
    signal,
    onProgress: progress.onProgress,
  });
  progress.clear();
  const document = descriptionDocument(description);
  await writeAs(output, {
    '.html': () =>
      descriptionPage({ volume, description, image: basename(image), pore: options.pore, version }, signal),
    '.csv': () => quantitiesCsv(description),
    '.json': () => toJson(document),
  });
  await writeTables(tables, description);
  print(options, document, () => lines(description));
  requireAsked(options, description);
}

/** The descriptors that are asked for by name or by a table of theirs; otherwise those of the default description. */
function askedFor(
  { only }: DescribeVerbOptions,
  tables: readonly { readonly name: string }[],
): readonly Descriptor[] {
  const owners = tableOwners(tables.map(({ name }) => name));
  const chosen =
    only === undefined
      ? descriptors.filter(({ isDefault }) => isDefault).map(({ name }) => name)
      : names(only).flatMap((name) => (name === 'all' ? descriptors.map((each) => each.name) : [name]));
  return descriptorsNamed([...chosen, ...owners]);
}

function names(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}

function rolesOf(options: DescribeVerbOptions): Partial<Roles> {
  const { pore, active, binder, conductors, collector } = options;
  const [axis, side] = collector.split('-') as [Face['axis'], Face['side']];
  return {
    pore,
    active,
    binder,
    collector: { axis, side },
    ...(conductors === undefined ? {} : { conductors: names(conductors) }),
  };
}

/** Particles and pores whose labels are given. */
async function givenParts(
  context: VerbContext<DescribeVerbOptions>,
  volume: LabelledVolume,
): Promise<Separation[]> {
  const { particleLabels, poreLabels, active, pore = 'pore' } = context.options;
  if (particleLabels !== undefined && active === undefined) {
    throw new InputError('no phase is named whose particles these are', {
      at: { field: '--particle-labels' },
      mend: 'say which phase it is: --active NAME',
    });
  }
  const given = [];
  if (particleLabels !== undefined && active !== undefined) {
    given.push(await readGivenLabels(context, particleLabels, '--particle-labels', volume, active));
  }
  if (poreLabels !== undefined) {
    given.push(await readGivenLabels(context, poreLabels, '--pore-labels', volume, pore));
  }
  return given;
}

function axesOf(list: string | undefined): Axis[] {
  return (list === undefined ? [] : names(list)).map((name) => {
    if (name === 'x' || name === 'y' || name === 'z') return name;
    throw new InputError(`'${name}' is no axis`, {
      at: { field: '--periodic' },
      expected: 'some of x, y, z',
    });
  });
}

/** What was asked for by its own name and could not be measured is an error, once all else has been printed and written. */
function requireAsked({ only = '' }: DescribeVerbOptions, { omitted }: Description): void {
  const first = omitted.find(({ name }) => names(only).includes(name));
  if (first !== undefined) throw new InputError(`${first.name}: ${first.reason}`);
}

function lines({ measurements, omitted }: Description): string[] {
  return [
    ...measurements.flatMap(({ descriptor, result }, k) => [
      ...(k === 0 ? [] : ['']),
      descriptor.title,
      ...tablesThatFit(descriptor.quantities(result)),
    ]),
    ...(omitted.length === 0 ? [] : ['', 'Not measured']),
    ...omitted.flatMap(({ name, reason }) => wrapped(`${name}: ${reason}`, '  ')),
  ];
}

/** Tables in as many columns as the width of a terminal allows. */
function tablesThatFit(quantities: readonly Quantity[]): string[] {
  const layouts = [6, 5, 4, 3, 2, 1].map((widest) =>
    quantityBlocks(quantities, widest).flatMap(({ columns, rows }) =>
      table([
        ['', ...columns],
        ...rows.map(({ name, unit, cells }) => [`  ${unit === '' ? name : `${name} ${unit}`}`, ...cells]),
      ]),
    ),
  );
  const fitting = layouts.find((lines) => lines.every((line) => line.length <= textWidth));
  return fitting ?? layouts[layouts.length - 1] ?? [];
}

/** A line a number, in SI. */
function quantitiesCsv({ measurements }: Description): string {
  const rows = measurements.flatMap(({ descriptor, result }) =>
    descriptor
      .quantities(result)
      .map(({ name, of, value, unit }) => [descriptor.name, name, of, String(value ?? ''), unit]),
  );
  const all = [['descriptor', 'quantity', 'of', 'value', 'unit'], ...rows];
  return `${all.map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `lithoscale describe --list` */
function listDescriptors(options: CommonOptions): void {
  const catalogue = descriptors.map(
    ({ name, title, definition, convention, source, isDefault, needs = [], tableNames = [] }) => ({
      name,
      title,
      definition,
      convention,
      source,
      isDefault,
      needs,
      tables: tableNames,
    }),
  );
  print(options, catalogue, () =>
    catalogue.flatMap(({ name, definition, convention, source, isDefault, needs, tables }) => [
      `${name}${isDefault ? '' : ' (only when asked for)'}`,
      ...wrapped(definition, '  '),
      ...wrapped(convention, '  '),
      ...wrapped(source, '  '),
      ...(needs.length === 0 ? [] : [`  needs ${needs.map((role) => `--${role}`).join(', ')}`]),
      ...(tables.length === 0 ? [] : [`  tables: ${tables.join(', ')}`]),
    ]),
  );
}
