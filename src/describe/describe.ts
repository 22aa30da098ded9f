import { LithoscaleError, InputError, throwIfCancelled, type LongWork } from '../base/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { descriptors } from './catalogue.ts';
import type { Densities } from './mass/densities.ts';
import { resultKey, type Descriptor, type Figure, type Quantity } from './descriptor.ts';
import { Subject, type Roles, type SubjectOptions } from './subject.ts';

export interface DescribeImageOptions extends SubjectOptions, LongWork {
  /** What is measured. Default all descriptors of the default description whose roles are known. */
  readonly only?: readonly Descriptor[];
}

/** What one descriptor found, and how long it took. */
export interface Measurement {
  readonly descriptor: Descriptor;
  readonly result: object;
  readonly seconds: number;
}

export interface Description {
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
  /** 2 for a single section: areas are then lengths per area, and spheres are discs. */
  readonly dimensions: number;
  readonly measurements: readonly Measurement[];
  /** Descriptors that could not be measured on this image, and why. */
  readonly omitted: readonly { readonly name: string; readonly reason: string }[];
  readonly seconds: number;
}

/**
 * Measures descriptors on a segmented image, one after the other. What cannot be measured on this image (too small, an
 * empty phase, a role without a phase) is left out with its reason and does not lose the others.
 * @throws InputError on an unknown phase.
 */
export async function describeImage(
  volume: LabelledVolume,
  { only, signal, onProgress, ...options }: DescribeImageOptions = {},
): Promise<Description> {
  const start = performance.now();
  const subject = new Subject(volume, options);
  requireKnown(volume, options.densities);
  const asked = only ?? descriptors.filter(({ isDefault }) => isDefault);
  const measurements: Measurement[] = [];
  const omitted: { name: string; reason: string }[] = [];
  for (const [done, descriptor] of asked.entries()) {
    throwIfCancelled(signal);
    const stage = descriptor.title.toLowerCase();
    onProgress?.({ stage: 'describe', fraction: done / asked.length, message: stage });
    const work: LongWork = { signal, onProgress: (progress) => onProgress?.({ ...progress, stage }) };
    try {
      measurements.push(await measure(descriptor, subject, work));
    } catch (error) {
      if (!(error instanceof LithoscaleError) || signal?.aborted === true) throw error;
      omitted.push({ name: descriptor.name, reason: error.message });
    }
  }
  onProgress?.({ stage: 'describe', fraction: 1 });
  const { shape, voxelSize } = volume;
  const seconds = (performance.now() - start) / 1000;
  return { shape, voxelSize, dimensions: subject.dimensions, measurements, omitted, seconds };
}

/** Densities of phases that the image does not have are an oversight, not a remark. */
function requireKnown({ phases }: LabelledVolume, densities: Densities = {}): void {
  const foreign = Object.keys(densities).find((name) => phases.every((phase) => phase.name !== name));
  if (foreign === undefined) return;
  throw new InputError(`a density is given for '${foreign}', which is no phase`, {
    at: { field: 'density' },
    expected: `some of ${phases.map(({ name }) => name).join(', ')}`,
  });
}

async function measure(descriptor: Descriptor, subject: Subject, work: LongWork): Promise<Measurement> {
  const missing = (descriptor.needs ?? []).find((role) => subject.roles[role] === undefined);
  if (missing !== undefined) throw missingRole(missing);
  const start = performance.now();
  const result = await descriptor.measure(subject, work);
  return { descriptor, result, seconds: (performance.now() - start) / 1000 };
}

function missingRole(role: keyof Roles): InputError {
  return new InputError(`no phase is named as ${role}`, {
    at: { field: role },
    mend: `say which phase it is: --${role} NAME`,
  });
}

/** A description as one JSON document: one key a descriptor, the overview's own keys at the top. */
export function descriptionDocument(description: Description): Record<string, unknown> {
  const { measurements, shape, voxelSize, dimensions, omitted, seconds } = description;
  const results = measurements.map(({ descriptor, result }) =>
    descriptor.name === 'overview' ? result : { [resultKey(descriptor)]: result },
  );
  return Object.assign({ shape, voxelSize, dimensions }, ...results, {
    timings: Object.fromEntries(measurements.map((each) => [each.descriptor.name, each.seconds])),
    omitted,
    seconds,
  });
}

/** What a descriptor is and what it found, as plain data that needs no code to be shown. */
export interface Finding extends Pick<Descriptor, 'name' | 'title' | 'definition' | 'convention' | 'source'> {
  readonly result: object;
  readonly quantities: readonly Quantity[];
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

export function findingOf({ descriptor, result, seconds }: Measurement): Finding {
  const { name, title, definition, convention, source } = descriptor;
  const quantities = descriptor.quantities(result);
  const figures = descriptor.figures?.(result) ?? [];
  return { name, title, definition, convention, source, result, quantities, figures, seconds };
}
