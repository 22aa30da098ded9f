import { boltzmannConstant } from '../../constants.ts';
import type { MeanEstimate } from '../equilibration.ts';
import { pureMet, type KeptSamples } from '../kept-samples.ts';
import { logSum } from '../log-sum.ts';
import { JoinedSamples, type Reweighted } from './joined-samples.ts';
import { linkStates, type StateSamples } from './overlap.ts';

/** Samples of one condition. */
export interface SampledState {
  /** K */
  readonly temperature: number;
  /** eV; 0 where the content is kept. */
  readonly chemicalPotential: number;
  readonly samples: KeptSamples;
}

/** What joined samples say at a temperature and a chemical potential, per primitive cell. */
export interface ReweightedPoint {
  /** K */
  readonly temperature: number;
  /** eV */
  readonly chemicalPotential: number;
  /** Atoms of the species followed. */
  readonly atoms: MeanEstimate;
  /** eV; less other species at their chemical potentials. */
  readonly energy: MeanEstimate;
  /** ∂⟨E − μN⟩/∂T at constant μ, eV/K. */
  readonly heatCapacity: MeanEstimate;
  /** ∂⟨N⟩/∂μ, 1/eV. */
  readonly susceptibility: MeanEstimate;
  /** Γ = ⟨N⟩/⟨δN²⟩; undefined where the content does not move or is known no better than to itself. */
  readonly thermodynamicFactor: MeanEstimate | undefined;
  /** φ = f − μN, eV, where arrangements that are alone of their kind were met: the empty lattice, or the full one. */
  readonly grandPotential: MeanEstimate | undefined;
  readonly effectiveSamples: number;
}

/** Samples times states that are joined at most; beyond, fewer of each are taken. */
const mostJoined = 3_000_000;
/** Independent samples that a point needs to be given. */
const fewestEffective = 16;

/** All conditions that overlap, one by way of another, as one set of samples. */
export class JoinedConditions {
  readonly states: readonly SampledState[];
  readonly joined: JoinedSamples;
  readonly #cells: number;
  readonly #energies: Float64Array;
  readonly #counts: Float64Array;
  /** The samples as seen by the arrangements that serve as reference, those that are one of them; Z = 1. */
  readonly #reference: Reweighted | undefined;

  private constructor(states: readonly SampledState[], start: Float64Array, cells: number) {
    this.states = states;
    this.#cells = cells;
    this.#energies = concatenated(states.map(({ samples }) => samples.energies));
    this.#counts = concatenated(states.map(({ samples }) => samples.counts));
    const origins = Uint16Array.from(
      states.flatMap(({ samples }, k) => Array.from(samples.energies, () => k)),
    );
    this.joined = new JoinedSamples(
      {
        reduced: states.map(({ temperature, chemicalPotential }) =>
          this.#reduced(temperature, chemicalPotential),
        ),
        origins,
        effective: states.map(({ samples }) => samples.effective),
      },
      start,
    );
    this.#reference = this.#referenceOf(concatenated(states.map(({ samples }) => samples.pure)));
  }

  /** Conditions by overlaps; each group is joined by itself. @param cells primitive cells of the supercell. */
  static join(conditions: readonly SampledState[], cells: number): JoinedConditions[] {
    const merged = mergeAlike(conditions);
    const states = merged.map(thinned(mostJoined / merged.length ** 2));
    const groups = linkStates(states.map(stateOf));
    return groups.map(
      ({ members, freeEnergies }) =>
        new JoinedConditions(
          members.map((k) => states[k]),
          freeEnergies,
          cells,
        ),
    );
  }

