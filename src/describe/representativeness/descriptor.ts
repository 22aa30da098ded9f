import type { LongWork } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { ofBoxes, rangesFromBoxes, type FractionUncertainty } from './fraction-uncertainty.ts';

/** Accuracies for which the size of image is said. */
const accuracies = [0.01, 0.05] as const;

interface PhaseRepresentativeness extends Omit<FractionUncertainty, 'edgeNeeded' | 'accuracy'> {
  /** Edge (m) of the cubic (square) image that knows the fraction to ± 1 % and ± 5 % of it. */
  readonly edgeNeeded: { readonly onePercent: number | null; readonly fivePercent: number | null };
}

export interface FractionRepresentativeness {
  /** Axes with more than one voxel: of a section the integral range is an area. */
  readonly dimensions: number;
  readonly phases: Readonly<Record<string, PhaseRepresentativeness>>;
}

/** Uncertainty of the fraction of every phase, from one pass over boxes; see `fractionUncertainty`. */
async function representedFractions(
  volume: LabelledVolume,
  phases: readonly string[],
  work: LongWork,
): Promise<FractionRepresentativeness> {
  const ranges = await rangesFromBoxes(volume, work);
  const entries = phases.map((phase) => {
    const [fine, coarse] = accuracies.map((accuracy) => ofBoxes(volume, phase, ranges[phase], accuracy));
    const { edgeNeeded, accuracy: _accuracy, ...rest } = coarse;
    return [
      phase,
      { ...rest, edgeNeeded: { onePercent: fine.edgeNeeded, fivePercent: edgeNeeded } },
    ] as const;
  });
  const dimensions = volume.shape.filter((length) => length > 1).length;
  return { dimensions, phases: Object.fromEntries(entries) };
}

export const representativenessDescriptor: Descriptor<FractionRepresentativeness> = {
  name: 'representativeness',
  title: 'Representativeness',
  definition:
    '95 % interval of the material’s phase fractions from this one image: var φ = φ(1 − φ) A/V with the integral range A, and the edge of the image that a relative accuracy needs',
  convention:
    'A from the scatter of disjoint boxes of several sizes, corrected for their boundaries; Wilson’s interval for V/A trials; a gradient counts as scatter, errors of the segmentation do not count',
  source: 'Lantuéjoul, doi 10.1111/j.1365-2818.1991.tb03133.x; Wilson, doi 10.1080/01621459.1927.10502953',
  isDefault: true,
  measure: async ({ volume, phases }, work) => await representedFractions(volume, phases, work),
  quantities: ({ phases, dimensions }) =>
    Object.entries(phases).flatMap(([of, phase]) => [
      { name: 'fraction', of, value: phase.fraction, unit: '' },
      { name: 'fraction, 95 % low', of, value: phase.interval?.[0] ?? null, unit: '' },
      { name: 'fraction, 95 % high', of, value: phase.interval?.[1] ?? null, unit: '' },
      { name: 'integral range', of, value: phase.integralRange, unit: dimensions === 2 ? 'm2' : 'm3' },
      { name: 'independent volumes', of, value: phase.trials, unit: '' },
      { name: 'edge for ± 5 %', of, value: phase.edgeNeeded.fivePercent, unit: 'm' },
      { name: 'edge for ± 1 %', of, value: phase.edgeNeeded.onePercent, unit: 'm' },
    ]),
};
