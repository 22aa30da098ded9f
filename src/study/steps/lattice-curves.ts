import {
  branchesOf,
  diagonalSupercell,
  expansionEnergy,
  latticeModelOf,
  runBranches,
  startOccupation,
  voltageCurve,
  type BranchStep,
  type Campaign,
  type ClusterExpansion,
  type ParentLattice,
} from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';
import { equilibriumCurves, tabulated, type IsothermPoint } from '../../material/index.ts';
import type { StepContext } from '../types.ts';
import type { LatticeVoltageParameters } from './lattice-voltage.ts';

/** U(θ) that falls, at fillings that all curves share, and what it took. */
export interface WalkedCurve {
  readonly points: IsothermPoint[];
  readonly largestChange: number;
  readonly conditions: number;
}

/** Energy that filling the lattice takes, eV per atom: the chemical potential between empty and full. */
export function fillingEnergy(
  expansion: ClusterExpansion,
  { species, ensemble }: Pick<LatticeVoltageParameters, 'species' | 'ensemble'>,
): number {
  const { parent } = expansion.basis;
  const places = sitesOf(parent, species);
  const supercell = diagonalSupercell([1, 1, 1], parent.sites.length);
  const model = latticeModelOf(expansion);
  const energyOf = (full: boolean): number => {
    const occupation = startOccupation(model, supercell, species, full, ensemble === 'charge-neutral');
    return expansionEnergy(expansion, { supercell, occupation });
  };
  return (energyOf(true) - energyOf(false)) / places;
}

/** How many sites of a primitive cell come to hold a species or not. @throws InputError where there are none. */
export function sitesOf({ sites }: ParentLattice, species: string): number {
  const count = sites.filter(({ allowed }) => allowed.length > 1 && allowed.includes(species)).length;
  if (count > 0) return count;
  throw new InputError(`no site comes to hold ${species} or not`, { at: { field: 'species' } });
}

/** What is walked: an expansion, in a supercell of its own where one is given. */
export interface Walk {
  readonly expansion: ClusterExpansion;
  readonly supercell?: LatticeVoltageParameters['supercell'] | undefined;
}

/** Walks each expansion up and down in voltage, with random numbers of its own; branches of all of them share the cores. */
export async function walkedCurves(
  walks: readonly Walk[],
  metalEnergy: number,
  { parameters, seed = 0, signal, onProgress }: StepContext<LatticeVoltageParameters>,
): Promise<WalkedCurve[]> {
  const potentials = voltagesOf(parameters).map((voltage) => metalEnergy - voltage);
  const campaigns = walks.map(
    ({ expansion, supercell = parameters.supercell }, k): Campaign => ({
      named: { name: `walk ${k}`, model: latticeModelOf(expansion), metalEnergy, orders: [] },
      ensemble: parameters.ensemble,
      species: parameters.species,
      temperatures: [parameters.temperature],
      chemicalPotentials: potentials,
      contents: [],
      others: {},
      directions: ['filling', 'emptying'],
      supercell,
      plan: { sweeps: parameters.sweeps, mostSweeps: parameters.sweeps },
      seed: seed * walks.length + k,
    }),
  );
  const jobs = campaigns.flatMap((campaign) => branchesOf(campaign).map(({ job }) => job));
  const walked = await runBranches(jobs, { signal, onProgress });
  return campaigns.map((_, k) => curveOf(walked.slice(2 * k, 2 * k + 2).flat(), metalEnergy, parameters));
}

/** @throws InputError for a range that goes nowhere, or for more than a thousand conditions. */
function voltagesOf({ voltages: { from, to, step } }: LatticeVoltageParameters): number[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count >= 5 && count <= 1000) return Array.from({ length: count }, (_, k) => from + k * step);
  throw new InputError(`${from} to ${to} V in steps of ${step} V are ${Math.max(0, count)} conditions`, {
    at: { field: 'voltages' },
    expected: '5 to 1000, from the lower voltage to the higher',
  });
}

/** Ordered phases make steps, between which walks jump: all curves are read at the same fillings. */
function curveOf(
  steps: readonly BranchStep[],
  metalEnergy: number,
  { temperature, fillings }: LatticeVoltageParameters,
): WalkedCurve {
  const points = voltageCurve(
    steps.map(({ result }) => result),
    metalEnergy,
  ).map(({ content, contentError, voltage }) => ({
    temperature,
    filling: content,
    fillingError: contentError,
    potential: voltage,
    thermodynamicFactor: undefined,
  }));
  const [{ filling, potential, largestChange }] = equilibriumCurves(withoutEnds(points));
  const width = 1 / (fillings + 1);
  return {
    points: Array.from({ length: fillings }, (_, k) => (k + 1) * width).map((x) => ({
      temperature,
      filling: x,
      fillingError: 0,
      potential: meanOver(filling, potential, x - width / 2, x + width / 2),
      thermodynamicFactor: undefined,
    })),
    largestChange,
    conditions: steps.length,
  };
}

/**
 * Mean between two fillings of straight lines through points, held past their ends: steps between readings keep their place, and the
 * whole its energy.
 */
function meanOver(x: readonly number[], y: readonly number[], from: number, to: number): number {
  const line = tabulated({ x, y }, 'linear');
  const [first, last] = line.range;
  const at = (filling: number): number => line(Math.max(first, Math.min(last, filling)));
  const knots = [from, ...x.filter((filling) => filling > from && filling < to), to];
  const sum = knots.reduce((area, end, k) => {
    if (k === 0) return 0;
    return area + ((end - knots[k - 1]) * (at(end) + at(knots[k - 1]))) / 2;
  }, 0);
  return sum / (to - from);
}

/**
 * Of the walks that are all but full (or empty) the one next to the others.
 * @throws InputError where voltages do not reach both ends.
 */
function withoutEnds(points: readonly IsothermPoint[]): IsothermPoint[] {
  const full = points.filter(({ filling }) => filling > 0.99).map(({ potential }) => potential);
  const empty = points.filter(({ filling }) => filling < 0.01).map(({ potential }) => potential);
  if (full.length === 0 || empty.length === 0) {
    throw new InputError(`the lattice is never ${full.length === 0 ? 'full' : 'empty'} at these voltages`, {
      at: { field: 'voltages' },
      mend: full.length === 0 ? 'start at a lower voltage' : 'end at a higher voltage',
    });
  }
  const [most, least] = [Math.max(...full), Math.min(...empty)];
  return points.filter(
    ({ filling, potential }) =>
      (filling <= 0.99 || potential === most) && (filling >= 0.01 || potential === least),
  );
}
