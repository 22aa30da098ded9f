import { hermiteNormalForm, type IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import type { Ensemble } from '../lattice-monte-carlo/ensemble.ts';
import type { KnownOrder } from '../monte-carlo-analysis/commensurate.ts';
import { orderPattern, type OrderPattern } from '../monte-carlo-analysis/order-pattern.ts';
import type { SamplingPlan } from '../monte-carlo-analysis/walk-condition.ts';
import { vacancy } from '../structures/parent-lattice.ts';
import { probeSides, type GroundState } from './ground-states.ts';
import { modelSymmetry, repeatedArrangement, rotatedCell, variantsIn } from './moved-occupation.ts';

/** A ground state as it is walked. Data only. */
export interface Phase {
  readonly name: string;
  /** Ordered where it has less symmetry than the lattice: its order parameter then tells whether it is still there. */
  readonly kind: 'ordered' | 'solution';
  /** Of the ground state: atoms of the species and eV, per primitive cell. */
  readonly atoms: number;
  readonly energy: number;
  readonly window: readonly [number, number];
  readonly cell: IntegerMatrix3;
  /** In the supercell. */
  readonly occupation: Uint8Array;
  /** Which of the patterns is its own. */
  readonly pattern: number | undefined;
}

/** What all walks of a phase diagram share. Data only. */
export interface PhaseSystem {
  /** Chemical potentials of other species, and that about which those of the species are counted, are in its site energies. */
  readonly model: LatticeModel;
  readonly supercell: IntegerMatrix3;
  readonly species: string;
  readonly ensemble: 'semi-grand' | 'charge-neutral';
  readonly sitesPerCell: number;
  readonly phases: readonly Phase[];
  readonly plan: SamplingPlan;
  readonly patterns: readonly OrderPattern[];
  readonly seed: number;
}

/**
 * A model whose site energies hold −μ of species: its semi-grand ensemble at zero for these is that of the model at μ.
 * @param potentials eV by species.
 */
export function withPotentials(
  model: LatticeModel,
  potentials: Readonly<Record<string, number>>,
): LatticeModel {
  const added = model.parent.sites.flatMap(({ allowed }, sublattice) => {
    const energies = Float64Array.from(allowed, (name) => -(potentials[name] ?? 0) + 0);
    if (allowed.length < 2 || energies.every((energy) => energy === 0)) return [];
    return [{ sites: [{ sublattice, cell: [0, 0, 0] as const }], energies }];
  });
  return { ...model, interactions: [...model.interactions, ...added] };
}

/** The ground states in a supercell, with the patterns of those that are ordered. */
export function phasesIn(
  model: LatticeModel,
  supercell: IntegerMatrix3,
  sitesPerCell: number,
  states: readonly GroundState[],
): { phases: Phase[]; patterns: OrderPattern[] } {
  const block = new Supercell(supercell, model.parent.sites.length);
  const operations = modelSymmetry(model, probeSides(model));
  const patterns: OrderPattern[] = [];
  const phases = states.map((state): Phase => {
    const occupation = repeatedArrangement(state, block);
    const pattern = orderPattern(model, variantsIn(model, operations, state, block));
    const ordered = pattern.norm > 0;
    if (ordered) patterns.push(pattern);
    return {
      name: nameOf(state, sitesPerCell, ordered),
      kind: ordered ? 'ordered' : 'solution',
      atoms: state.atoms,
      energy: state.energy,
      window: state.window,
      cell: state.supercell.hermite,
      occupation,
      pattern: ordered ? patterns.length - 1 : undefined,
    };
  });
  return { phases, patterns };
}

function nameOf({ atoms, supercell }: GroundState, sitesPerCell: number, ordered: boolean): string {
  const content = String(Number((atoms / sitesPerCell).toFixed(4)));
  return ordered
    ? `order at ${content} (${supercell.cells} ${supercell.cells === 1 ? 'cell' : 'cells'})`
    : `at ${content}`;
}

/** The cells of ground states in all directions that symmetry turns them, for a supercell that holds all. */
export function orderCells(model: LatticeModel, states: readonly GroundState[]): KnownOrder[] {
  const operations = modelSymmetry(model, probeSides(model));
  const cells = new Map<string, KnownOrder>();
  for (const { supercell } of states) {
    for (const operation of operations) {
      const cell = hermiteNormalForm(rotatedCell(operation, supercell.hermite));
      cells.set(cell.join(), { name: `a ground state of ${supercell.cells} cells`, cell });
    }
  }
  return [...cells.values()];
}

/** The ensemble at a chemical potential of the species; others are in the model. */
export function ensembleAt({ model, species, ensemble }: PhaseSystem, chemicalPotential: number): Ensemble {
  const names = new Set(model.parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
  const chemicalPotentials = Object.fromEntries(
    [...names]
      .filter((name) => name !== vacancy || name === species)
      .map((name) => [name, name === species ? chemicalPotential : 0]),
  );
  return { kind: ensemble, chemicalPotentials };
}

/** Φ at 0 K: no phase is stable whose Φ lies above this at any temperature, since Φ of each falls with temperature. */
export function groundPotential({ phases }: Pick<PhaseSystem, 'phases'>, chemicalPotential: number): number {
  return Math.min(...phases.map(({ energy, atoms }) => energy - chemicalPotential * atoms));
}
