import { InputError } from '../../../base/index.ts';
import type { ClusterInteraction, LatticeModel } from '../../lattice-model/lattice-model.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import type { Ensemble } from '../../lattice-monte-carlo/ensemble.ts';
import { vacancy } from '../../structures/parent-lattice.ts';
import { branchesOf, type Campaign } from '../campaign.ts';

/** What walks over one Hamiltonian need: chemical potentials are part of the model, so that its energy is E − μN. Data only. */
export interface MethodJob {
  readonly model: LatticeModel;
  readonly supercell: IntegerMatrix3;
  readonly ensemble: Ensemble;
  readonly species: string;
  readonly occupation: Uint8Array;
}

/**
 * The one Hamiltonian of a campaign with one chemical potential, or one content.
 * @throws InputError for several.
 */
export function methodJob(campaign: Campaign): MethodJob {
  const canonical = campaign.ensemble === 'canonical';
  const given = canonical ? campaign.contents : campaign.chemicalPotentials;
  if (given.length !== 1) {
    throw new InputError(`${given.length} ${canonical ? 'contents' : 'chemical potentials'} are given`, {
      at: { field: canonical ? '--content' : '--mu' },
      expected: 'one for this method, which follows the temperature',
    });
  }
  const [{ job }] = branchesOf({ ...campaign, directions: ['filling'] });
  const { model, supercell, species, occupation } = job;
  const { ensemble } = job.conditions[0];
  if (ensemble.kind === 'canonical') return { model, supercell, species, occupation, ensemble };
  const potentials = ensemble.chemicalPotentials as Readonly<Record<string, number>>;
  const closed = Object.fromEntries(Object.keys(potentials).map((name) => [name, 0]));
  return {
    model: openModel(model, potentials),
    supercell,
    species,
    occupation,
    ensemble: { kind: ensemble.kind, chemicalPotentials: closed },
  };
}

/** The model with E − μN for its energy. */
export function openModel(model: LatticeModel, potentials: Readonly<Record<string, number>>): LatticeModel {
  const points = model.parent.sites.flatMap(({ allowed }, sublattice): ClusterInteraction[] => {
    if (allowed.length < 2) return [];
    const energies = Float64Array.from(allowed, (name) =>
      name === vacancy ? -(potentials[vacancy] ?? 0) : -(potentials[name] ?? 0),
    );
    return energies.every((value) => value === 0)
      ? []
      : [{ sites: [{ sublattice, cell: [0, 0, 0] }], energies }];
  });
  return { ...model, interactions: [...model.interactions, ...points] };
}

/** ln of the number of arrangements that a walk of a job can reach; undefined in the charge-neutral ensemble. */
export function logArrangements({ model, supercell, ensemble, occupation }: MethodJob): number | undefined {
  const { sites } = model.parent;
  const { cells } = new Supercell(supercell, sites.length);
  if (ensemble.kind === 'charge-neutral') return undefined;
  if (ensemble.kind === 'semi-grand') {
    return sites.reduce((sum, { allowed }) => sum + cells * Math.log(allowed.length), 0);
  }
  // Atoms swap among sublattices that allow the same.
  const groups = new Map<string, Map<string, number>>();
  for (const [k, { allowed }] of sites.entries()) {
    const key = allowed.join();
    const counts = groups.get(key) ?? new Map<string, number>();
    groups.set(key, counts);
    for (let cell = 0; cell < cells; cell++) {
      const name = allowed[occupation[k * cells + cell]];
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...groups.values()].reduce((sum, counts) => sum + logMultinomial([...counts.values()]), 0);
}

function logMultinomial(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum - logFactorial(count), logFactorial(total));
}

function logFactorial(count: number): number {
  let sum = 0;
  for (let k = 2; k <= count; k++) sum += Math.log(k);
  return sum;
}
