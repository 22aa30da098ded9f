import { InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import type { FreeEnergy } from './free-energy.ts';

/** One reaction of a host: a share of the sites that fills around a potential. */
export interface MsmrReaction {
  /** U_j, V at the reference temperature. */
  readonly potential: number;
  /** X_j, sites over all sites. */
  readonly share: number;
  /** ω_j; 1 for an ideal lattice, less for attraction, more for repulsion. */
  readonly width: number;
  /** ∂U_j/∂T, V/K; default 0. */
  readonly slope?: number | undefined;
}

export interface MsmrOptions {
  readonly name?: string | undefined;
  readonly reactions: readonly MsmrReaction[];
  /** K; default 298.15. */
  readonly referenceTemperature?: number | undefined;
}

/** Filling at a potential, and its derivatives with respect to the potential (1/V) and the temperature (1/K). */
interface Filled {
  filling: number;
  slope: number;
  byTemperature: number;
}

/**
 * Multi-species, multi-reaction host: θ = Σ X_j / (1 + exp((F/RT)(U − U_j)/ω_j)), stable at every filling. Its free energy follows
 * from the grand potential −RT Σ X_j ω_j ln(1 + exp((F/RT)(U_j − U)/ω_j)). M. Verbrugge, D. Baker, B. Koch, X. Xiao, W. Gu, J.
 * Electrochem. Soc. 164 (2017) E3243 (doi:10.1149/2.0341708jes).
 * @throws InputError for shares or widths that are not above 0, and shares of more than 1 in all.
 */
export function msmr(options: MsmrOptions): FreeEnergy {
  const {
    reactions,
    referenceTemperature = 298.15,
    name = `MSMR of ${reactions.length} reactions`,
  } = options;
  checkReactions(reactions);
  const most = reactions.reduce((sum, { share }) => sum + share, 0);
  const at = (potential: number, temperature: number): Filled =>
    filledAt(reactions, potential, temperature, referenceTemperature);
  const potentialOf = (filling: number, temperature: number): number =>
    invert(reactions, filling / most, temperature, (potential) => at(potential, temperature), filling);
  return {
    name,
    most,
    alwaysStable: true,
    standardPotential: () => 0,
    energy: (filling, temperature) => {
      if (filling === 0) return 0;
      const potential = potentialOf(filling, temperature);
      let grand = 0;
      for (const reaction of reactions) {
        const scale = (gasConstant * temperature * reaction.width) / faradayConstant;
        const above = potentialAt(reaction, temperature, referenceTemperature) - potential;
        grand -= faradayConstant * reaction.share * scale * softPlus(above / scale);
      }
      return grand - faradayConstant * potential * filling;
    },
    chemicalPotential: (filling, temperature) => -faradayConstant * potentialOf(filling, temperature),
    slope: (filling, temperature) =>
      -faradayConstant / at(potentialOf(filling, temperature), temperature).slope,
    entropicCoefficient: (filling, temperature) => {
      const { slope, byTemperature } = at(potentialOf(filling, temperature), temperature);
      return -byTemperature / slope;
    },
  };
}

/** θ(U) of a set of reactions. */
export function msmrFilling(
  reactions: readonly MsmrReaction[],
  potential: number,
  temperature: number,
  referenceTemperature = 298.15,
): number {
  return filledAt(reactions, potential, temperature, referenceTemperature).filling;
}

function filledAt(
  reactions: readonly MsmrReaction[],
  potential: number,
  temperature: number,
  reference: number,
): Filled {
  const out = { filling: 0, slope: 0, byTemperature: 0 };
  for (const reaction of reactions) {
    const { share, width, slope = 0 } = reaction;
    const scale = (gasConstant * temperature * width) / faradayConstant;
    const reduced = (potential - potentialAt(reaction, temperature, reference)) / scale;
    const part = 1 / (1 + Math.exp(reduced));
    const fall = share * part * (1 - part);
    out.filling += share * part;
    out.slope -= fall / scale;
    out.byTemperature += fall * (slope / scale + reduced / temperature);
  }
  return out;
}

function potentialAt({ potential, slope = 0 }: MsmrReaction, temperature: number, reference: number): number {
  return potential + (temperature - reference) * slope;
}

function softPlus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** U at a filling: Newton's method on ln(θ/(most − θ)), nearly straight in U, inside a bracket. */
function invert(
  reactions: readonly MsmrReaction[],
  share: number,
  temperature: number,
  at: (potential: number) => Filled,
  filling: number,
): number {
  const most = filling / share;
  const wanted = Math.log(filling) - Math.log(most - filling);
  const widest = Math.max(...reactions.map(({ width }) => width));
  const reach = 1 + (Math.abs(wanted) + 2) * ((gasConstant * temperature * widest) / faradayConstant);
  const potentials = reactions.map(({ potential }) => potential);
  let [low, high] = [Math.min(...potentials) - reach, Math.max(...potentials) + reach];
  let potential = (low + high) / 2;
  for (let round = 0; round < 200; round++) {
    const now = at(potential);
    const excess = Math.log(now.filling) - Math.log(most - now.filling) - wanted;
    if (excess > 0) low = potential;
    else high = potential;
    const step = (excess * now.filling * (most - now.filling)) / (most * now.slope);
    // Next to the root a step may round to none, which is the answer and not one outside the bracket.
    if (Math.abs(step) <= 4e-16 * Math.abs(potential)) break;
    const next = potential - step;
    const inside = next > low && next < high;
    const before = potential;
    potential = inside ? next : (low + high) / 2;
    if (Math.abs(potential - before) <= 4e-16 * Math.abs(potential)) break;
  }
  return potential;
}

function checkReactions(reactions: readonly MsmrReaction[]): void {
  if (reactions.length === 0) throw refuse('there are no reactions', 'reactions', 'one or more');
  for (const [k, reaction] of reactions.entries()) {
    for (const field of ['share', 'width', 'potential'] as const) {
      const value = reaction[field];
      if (Number.isFinite(value) && (field === 'potential' || value > 0)) continue;
      const expected = field === 'potential' ? 'a voltage' : 'a number above 0';
      throw refuse(`${value} cannot be used`, `reactions[${k}].${field}`, expected);
    }
  }
  const sum = reactions.reduce((total, { share }) => total + share, 0);
  if (sum > 1 + 1e-9)
    throw refuse(`the shares are ${sum} in all`, 'reactions', 'shares that add up to 1 at most');
}

function refuse(what: string, field: string, expected: string): InputError {
  return new InputError(what, { at: { field }, expected });
}
