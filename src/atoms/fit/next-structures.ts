import { InputError, pacer } from '../../base/index.ts';
import { normalCdf } from '../../numerics/index.ts';
import { hullEnergy, type Phases } from './hull.ts';

/** What a fit says of energies: E = features · coefficients, with their covariance. */
export interface EnergyPosterior {
  readonly coefficients: Float64Array;
  /** columns × columns, eV² */
  readonly covariance: Float64Array;
  /** Standard deviation of an energy about the model, eV per primitive cell. */
  readonly noise: number;
}

/** Structures that could be calculated next. */
export interface Pool {
  readonly rows: number;
  /** rows × columns, as in the fit. */
  readonly features: Float64Array;
  readonly compositions: readonly (readonly number[])[];
}

/**
 * 'd': where the fit is least sure of the energy, which shrinks the volume of the posterior most; 'a': what lowers the
 * variance of the energies of the whole pool most; 'ground-states': what is expected to lie deepest below the hull known.
 */
export type NextCriterion = 'd' | 'a' | 'ground-states';

export interface NextStructure {
  /** In the pool. */
  readonly row: number;
  /** eV per primitive cell. */
  readonly predicted: number;
  /** Standard deviation of the prediction before this structure, with those chosen before it known; without noise. */
  readonly deviation: number;
  /** Predicted energy above the hull of the phases known, eV; undefined outside their compositions. */
  readonly above: number | undefined;
  /** Chance that it lies below that hull. */
  readonly chance: number | undefined;
  /** Mean variance over the pool after it ÷ before it. */
  readonly varianceLeft: number;
  readonly reason: string;
}

/**
 * Chooses structures one after the other; each counts as known, though not its energy, when the next is chosen: the
 * covariance of a Gaussian posterior does not depend on energies (doi:10.1103/PhysRevB.82.184107 uses the same measure).
 * @param known Energies calculated already, on the same axes of composition.
 * @throws InputError
 */
