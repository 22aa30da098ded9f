import { InputError, parseQuantity, readableUnit } from '../../base/index.ts';
import {
  boxPropertyNamed,
  fieldProfile,
  measureOf,
  profileAlong,
  type FieldProfile,
  type MeasuredProfile,
} from '../../describe/index.ts';
import { readImage, type Axis } from '../../microstructure/index.ts';
import { openLabelled, type LabelledImageOptions } from '../shared/image-input.ts';
import { digits, print, requireOutput, table, toJson, writeAs } from '../shared/output.ts';
import { csvOf } from '../homogenise/represent-tables.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface ProfileVerbOptions extends LabelledImageOptions {
  readonly phase: string;
  readonly axis: Axis;
  readonly property: string;
  readonly field?: string;
  readonly window?: string;
  readonly step?: string;
  readonly output?: string;
}

/** `lithoscale profile IMAGE --phase NAME` */
export async function profile(context: VerbContext<ProfileVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const { phase, axis, property, field, output } = options;
  if (field !== undefined && property !== 'fraction') {
    throw new InputError('a field has no property of a phase', {
      at: { field: '--property' },
      mend: 'leave out --property or --field',
    });
  }
  const windows = {
    window: lengthOf(options.window, '--window'),
    step: lengthOf(options.step, '--step'),
  };
  await requireOutput(output, ['.json', '.csv']);
  const { volume, progress } = await openLabelled(context);
  const work = { signal, onProgress: progress.onProgress };
  let shown: Shown;
  if (field === undefined) {
    const { name, unit, measure } = boxPropertyNamed(property);
    const measured = measureOf({ name, unit, measure }, volume, phase, work);
    shown = ofProperty(await profileAlong(volume, axis, measured, { ...work, ...windows }), name, unit);
  } else {
    const { volume: values } = await readImage(field, { signal, requireVoxelSize: false });
    shown = ofField(await fieldProfile(volume, values, phase, { ...work, ...windows, axis }));
  }
  progress.clear();
  const document = { phase, ...shown.result };
  await writeAs(output, {
    '.csv': () => csvOf([shown.head, ...shown.rows((value) => String(value))]),
    '.json': () => toJson(document),
  });
  print(options, document, () => [...table(readableTable(shown)), ...shown.notes]);
}

interface Shown {
  readonly result: object;
  readonly head: readonly string[];
  /** SI units of the columns, those of `head`. */
  readonly units: readonly string[];
  readonly rows: (format: (value: number, unit: string) => string) => string[][];
  readonly notes: readonly string[];
}

/** In units that people read. */
function readableTable({ head, units, rows }: Shown): string[][] {
  const titles = head.map((title, column) => {
    const unit = units[column] ?? '';
    return unit === '' ? title : `${title.slice(0, -unit.length)}${readableUnit(unit).unit}`;
  });
  return [titles, ...rows((value, unit) => digits(value / readableUnit(unit).factor))];
}

function ofProperty(found: MeasuredProfile, name: string, unit: string): Shown {
  return {
    result: { property: name, unit, ...found },
    head: [`${found.axis} m`, unit === '' ? name : `${name} ${unit}`],
    units: ['m', unit],
    rows: (format) =>
      found.position.map((place, at) => [
        format(place, 'm'),
        orEmpty(found.value[at], (value) => format(value, unit)),
      ]),
    notes: [],
  };
}

function ofField(found: FieldProfile): Shown {
  const { position, fraction, intrinsic, superficial, whole, axis } = found;
  return {
    result: found,
    head: [`${axis} m`, 'fraction', 'intrinsic', 'superficial'],
    units: ['m', '', '', ''],
    rows: (format) =>
      position.map((place, at) => [
        format(place, 'm'),
        format(fraction[at], ''),
        orEmpty(intrinsic[at], (value) => format(value, '')),
        format(superficial[at], ''),
      ]),
    notes: [
      '',
      `whole image: fraction ${digits(whole.fraction)}, intrinsic ${digits(whole.intrinsic)}, superficial ${digits(whole.superficial)}`,
    ],
  };
}

function orEmpty(value: number | null, format: (value: number) => string): string {
  return value === null ? '' : format(value);
}

function lengthOf(text: string | undefined, field: string): number | undefined {
  return text === undefined ? undefined : parseQuantity(text, 'length', field);
}
