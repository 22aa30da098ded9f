import type { Profile } from './parameters.ts';

/**
 * Faces of `count` slices as shares of the thickness, 0 at the collector, 1 at the separator. `graded`: slices become
 * smoothly thinner towards the separator, where most reacts, by a factor of about 3.
 */
export function sliceFaces(count: number, spacing: 'uniform' | 'graded' = 'uniform'): Float64Array {
  const grading = 1.2;
  return Float64Array.from({ length: count + 1 }, (_, k) =>
    spacing === 'uniform' ? k / count : Math.tanh((grading * k) / count) / Math.tanh(grading),
  );
}

/**
 * Means of a profile between `faces`, or in that many equal slices: sums over the thickness are kept. Where all is alike so
 * are the means, to the last bit.
 */
export function meanSlices(profile: Profile, faces: Float64Array | number): Float64Array {
  if (typeof faces === 'number') return meanSlices(profile, sliceFaces(faces));
  const count = faces.length - 1;
  if (typeof profile === 'number') return new Float64Array(count).fill(profile);
  const slices = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const [start, end] = [faces[k] * profile.length, faces[k + 1] * profile.length];
    const first = Math.min(profile.length - 1, Math.floor(start + 1e-12));
    let sum = 0;
    for (let i = first; i < Math.min(profile.length, Math.ceil(end - 1e-12)); i++) {
      const overlap = Math.max(0, Math.min(i + 1, end) - Math.max(i, start));
      sum += (profile[i] - profile[first]) * overlap;
    }
    slices[k] = profile[first] + sum / (end - start);
  }
  return slices;
}

/** As {@link meanSlices} for conductances in series: the means of the reciprocals are kept. */
export function harmonicSlices(profile: Profile, faces: Float64Array | number): Float64Array {
  if (typeof profile === 'number') return meanSlices(profile, faces);
  const one = profile[0];
  return meanSlices(
    profile.map((value) => one / value),
    faces,
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
