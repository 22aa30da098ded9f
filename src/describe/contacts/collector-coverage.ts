import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Face } from '../geodesic.ts';
import { indexPhases } from '../phase-indices.ts';

export interface CollectorCoverage {
  readonly collector: Face;
  /** m2 */
  readonly area: number;
  /** Share of the collector that each phase touches; they sum to 1. */
  readonly shares: Readonly<Record<string, number>>;
  /** The same of the opposite face, at the separator. */
  readonly opposite: Readonly<Record<string, number>>;
}

export interface CollectorOptions extends LongWork {
  /** Face of the image at the current collector. Default z = 0. */
  readonly collector?: Face;
}

/**
 * What touches the current collector: shares of the phases in the layer of voxels beside it, and in the opposite layer.
 * The image has to begin at the collector; else these are the shares of a plane somewhere in the electrode.
 * @throws InputError when a voxel's label has no name.
 */
export async function collectorCoverage(
  volume: LabelledVolume,
  { collector = { axis: 'z', side: 'low' }, signal }: CollectorOptions = {},
): Promise<CollectorCoverage> {
  const { indices, shape, voxelSize, phases } = await indexPhases(volume, signal);
  throwIfCancelled(signal);
  const axis = (['x', 'y', 'z'] as const).indexOf(collector.axis);
  const [a, b] = [0, 1, 2].filter((other) => other !== axis);
  const steps = [1, shape[0], shape[0] * shape[1]];
  const sharesAt = (layer: number): Record<string, number> => {
    const counts = phases.map(() => 0);
    for (let j = 0; j < shape[b]; j++) {
      for (let i = 0; i < shape[a]; i++) {
        counts[indices[layer * steps[axis] + i * steps[a] + j * steps[b]]]++;
      }
    }
    return Object.fromEntries(phases.map(({ name }, at) => [name, counts[at] / (shape[a] * shape[b])]));
  };
  const [low, high] = [sharesAt(0), sharesAt(shape[axis] - 1)];
  const isLow = collector.side === 'low';
  const area = shape[a] * voxelSize[a] * shape[b] * voxelSize[b];
  return { collector, area, shares: isLow ? low : high, opposite: isLow ? high : low };
}

export const collectorCoverageDescriptor: Descriptor<CollectorCoverage> = {
  name: 'collector-coverage',
  title: 'Cover of the collector',
  definition: 'share of the current collector that each phase touches',
  convention: 'the layer of voxels beside the collector’s face of the image, which has to begin there',
  source: 'voxel counts',
  isDefault: true,
  measure: async ({ volume, roles: { collector } }, work) =>
    await collectorCoverage(volume, { ...work, collector }),
  quantities: ({ shares, opposite }) => [
    ...Object.entries(shares).map(([of, value]) => ({ name: 'share of the collector', of, value, unit: '' })),
    ...Object.entries(opposite).map(([of, value]) => ({
      name: 'share of the face opposite',
      of,
      value,
      unit: '',
    })),
  ],
};
