import type { LongWork } from '../../base/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import type { GridShape } from '../../numerics/index.ts';
import { indexPhases } from '../phase-indices.ts';
import { countPairs, fittingPairs } from './pair-counts.ts';
import { rangeOf } from './reach.ts';
import { placeOf } from './shells.ts';
import { markedPhase, type TwoPointOptions } from './two-point.ts';

/** S2 for every lag between two voxels. */
export interface TwoPointMap {
  readonly phases: readonly [string, string];
  /** Lags go from −reach to reach along each axis, in voxels; the middle of the map is the lag 0. */
  readonly reach: Shape;
  readonly shape: Shape;
  /** m between neighbouring lags. */
  readonly voxelSize: VoxelSize;
  /** ⟨I_a(x) I_b(x + r)⟩, x fastest. */
  readonly probability: Float64Array;
  readonly accuracy: { readonly isExact: boolean; readonly largestRounding: number };
}

/**
 * The whole map of S2 of a phase, or of a pair of phases, S_ab(r) = ⟨I_a(x) I_b(x + r)⟩: as `twoPointCorrelation`, without
 * any mean over directions. For two phases S_ab(−r) is S_ba(r).
 * @throws InputError on an unknown phase, an image of one voxel, and one too small for the reach asked for.
 */
export async function twoPointMap(
  volume: LabelledVolume,
  phases: string | readonly [string, string],
  options: TwoPointOptions & LongWork = {},
): Promise<TwoPointMap> {
  const [first, second] = typeof phases === 'string' ? [phases, phases] : phases;
  const range = rangeOf(volume, options);
  const indexed = await indexPhases(volume, options.signal);
  const marked = [first, second].map((name) => markedPhase(indexed, name));
  const asked = { ...range, precision: options.precision };
  const found = await countPairs([marked[0], first === second ? undefined : marked[1]], asked, options);
  const { reach } = range;
  const shape: Shape = [2 * reach[0] + 1, 2 * reach[1] + 1, 2 * reach[2] + 1];
  const probability = new Float64Array(shape[0] * shape[1] * shape[2]);
  for (let z = -reach[2], at = 0; z <= reach[2]; z++) {
    for (let y = -reach[1]; y <= reach[1]; y++) {
      const lines = fittingPairs(range, [0, y, z]) / range.shape[0];
      const isMirrored = found.isHalf && z < 0;
      const start = placeOf(found, [-reach[0], y, z] satisfies GridShape);
      for (let x = -reach[0]; x <= reach[0]; x++, at++) {
        const from = start + (isMirrored ? -1 : 1) * (x + reach[0]);
        probability[at] =
          found.counts[from] / lines / (range.periodic[0] ? range.shape[0] : range.shape[0] - Math.abs(x));
      }
    }
  }
  const { isExact, largestRounding } = found;
  return {
    phases: [first, second],
    reach,
    shape,
    voxelSize: volume.voxelSize,
    probability,
    accuracy: { isExact, largestRounding },
  };
}
