import { bootstrap, empirical, quantile } from '../../numerics/index.ts';
import type { ParticleSurfaces, ParticleTable } from './particle-table.ts';
import { windowWeights } from './window-weights.ts';

/** A number with the interval that holds it in 19 of 20 images like this one; null for fewer than two particles. */
export interface Estimate {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

/** Diameters (m) of some particles, each with its weight. */
export interface SizeStatistics {
  readonly particles: number;
  readonly mean: Estimate;
  readonly standardDeviation: number;
  /** Diameter under which 10, 50, 90 % of the number, and of the volume, of particles lie. */
  readonly byNumber: Deciles;
  readonly byVolume: Deciles;
  /** Σ d³ / Σ d² over equivalent diameters: the surface mean of spheres. */
  readonly sauterOfSpheres: Estimate;
  /** 6 Σ V / Σ A with the particles' own areas: smaller by their sphericity. Null without surface. */
  readonly sauterOfSurfaces: Estimate | null;
}

export interface Deciles {
  readonly d10: number;
  readonly d50: number;
  readonly d90: number;
}

interface Row {
  readonly diameter: number;
  readonly volume: number;
  readonly area: number;
  readonly weight: number;
}

/** Diameters with and without the particles that the image cuts. */
export interface ParticleSizeStatistics {
  /** All, cut ones as they are seen. */
  readonly all: SizeStatistics | null;
  /** Those that are not cut, each counting one: too few large ones. */
  readonly whole: SizeStatistics | null;
  /** Those that are not cut, each counting for all of its kind: {@link windowWeights}. */
  readonly weighted: SizeStatistics | null;
  /** Particles per volume, 1/m³, from the same weights; per area, 1/m², in a section. */
  readonly numberDensity: number;
}

const alike = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, weight: 1 }));

/** Draws of the bootstrap: more change an interval by less than a tenth of its width. */
const resamples = 500;

/**
 * Means and quantiles of the equivalent diameter by number and by volume, with intervals by bootstrap over particles
 * (BCa, seed 1). A set without particles gives null.
 */
export function particleSizeStatistics(
  particles: ParticleTable,
  { area }: ParticleSurfaces,
): ParticleSizeStatistics {
  const weights = windowWeights(particles);
  const rows = Array.from(
    particles.equivalentDiameter,
    (diameter, at): Row => ({ diameter, volume: particles.volume[at], area: area[at], weight: weights[at] }),
  );
  const whole = rows.filter(({ weight }) => !Number.isNaN(weight));
  return {
    all: sizeStatistics(alike(rows)),
    whole: sizeStatistics(alike(whole)),
    weighted: sizeStatistics(whole),
    numberDensity: whole.reduce((sum, { weight }) => sum + weight, 0),
  };
}

function sizeStatistics(rows: readonly Row[]): SizeStatistics | null {
  if (rows.length === 0) return null;
  const mean = estimate(rows, (sample) =>
    ratio(
      sample,
      ({ diameter }) => diameter,
      () => 1,
    ),
  );
  const square = ratio(
    rows,
    ({ diameter }) => (diameter - mean.value) ** 2,
    () => 1,
  );
  const hasSurface = rows.every(({ area }) => area > 0);
  return {
    particles: rows.length,
    mean,
    standardDeviation: Math.sqrt(square),
    byNumber: deciles(rows, () => 1),
    byVolume: deciles(rows, ({ volume }) => volume),
    sauterOfSpheres: estimate(rows, (sample) =>
      ratio(
        sample,
        ({ diameter }) => diameter ** 3,
        ({ diameter }) => diameter ** 2,
      ),
    ),
    sauterOfSurfaces: hasSurface
      ? estimate(rows, (sample) =>
          ratio(
            sample,
            ({ volume }) => 6 * volume,
            ({ area }) => area,
          ),
        )
      : null,
  };
}

/** Σ weight × above / Σ weight × below. */
function ratio(rows: readonly Row[], above: (row: Row) => number, below: (row: Row) => number): number {
  let [top, bottom] = [0, 0];
  for (const row of rows) {
    top += row.weight * above(row);
    bottom += row.weight * below(row);
  }
  return top / bottom;
}

function deciles(rows: readonly Row[], amount: (row: Row) => number): Deciles {
  const distribution = empirical(
    rows.map(({ diameter }) => diameter),
    rows.map((row) => row.weight * amount(row)),
  );
  const at = (share: number): number => quantile(distribution, share);
  return { d10: at(0.1), d50: at(0.5), d90: at(0.9) };
}

/** A statistic of a sample with its interval. */
export function estimate<T>(rows: readonly T[], statistic: (sample: readonly T[]) => number): Estimate {
  if (rows.length < 2) return { value: statistic(rows), interval: null };
  const { value, interval } = bootstrap(rows, statistic, { seed: 1, resamples });
  return { value, interval };
}
