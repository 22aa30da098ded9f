import type { Profile } from './parameters.ts';

/** A profile in `count` equal slices whose means are those of the profile: sums over the thickness are kept. */
export function meanSlices(profile: Profile, count: number): Float64Array {
  if (typeof profile === 'number') return new Float64Array(count).fill(profile);
  const slices = new Float64Array(count);
  const ratio = profile.length / count;
  for (let k = 0; k < count; k++) {
    const end = (k + 1) * ratio;
    let sum = 0;
    for (let i = Math.floor(k * ratio); i < Math.min(profile.length, Math.ceil(end - 1e-12)); i++) {
      sum += profile[i] * Math.max(0, Math.min(i + 1, end) - Math.max(i, k * ratio));
    }
    slices[k] = sum / ratio;
  }
  return slices;
}

/** As {@link meanSlices} for conductances in series: the means of the reciprocals are kept. */
export function harmonicSlices(profile: Profile, count: number): Float64Array {
  if (typeof profile === 'number') return new Float64Array(count).fill(profile);
  return meanSlices(
    profile.map((value) => 1 / value),
    count,
  ).map((value) => 1 / value);
}

/** Mean over the thickness. */
export function profileMean(profile: Profile): number {
  return meanSlices(profile, 1)[0];
}
