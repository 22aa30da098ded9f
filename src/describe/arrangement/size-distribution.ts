import { InputError } from '../../base/index.ts';
import {
  bootstrap,
  empirical,
  fitLogNormal,
  fitWeibull,
  histogram,
  quantile,
  type BootstrapEstimate,
  type Empirical,
  type Histogram,
  type LogNormalFit,
  type WeibullFit,
} from '../../numerics/index.ts';

/** Sizes of particles, an entry each. */
export interface ParticleSizes {
  /** m */
  readonly diameters: ArrayLike<number>;
  /** m³ (in a section m²). Default those of spheres (discs) of these diameters. */
  readonly volumes?: ArrayLike<number>;
  /** How many particles of the material each stands for. Default one. */
  readonly counts?: ArrayLike<number>;
  /** 2 for discs in a section. Default 3. */
  readonly dimensions?: 2 | 3;
}

export interface SizeDistributionOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Resamples of the intervals. Default 1000. */
  readonly resamples?: number;
  /** Resamples of the fits' p-values. Default 499; 0 for none. */
  readonly fitResamples?: number;
  /** Chance with which a particle of a diameter is among these, where `counts` are one over it; see `fitLogNormal`. */
  readonly chance?: (diameter: number) => number;
}

/** Diameters (m) under which a tenth, half and nine tenths lie. */
export interface SizeQuantiles {
  readonly d10: number;
  readonly d50: BootstrapEstimate;
  readonly d90: number;
  /** (d90 − d10)/d50 */
  readonly span: number;
}

export interface SizeDistribution {
  readonly count: number;
  readonly dimensions: 2 | 3;
  /** Each particle counting the same. */
  readonly byNumber: SizeQuantiles & { readonly mean: BootstrapEstimate; readonly standardDeviation: number };
  /** Each counting as much as its volume. */
  readonly byVolume: SizeQuantiles & { readonly mean: BootstrapEstimate };
  /** Σd³/Σd², of discs Σd²/Σd: the sphere with the ratio of volume to surface of all of them, m. */
  readonly sauterDiameter: BootstrapEstimate;
  /** Null for fewer than three different sizes. */
  readonly fits: {
    readonly number: { readonly logNormal: LogNormalFit; readonly weibull: WeibullFit };
    readonly volume: {
      readonly logNormal: LogNormalFit;
      /** The Weibull distribution of volume over diameter. */
      readonly rosinRammler: WeibullFit;
    };
  } | null;
  /** Share below each diameter (m); at most 200 points. */
  readonly cumulative: {
    readonly diameter: readonly number[];
    readonly byNumber: readonly number[];
    readonly byVolume: readonly number[];
  };
  readonly histogram: { readonly byNumber: Histogram; readonly byVolume: Histogram };
}

interface Row {
  readonly diameter: number;
  readonly count: number;
  readonly volume: number;
}

/**
 * Distribution of particle sizes by number and by volume: quantiles, means, the Sauter diameter with their 95 % intervals
 * (bootstrap over particles, BCa), and log-normal and Weibull fits (by volume: Rosin and Rammler, J. Inst. Fuel 7, 29 (1933)).
 * Names of the means after ISO 9276-2: D[1,0], D[4,3] and D[3,2].
 * @throws InputError for fewer than two particles, diameters that are not over 0 and columns of other lengths.
 */
export function sizeDistribution(
  particles: ParticleSizes,
  { seed = 1, resamples = 1000, fitResamples = 499, chance }: SizeDistributionOptions = {},
): SizeDistribution {
  const { dimensions = 3 } = particles;
  const rows = rowsOf(particles, dimensions);
  const estimate = (statistic: (sample: readonly Row[]) => number): BootstrapEstimate =>
    bootstrap(rows, statistic, { seed, resamples });
  const counts = rows.map(({ count }) => count);
  const diameters = rows.map(({ diameter }) => diameter);
  const volumes = rows.map(byVolume);
  const mean = estimate((sample) => weightedMean(sample, byNumber));
  const numbers = empirical(diameters, counts);
  const bulk = empirical(diameters, volumes);
  const squares = weightedMean(rows, byNumber, ({ diameter }) => (diameter - mean.value) ** 2);
  return {
    count: rows.length,
    dimensions,
    byNumber: {
      ...quantilesOf(numbers, estimate, byNumber),
      mean,
      standardDeviation: Math.sqrt(squares),
    },
    byVolume: {
      ...quantilesOf(bulk, estimate, byVolume),
      mean: estimate((sample) => weightedMean(sample, byVolume)),
    },
    sauterDiameter: estimate(
      (sample) =>
        weightedMean(sample, byNumber, ({ diameter }) => diameter ** dimensions) /
        weightedMean(sample, byNumber, ({ diameter }) => diameter ** (dimensions - 1)),
    ),
    fits: fitsOf(diameters, particles.counts === undefined ? undefined : counts, volumes, {
      resamples: fitResamples,
      seed,
      ...(chance === undefined ? {} : { chance }),
    }),
    cumulative: curveOf(numbers, bulk),
    histogram: { byNumber: histogram(numbers), byVolume: histogram(bulk) },
  };
}

