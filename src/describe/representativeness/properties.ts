import { InputError, nearestName, type LongWork } from '../../base/index.ts';
import { labelOf, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import { phaseConnectivity } from '../connectivity.ts';
import { interfaceAreas, sauterRadius, totalArea } from '../interfaces.ts';
import { indexPhases } from '../phase-indices.ts';
import { phaseDistances } from '../pores/phase-distances.ts';
import { measureNested, measureSizes, type BoxOptions } from './boxes.ts';
import { checkAccuracy, curveOf, type ConvergenceCurve } from './curve.ts';
import {
  biasOf,
  momentsOf,
  scatterOf,
  sizeOf,
  volumeNeeded,
  type Bias,
  type BoxSize,
  type Moments,
  type Scatter,
} from './scatter.ts';
import type { Box, NestedFrom } from './sub-volumes.ts';

/** A number that a part of an image has. */
export interface BoxProperty {
  readonly name: string;
  /** SI; empty for a pure number. */
  readonly unit: string;
  /** @throws InputError where the part has no such number. */
  readonly measure: (part: LabelledVolume, phase: string, work: LongWork) => Promise<number>;
}

/** Properties of a phase that need no transport. */
export const boxProperties: readonly BoxProperty[] = [
  { name: 'fraction', unit: '', measure: fractionOf },
  { name: 'area', unit: '1/m', measure: areaOf },
  {
    name: 'sauter-radius',
    unit: 'm',
    measure: async (part, phase, work) =>
      sauterRadius(await fractionOf(part, phase, work), await areaOf(part, phase, work)),
  },
  { name: 'pore-size', unit: 'm', measure: poreSizeOf },
  {
    name: 'percolating',
    unit: '',
    measure: async (part, phase, work) => {
      const { percolating } = await phaseConnectivity(part, phase, work);
      return percolating.z;
    },
  },
];

async function fractionOf(part: LabelledVolume, phase: string, { signal }: LongWork): Promise<number> {
  const { counts, phases } = await indexPhases(part, signal);
  return (
    counts.reduce((sum, count, at) => sum + (phases[at].name === phase ? count : 0), 0) / part.data.length
  );
}

/** Torquato's mean pore size: distance of a point of the phase to its surface, mean over the phase. */
async function poreSizeOf(part: LabelledVolume, phase: string, { signal }: LongWork): Promise<number> {
  const distances = await phaseDistances(part, phase, { signal });
  let [sum, count] = [0, 0];
  for (const distance of distances) {
    if (!(distance > 0 && distance < Infinity)) continue;
    sum += distance;
    count++;
  }
  if (count > 0) return sum / count;
  throw new InputError(`the phase '${phase}' has no surface in this part of the image`, {
    at: { field: 'phase' },
    expected: 'voxels of the phase and of another',
  });
}

async function areaOf(part: LabelledVolume, phase: string, { signal }: LongWork): Promise<number> {
  return totalArea(await interfaceAreas(part, { signal }), phase).corrected.perVolume;
}

/** The property of this name. @throws InputError on a name that none has. */
export function boxPropertyNamed(name: string): BoxProperty {
  const found = boxProperties.find((property) => property.name === name);
  if (found !== undefined) return found;
  const known = boxProperties.map((property) => property.name);
  const meant = nearestName(name, known);
  throw new InputError(`no property is called '${name}'`, {
    at: { field: 'property' },
    expected: `one of ${known.join(', ')}`,
    mend: meant === undefined ? undefined : `did you mean ${meant}?`,
  });
}

export interface PropertyOptions extends BoxOptions {
  /** Relative accuracy for which the size of image is asked. Default 0.05. */
  readonly accuracy?: number;
}

export interface PropertyRepresentativeness {
  readonly whole: number;
  /** m³ */
  readonly volume: number;
  readonly sizes: readonly (BoxSize & Moments)[];
  readonly scatter: Scatter;
  /** What boundaries of boxes do to the means; null for one size of box. */
  readonly bias: Bias | null;
  readonly accuracy: number;
  /** m³; null where the property of the whole image is 0. */
  readonly volumeNeeded: number | null;
  readonly boxes: readonly (Box & { readonly volume: number; readonly value: number })[];
}

/**
 * How well an image stands for the material in any property: its scatter over boxes of several sizes and what that says of the
 * whole image. Error model: variance ~ 1/volume once boxes are much larger than the structure (its fitted exponent says whether
 * they are), bias ~ 1/edge from the boundaries of boxes.
 * @param measure The property of a part of the image.
 * @throws InputError for a volume too small to divide, an accuracy that is none, and what `measure` throws.
 */
export async function propertyRepresentativeness(
  volume: LabelledVolume,
  measure: (part: LabelledVolume) => Promise<number>,
  { accuracy = 0.05, ...options }: PropertyOptions = {},
): Promise<PropertyRepresentativeness> {
  checkAccuracy(accuracy);
  const { whole, sizes } = await measureSizes(volume, measure, options);
  const scatter = scatterOf(sizes, whole, value);
  return {
    whole: whole.found,
    volume: whole.volume,
    sizes: sizes.map((size) => ({ ...sizeOf(size, whole), ...momentsOf(size, value) })),
    scatter,
    bias: biasOf(sizes, whole, volume.voxelSize, value),
    accuracy,
    volumeNeeded: whole.found === 0 ? null : volumeNeeded(scatter, accuracy),
    boxes: sizes.flatMap(({ members }) => members.map(({ found, ...box }) => ({ ...box, value: found }))),
  };
}

function value(found: number): number {
  return found;
}

export interface PropertyConvergence extends ConvergenceCurve {
  readonly from: NestedFrom;
  readonly accuracy: number;
  readonly boxes: readonly (Box & { readonly volume: number })[];
}

/**
 * Any property of boxes that grow within the image; error model as `ConvergenceCurve` says.
 * @throws InputError for boxes that would be too small and an accuracy that is none, and what `measure` throws.
 */
export async function propertyConvergence(
  volume: LabelledVolume,
  measure: (part: LabelledVolume) => Promise<number>,
  options: LongWork & {
    readonly from: NestedFrom;
    /** Along which boxes from a face grow. Default z. */
    readonly axis?: Axis;
    /** Default 8. */
    readonly steps?: number;
    /** Default 0.05. */
    readonly accuracy?: number;
  },
): Promise<PropertyConvergence> {
  const { from, axis = 'z', steps = 8, accuracy = 0.05, ...work } = options;
  checkAccuracy(accuracy);
  const nested = await measureNested(volume, measure, { from, axis, steps, ...work });
  return {
    from,
    accuracy,
    boxes: nested.map(({ found: _found, ...box }) => box),
    ...curveOf(
      nested.map((box) => ({ volume: box.volume, value: box.found })),
      accuracy,
    ),
  };
}

/** The measure of a named property of a phase, for {@link propertyRepresentativeness}. @throws InputError on an unknown phase. */
export function measureOf(
  { measure }: BoxProperty,
  volume: LabelledVolume,
  phase: string,
  work: LongWork = {},
): (part: LabelledVolume) => Promise<number> {
  labelOf(volume, phase);
  return async (part) => await measure(part, phase, { signal: work.signal });
}
