import { InputError } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import type { MeanEstimate } from './equilibration.ts';
import type { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import { potentialsOf } from '../lattice-monte-carlo/ensemble.ts';

/** Grand potential of a ground state and its first excitations. */
export interface LowTemperatureExpansion {
  /** eV per primitive cell; the error is the size of the first term left out. */
  readonly grandPotential: MeanEstimate;
  /** Of the ground state alone, eV per primitive cell. */
  readonly groundState: number;
  /** Energy of the cheapest change of one site, eV. */
  readonly gap: number;
}

/**
 * Low-temperature expansion of the grand potential about the arrangement that a walker holds: the ground state and all
 * changes of one site, as if these did not know of each other (exact where sites do not interact; doi:10.1016/S0364-5916(02)80006-2).
 * @throws InputError in another ensemble than the semi-grand, and where the arrangement is not the ground state at the
 *   chemical potentials, with the change that lowers its energy.
 */
export function lowTemperatureExpansion(walker: MonteCarloWalker): LowTemperatureExpansion {
  const { model, supercell, ensemble, temperature, occupation } = walker;
  if (ensemble.kind !== 'semi-grand') {
    throw new InputError(`a low-temperature expansion in the ${ensemble.kind} ensemble`, {
      at: { field: 'ensemble' },
      expected: 'the semi-grand one, in which sites change one by one',
    });
  }
  const { cells } = supercell;
  const thermal = boltzmannConstant * temperature;
  const sublattices = model.parent.sites.map((_, index) => index);
  const active = sublattices.filter((index) => model.parent.sites[index].allowed.length > 1);
  const potentials = potentialsOf(model.parent, active, ensemble.chemicalPotentials);
  let [energy, logarithms, squares, gap] = [walker.energy, 0, 0, Infinity];
  for (const [k, sublattice] of active.entries()) {
    const { allowed } = model.parent.sites[sublattice];
    for (let cell = 0; cell < cells; cell++) {
      const site = sublattice * cells + cell;
      const held = occupation[site];
      energy -= potentials[k][held];
      let weight = 0;
      for (let state = 0; state < allowed.length; state++) {
        if (state === held) continue;
        const cost = walker.energyChange(site, state) - potentials[k][state] + potentials[k][held];
        if (cost < -1e-9) throw notGround(allowed[held], allowed[state], cost);
        gap = Math.min(gap, cost);
        weight += Math.exp(-cost / thermal);
      }
      logarithms += Math.log1p(weight);
      squares += weight * weight;
    }
  }
  return {
    grandPotential: {
      value: (energy - thermal * logarithms) / cells,
      standardError: (thermal * neighbours(walker) * squares) / (2 * cells),
    },
    groundState: energy / cells,
    gap,
  };
}

/** Sites that a site interacts with, at most. */
function neighbours({ model }: MonteCarloWalker): number {
  const found = model.parent.sites.map(() => new Set<string>());
  for (const { sites } of model.interactions) {
    for (const a of sites) {
      for (const b of sites) {
        if (a !== b)
          found[a.sublattice].add(`${b.sublattice},${b.cell.map((at, k) => at - a.cell[k]).join()}`);
      }
    }
  }
  return Math.max(...found.map((set) => set.size));
}

function notGround(from: string, to: string, cost: number): InputError {
  return new InputError(
    `the arrangement is not the ground state at these chemical potentials: ${from} becoming ${to} lowers its energy by ${(-cost).toPrecision(3)} eV`,
    {
      at: { field: 'occupation' },
      expected: 'the arrangement of lowest energy, or other chemical potentials',
    },
  );
}
