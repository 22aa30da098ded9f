import { InputError } from '../../../base/index.ts';
import type { DataType, Phase, VoxelArray } from '../../volume.ts';
import { asFields, planesOf, type PlaneField, type WritableImage } from '../named-fields.ts';

/** One OME-NGFF image of the store: fields that share its element type, one after the other on the channel axis. */
export interface PlannedImage {
  /** Where it lies in the store: the root, or under `labels/`. */
  readonly path: string;
  readonly name: string;
  readonly dataType: DataType;
  readonly kind: 'field' | 'labels';
  readonly fields: readonly PlaneField[];
  /** A name for each component of each field; empty where the image has no channel axis. */
  readonly channels: readonly string[];
  /** Labels with their names; without names, the labels that occur where they are few. */
  readonly labels: readonly { readonly label: number; readonly name?: string }[];
}

/** An image of unsigned integers with more values than this is a grey-scale one, unless its labels have names. */
const mostLabels = 32;

/**
 * How fields become images. Unsigned integers are labels if they stand beside other fields, have names, or take few
 * values: the first alone makes the root image, beside others each goes under `labels/`. All else shares one image.
 * @throws InputError when there is nothing to write, a size is wrong, or a name cannot be a folder's.
 */
export function planImages(path: string, image: WritableImage): PlannedImage[] {
  const { shape, fields, phases = [] } = asFields(image);
  const entries = Object.entries(fields).map(([name, given]) => {
    const field = planesOf(path, shape, name, given);
    const values = 'planes' in given ? undefined : fewLabels(given);
    return { name: folderName(path, name), field, values };
  });
  const alone = entries.length === 1;
  const isLabels = ({ field, values }: (typeof entries)[number]): boolean =>
    field.components === 1 &&
    field.dataType.startsWith('uint') &&
    (!alone || phases.length > 0 || values !== undefined);
  const [labelled, others] = [entries.filter(isLabels), entries.filter((entry) => !isLabels(entry))];
  if (entries.length === 0) throw new InputError('there is no field to write', { at: { file: path } });
  const root = others.length > 0 ? [fieldImage(others)] : [];
  return [
    ...root,
    ...labelled.map(
      ({ name, field, values = [] }, at): PlannedImage => ({
        path: root.length === 0 && at === 0 ? '' : `labels/${name}`,
        name,
        dataType: field.dataType,
        kind: 'labels',
        fields: [field],
        channels: [],
        labels: phases.length > 0 ? phases.map(labelOfPhase) : values.map((label) => ({ label })),
      }),
    ),
  ];
}

function labelOfPhase({ name, label }: Phase): { name: string; label: number } {
  return { name, label };
}

function fieldImage(entries: readonly { readonly name: string; readonly field: PlaneField }[]): PlannedImage {
  const channels = entries.flatMap(({ name, field }) => componentNames(name, field.components));
  const types = new Set(entries.map(({ field }) => field.dataType));
  return {
    path: '',
    // A volume of unsigned integers that is no segmentation.
    name: entries.map(({ name }) => (name === 'labels' ? 'values' : name)).join(', '),
    // An image has one element type: double precision holds all of them.
    dataType: types.size === 1 ? (entries[0]?.field.dataType ?? 'float64') : 'float64',
    kind: 'field',
    fields: entries.map(({ field }) => field),
    channels: channels.length === 1 ? [] : channels,
    labels: [],
  };
}

function componentNames(name: string, components: number): string[] {
  if (components === 1) return [name];
  const ends = components === 3 ? ['x', 'y', 'z'] : Array.from({ length: components }, (_, at) => String(at));
  return ends.map((end) => `${name}_${end}`);
}

/** The labels that occur, if they are few. */
function fewLabels(data: VoxelArray): number[] | undefined {
  const found = new Set<number>();
  let last: number | undefined;
  for (let at = 0; at < data.length; at++) {
    const value = data[at];
    if (value === last) continue;
    last = value;
    found.add(value);
    if (found.size > mostLabels) return undefined;
  }
  return [...found].sort((a, b) => a - b);
}

/** @throws InputError for a name that would not stay within the store. */
function folderName(path: string, name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._+-]*$/u.test(name)) return name;
  throw new InputError(`'${name}' is no name for an array of a Zarr store`, {
    at: { file: path },
    expected: 'letters, digits, space, . _ + -',
  });
}