const byNumber = ({ count }: Row): number => count;
const byVolume = ({ count, volume }: Row): number => count * volume;

function rowsOf({ diameters, volumes, counts }: ParticleSizes, dimensions: 2 | 3): Row[] {
  for (const [field, column] of Object.entries({ volumes, counts })) {
    if (column === undefined || column.length === diameters.length) continue;
    throw new InputError(`${diameters.length} diameters and ${column.length} ${field}`, {
      at: { field },
      expected: 'an entry a particle',
    });
  }
  const sphere = dimensions === 3 ? Math.PI / 6 : Math.PI / 4;
  const rows = Array.from(diameters, (diameter, at) => ({
    diameter,
    volume: volumes?.[at] ?? sphere * diameter ** dimensions,
    count: counts?.[at] ?? 1,
  }));
  const bad = rows.findIndex(({ diameter, volume, count }) =>
    [diameter, volume, count].some((value) => !(value > 0 && value < Infinity)),
  );
  if (bad !== -1) {
    const { diameter, volume, count } = rows[bad];
    throw new InputError(`particle ${bad + 1}: diameter ${diameter} m, volume ${volume}, count ${count}`, {
      at: { field: 'diameters' },
      expected: 'numbers over 0',
    });
  }
  if (rows.length < 2) {
    throw new InputError(`a size distribution of ${rows.length} particles`, {
      at: { field: 'diameters' },
      expected: 'at least two particles',
    });
  }
  return rows;
}

function weightedMean(
  rows: readonly Row[],
  weight: (row: Row) => number,
  value: (row: Row) => number = ({ diameter }) => diameter,
): number {
  let sum = 0;
  let weights = 0;
  for (const row of rows) {
    sum += weight(row) * value(row);
    weights += weight(row);
  }
  return sum / weights;
}

function quantilesOf(
  distribution: Empirical,
  estimate: (statistic: (sample: readonly Row[]) => number) => BootstrapEstimate,
  weight: (row: Row) => number,
): SizeQuantiles {
  const d10 = quantile(distribution, 0.1);
  const d90 = quantile(distribution, 0.9);
  const d50 = estimate((sample) =>
    quantile(
      empirical(
        sample.map(({ diameter }) => diameter),
        sample.map(weight),
      ),
      0.5,
    ),
  );
  return { d10, d50, d90, span: (d90 - d10) / d50.value };
}

function fitsOf(
  diameters: readonly number[],
  counts: readonly number[] | undefined,
  volumes: readonly number[],
  options: { resamples: number; seed: number; chance?: (diameter: number) => number },
): SizeDistribution['fits'] {
  if (new Set(diameters).size < 3) return null;
  const number = counts === undefined ? options : { ...options, weights: counts };
  const volume = { weights: volumes, resamples: 0, seed: options.seed };
  return {
    number: { logNormal: fitLogNormal(diameters, number), weibull: fitWeibull(diameters, number) },
    volume: { logNormal: fitLogNormal(diameters, volume), rosinRammler: fitWeibull(diameters, volume) },
  };
}

const mostPoints = 200;

function curveOf(numbers: Empirical, bulk: Empirical): SizeDistribution['cumulative'] {
  const { length } = numbers.values;
  const points = Math.min(mostPoints, length);
  const places = Array.from({ length: points }, (_, at) => Math.round(((at + 1) * length) / points) - 1);
  return {
    diameter: places.map((at) => numbers.values[at]),
    byNumber: places.map((at) => numbers.share[at]),
    byVolume: places.map((at) => bulk.share[at]),
  };
}
