import { normalCdf, type Random } from '../numerics/index.ts';

/** Lognormal by number: `median` in m, `spread` the standard deviation of ln R. */
export interface SizeDistribution {
  readonly median: number;
  readonly spread: number;
}

/** Sizes further than this many spreads from the median do not occur: one giant would be the whole image. */
const cut = 2;

/** Radii whose spheres together have the given volume, largest first; never none. */
export function drawRadii(distribution: SizeDistribution, volume: number, random: Random): Float64Array {
  const radii: number[] = [];
  let filled = 0;
  while (filled < volume) {
    const radius = drawRadius(distribution, random);
    const sphere = (4 / 3) * Math.PI * radius ** 3;
    // The last one is kept only when that brings the sum nearer.
    if (radii.length > 0 && filled + sphere - volume > volume - filled) break;
    radii.push(radius);
    filled += sphere;
  }
  return Float64Array.from(radii).sort().reverse();
}

function drawRadius({ median, spread }: SizeDistribution, random: Random): number {
  let normal = random.normal();
  while (Math.abs(normal) > cut) normal = random.normal();
  return median * Math.exp(spread * normal);
}

export function largestRadius({ median, spread }: SizeDistribution): number {
  return median * Math.exp(cut * spread);
}

/** Share of particles, by number, that are not larger than `radius`. */
export function sizeCdf({ median, spread }: SizeDistribution, radius: number): number {
  if (spread === 0) return radius < median ? 0 : 1;
  const normal = Math.min(cut, Math.max(-cut, Math.log(radius / median) / spread));
  return (normalCdf(normal) - normalCdf(-cut)) / (normalCdf(cut) - normalCdf(-cut));
}
