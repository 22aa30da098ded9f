import { Random } from '../../../numerics/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import { latticeEnergy } from '../../lattice-model/lattice-energy.ts';
import type { LatticeSite } from '../../lattice-model/lattice-model.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import { chooseCarriers, type CarriedEvent, type Carriers } from '../carriers.ts';
import { activation } from '../event-program.ts';
import type { KineticModel } from '../kinetic-model.ts';
import type { KineticWalkerOptions } from '../walker.ts';

interface Carrier {
  site: number;
  kind: number;
}

/**
 * The same events as the kernel's tree of sums, bit for bit, written to be read: before each event all rates are worked out
 * anew, and neighbours are looked up in the supercell.
 */
export class PlainWalker {
  readonly occupation: Uint8Array;
  readonly counts: number[];
  time = 0;
  energy: number;
  readonly #supercell: Supercell;
  readonly #carriers: Carriers;
  readonly #beta: number;
  readonly #random: Random;
  /** By number; undefined where a number is free. */
  readonly #present: (Carrier | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(model: KineticModel, { supercell, occupation, temperature, seed }: KineticWalkerOptions) {
    this.#supercell = supercell;
    this.occupation = occupation.slice();
    this.#carriers = chooseCarriers(model, supercell, occupation);
    this.#beta = 1 / (boltzmannConstant * temperature);
    const start = new Random(seed);
    this.#random = Random.fromState([start.bits(), start.bits(), start.bits(), start.bits() | 1]);
    this.counts = model.mechanisms.map(() => 0);
    this.energy = latticeEnergy(model.lattice, supercell, occupation);
    for (const [site, state] of occupation.entries()) {
      const kind = this.#kindOf(Math.floor(site / supercell.cells), state);
      if (kind >= 0) this.#present.push({ site, kind });
    }
  }

  #kindOf(sublattice: number, state: number): number {
    return this.#carriers.kinds.findIndex((kind) => kind.sublattice === sublattice && kind.state === state);
  }

  /** The site that lies from a carrier's place as `target` from the carrier of its event. */
  #siteFrom(place: number, { carrierSite }: CarriedEvent, { sublattice, cell }: LatticeSite): number {
    const start = this.#supercell.placeOf(place % this.#supercell.cells);
    const [i, j, k] = start.map((x, axis) => x + cell[axis] - carrierSite.cell[axis]);
    return this.#supercell.siteAt(sublattice, i, j, k);
  }

  #energies(event: CarriedEvent, place: number): { energyChange: number; barrier: number } {
    let { energyChange, barrier } = event;
    for (const table of event.tables) {
      const entry = table.sites.reduce(
        (at, { site, states }) => at * states + this.occupation[this.#siteFrom(place, event, site)],
        0,
      );
      energyChange += table.energyChange[entry];
      barrier += table.barrier[entry];
    }
    return { energyChange, barrier };
  }

  #rate(event: CarriedEvent, place: number): number {
    const isPossible = event.mechanism.changes.every(
      ({ site }, k) => this.occupation[this.#siteFrom(place, event, site)] === event.before[k],
    );
    if (!isPossible) return 0;
    const { energyChange, barrier } = this.#energies(event, place);
    return event.mechanism.prefactor * Math.exp(-activation(energyChange, barrier) * this.#beta);
  }

  /** Rates of a carrier's events. */
  #ratesOf(carrier: Carrier | undefined): number[] {
    if (carrier === undefined) return [];
    return this.#carriers.kinds[carrier.kind].events.map((event) =>
      this.#rate(this.#carriers.events[event], carrier.site),
    );
  }

  step(): void {
    const rates = this.#present.map((carrier) => this.#ratesOf(carrier));
    const levels = [rates.map((each) => each.reduce((sum, rate) => sum + rate, 0))];
    while (levels[0].length > 1) levels.unshift(sumsOfEight(levels[0]));
    const total = levels[0][0];
    const waited = -Math.log(1 - this.#random.uniform()) / total;
    this.time += waited;
    let rest = this.#random.uniform() * total;
    let chosen = 0;
    for (const sums of levels.slice(1)) {
      const below = pick(sums.slice(8 * chosen, 8 * chosen + 8), rest);
      rest = below.rest;
      chosen = 8 * chosen + below.chosen;
    }
    const carrier = this.#present[chosen];
    if (carrier === undefined) throw new Error('no carrier was chosen');
    this.#perform(carrier, pick(rates[chosen], rest).chosen);
  }

  #perform({ site: place, kind }: Carrier, slot: number): void {
    const number = this.#carriers.kinds[kind].events[slot];
    const event = this.#carriers.events[number];
    const { changes } = event.mechanism;
    this.counts[number]++;
    this.energy += this.#energies(event, place).energyChange;
    const sites = changes.map(({ site }) => this.#siteFrom(place, event, site));
    for (const site of sites) {
      const leaving = this.#present.findIndex((carrier) => carrier?.site === site);
      if (leaving < 0) continue;
      this.#present[leaving] = undefined;
      this.#free.push(leaving);
    }
    for (const [k, site] of sites.entries()) this.occupation[site] = event.after[k];
    for (const [k, site] of sites.entries()) {
      const coming = this.#kindOf(changes[k].site.sublattice, event.after[k]);
      if (coming < 0) continue;
      const free = this.#free.pop() ?? this.#present.length;
      this.#present[free] = { site, kind: coming };
    }
  }
}

/** Sums of eight entries each, in pairs of pairs. */
function sumsOfEight(values: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(values.length / 8) }, (_, k) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = values.slice(8 * k, 8 * k + 8);
    return a + b + (c + d) + (e + f + (g + h));
  });
}

/** The entry in whose share `rest` falls, and what is left of it. */
function pick(values: readonly number[], rest: number): { chosen: number; rest: number } {
  let chosen = 0;
  let left = rest;
  for (const [k, value] of values.entries()) {
    if (value > 0) {
      chosen = k;
      if (left < value) break;
    }
    left -= value;
  }
  return { chosen, rest: values.slice(0, chosen).reduce((sum, value) => sum - value, rest) };
}
