import { faradayConstant, gasConstant } from '../constants.ts';
import { tabulated } from '../table.ts';
import type { Estimated, LatticeDiffusivity } from './chemical-diffusivity.ts';
import type { EquilibriumCurve } from './equilibrium-curve.ts';
import type { IsothermPoint } from './isotherm.ts';

/** Where Γ is from: sampled in the isotherm, sampled with the walks, or the slope of U(θ). */
export type FactorSource = 'isotherm' | 'walks' | 'slope';

/** What is known of Γ at a point, by source. */
export type Factors = Readonly<Partial<Record<FactorSource, Estimated>>>;

/** Isotherms and diffusivities are of one temperature where these differ by less, K. */
const sameTemperature = 0.5;

/** The Γ to take: of one source where it is asked for, else the better known one; the slope of U where there is no other. */
export function chosenSource(
  factors: Factors,
  asked: 'isotherm' | 'walks' | 'best',
): FactorSource | undefined {
  const { isotherm, walks, slope } = factors;
  if (isotherm !== undefined && walks !== undefined) {
    if (asked !== 'best') return asked;
    // An error of 0 is one that is not known.
    return walks.error > 0 && !(isotherm.error > 0 && isotherm.error <= walks.error) ? 'walks' : 'isotherm';
  }
  if (isotherm !== undefined) return 'isotherm';
  if (walks !== undefined) return 'walks';
  return slope === undefined ? undefined : 'slope';
}

/** Relative error from which on Γ counts as not known. */
const mostUnknown = 0.5;

/** Γ at a point from all that know it. */
export function factorsAt(
  isotherm: readonly IsothermPoint[],
  curves: readonly EquilibriumCurve[],
  point: LatticeDiffusivity,
): Factors {
  const sampled = sampledFactor(isotherm, point);
  const sloped = sampled === undefined ? slopeFactor(curves, point) : undefined;
  // Across a plateau there is nothing between which to interpolate.
  const isKnown = sampled !== undefined && sampled.error <= mostUnknown * Math.abs(sampled.value);
  return {
    ...(isKnown ? { isotherm: sampled } : {}),
    ...(point.thermodynamicFactor === undefined ? {} : { walks: point.thermodynamicFactor }),
    ...(sloped === undefined ? {} : { slope: sloped }),
  };
}

/** Standard errors between Γ of the isotherm and of the walks, positive where the isotherm's is larger. */
export function disagreement({ isotherm, walks }: Factors): number | undefined {
  if (isotherm === undefined || walks === undefined) return undefined;
  const apart = isotherm.value - walks.value;
  const error = Math.hypot(isotherm.error, walks.error);
  return error > 0 ? apart / error : undefined;
}

interface Sample {
  readonly x: number;
  /** (1 − θ)Γ, which is 1 in a lattice without interactions: what is interpolated, as Γ itself grows without end in a full lattice. */
  readonly y: number;
  readonly error: number;
}

/** Branches of one potential whose fillings are this near are of one state. */
const sameState = 0.02;

/** Samples in order of the filling; what both branches have at one potential is one, the better known counting more. */
function samplesAt(isotherm: readonly IsothermPoint[], temperature: number): Sample[] {
  const states = new Map<string, (Sample & { weight: number })[]>();
  for (const point of isotherm) {
    const { filling: x, potential, thermodynamicFactor: factor, thermodynamicFactorError: error = 0 } = point;
    if (Math.abs(point.temperature - temperature) >= sameTemperature) continue;
    if (factor === undefined || x >= 1) continue;
    const sample = { x, y: (1 - x) * factor, error: (1 - x) * error, weight: error > 0 ? error ** -2 : 0 };
    const state = states.get(potential.toPrecision(9));
    if (state === undefined) states.set(potential.toPrecision(9), [sample]);
    else state.push(sample);
  }
  return [...states.values()]
    .flatMap((state) => {
      const fillings = state.map(({ x }) => x);
      return Math.max(...fillings) - Math.min(...fillings) < sameState ? [pooled(state)] : state;
    })
    .sort((a, b) => a.x - b.x);
}

function pooled(state: readonly (Sample & { weight: number })[]): Sample {
  const isWeighted = state.every(({ weight }) => weight > 0);
  const weightOf = ({ weight }: { weight: number }): number => (isWeighted ? weight : 1);
  const total = state.reduce((sum, each) => sum + weightOf(each), 0);
  const mean = (of: (each: Sample) => number): number =>
    state.reduce((sum, each) => sum + weightOf(each) * of(each), 0) / total;
  const error = Math.sqrt(state.reduce((sum, each) => sum + (weightOf(each) * each.error) ** 2, 0)) / total;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y), error };
}

/** Of the isotherm's samples, linear in (1 − θ)Γ between neighbours; its error has that of the interpolation in it. */
function sampledFactor(
  isotherm: readonly IsothermPoint[],
  { temperature, filling }: LatticeDiffusivity,
): Estimated | undefined {
  const samples = samplesAt(isotherm, temperature);
  const after = samples.findIndex(({ x }) => x >= filling);
  if (after < 0 || (after === 0 && samples[0].x !== filling)) return undefined;
  const [low, high] = [samples[Math.max(0, after - 1)], samples[after]];
  const share = high.x > low.x ? (filling - low.x) / (high.x - low.x) : 1;
  const value = low.y + share * (high.y - low.y);
  const sampling = Math.hypot((1 - share) * low.error, share * high.error);
  const between = interpolationError(samples, after, filling, value);
  return { value: value / (1 - filling), error: Math.hypot(sampling, between) / (1 - filling) };
}

/**
 * Error of a straight line between neighbours, from one between the next ones: a parabola leaves both, in the ratio of the products of
 * the distances.
 */
function interpolationError(samples: readonly Sample[], after: number, at: number, value: number): number {
  const [before, left, right, next] = [-2, -1, 0, 1].map((step) => samples.at(Math.max(0, after + step)));
  if (before === undefined || left === undefined || right === undefined || next === undefined) return 0;
  const wide = (at - before.x) * (next.x - at);
  const narrow = (at - left.x) * (right.x - at);
  if (!(narrow > 0 && wide > narrow)) return 0;
  const coarse = before.y + ((at - before.x) / (next.x - before.x)) * (next.y - before.y);
  const ratio = narrow / wide;
  return Math.abs((coarse - value) * ratio) / (1 - ratio);
}

/** −(θF/RT) ∂U/∂θ; its error is not known. */
function slopeFactor(
  curves: readonly EquilibriumCurve[],
  { temperature, filling }: LatticeDiffusivity,
): Estimated | undefined {
  const curve = curves.find((each) => Math.abs(each.temperature - temperature) < sameTemperature);
  if (curve === undefined || curve.filling.length < 3) return undefined;
  if (filling < curve.filling[0] || filling > curve.filling[curve.filling.length - 1]) return undefined;
  const { derivative } = tabulated({ x: curve.filling, y: curve.potential }, 'monotone');
  const scale = (faradayConstant * filling) / (gasConstant * temperature);
  return { value: -scale * derivative(filling), error: 0 };
}
