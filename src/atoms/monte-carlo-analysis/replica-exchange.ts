import { InputError, pacer, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import type { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';

export interface ReplicaExchangeOptions extends LongWork {
  /** Sweeps between two exchanges. */
  readonly sweeps: number;
  readonly rounds: number;
  readonly seed: number;
  /** Called after each round with the walkers by temperature, coldest first. */
  readonly observe?: ((round: number, walkers: readonly MonteCarloWalker[]) => void) | undefined;
}

export interface ReplicaExchangeResult {
  /** K, rising. */
  readonly temperatures: readonly number[];
  /** Share of exchanges accepted, between each temperature and the next. */
  readonly acceptance: readonly number[];
  /** Journeys from the coldest to the hottest and back, of all walkers. */
  readonly roundTrips: number;
  /** Energies after each round, by temperature, eV of the supercell. */
  readonly energies: readonly Float64Array[];
}

/**
 * Walkers at several temperatures that exchange these (doi:10.1143/JPSJ.65.1604), so that cold ones get over barriers. They must be of one
 * model, supercell and ensemble with equal chemical potentials.
 * @throws InputError for fewer than two walkers; CancelledError.
 */
export async function replicaExchange(
  walkers: readonly MonteCarloWalker[],
  energyOf: (walker: MonteCarloWalker) => number,
  options: ReplicaExchangeOptions,
): Promise<ReplicaExchangeResult> {
  if (walkers.length < 2) {
    throw new InputError('one walker cannot exchange its temperature', {
      at: { field: 'walkers' },
      expected: 'two or more',
    });
  }
  const { sweeps, rounds, signal } = options;
  const random = new Random(options.seed).stream('exchanges');
  const order = [...walkers].sort((a, b) => a.temperature - b.temperature);
  const temperatures = order.map(({ temperature }) => temperature);
  const energies = temperatures.map(() => new Float64Array(rounds));
  const [tried, accepted] = [temperatures.map(() => 0), temperatures.map(() => 0)];
  const trips = new RoundTrips();
  const pace = pacer(signal);
  for (let round = 0; round < rounds; round++) {
    throwIfCancelled(signal);
    for (const walker of order) {
      walker.advance(1, sweeps * walker.activeSites);
      await pace();
    }
    for (const [k, walker] of order.entries()) energies[k][round] = energyOf(walker);
    for (let low = round % 2; low + 1 < order.length; low += 2) {
      tried[low]++;
      const [cold, hot] = [order[low], order[low + 1]];
      const gain =
        ((1 / temperatures[low] - 1 / temperatures[low + 1]) / boltzmannConstant) *
        (energyOf(cold) - energyOf(hot));
      if (gain < 0 && random.uniform() >= Math.exp(gain)) continue;
      accepted[low]++;
      [order[low], order[low + 1]] = [hot, cold];
      hot.setConditions({ temperature: temperatures[low] });
      cold.setConditions({ temperature: temperatures[low + 1] });
    }
    trips.note(order);
    options.observe?.(round, order);
    options.onProgress?.({ stage: 'replica exchange', fraction: (round + 1) / rounds });
  }
  return {
    temperatures,
    acceptance: tried.slice(0, -1).map((count, k) => accepted[k] / Math.max(1, count)),
    roundTrips: trips.count,
    energies,
  };
}

/** Follows walkers from the cold end to the hot one and back. */
class RoundTrips {
  count = 0;
  readonly #outward = new Map<MonteCarloWalker, boolean>();

  note(order: readonly MonteCarloWalker[]): void {
    const [cold, hot] = [order[0], order[order.length - 1]];
    if (this.#outward.get(cold) === false) this.count++;
    this.#outward.set(cold, true);
    if (this.#outward.get(hot) === true) this.#outward.set(hot, false);
  }
}

/**
 * Temperatures between which exchanges are accepted about equally often: equal steps of ∫ √(C/k) dT/T, by the heat capacities of a
 * first run (doi:10.1063/1.1917749).
 * @param known rising in temperature; heat capacities of the supercell, eV/K.
 * @returns `count` temperatures from the first to the last one known.
 */
export function evenTemperatures(
  known: readonly { readonly temperature: number; readonly heatCapacity: number }[],
  count: number,
): number[] {
  if (known.length < 2 || count < 2) {
    throw new InputError('too few temperatures to choose from', {
      at: { field: 'temperatures' },
      expected: 'two known ones and two to choose',
    });
  }
  const lengths = [0];
  for (let k = 1; k < known.length; k++) {
    const [a, b] = [known[k - 1], known[k]];
    const mean = 0.5 * (Math.sqrt(Math.max(0, a.heatCapacity)) + Math.sqrt(Math.max(0, b.heatCapacity)));
    lengths.push(
      lengths[k - 1] + (mean / Math.sqrt(boltzmannConstant) + 1e-9) * Math.log(b.temperature / a.temperature),
    );
  }
  const total = lengths[lengths.length - 1];
  return Array.from({ length: count }, (_, n) => {
    const at = (total * n) / (count - 1);
    const k = Math.max(
      1,
      lengths.findIndex((length) => length >= at - 1e-12 * total),
    );
    const share = (at - lengths[k - 1]) / (lengths[k] - lengths[k - 1]);
    return known[k - 1].temperature * (known[k].temperature / known[k - 1].temperature) ** share;
  });
}
