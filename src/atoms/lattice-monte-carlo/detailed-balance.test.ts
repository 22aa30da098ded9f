import { describe, expect, it } from 'vitest';
import { randomModel } from '../../../verify/atoms/lattice-models.ts';
import { openKernel } from '../../compute/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import { compileLattice } from './compiled-lattice.ts';
import type { Ensemble } from './ensemble.ts';
import type { Chance } from './twin/chance.ts';
import { twinKernels } from './twin/kernels.ts';
import { MonteCarloWalker } from './walker.ts';

/** Goes one way at each choice, and knows which other ways there are: depth first through all of them. */
class AllChances implements Chance {
  weight = 1;
  private way: { choice: number; chances: readonly number[] }[] = [];
  private at = 0;

  below(n: number): number {
    return this.choose(Array.from({ length: n }, () => 1 / n));
  }

  happens(probability: number): boolean {
    return this.choose([1 - probability, probability]) === 1;
  }

  /** Begins the next way; false once there is none. Ways rarer than 1e-15 are left. */
  next(): boolean {
    let last = this.way.at(-1);
    while (last !== undefined && (last.choice + 1 >= last.chances.length || this.isRare())) {
      this.way.pop();
      last = this.way.at(-1);
    }
    if (last === undefined) return false;
    last.choice++;
    this.restart();
    return true;
  }

  restart(): void {
    this.at = 0;
    this.weight = 1;
  }

  private isRare(): boolean {
    return this.way.slice(0, -1).reduce((weight, { choice, chances }) => weight * chances[choice], 1) < 1e-15;
  }

  private choose(chances: readonly number[]): number {
    this.way[this.at] ??= { choice: 0, chances };
    const { choice } = this.way[this.at++];
    this.weight *= chances[choice];
    return choice;
  }
}

/** Probabilities to go from each arrangement to each other in one step. */
async function transitions(
  model: LatticeModel,
  ensemble: Ensemble,
  start: Uint8Array,
): Promise<{ walker: MonteCarloWalker; flows: Map<string, Map<string, number>> }> {
  const supercell = diagonalSupercell([3, 1, 1], model.parent.sites.length);
  const chance = new AllChances();
  const kernel = twinKernels((await openKernel('lattice-monte-carlo')).arena, chance);
  const options = { ensemble, temperature: 8000, occupation: start, seed: 1 };
  const walker = MonteCarloWalker.over(kernel, compileLattice(model, supercell), options);
  const flows = new Map<string, Map<string, number>>();
  const waiting = [start];
  for (let from = waiting.pop(); from; from = waiting.pop()) {
    if (flows.has(from.join())) continue;
    const row = new Map<string, number>();
    flows.set(from.join(), row);
    chance.restart();
    do {
      walker.setOccupation(from);
      walker.advance(1, 1);
      const to = walker.occupation;
      row.set(to.join(), (row.get(to.join()) ?? 0) + chance.weight);
      waiting.push(to);
    } while (chance.next());
  }
  return { walker, flows };
}

const potentials = { S0: 0, S1: 0.2, S2: -0.3 };

/** What the potential adds to the energy of an arrangement. */
function potentialOf(model: LatticeModel, occupation: Uint8Array, cells: number): number {
  return occupation.reduce((sum, state, site) => {
    const species = model.parent.sites[Math.floor(site / cells)].allowed[state];
    return sum + (potentials as Record<string, number>)[species];
  }, 0);
}

const cases: { name: string; ensemble: Ensemble; start: number[]; arrangements: number }[] = [
  {
    name: 'semi-grand changes',
    ensemble: { kind: 'semi-grand', chemicalPotentials: potentials },
    start: [0, 0, 0, 0, 0, 0],
    arrangements: 3 ** 3 * 2 ** 3,
  },
  {
    name: 'swaps',
    ensemble: { kind: 'canonical' },
    start: [0, 1, 2, 0, 1, 0],
    // S2 is on one of three sites, and two S1 are on any of the other five.
    arrangements: 3 * 10,
  },
  {
    name: 'swaps within sublattices',
    ensemble: { kind: 'canonical', betweenSublattices: false },
    start: [0, 1, 2, 0, 1, 0],
    arrangements: 6 * 3,
  },
  {
    name: 'exchanges that keep the charge',
    ensemble: { kind: 'charge-neutral', chemicalPotentials: potentials, charges: { S0: 0, S1: 1, S2: -1 } },
    start: [0, 1, 2, 0, 0, 0],
    // Coefficient of q^0 in (1 + q + 1/q)^3 (1 + q)^3.
    arrangements: 7 + 6 * 3 + 3 * 3 + 1,
  },
  {
    name: 'exchanges of three',
    ensemble: { kind: 'charge-neutral', chemicalPotentials: potentials, charges: { S0: 0, S1: 1, S2: -2 } },
    start: [0, 1, 2, 1, 0, 0],
    // Coefficient of q^0 in (1 + q + 1/q²)^3 (1 + q)^3.
    arrangements: 4 + 6 * 3 + 3 * 3 + 3,
  },
];

describe('in one step of every kind of move', () => {
  for (const { name, ensemble, start, arrangements } of cases) {
    it(`each arrangement comes from each other as often as it goes there: ${name}`, async () => {
      const model = randomModel(2, [3, 2], 12);
      const supercell = diagonalSupercell([3, 1, 1], 2);
      const { flows } = await transitions(model, ensemble, Uint8Array.from(start));
      const kT = boltzmannConstant * 8000;
      const weight = (key: string): number => {
        const occupation = Uint8Array.from(key.split(',').map(Number));
        const gain = ensemble.kind === 'canonical' ? 0 : potentialOf(model, occupation, 3);
        return Math.exp((gain - latticeEnergy(model, supercell, occupation)) / kT);
      };
      expect(flows.size).toBe(arrangements);
      const largest = Math.max(...[...flows.keys()].map(weight));
      for (const [from, row] of flows) {
        const total = [...row.values()].reduce((sum, chance) => sum + chance, 0);
        expect(Math.abs(total - 1)).toBeLessThan(1e-12);
        for (const [to, chance] of row) {
          const back = flows.get(to)?.get(from) ?? 0;
          const forth = chance * weight(from);
          expect(Math.abs(forth - back * weight(to)) / largest).toBeLessThan(1e-12);
        }
      }
    });
  }
});
