import type { Phases, Product } from './hull.ts';

/** Pivots and shares below this are rounding. */
const rounding = 1e-11;
/** eV: what a phase must lower a mixture's energy by, per share, to come in. */
const leastGain = 1e-12;

/**
 * The mixture of least energy at a composition: minimise ∑ share × energy with ∑ share = 1 and ∑ share × composition
 * given, shares not negative. The simplex method on a full tableau, whose rows are as few as axes, with Bland's rule
 * against cycles (doi:10.1287/moor.2.2.103).
 * @param self A phase of just this composition to start from; without it a phase outside is made, of an energy that no
 *   mixture keeps.
 */
export function lowestMixture(
  phases: Phases,
  composition: readonly number[],
  self?: number,
): { energy: number; products: Product[] } | undefined {
  const tableau = new Tableau(phases, composition, self);
  tableau.solve();
  return tableau.mixture();
}

class Tableau {
  readonly #phases: Phases;
  /** One an axis, and one for the sum of shares; the last column is the right-hand side. */
  readonly #rows: number[][];
  /** Column of each row; those beyond the phases are artificial, and zero but for the start outside. */
  readonly #basic: number[];
  /** Reduced costs, the last minus the energy: first of what is outside, then of energies. */
  readonly #outside: number[];
  readonly #costs: number[];
  readonly #count: number;

  constructor(phases: Phases, composition: readonly number[], self: number | undefined) {
    const { compositions, energies } = phases;
    this.#phases = phases;
    this.#count = compositions.length;
    const axes = composition.map((value, axis) => [...compositions.map((each) => each[axis] - value), 0]);
    const sum = Array.from({ length: this.#count + 1 }, () => 1);
    this.#rows = [...axes, sum];
    // Axes start on artificial columns at zero, which is right as phases are counted from the composition asked.
    this.#basic = [...axes.map((_, axis) => this.#count + axis), self ?? this.#count + axes.length];
    const base = self === undefined ? 0 : energies[self];
    this.#costs = [...Array.from(energies, (energy) => energy - base), -base];
    this.#outside = self === undefined ? sum.map((value) => -value) : sum.map(() => 0);
  }

  solve(): void {
    for (;;) {
      const entering = this.#entering();
      if (entering < 0) return;
      const row = this.#leaving(entering);
      if (row < 0) return;
      this.#pivot(row, entering);
    }
  }

  /** The first phase that lowers what is outside, or with that as it is, the energy. */
  #entering(): number {
    for (let k = 0; k < this.#count; k++) {
      const first = this.#outside[k];
      if (first < -rounding || (first < rounding && this.#costs[k] < -leastGain)) return k;
    }
    return -1;
  }

  #leaving(entering: number): number {
    const last = this.#count;
    // An artificial column of an axis must stay at zero: it leaves as soon as it would move either way.
    const held = this.#rows.findIndex(
      (row, k) => this.#basic[k] >= this.#count && row[last] < rounding && Math.abs(row[entering]) > rounding,
    );
    if (held >= 0) return held;
    let [best, least] = [-1, Infinity];
    for (const [k, row] of this.#rows.entries()) {
      if (row[entering] <= rounding) continue;
      const ratio = row[last] / row[entering];
      if (ratio < least - rounding || (ratio < least + rounding && this.#basic[k] < this.#basic[best])) {
        [best, least] = [k, ratio];
      }
    }
    return best;
  }

  #pivot(pivot: number, entering: number): void {
    const own = this.#rows[pivot];
    const value = own[entering];
    for (let k = 0; k < own.length; k++) own[k] /= value;
    for (const row of [...this.#rows.filter((_, k) => k !== pivot), this.#costs, this.#outside]) {
      const share = row[entering];
      if (share === 0) continue;
      for (let k = 0; k < own.length; k++) row[k] -= share * own[k];
      row[entering] = 0;
    }
    this.#basic[pivot] = entering;
  }

  mixture(): { energy: number; products: Product[] } | undefined {
    const last = this.#count;
    const parts = this.#rows.map((row, k) => ({ phase: this.#basic[k], share: row[last] }));
    if (parts.some(({ phase, share }) => phase >= this.#count && share > 1e-9)) return undefined;
    const products = parts
      .filter(({ phase, share }) => phase < this.#count && share > 1e-9)
      .toSorted((a, b) => a.phase - b.phase);
    const energy = products.reduce((sum, { phase, share }) => sum + share * this.#phases.energies[phase], 0);
    return { energy, products };
  }
}
