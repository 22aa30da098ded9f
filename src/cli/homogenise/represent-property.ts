import { InputError, readableUnit } from '../../base/index.ts';
import {
  boxPropertyNamed,
  measureOf,
  propertyConvergence,
  propertyRepresentativeness,
  type BoxOptions,
  type BoxProperty,
  type PropertyConvergence,
  type PropertyRepresentativeness,
} from '../../describe/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { openLabelled } from '../shared/image-input.ts';
import { digits, print, requireOutput, table, toJson, writeAs, writeText } from '../shared/output.ts';
import { csvOf, edge, needs, percent, shownExtent, signed } from './represent-tables.ts';
import type { RepresentVerbOptions } from './represent.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface Asked {
  readonly accuracy: number;
  readonly nested: { readonly from: 'centre' | 'face'; readonly steps?: number };
  readonly placed: Pick<BoxOptions, 'divisions' | 'random'>;
}

/** `lithoscale represent IMAGE --property NAME --phase NAME`: a property that needs no transport. */
export async function representProperty(
  context: VerbContext<RepresentVerbOptions>,
  { accuracy, nested, placed }: Asked,
): Promise<void> {
  const { options, signal } = context;
  const { output, boxes, axis, subVolumes, phase } = options;
  if (phase === undefined || phase.includes(',')) {
    throw new InputError(phase === undefined ? 'no phase is named' : `'${phase}' is more than one phase`, {
      at: { field: '--phase' },
      expected: 'one phase, such as --phase pore',
    });
  }
  if (options.conductivity !== 'all 1') {
    throw new InputError(`${options.property} has no conductivities`, {
      at: { field: '--conductivity' },
      mend: 'leave it out, or leave out --property for transport',
    });
  }
  const property = boxPropertyNamed(options.property);
  await requireOutput(output, ['.json', '.csv']);
  await requireOutput(boxes, ['.csv']);
  const { volume, progress } = await openLabelled(context);
  const work = { signal, onProgress: progress.onProgress };
  const measure = measureOf(property, volume, phase, work);
  const kind = { phase, property: property.name, unit: property.unit, subVolumes };
  const found =
    subVolumes === 'nested'
      ? ofNested(
          await propertyConvergence(volume, measure, { ...work, ...nested, axis, accuracy }),
          property,
          volume,
        )
      : ofSizes(
          await propertyRepresentativeness(volume, measure, { ...work, ...placed, accuracy }),
          property,
          volume,
        );
  progress.clear();
  const document = { ...kind, ...found.result };
  if (boxes !== undefined) await writeText(boxes, found.boxes);
  await writeAs(output, { '.csv': () => found.table, '.json': () => toJson(document) });
  print(options, document, () => found.lines);
}

interface Shown {
  readonly result: object;
  readonly table: string;
  readonly boxes: string;
  readonly lines: readonly string[];
}

const boxColumns = ['x', 'y', 'z', 'nx', 'ny', 'nz', 'volume m3'];

function ofSizes(
  found: PropertyRepresentativeness,
  { name, unit }: BoxProperty,
  image: LabelledVolume,
): Shown {
  const { sizes, scatter, bias, accuracy, whole, volume } = found;
  const head = ['divisions', 'boxes', 'volume m3', named(name, unit), 'deviation'];
  const readable = readableUnit(unit);
  const four = (value: number): string => digits(value / readable.factor, 4);
  return {
    result: found,
    table: csvOf([
      head,
      ...sizes.map((size) => [size.divisions, size.boxes, size.volume, size.mean, size.standardDeviation]),
    ]),
    boxes: csvOf([
      [...boxColumns, named(name, unit)],
      ...found.boxes.map((box) => [...box.origin, ...box.shape, box.volume, box.value]),
    ]),
    lines: [
      ...table([
        ['divisions', 'boxes', shownExtent(0, image)[0], named(name, readable.unit), 'deviation'],
        ...sizes.map((size) => [
          size.divisions,
          size.boxes,
          shownExtent(size.volume, image)[1],
          four(size.mean),
          four(size.standardDeviation),
        ]),
      ]),
      '',
      `whole image, ${edge(volume, image)}: ${name} ${digits(whole / readable.factor)} ${readable.unit}`.trimEnd(),
      `as a sample of the material: ± ${percent(scatter.relativeStandardError)} (one standard error)`,
      `variance falls as volume^-a: a = ${digits(scatter.exponent, 2)}; 1 once boxes are much larger than the structure`,
      ...(bias === null
        ? []
        : [
            `means of boxes follow ${four(bias.limit)} (1 ${bias.length < 0 ? '−' : '+'} ${digits(1e6 * Math.abs(bias.length), 3)} µm / edge); the whole image is ${signed(percent(Math.abs(bias.whole) < 1e-6 ? 0 : bias.whole))} off its limit`,
          ]),
      `for ± ${percent(accuracy)} in 95 of 100 images: ${needs(found.volumeNeeded, image)}`,
    ],
  };
}

function ofNested(found: PropertyConvergence, { name, unit }: BoxProperty, image: LabelledVolume): Shown {
  const { boxes, value, interval, settledAt, volumeNeeded, accuracy } = found;
  const head = ['voxels', 'volume m3', named(name, unit), '±'];
  const readable = readableUnit(unit);
  const four = (number: number): string => digits(number / readable.factor, 4);
  return {
    result: found,
    table: csvOf([
      head,
      ...boxes.map((box, at) => [box.shape.join(' × '), box.volume, value[at], interval[at]]),
    ]),
    boxes: csvOf([
      [...boxColumns, named(name, unit)],
      ...boxes.map((box, at) => [...box.origin, ...box.shape, box.volume, value[at]]),
    ]),
    lines: [
      ...table([
        ['voxels', shownExtent(0, image)[0], named(name, readable.unit), '±'],
        ...boxes.map((box, at) => [
          box.shape.join(' × '),
          shownExtent(box.volume, image)[1],
          four(value[at]),
          four(interval[at]),
        ]),
      ]),
      '',
      '±: 95 % interval of the material, by the error model',
      `${settledAt === null ? `no smaller box within ${percent(accuracy)} of the whole image` : `within ${percent(accuracy)} of the whole image from ${edge(settledAt, image)} on`}; ± ${percent(accuracy)} in 95 of 100 images needs ${needs(volumeNeeded, image)}`,
    ],
  };
}

function named(name: string, unit: string): string {
  return unit === '' ? name : `${name} ${unit}`;
}
