import type { RateLaw } from '../functions.ts';
import { rateLawOf } from './reduced.ts';
import { positiveParameter } from './parameter.ts';

export interface TransferCoefficients {
  /** α_a; default 1 − α_c, one half where neither is given. */
  readonly alphaAnodic?: number | undefined;
  /** α_c; default 1 − α_a */
  readonly alphaCathodic?: number | undefined;
}

/**
 * Butler–Volmer kinetics: h = exp(α_a u) − exp(−α_c u) with u = Fη/RT. E. J. F. Dickinson, A. J. Wain, J. Electroanal.
 * Chem. 872 (2020) 114145 (doi:10.1016/j.jelechem.2020.114145).
 *
 * For one electron α_a + α_c = 1: then ∂h/∂η = F/RT at η = 0 and anodic over cathodic rate is exp(u), as detailed
 * balance wants. Other sums are taken as given (apparent coefficients of several steps): the slope at 0 is their multiple
 * of F/RT. Nothing limits the rate: past about 2RT/F × 700 it is infinite in floating point.
 * @throws InputError for coefficients that are not positive.
 */
export function butlerVolmer(coefficients: TransferCoefficients = {}): RateLaw {
  const { alphaAnodic, alphaCathodic } = transferCoefficients(coefficients);
  return alphaAnodic === 0.5 && alphaCathodic === 0.5 ? symmetric : asymmetric(alphaAnodic, alphaCathodic);
}

const symmetric = rateLawOf({
  name: 'butler-volmer',
  parameters: { alphaAnodic: 0.5, alphaCathodic: 0.5 },
  rate: (u) => 2 * Math.sinh(0.5 * u),
  slope: (u) => Math.cosh(0.5 * u),
  inverse: (rate) => 2 * Math.asinh(0.5 * rate),
});

function asymmetric(alphaAnodic: number, alphaCathodic: number): RateLaw {
  return rateLawOf({
    name: 'butler-volmer',
    parameters: { alphaAnodic, alphaCathodic },
    rate: (u) => Math.expm1(alphaAnodic * u) - Math.expm1(-alphaCathodic * u),
    slope: (u) => alphaAnodic * Math.exp(alphaAnodic * u) + alphaCathodic * Math.exp(-alphaCathodic * u),
    inverse: (rate) => inverseOf(rate, alphaAnodic, alphaCathodic),
  });
}

/**
 * Newton's method on asinh(h/2), whose slope lies between the two coefficients and half their sum: next to a straight
 * line, it takes a few steps from anywhere, and has no trouble with large rates.
 */
function inverseOf(rate: number, alphaAnodic: number, alphaCathodic: number): number {
  const target = Math.asinh(0.5 * rate);
  if (!Number.isFinite(target)) return target;
  let u = (2 * target) / (alphaAnodic + alphaCathodic);
  if (Math.abs(target) > 1) {
    const alpha = target > 0 ? alphaAnodic : alphaCathodic;
    u = target / alpha;
  }
  for (let iteration = 0; iteration < 40; iteration++) {
    const anodic = Math.expm1(alphaAnodic * u);
    const cathodic = Math.expm1(-alphaCathodic * u);
    const reached = Math.asinh(0.5 * (anodic - cathodic));
    const slope = 0.5 * (alphaAnodic * (anodic + 1) + alphaCathodic * (cathodic + 1));
    const step = ((target - reached) * Math.cosh(reached)) / slope;
    u += step;
    if (Math.abs(step) <= 1e-7 * Math.abs(u)) break;
  }
  return u;
}

export function transferCoefficients({ alphaAnodic, alphaCathodic }: TransferCoefficients): {
  alphaAnodic: number;
  alphaCathodic: number;
} {
  const anodic = alphaAnodic ?? 1 - (alphaCathodic ?? 0.5);
  const cathodic = alphaCathodic ?? 1 - anodic;
  positiveParameter(
    anodic,
    'alphaAnodic',
    'a transfer coefficient above 0 (with one given, the other is 1 less it)',
  );
  positiveParameter(
    cathodic,
    'alphaCathodic',
    'a transfer coefficient above 0 (with one given, the other is 1 less it)',
  );
  return { alphaAnodic: anodic, alphaCathodic: cathodic };
}
