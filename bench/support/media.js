// Correlated two-phase media for benchmarks: smoothed noise cut at a level. Only additions and integer arithmetic, so
// the same seed gives the same voxels everywhere.

/** @param {number} seed */
export function noise(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
}

/**
 * Running mean over 2 * radius + 1 neighbours along one axis, ends joined.
 * @param {Float32Array} field
 * @param {number} size
 * @param {number} stride
 * @param {number} radius
 */
function blur(field, size, stride, radius) {
  const line = new Float64Array(size);
  const block = stride * size;
  for (let start = 0; start < field.length; start += block) {
    for (let offset = 0; offset < stride; offset++) {
      const first = start + offset;
      for (let at = 0; at < size; at++) line[at] = field[first + at * stride] ?? 0;
      let sum = 0;
      for (let at = -radius; at <= radius; at++) sum += line[(at + size) % size] ?? 0;
      for (let at = 0; at < size; at++) {
        field[first + at * stride] = sum;
        sum += (line[(at + radius + 1) % size] ?? 0) - (line[(at - radius + size) % size] ?? 0);
      }
    }
  }
}

/**
 * The level below which a share of the values lies, to one part in a million of their range.
 * @param {Float32Array} field
 * @param {number} share
 */
function quantile(field, share) {
  const bins = 1_000_000;
  let low = Infinity;
  let high = -Infinity;
  for (const value of field) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const counts = new Uint32Array(bins + 1);
  const scale = bins / (high - low);
  for (const value of field) {
    const bin = Math.floor((value - low) * scale);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  let below = 0;
  for (let bin = 0; bin <= bins; bin++) {
    below += counts[bin] ?? 0;
    if (below >= share * field.length) return low + (bin + 1) / scale;
  }
  return high;
}

/**
 * A cube of voxels, 1 in the pores and 0 elsewhere. The smoothing is near a Gaussian of 3.5 voxels for a radius of 3.
 * @param {number} size
 * @param {number} porosity
 * @param {number} seed
 * @param {number} radius
 */
export function correlatedMedium(size, porosity, seed, radius = 3) {
  const field = new Float32Array(size ** 3);
  const next = noise(seed);
  for (let voxel = 0; voxel < field.length; voxel++) field[voxel] = next();
  for (let pass = 0; pass < 3; pass++) {
    for (const stride of [1, size, size * size]) blur(field, size, stride, radius);
  }
  const level = quantile(field, porosity);
  return Uint8Array.from(field, (value) => (value < level ? 1 : 0));
}
