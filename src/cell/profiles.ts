import type { Profile } from './parameters.ts';

/**
 * A profile in `count` equal slices whose means are those of the profile: sums over the thickness are kept. Where all
 * is alike so are the means, to the last bit.
 */
export function meanSlices(profile: Profile, count: number): Float64Array {
  if (typeof profile === 'number') return new Float64Array(count).fill(profile);
  const slices = new Float64Array(count);
  const ratio = profile.length / count;
  for (let k = 0; k < count; k++) {
    const end = (k + 1) * ratio;
    const first = Math.floor(k * ratio);
    let sum = 0;
    for (let i = first; i < Math.min(profile.length, Math.ceil(end - 1e-12)); i++) {
      const overlap = Math.max(0, Math.min(i + 1, end) - Math.max(i, k * ratio));
      sum += (profile[i] - profile[first]) * overlap;
    }
    slices[k] = profile[first] + sum / ratio;
  }
  return slices;
}

/** As {@link meanSlices} for conductances in series: the means of the reciprocals are kept. */
export function harmonicSlices(profile: Profile, count: number): Float64Array {
  if (typeof profile === 'number') return new Float64Array(count).fill(profile);
  const one = profile[0];
  return meanSlices(
    profile.map((value) => one / value),
    count,
  ).map((value) => one / value);
}

/** Mean over the thickness. */
export function profileMean(profile: Profile): number {
  return meanSlices(profile, 1)[0];
}

/** What all slices in series have: the reciprocal of the mean of the reciprocals. */
export function seriesMean(profile: Profile): number {
  return harmonicSlices(profile, 1)[0];
}
