import { InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import { derivativeWeights } from './derivative-weights.ts';

/** Samples of the grand potential at one temperature, per mole of sites, at chemical potentials that rise. */
export interface GrandPotentialSamples {
  /** K */
  readonly temperature: number;
  /** µ of lithium, J/mol against `standardPotential`. */
  readonly chemicalPotential: readonly number[];
  /** Ω(µ) = f − µθ, J/mol; needed unless there are fillings. */
  readonly grandPotential?: readonly number[] | undefined;
  /** θ(µ) = −∂Ω/∂µ, where it was sampled too. */
  readonly filling?: readonly number[] | undefined;
  /** ∂θ/∂µ, mol/J, where it was sampled too: ⟨δN²⟩/(RT) per site. */
  readonly susceptibility?: readonly number[] | undefined;
  /** U°, V; default 0: µ against lithium metal. */
  readonly standardPotential?: number | undefined;
}

/** What the samples say of the host, in order of filling. */
export interface FreeEnergyTable {
  readonly temperature: number;
  readonly filling: readonly number[];
  /** J/mol */
  readonly chemicalPotential: readonly number[];
  /** f = Ω + µθ, J/mol */
  readonly freeEnergy: readonly number[];
  /** U = U° − µ/F, V */
  readonly potential: readonly number[];
  /** Γ = (θ/RT) ∂µ/∂θ; null where the filling does not move with µ, as in a jump from phase to phase or an end. */
  readonly thermodynamicFactor: readonly (number | null)[];
  readonly from: {
    readonly filling: 'sampled' | 'slope of the grand potential';
    readonly freeEnergy: 'grand potential' | 'integral of the filling';
    readonly thermodynamicFactor: 'sampled' | 'slope of the filling';
  };
}

/** Points of a stencil: its error falls with the 12th power of the step. */
const stencil = 13;

/**
 * Legendre transform of a grand potential: θ = −∂Ω/∂µ, f(θ) = Ω + µθ, U, and Γ. Without sampled fillings they are slopes of Ω from
 * polynomials through 13 points, which are exact for smooth samples and swell the noise of others: Monte Carlo gives fillings, so give
 * those. Without Ω it is the integral of the fillings from the first point, at which f is taken as that of an ideal lattice (right
 * where that host is all but empty).
 * @throws InputError where µ does not rise, lists differ in length, and where a filling falls as µ rises.
 */
export function legendreTransform(samples: GrandPotentialSamples): FreeEnergyTable {
  const { temperature, chemicalPotential: mu, standardPotential = 0 } = samples;
  check(samples);
  const { grandPotential, susceptibility } = samples;
  const filling =
    samples.filling ?? slopes(mu, grandPotential ?? []).map((value) => (value === 0 ? 0 : -value));
  const fall = filling.findIndex((value, k) => k > 0 && value < filling[k - 1] - fillingNoise);
  if (fall > 0) {
    throw new InputError(`the filling falls from ${filling[fall - 1]} to ${filling[fall]} as µ rises`, {
      at: { field: `filling[${fall}]` },
      expected: 'a filling that rises with the chemical potential',
      mend: 'sample longer, or leave the branch that is not stable out',
    });
  }
  const grand = grandPotential ?? integrated(mu, filling, temperature);
  const response = susceptibility ?? slopes(mu, filling);
  return {
    temperature,
    filling,
    chemicalPotential: mu,
    freeEnergy: grand.map((value, k) => value + mu[k] * filling[k]),
    potential: mu.map((value) => standardPotential - value / faradayConstant),
    thermodynamicFactor: response.map((value, k) =>
      value > 0 ? filling[k] / (gasConstant * temperature * value) : null,
    ),
    from: {
      filling: samples.filling === undefined ? 'slope of the grand potential' : 'sampled',
      freeEnergy: grandPotential === undefined ? 'integral of the filling' : 'grand potential',
      thermodynamicFactor: susceptibility === undefined ? 'slope of the filling' : 'sampled',
    },
  };
}

/** Rounding may let a filling fall by this. */
const fillingNoise = 1e-12;

function check({
  chemicalPotential: mu,
  grandPotential,
  filling,
  susceptibility,
}: GrandPotentialSamples): void {
  if (mu.length < 3 || mu.some((value, k) => !Number.isFinite(value) || (k > 0 && !(value > mu[k - 1])))) {
    throw new InputError('does not rise', {
      at: { field: 'chemicalPotential' },
      expected: 'three or more chemical potentials in rising order',
    });
  }
  if (grandPotential === undefined && filling === undefined) {
    throw new InputError('there is neither a grand potential nor a filling', {
      at: { field: 'grandPotential' },
      expected: 'one of them, or both',
    });
  }
  for (const [field, list] of Object.entries({ grandPotential, filling, susceptibility })) {
    if (list === undefined) continue;
    const bad = list.findIndex((value) => !Number.isFinite(value));
    if (list.length === mu.length && bad < 0) continue;
    throw new InputError(bad < 0 ? `has ${list.length} values` : `is ${list[bad]}`, {
      at: { field: bad < 0 ? field : `${field}[${bad}]` },
      expected: `${mu.length} numbers, one for each chemical potential`,
    });
  }
}

/** dy/dx at each point from the polynomial through the points around it. */
function slopes(x: readonly number[], y: readonly number[]): number[] {
  const width = Math.min(stencil, x.length);
  return x.map((at, k) => {
    const first = Math.max(0, Math.min(x.length - width, k - (width >> 1)));
    const weights = derivativeWeights(x.slice(first, first + width), at);
    // Differences to the value at the point: constants would only round.
    return weights.reduce((sum, weight, i) => sum + weight * (y[first + i] - y[k]), 0);
  });
}

/** Ω from −∫θ dµ by the trapezium rule, from that of an ideal lattice at the first point. */
function integrated(mu: readonly number[], filling: readonly number[], temperature: number): number[] {
  let sum = gasConstant * temperature * Math.log1p(-filling[0]);
  return mu.map((value, k) => {
    if (k > 0) sum -= ((filling[k] + filling[k - 1]) / 2) * (value - mu[k - 1]);
    return sum;
  });
}
