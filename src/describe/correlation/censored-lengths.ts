/** Distribution of lengths of which some were seen in part only. */
export interface LengthDistribution {
  /** Probability of a length of n voxels, entry n; sums to 1 less `unresolved`. */
  readonly probability: readonly number[];
  /** Share of the chords that are longer than any whose end was seen. */
  readonly unresolved: number;
}

/**
 * Product-limit estimate (Kaplan and Meier, doi:10.1080/01621459.1958.10501452) of the lengths of runs, from runs of n
 * voxels with both ends seen and with one end seen.
 *
 * Followed from an end that lies inside the image, a run is met with a chance that does not depend on its length, and
 * the image's border cuts it off at a place that does not either. Whole runs are met twice, from either end; cut ones
 * once; runs that span the image have no end to be met from. A run cut after n voxels is known to last n voxels at least:
 * it is at risk of ending after 1 to n − 1 voxels only.
 */
export function censoredLengths(whole: ArrayLike<number>, cut: ArrayLike<number>): LengthDistribution {
  const longest = whole.length - 1;
  const atRisk = new Float64Array(whole.length + 1);
  for (let n = longest; n >= 1; n--) {
    atRisk[n] = atRisk[n + 1] + 2 * whole[n] + (n < longest ? cut[n + 1] : 0);
  }
  const probability = [0];
  let surviving = 1;
  for (let n = 1; n <= longest && atRisk[n] > 0; n++) {
    const ending = (2 * whole[n]) / atRisk[n];
    probability.push(surviving * ending);
    surviving *= 1 - ending;
  }
  const last = probability.findLastIndex((value) => value > 0);
  return { probability: probability.slice(0, last + 1), unresolved: last < 0 ? 1 : surviving };
}