  /** @returns undefined where too few samples speak for it. */
  at(temperature: number, chemicalPotential: number): ReweightedPoint | undefined {
    const { joined } = this;
    const seen = joined.at(this.#reduced(temperature, chemicalPotential));
    if (seen.effectiveSamples < fewestEffective) return undefined;
    const [cells, thermal] = [this.#cells, boltzmannConstant * temperature];
    const atoms = joined.estimate(seen, this.#counts);
    const open = this.#energies.map((energy, n) => energy - chemicalPotential * this.#counts[n]);
    const number = this.#variance(seen, this.#counts);
    const squares = this.#variance(seen, open);
    return {
      temperature,
      chemicalPotential,
      atoms: scaled(atoms, 1 / cells),
      energy: scaled(joined.estimate(seen, this.#energies), 1 / cells),
      heatCapacity: scaled(squares, 1 / (thermal * temperature * cells)),
      susceptibility: scaled(number, 1 / (thermal * cells)),
      thermodynamicFactor: this.#factor(seen, atoms.value, number.value),
      grandPotential: this.#reference && scaled(joined.difference(this.#reference, seen), thermal / cells),
      effectiveSamples: seen.effectiveSamples,
    };
  }

  /** βφ of one condition less that of another, per primitive cell: what is known without a reference. */
  difference(
    to: { readonly temperature: number; readonly chemicalPotential: number },
    from: { readonly temperature: number; readonly chemicalPotential: number },
  ): MeanEstimate {
    const [first, second] = [from, to].map(({ temperature, chemicalPotential }) =>
      this.joined.at(this.#reduced(temperature, chemicalPotential)),
    );
    return scaled(this.joined.difference(first, second), 1 / this.#cells);
  }

  #reduced(temperature: number, chemicalPotential: number): Float64Array {
    const beta = 1 / (boltzmannConstant * temperature);
    return this.#energies.map((energy, n) => beta * (energy - chemicalPotential * this.#counts[n]));
  }

  #variance(seen: Reweighted, values: Float64Array): MeanEstimate {
    const mean = this.joined.mean(seen, values);
    return this.joined.estimate(
      seen,
      values.map((value) => (value - mean) ** 2),
    );
  }

  #factor(seen: Reweighted, mean: number, variance: number): MeanEstimate | undefined {
    if (!(variance > 1e-12 * mean ** 2)) return undefined;
    const value = mean / variance;
    const influence = this.#counts.map((count, n) => {
      const away = count - mean;
      return (seen.weights[n] * (away - value * (away ** 2 - variance))) / variance;
    });
    const standardError = this.joined.error(influence);
    return standardError < value ? { value, standardError } : undefined;
  }

  /**
   * The pure arrangements met, each counted as often as all states together expect it: what they expect of each is known but for a
   * factor common to all, and how often any of them was met tells this factor with the least variance.
   */
  #referenceOf(pure: Float64Array): Reweighted | undefined {
    const { first, times } = pureMet(pure);
    if (times < fewestEffective) return undefined;
    const { joined } = this;
    const all = logSum(first.map((n) => joined.expected(n)));
    return joined.at(pure.map((code, n) => (code > 0 ? all - joined.expected(n) : Infinity)));
  }
}

function scaled({ value, standardError }: MeanEstimate, by: number): MeanEstimate {
  return { value: value * by, standardError: standardError * by };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function stateOf({ temperature, chemicalPotential, samples }: SampledState): StateSamples {
  const { energies, counts } = samples;
  return { beta: 1 / (boltzmannConstant * temperature), chemicalPotential, energies, counts };
}

/** Walks of the same conditions are one state. */
function mergeAlike(conditions: readonly SampledState[]): SampledState[] {
  const found = new Map<string, SampledState>();
  for (const each of conditions) {
    const key = `${each.temperature} ${each.chemicalPotential}`;
    const before = found.get(key);
    found.set(key, before === undefined ? each : { ...each, samples: both(before.samples, each.samples) });
  }
  return [...found.values()];
}

function both(a: KeptSamples, b: KeptSamples): KeptSamples {
  return {
    energies: concatenated([a.energies, b.energies]),
    counts: concatenated([a.counts, b.counts]),
    pure: concatenated([a.pure, b.pure]),
    effective: a.effective + b.effective,
  };
}

function thinned(most: number): (state: SampledState) => SampledState {
  return (state) => {
    const { energies, counts, pure, effective } = state.samples;
    const every = Math.ceil(energies.length / Math.max(8, most));
    if (every < 2) return state;
    const kept = (values: Float64Array): Float64Array => values.filter((_, n) => n % every === 0);
    const [e, n, p] = [energies, counts, pure].map(kept);
    return {
      ...state,
      samples: { energies: e, counts: n, pure: p, effective: Math.min(effective, e.length) },
    };
  };
}
