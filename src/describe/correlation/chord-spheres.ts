/** Diameters of the spheres whose chords have a given distribution. */
export interface SphereDiameters {
  /** m */
  readonly diameter: readonly number[];
  /** Share of the spheres' volume per diameter, 1/m. */
  readonly volumeDensity: readonly number[];
  /** Diameters below which 10, 50 and 90 % of the spheres' volume lie, m. */
  readonly volumeQuantiles: Readonly<Record<'d10' | 'd50' | 'd90', number>>;
}

/**
 * Size distribution of the spheres whose chords would have these lengths: an approximation for anything but spheres.
 * Lines meet spheres with a chance that goes as D², and the chord of a sphere is distributed as 2 c / D², so that
 * p(c) / c falls by 2 w(D) / D² at every diameter, w(D) the share of the spheres met (Lord and Willis, 1951; Spektor, 1950).
 * In steps of voxels: p(n) / n = Σ over j ≥ n of 2 w(j) / (j (j + 1)). Where p(n) / n rises, which the chords of spheres
 * never do, the nearest falling sequence takes its place (pool adjacent violators), with the same sum.
 * @param probability of a chord of n voxels, entry n.
 * @param spacing m a voxel.
 */
export function sphereDiameters(probability: readonly number[], spacing: number): SphereDiameters | null {
  const lengths = probability.length - 1;
  if (lengths < 1) return null;
  const slope = nearestFalling(
    probability.slice(1).map((value, at) => value / (at + 1)),
    probability.slice(1).map((_, at) => at + 1),
  );
  const met = slope.map((value, at) => (((at + 1) * (at + 2)) / 2) * (value - (slope[at + 1] ?? 0)));
  // A sphere that is met counts 1 / D² in number, and D in volume.
  const diameter = met.map((_, at) => spacing * Math.sqrt((at + 1) * (at + 2)));
  const volumes = met.map((share, at) => share * diameter[at]);
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  const shares = volumes.map((volume) => volume / total);
  const quantile = (share: number): number => diameter[placeOf(shares, share)];
  return {
    diameter,
    volumeDensity: shares.map((share) => share / spacing),
    volumeQuantiles: { d10: quantile(0.1), d50: quantile(0.5), d90: quantile(0.9) },
  };
}

/** First place where the running sum comes to a share. */
function placeOf(shares: readonly number[], share: number): number {
  let sum = 0;
  for (const [at, value] of shares.entries()) {
    sum += value;
    if (sum >= share) return at;
  }
  return shares.length - 1;
}

/** The never rising sequence nearest to the values by weighted squares; the weighted sum stays. */
export function nearestFalling(values: readonly number[], weights: readonly number[]): number[] {
  const pools: { mean: number; weight: number; count: number }[] = [];
  for (const [at, value] of values.entries()) {
    let pool = { mean: value, weight: weights[at], count: 1 };
    for (let before = pools.at(-1); before !== undefined && before.mean <= pool.mean; before = pools.at(-1)) {
      pools.pop();
      const weight = before.weight + pool.weight;
      const mean = (before.mean * before.weight + pool.mean * pool.weight) / weight;
      pool = { mean, weight, count: before.count + pool.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}
