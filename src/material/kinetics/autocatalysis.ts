import { faradayConstant } from '../constants.ts';
import type { ExchangeCurrentDensity, OpenCircuitPotential, RateLaw } from '../functions.ts';
import { butlerVolmer } from './butler-volmer.ts';

/** An insertion reaction with its host. */
export interface InsertionReaction {
  /** Default symmetric Butler–Volmer. */
  readonly rateLaw?: RateLaw | undefined;
  readonly exchangeCurrentDensity: ExchangeCurrentDensity;
  readonly openCircuitPotential: OpenCircuitPotential;
  /** mol/m³ at stoichiometry 1 */
  readonly maximumConcentration: number;
}

/** Where a reaction is looked at. */
export interface ReactionState {
  readonly stoichiometry: number;
  /** A/m² of reacting area; positive takes lithium out, negative inserts it. */
  readonly current: number;
  /** mol/m³ in the electrolyte */
  readonly electrolyte: number;
  /** K */
  readonly temperature: number;
}

/** ∂R/∂θ at constant φ_s − φ_e, R = −i/F the rate of insertion: mol/(m² s) per unit of stoichiometry. */
export interface ReactionSensitivity {
  /** Through i0(θ): positive where the reaction speeds itself up. */
  readonly kinetic: number;
  /** Through U(θ): negative, so stabilising, where U falls with θ. */
  readonly thermodynamic: number;
  /** Their sum s. Differences between particles at one potential grow as exp(s t/(c_max R/3)) where it is positive. */
  readonly total: number;
  /** V */
  readonly overpotential: number;
}

/**
 * Whether a reaction is autocatalytic: R = −(i0(θ)/F) h(φ_s − φ_e − U(θ)) and its derivative at a fixed potential drop,
 * ∂R/∂θ = −(i0′ h − i0 h′ U′)/F. Positive: fuller particles fill faster still, and a population of particles at a common
 * potential splits; negative: it evens out. Solid solutions (U′ < 0) can split in insertion where i0 rises with θ, and in
 * extraction where it falls; within a spinodal (U′ > 0) a fast enough reaction of the opposite kind keeps them together.
 * M. Z. Bazant, Faraday Discuss. 199 (2017) 423 (doi:10.1039/C7FD00037E); H. Zhao, M. Z. Bazant, Phys. Rev. E 100 (2019)
 * 012144 (doi:10.1103/PhysRevE.100.012144).
 * @returns NaN throughout where the law cannot carry the current.
 */
export function reactionSensitivity(reaction: InsertionReaction, state: ReactionState): ReactionSensitivity {
  const { rateLaw = butlerVolmer(), openCircuitPotential } = reaction;
  const { stoichiometry: x, current, temperature } = state;
  const exchange = exchangeAt(reaction, state, x);
  const overpotential = rateLaw.overpotential(current / exchange, temperature);
  const kinetic = (-exchangeSlope(reaction, state) * current) / exchange / faradayConstant;
  const conductance = (exchange * rateLaw.slope(overpotential, temperature)) / faradayConstant;
  const thermodynamic = conductance * potentialSlope(openCircuitPotential, x);
  const known = Number.isFinite(overpotential) ? 1 : NaN;
  return {
    kinetic: known * kinetic,
    thermodynamic,
    total: known * (kinetic + thermodynamic),
    overpotential,
  };
}

/** Ranges [from, to] of stoichiometry. */
export interface AutocatalyticRanges {
  /** ∂R/∂θ > 0: a population of particles splits. */
  readonly autocatalytic: readonly (readonly [number, number])[];
  /** Where the law cannot carry the current. */
  readonly limited: readonly (readonly [number, number])[];
}

/** Stoichiometries that are looked at, at equal distances from 0.001 to 0.999. */
const looks = 1000;

/**
 * The stoichiometries at which a reaction at a given current is autocatalytic, see {@link reactionSensitivity}. Ranges
 * narrower than a thousandth may be missed; bounds are exact to 1e-9.
 */
export function autocatalyticRanges(
  reaction: InsertionReaction,
  state: Omit<ReactionState, 'stoichiometry'>,
): AutocatalyticRanges {
  const total = (x: number): number => reactionSensitivity(reaction, { ...state, stoichiometry: x }).total;
  return {
    autocatalytic: rangesWhere((x) => total(x) > 0),
    limited: rangesWhere((x) => Number.isNaN(total(x))),
  };
}

function rangesWhere(holds: (x: number) => boolean): [number, number][] {
  const ranges: [number, number][] = [];
  let before = 0.001;
  let within = holds(before);
  let from = before;
  for (let k = 1; k < looks; k++) {
    const x = 0.001 + (0.998 * k) / (looks - 1);
    if (holds(x) !== within) {
      const bound = boundBetween(before, x, (at) => holds(at) === within);
      if (within) ranges.push([from, bound]);
      else from = bound;
      within = !within;
    }
    before = x;
  }
  if (within) ranges.push([from, before]);
  return ranges;
}

function boundBetween(low: number, high: number, asAtLow: (x: number) => boolean): number {
  let [a, b] = [low, high];
  while (b - a > 1e-10) {
    const middle = 0.5 * (a + b);
    if (asAtLow(middle)) a = middle;
    else b = middle;
  }
  return 0.5 * (a + b);
}

function exchangeAt(reaction: InsertionReaction, state: ReactionState, x: number): number {
  const { exchangeCurrentDensity, maximumConcentration: full } = reaction;
  return exchangeCurrentDensity(state.electrolyte, x * full, full, state.temperature);
}

/** ∂i0/∂θ */
function exchangeSlope(reaction: InsertionReaction, state: ReactionState): number {
  const { exchangeCurrentDensity, maximumConcentration: full } = reaction;
  const { stoichiometry: x, electrolyte, temperature } = state;
  if (exchangeCurrentDensity.derivatives === undefined) {
    return centralDifference((at) => exchangeAt(reaction, state, at), x);
  }
  const out = { electrolyte: 0, surface: 0 };
  exchangeCurrentDensity.derivatives(electrolyte, x * full, full, temperature, out);
  return out.surface * full;
}

function potentialSlope(potential: OpenCircuitPotential, x: number): number {
  return potential.derivative?.(x) ?? centralDifference(potential, x);
}

function centralDifference(f: (x: number) => number, x: number): number {
  const step = 1e-5 * Math.min(x, 1 - x);
  return (f(x + step) - f(x - step)) / (2 * step);
}
