import type { LongWork } from '../../base/index.ts';
import { InputError } from '../../base/index.ts';
import {
  fitLogNormal,
  fitWeibull,
  logNormalFamily,
  weibullFamily,
  withChance,
  type LogNormalFit,
  type WeibullFit,
} from '../../numerics/index.ts';
import type { Descriptor, Quantity } from '../descriptor.ts';
import type { ParticleTable } from '../particles/particle-table.ts';
import { measured } from '../particles/separated.ts';
import { windowWeights } from '../particles/window-weights.ts';
import type { Subject } from '../subject.ts';

/** Fewer whole particles say nothing of their distribution. */
const fewest = 10;
/** The chance of a particle that hardly fits into the image. */
const leastChance = 1e-3;

/** Distributions fitted to the diameters of spheres (discs) of the particles' volume, of whole particles. */
export interface SizeFits {
  readonly active: string;
  readonly particles: number;
  readonly byNumber: { readonly logNormal: LogNormalFit; readonly weibull: WeibullFit };
  readonly byVolume: { readonly logNormal: LogNormalFit; readonly rosinRammler: WeibullFit };
  /** The larger mean logarithm of the density of each two. */
  readonly likelier: {
    readonly byNumber: 'log-normal' | 'Weibull';
    readonly byVolume: 'log-normal' | 'Rosin–Rammler';
  };
}

/**
 * Log-normal and Weibull distribution of the whole particles' diameters, by number and by volume. Each whole particle counts for
 * all of its kind, also those that the image cuts; the p-values of the fits by number draw samples that are cut alike.
 * @throws InputError for fewer than ten whole particles.
 */
export async function sizeFits(
  particles: ParticleTable,
  active: string,
  work: LongWork = {},
): Promise<SizeFits> {
  const weights = windowWeights(particles);
  const whole = Array.from(weights, (_, at) => at).filter((at) => !Number.isNaN(weights[at]));
  if (whole.length < fewest) {
    throw new InputError(`${whole.length} particles that the image does not cut`, {
      at: { field: 'particles' },
      expected: `at least ${fewest}`,
    });
  }
  const diameters = whole.map((at) => particles.equivalentDiameter[at]);
  const numbers = { weights: whole.map((at) => weights[at]), resamples: 0 };
  const chance = chanceOfWhole(particles);
  const volumes = { weights: whole.map((at) => weights[at] * particles.volume[at]) };
  const byNumber = {
    logNormal: await withChance(logNormalFamily, fitLogNormal(diameters, numbers), { chance }, work),
    weibull: await withChance(weibullFamily, fitWeibull(diameters, numbers), { chance }, work),
  };
  const byVolume = {
    logNormal: fitLogNormal(diameters, volumes),
    rosinRammler: fitWeibull(diameters, volumes),
  };
  return {
    active,
    particles: whole.length,
    byNumber,
    byVolume,
    likelier: {
      byNumber:
        byNumber.logNormal.meanLogLikelihood > byNumber.weibull.meanLogLikelihood ? 'log-normal' : 'Weibull',
      byVolume:
        byVolume.logNormal.meanLogLikelihood > byVolume.rosinRammler.meanLogLikelihood
          ? 'log-normal'
          : 'Rosin–Rammler',
    },
  };
}

/** Chance that the image leaves a ball of this diameter (m) whole, as {@link windowWeights} counts it. */
function chanceOfWhole({ shape, voxelSize }: ParticleTable): (diameter: number) => number {
  return (diameter) =>
    shape.reduce((chance, length, axis) => {
      if (length === 1) return chance;
      return chance * Math.max(leastChance, 1 - diameter / (voxelSize[axis] * (length - 1)));
    }, 1);
}

async function fitsOf(subject: Subject, work: LongWork): Promise<SizeFits> {
  const { particles } = await measured(subject, work);
  return await sizeFits(particles, subject.roles.active ?? '', work);
}

export const sizeFitsDescriptor: Descriptor<SizeFits> = {
  name: 'size-fits',
  title: 'Fits of the size distribution',
  definition:
    'log-normal and Weibull distribution of particle diameters by number, log-normal and Rosin–Rammler by volume: maximum likelihood with standard errors, Kolmogorov–Smirnov distance and its chance',
  convention:
    'diameters of spheres of the same volume; particles that the image does not cut, each for all of its kind; errors of weighted fits by White’s sandwich; p-value by 499 samples with the parameters fitted to each (Lilliefors)',
  source: 'White, doi 10.2307/1912526; Rosin and Rammler, J. Inst. Fuel 7, 29 (1933)',
  isDefault: true,
  needs: ['active'],
  measure: fitsOf,
  quantities: ({ active, byNumber, byVolume, likelier }) => [
    ...logNormalQuantities(`${active}, number`, byNumber.logNormal),
    ...weibullQuantities(`${active}, number`, 'Weibull', byNumber.weibull),
    ...logNormalQuantities(`${active}, volume`, byVolume.logNormal),
    ...weibullQuantities(`${active}, volume`, 'Rosin–Rammler', byVolume.rosinRammler),
    { name: 'likelier', of: `${active}, number`, value: likelier.byNumber, unit: '' },
    { name: 'likelier', of: `${active}, volume`, value: likelier.byVolume, unit: '' },
  ],
};

function logNormalQuantities(of: string, { median, spread, pValue }: LogNormalFit): Quantity[] {
  return [
    { name: 'log-normal median', of, value: median, unit: 'm' },
    { name: 'log-normal spread', of, value: spread, unit: '' },
    ...(pValue === null ? [] : [{ name: 'chance if log-normal', of, value: pValue, unit: '' }]),
  ];
}

function weibullQuantities(of: string, name: string, { scale, shape, pValue }: WeibullFit): Quantity[] {
  return [
    { name: `${name} scale`, of, value: scale, unit: 'm' },
    { name: `${name} shape`, of, value: shape, unit: '' },
    ...(pValue === null ? [] : [{ name: `chance if ${name}`, of, value: pValue, unit: '' }]),
  ];
}