export async function nextStructures(
  posterior: EnergyPosterior,
  pool: Pool,
  known: Phases,
  options: {
    readonly criterion: NextCriterion;
    readonly count: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<NextStructure[]> {
  const pace = pacer(options.signal);
  const columns = posterior.coefficients.length;
  if (pool.features.length !== pool.rows * columns || pool.compositions.length !== pool.rows) {
    throw new InputError(`${pool.features.length} features of ${pool.rows} structures`, {
      at: { field: 'pool' },
      expected: `${columns} features and a composition each`,
    });
  }
  const state = new PoolState(posterior, pool, known);
  const chosen: NextStructure[] = [];
  const left = new Set(Array.from({ length: pool.rows }, (_, row) => row));
  while (chosen.length < options.count && left.size > 0) {
    let [best, most] = [-1, -Infinity];
    for (const row of left) {
      await pace();
      const merit = state.merit(row, options.criterion);
      if (merit > most) [best, most] = [row, merit];
    }
    left.delete(best);
    chosen.push(state.take(best, options.criterion));
  }
  return chosen;
}

class PoolState {
  readonly #features: readonly Float64Array[];
  readonly #predicted: readonly number[];
  readonly #above: readonly (number | undefined)[];
  readonly #noise: number;
  /** How far the phases known lie above their hull at most, eV. */
  readonly #knownHeight: number;
  /** Σ times the features of each row: kept, as all merits come from it. */
  readonly #covaried: Float64Array[];

  constructor({ coefficients, covariance, noise }: EnergyPosterior, pool: Pool, known: Phases) {
    const columns = coefficients.length;
    this.#noise = noise;
    this.#knownHeight = Math.max(
      0,
      ...known.compositions.map((composition, k) => {
        const hull = hullEnergy(known, composition);
        return hull === undefined ? 0 : known.energies[k] - hull.energy;
      }),
    );
    this.#features = Array.from({ length: pool.rows }, (_, row) =>
      pool.features.subarray(row * columns, (row + 1) * columns),
    );
    this.#predicted = this.#features.map((row) => dot(row, coefficients));
    this.#above = pool.compositions.map((composition, row) => {
      const hull = hullEnergy(known, composition);
      return hull && this.#predicted[row] - hull.energy;
    });
    this.#covaried = this.#features.map((row) =>
      Float64Array.from({ length: columns }, (_, k) =>
        dot(covariance.subarray(k * columns, (k + 1) * columns), row),
      ),
    );
  }

  #variance(row: number): number {
    return Math.max(0, dot(this.#features[row], this.#covaried[row]));
  }

  #meanVariance(): number {
    return this.#features.reduce((sum, _, row) => sum + this.#variance(row), 0) / this.#features.length;
  }

  merit(row: number, criterion: NextCriterion): number {
    if (criterion === 'd') return this.#variance(row);
    if (criterion === 'ground-states') return this.#expectedDepth(row);
    const scale = this.#variance(row) + this.#noise ** 2;
    if (scale === 0) return 0;
    return this.#features.reduce((sum, other) => sum + dot(other, this.#covaried[row]) ** 2, 0) / scale;
  }

  /** Mean of how far below the hull it lies, as 0 where it lies above (doi:10.1023/A:1008306431147). */
  #expectedDepth(row: number): number {
    const above = this.#above[row];
    if (above === undefined) return 0;
    const deviation = Math.hypot(Math.sqrt(this.#variance(row)), this.#noise);
    if (deviation === 0) return Math.max(0, -above);
    const z = -above / deviation;
    return -above * normalCdf(z) + (deviation * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
  }

  #chance(row: number): number | undefined {
    const above = this.#above[row];
    if (above === undefined) return undefined;
    const deviation = Math.hypot(Math.sqrt(this.#variance(row)), this.#noise);
    if (deviation === 0) return above < 0 ? 1 : 0;
    return normalCdf(-above / deviation);
  }

  take(row: number, criterion: NextCriterion): NextStructure {
    const variance = this.#variance(row);
    const chance = this.#chance(row);
    const before = this.#meanVariance();
    this.#learn(row, variance);
    const varianceLeft = before > 0 ? this.#meanVariance() / before : 1;
    const [predicted, above] = [this.#predicted[row], this.#above[row]];
    const deviation = Math.sqrt(variance);
    const beyond = this.#knownHeight > 0 && above !== undefined && -above > this.#knownHeight;
    const reason = reasonFor(criterion, { deviation, above, chance, varianceLeft, beyond });
    return { row, predicted, deviation, above, chance, varianceLeft, reason };
  }

  /** Σ becomes Σ − Σ z zᵀ Σ/(zᵀ Σ z + noise²). */
  #learn(row: number, variance: number): void {
    const scale = variance + this.#noise ** 2;
    if (scale === 0) return;
    const answer = this.#covaried[row].slice();
    for (const [other, covaried] of this.#covaried.entries()) {
      const share = dot(this.#features[other], answer) / scale;
      for (const [k, value] of answer.entries()) covaried[k] -= share * value;
    }
  }
}

function reasonFor(
  criterion: NextCriterion,
  {
    deviation,
    above,
    chance,
    varianceLeft,
    beyond,
  }: Pick<NextStructure, 'deviation' | 'above' | 'chance' | 'varianceLeft'> & { readonly beyond: boolean },
): string {
  const unsure = `predicted to ±${meV(deviation)}`;
  if (criterion === 'ground-states' && above !== undefined && chance !== undefined) {
    const where = above < 0 ? `${meV(-above)} below the hull` : `${meV(above)} above the hull`;
    if (beyond) return `${where}, ${unsure}: further than any fitted one lies above it, so an extrapolation`;
    return `${where}, ${unsure}: ${(100 * chance).toFixed(0)} % chance of a ground state`;
  }
  if (criterion === 'ground-states') return `outside the compositions known, ${unsure}`;
  const less = `${(100 * (1 - varianceLeft)).toFixed(1)} % less variance over the pool`;
  return criterion === 'd' ? `least sure: ${unsure}; ${less}` : `${less}; ${unsure}`;
}

function meV(energy: number): string {
  return `${(1000 * energy).toPrecision(3)} meV`;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
