import { Moments } from './moments.ts';
import type { Slot } from './walker-memory.ts';

/** What a walk noted: energies and numbers of sites, with their means and covariances. */
export class WalkSamples {
  readonly slots: readonly Slot[];
  readonly #energies: number[] = [];
  readonly #counts: number[] = [];
  readonly #moments: Moments;
  readonly #row: Float64Array;

  constructor(slots: readonly Slot[]) {
    this.slots = slots;
    this.#moments = new Moments(slots.length + 1);
    this.#row = new Float64Array(slots.length + 1);
  }

  /** Adds samples: an energy each, and a count for each slot. */
  add(energies: Float64Array, history: Int32Array): void {
    const { length } = this.slots;
    for (let sample = 0; sample < energies.length; sample++) {
      this.#row[0] = energies[sample];
      for (let slot = 0; slot < length; slot++) this.#row[slot + 1] = history[sample * length + slot];
      this.#moments.add(this.#row);
      this.#energies.push(energies[sample]);
      for (let slot = 0; slot < length; slot++) this.#counts.push(history[sample * length + slot]);
    }
  }

  get samples(): number {
    return this.#energies.length;
  }

  /** eV, of the supercell, one a sample. */
  energies(): Float64Array {
    return Float64Array.from(this.#energies);
  }

  /** Sites in each slot, sample after sample. */
  history(): Int32Array {
    return Int32Array.from(this.#counts);
  }

  /** Sites that hold a species, one number a sample; on one sublattice or on all. */
  counts(species: string, sublattice?: number): Float64Array {
    const chosen = this.#slotsOf(species, sublattice);
    return Float64Array.from({ length: this.samples }, (_, sample) =>
      chosen.reduce((sum, slot) => sum + this.#counts[sample * this.slots.length + slot], 0),
    );
  }

  meanEnergy(): number {
    return this.#moments.mean(0);
  }

  /** ⟨E²⟩ − ⟨E⟩², eV². */
  energyVariance(): number {
    return this.#moments.covariance(0, 0);
  }

  meanCount(species: string, sublattice?: number): number {
    return this.#slotsOf(species, sublattice).reduce((sum, slot) => sum + this.#moments.mean(slot + 1), 0);
  }

  /** ⟨NM⟩ − ⟨N⟩⟨M⟩ of the numbers of two species, which may be the same. */
  countCovariance(species: string, other: string, sublattice?: number, otherSublattice?: number): number {
    const others = this.#slotsOf(other, otherSublattice);
    return this.#slotsOf(species, sublattice).reduce(
      (sum, a) => sum + others.reduce((part, b) => part + this.#moments.covariance(a + 1, b + 1), 0),
      0,
    );
  }

  /** ⟨EN⟩ − ⟨E⟩⟨N⟩, eV. */
  energyCountCovariance(species: string, sublattice?: number): number {
    return this.#slotsOf(species, sublattice).reduce((sum, a) => sum + this.#moments.covariance(0, a + 1), 0);
  }

  #slotsOf(species: string, sublattice: number | undefined): number[] {
    return this.slots.flatMap((slot, k) =>
      slot.species === species && (sublattice === undefined || slot.sublattice === sublattice) ? [k] : [],
    );
  }
}
