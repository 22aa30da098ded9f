import { InputError } from '../base/index.ts';
import { isFloat, dataTypeOf } from './data-type.ts';
import type { LabelArray, LabelledVolume, Phase, Volume, VoxelArray } from './volume.ts';

/** Labels are at most 32 bits, unsigned. */
const largestLabel = 2 ** 32 - 1;
/** Lists of labels in messages stop after this many. */
const listed = 12;

/**
 * Reads `pore=0,nmc=1,cbd=2`. `solid=1+2` makes one phase of several labels: two entries of the same name,
 * which {@link labelPhases} joins under the first label.
 * @throws InputError when the text is not of that form, or a name or a label stands twice.
 */
export function parsePhases(text: string): Phase[] {
  const phases = text.split(',').flatMap((part) => {
    const [, name = '', labels = ''] =
      /^\s*([\p{L}\p{N}_-]+)\s*=\s*(\d+(?:\s*\+\s*\d+)*)\s*$/u.exec(part) ?? [];
    if (name === '') {
      throw phaseError(
        `'${part.trim()}' is not a phase`,
        'NAME=LABEL with letters, digits, _ and - in the name',
      );
    }
    return [labels.split('+').map((label): Phase => ({ name, label: Number(label) }))];
  });
  const twice = firstRepeated(phases.map(([first]) => first?.name ?? ''));
  if (twice !== undefined)
    throw phaseError(`the phase '${twice}' stands twice`, 'each name once (several labels: a=1+2)');
  checkLabels(phases.flat());
  return phases.flat();
}

function checkLabels(phases: readonly Phase[]): void {
  if (phases.length === 0) throw phaseError('no phase is named', 'at least one, such as pore=0');
  const twice = firstRepeated(phases.map(({ label }) => label));
  if (twice !== undefined)
    throw phaseError(`the label ${twice} is named twice`, 'each label in one phase only');
  const wrong = phases.find(({ label }) => !(Number.isInteger(label) && label >= 0 && label <= largestLabel));
  if (wrong !== undefined) {
    throw phaseError(
      `${wrong.label} of phase '${wrong.name}' is not a label`,
      `whole numbers from 0 to ${largestLabel}`,
    );
  }
}

function firstRepeated<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) < index);
}

function phaseError(what: string, expected: string, mend?: string): InputError {
  return new InputError(what, { at: { field: 'phases' }, expected, ...(mend === undefined ? {} : { mend }) });
}

/** A label that occurs in an image, and in how many voxels. */
export interface LabelCount {
  readonly label: number;
  readonly count: number;
}

/**
 * The labels that occur, in rising order.
 * @throws InputError naming the first voxel whose value is no whole number: a grey-scale image.
 */
export function labelCounts(volume: Volume): LabelCount[] {
  const { data } = volume;
  const { least, most } = checkedRange(volume);
  // A table is much faster than a map; beyond its size labels are few or the image is no segmentation.
  if (most - least < 2 ** 22) {
    const counts = new Float64Array(most - least + 1);
    for (let index = 0; index < data.length; index++) {
      const place = data[index] - least;
      counts[place] = counts[place] + 1;
    }
    return Array.from(counts, (count, place) => ({ label: place + least, count })).filter(
      ({ count }) => count > 0,
    );
  }
  const counts = new Map<number, number>();
  for (const label of data) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => a.label - b.label);
}

/** Least and largest value. @throws InputError at the first that is not a whole number. */
function checkedRange(volume: Volume): { least: number; most: number } {
  const { data } = volume;
  const checkWhole = isFloat(dataTypeOf(data));
  let least = Infinity;
  let most = -Infinity;
  for (let index = 0; index < data.length; index++) {
    const value = data[index];
    if (checkWhole && !Number.isInteger(value)) throw greyError(volume, index);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

function greyError({ data, shape: [nx, ny] }: Volume, index: number): InputError {
  const voxel = [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))] as const;
  return new InputError(`the value ${data[index]} is not a label`, {
    at: { voxel },
    expected: 'a segmented image of whole numbers',
    mend: 'this is a grey-scale image: segment it first (verb segment, or --thresholds)',
  });
}

/**
 * Names the labels of a segmented image. Labels are kept in the smallest unsigned type that holds them; the
 * voxels are copied only where that or a joined phase asks for it.
 * @throws InputError when a phase's label does not occur, when labels occur that no phase names, or when the
 * image is not segmented.
 */
export function labelPhases(volume: Volume, phases: readonly Phase[]): LabelledVolume {
  checkLabels(phases);
  const counts = labelCounts(volume);
  const occurring = new Set(counts.map(({ label }) => label));
  const absent = phases.find(({ label }) => !occurring.has(label));
  if (absent !== undefined) {
    throw phaseError(
      `no voxel has the label ${absent.label} of phase '${absent.name}'`,
      `a label that occurs: ${list(counts)}`,
    );
  }
  const named = new Set(phases.map(({ label }) => label));
  const nameless = counts.filter(({ label }) => !named.has(label));
  if (nameless.length > 0) throw namelessError(nameless, phases);
  const joined = joinPhases(phases);
  return {
    ...volume,
    data: relabel(volume.data, joined.targets, Math.max(...named)),
    phases: joined.phases,
  };
}

function list(counts: readonly LabelCount[]): string {
  const shown = counts.slice(0, listed).map(({ label, count }) => `${label} (${count} voxels)`);
  return [...shown, ...(counts.length > listed ? [`and ${counts.length - listed} more`] : [])].join(', ');
}

function namelessError(nameless: readonly LabelCount[], phases: readonly Phase[]): InputError {
  const negative = nameless.find(({ label }) => label < 0);
  if (negative !== undefined) {
    return phaseError(
      `the image holds the negative label ${negative.label}`,
      'labels from 0',
      'change them before',
    );
  }
  const given = joinPhases(phases).phases.map(
    ({ name }) =>
      `${name}=${phases
        .filter((phase) => phase.name === name)
        .map(({ label }) => label)
        .join('+')}`,
  );
  const more = nameless
    .slice(0, 4)
    .map(({ label }, index) => `other${index === 0 ? '' : index + 1}=${label}`);
  return phaseError(
    `no phase has the label${nameless.length === 1 ? '' : 's'} ${list(nameless)}`,
    'a name for every label in the image',
    `for instance --phases ${[...given, ...more].join(',')}${nameless.length > 4 ? ',…' : ''}`,
  );
}

/** Phases of one name become one, under the first label; `targets` says which label each one turns into. */
function joinPhases(phases: readonly Phase[]): { phases: Phase[]; targets: Map<number, number> } {
  const byName = new Map<string, Phase>();
  const targets = new Map<number, number>();
  for (const phase of phases) {
    const first = byName.get(phase.name) ?? phase;
    byName.set(phase.name, first);
    targets.set(phase.label, first.label);
  }
  return { phases: [...byName.values()], targets };
}

function relabel(data: VoxelArray, targets: ReadonlyMap<number, number>, most: number): LabelArray {
  const smallest = most < 2 ** 8 ? Uint8Array : most < 2 ** 16 ? Uint16Array : Uint32Array;
  const joins = [...targets].some(([from, to]) => from !== to);
  if (data instanceof smallest && !joins) return data;
  const labels = new smallest(data.length);
  if (!joins) {
    labels.set(data);
  } else {
    for (let index = 0; index < data.length; index++) labels[index] = targets.get(data[index]) ?? 0;
  }
  return labels;
}
