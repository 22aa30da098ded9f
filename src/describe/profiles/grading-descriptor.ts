import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { compositionOf } from '../composition.ts';
import type { Descriptor, Quantity } from '../descriptor.ts';
import { indexPhases } from '../phase-indices.ts';
import { gradingOf, type Grading } from './grading.ts';
import { sliceNoise } from './slice-noise.ts';

const axes = ['x', 'y', 'z'] as const;
/** Chance of a false alarm in the whole image. */
const level = 0.05;

export interface PhaseGrading extends Grading {
  /** The smaller p-value of trend and step, times two and times the phases and axes tested; at most 1. */
  readonly adjusted: number;
  /** Whether that is under 0.05: graded or layered, and no chance. */
  readonly isGraded: boolean;
}

export interface GradingDescription {
  /** By axis and phase. Axes too short, or across which slices are too small, are left out. */
  readonly axes: Readonly<Partial<Record<Axis, Readonly<Record<string, PhaseGrading>>>>>;
  /** Tests among which the p-values were shared out. */
  readonly tests: number;
}

/**
 * Whether phase fractions change along the axes: trends and steps of their profiles, tested against the noise of a homogeneous
 * material; see `gradingOf` and `sliceNoise`. p-values are adjusted for the number of tests (Bonferroni).
 * @throws InputError on labels without a name, and for an image that has no axis with slices large enough.
 */
export async function grading(
  volume: LabelledVolume,
  {
    phases,
    seed = 1,
    ...work
  }: LongWork & { readonly phases?: readonly string[]; readonly seed?: number } = {},
): Promise<GradingDescription> {
  const indexed = await indexPhases(volume, work.signal);
  const { profiles } = await compositionOf(indexed, work.signal);
  const found: { axis: Axis; phase: string; grading: Grading }[] = [];
  let refused: InputError | undefined;
  const pace = pacer(work.signal);
  for (const [at, axis] of axes.entries()) {
    work.onProgress?.({ stage: 'grading', fraction: at / axes.length, message: `along ${axis}` });
    if (volume.shape[at] === 1) continue;
    try {
      const noises = await sliceNoise(indexed, axis, work);
      for (const [index, { name }] of indexed.phases.entries()) {
        if (phases !== undefined && !phases.includes(name)) continue;
        await pace();
        const grading = gradingOf(profiles[axis].fractions[name], volume.voxelSize[at], noises[index], seed);
        found.push({ axis, phase: name, grading });
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused = error;
    }
  }
  if (found.length === 0) throw refused ?? new InputError('no phase to look at', { at: { field: 'phases' } });
  const tests = 2 * found.length;
  const described: Partial<Record<Axis, Record<string, PhaseGrading>>> = {};
  for (const { axis, phase, grading } of found) {
    const adjusted = Math.min(1, tests * Math.min(grading.trend.pValue, grading.step.pValue));
    (described[axis] ??= {})[phase] = { ...grading, adjusted, isGraded: adjusted < level };
  }
  return { axes: described, tests };
}

export const gradingDescriptor: Descriptor<GradingDescription> = {
  name: 'grading',
  title: 'Grading',
  definition:
    'trend and step of every phase’s fraction along every axis, each with the chance of as much in a homogeneous material',
  convention:
    'the noise of slices and their correlation from what differs within layers; p-values adjusted for all phases, axes and both tests (Bonferroni); graded under 0.05',
  source: 'Ploberger and Krämer, doi 10.2307/2951597; Lantuéjoul, doi 10.1111/j.1365-2818.1991.tb03133.x',
  isDefault: true,
  measure: async ({ volume, phases }, work) => await grading(volume, { ...work, phases }),
  quantities: ({ axes: byAxis }) =>
    axes.flatMap((axis) =>
      Object.entries(byAxis[axis] ?? {}).flatMap(([phase, found]) => quantitiesOf(`${phase} ${axis}`, found)),
    ),
};

function quantitiesOf(of: string, { trend, step, adjusted, isGraded, likelier }: PhaseGrading): Quantity[] {
  return [
    { name: 'graded', of, value: isGraded ? likelier : 'no', unit: '' },
    { name: 'chance of it in a homogeneous material', of, value: adjusted, unit: '' },
    { name: 'change over the length', of, value: trend.change, unit: '' },
    { name: 'step', of, value: step.after - step.before, unit: '' },
    { name: 'step at', of, value: step.position, unit: 'm' },
  ];
}
