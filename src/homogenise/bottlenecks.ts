import { pacer, type LongWork } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import type { SolvedPotential } from './face-fluxes.ts';
import { dissipationField } from './transport-fields.ts';

/** Bins to a factor of two of the dissipation. */
const perOctave = 64;
/** Octaves of the dissipation that are told apart, around that of a free block. */
const octaves = 128;

/**
 * How much the resistance sits in bottlenecks: the share of the conducting voxels, those that dissipate most first, that
 * together dissipate `part` of all the power. In a uniform medium it is `part` itself; 0 where nothing flows.
 */
export async function bottleneckShare(
  volume: LabelledVolume,
  solved: SolvedPotential,
  part = 0.5,
  { signal }: LongWork = {},
): Promise<number> {
  const field = dissipationField(volume, solved);
  const labels = new Set(
    volume.phases.filter(({ name }) => Object.hasOwn(solved.conductivities, name)).map(({ label }) => label),
  );
  const counts = new Float64Array(perOctave * octaves);
  const sums = new Float64Array(counts.length);
  const page = volume.shape[0] * volume.shape[1];
  const pace = pacer(signal);
  let conducting = 0;
  for (let z = 0; z < volume.shape[2]; z++) {
    await pace();
    const plane = field.planes(z, 1);
    for (let at = 0; at < page; at++) {
      if (!labels.has(volume.data[z * page + at])) continue;
      conducting++;
      const value = plane[at];
      if (value === 0) continue;
      const bin = Math.floor((Math.log2(value) + octaves / 2) * perOctave);
      const kept = Math.min(counts.length - 1, Math.max(0, bin));
      counts[kept] += 1;
      sums[kept] += value;
    }
  }
  return conducting === 0 ? 0 : mostDissipating(counts, sums, part) / conducting;
}

/** Voxels, from the last bin down, that hold `part` of the sum; of the last bin needed only as many as are. */
function mostDissipating(counts: Float64Array, sums: Float64Array, part: number): number {
  let left = part * sums.reduce((total, sum) => total + sum, 0);
  let voxels = 0;
  for (let bin = counts.length - 1; bin >= 0 && left > 0; bin--) {
    const used = sums[bin] === 0 ? 0 : Math.min(1, left / sums[bin]);
    voxels += used * counts[bin];
    left -= sums[bin];
  }
  return voxels;
}
