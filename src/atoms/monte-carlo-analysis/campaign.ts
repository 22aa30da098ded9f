import { InputError } from '../../base/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { NamedModel } from '../lattice-model/model-file.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import type { Ensemble } from '../lattice-monte-carlo/ensemble.ts';
import { randomOccupation } from '../lattice-monte-carlo/random-occupation.ts';
import type { BranchJob, Condition } from './branch.ts';
import { startOccupation } from './start-occupations.ts';
import type { SamplingPlan } from './walk-condition.ts';

/** What a run of Monte Carlo is to cover. */
export interface Campaign {
  readonly named: NamedModel;
  readonly ensemble: Ensemble['kind'];
  /** Whose content is followed. */
  readonly species: string;
  /** K */
  readonly temperatures: readonly number[];
  /** Of the species, eV; of ensembles in which atoms come and go. */
  readonly chemicalPotentials: readonly number[];
  /** Shares of its sites; of the canonical ensemble. */
  readonly contents: readonly number[];
  /** Chemical potentials of other species, eV; 0 for those left out. */
  readonly others: Readonly<Record<string, number>>;
  readonly directions: readonly Direction[];
  readonly supercell: IntegerMatrix3;
  readonly plan: SamplingPlan;
  readonly seed: number;
}

/** Along the chemical potential from empty or from full, or down in temperature from disorder. */
export type Direction = 'filling' | 'emptying' | 'cooling';

/** A branch with what it is called. */
export interface NamedBranch {
  readonly name: string;
  readonly direction: Direction;
  readonly job: BranchJob;
}

/**
 * The branches of a campaign, each with random numbers of its own.
 * @throws InputError where conditions are missing or do not fit.
 */
export function branchesOf(campaign: Campaign): NamedBranch[] {
  const { temperatures, chemicalPotentials, contents, ensemble } = campaign;
  checkNames(campaign);
  if (temperatures.length === 0) throw missing('temperatures', 'one temperature or more, K');
  if (ensemble === 'canonical') {
    if (contents.length === 0) throw missing('contents', 'one content or more, 0 to 1');
    return contents.map((content, index) => coolingAtContent(campaign, content, index));
  }
  if (chemicalPotentials.length === 0)
    throw missing('chemicalPotentials', 'one chemical potential or more, eV');
  if (chemicalPotentials.length === 1 && temperatures.length > 1) {
    return [coolingAtPotential(campaign, chemicalPotentials[0])];
  }
  return temperatures.flatMap((temperature, index) =>
    campaign.directions
      .filter((direction) => direction !== 'cooling')
      .map((direction) => sweepBranch(campaign, temperature, direction, index)),
  );
}

function namesOf({ named }: Campaign): Set<string> {
  return new Set(named.model.parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
}

function checkNames(campaign: Campaign): void {
  const names = namesOf(campaign);
  for (const name of [campaign.species, ...Object.keys(campaign.others)]) {
    if (names.has(name)) continue;
    throw new InputError(`no site comes to hold ${name} or not`, {
      at: { field: name === campaign.species ? 'species' : `others.${name}` },
      expected: `one of ${[...names].join(', ')}`,
    });
  }
}

function missing(field: string, expected: string): InputError {
  return new InputError('no conditions are given', { at: { field }, expected });
}

function sweepBranch(
  campaign: Campaign,
  temperature: number,
  direction: Direction,
  index: number,
): NamedBranch {
  const { named, species, supercell, ensemble } = campaign;
  const potentials = [...campaign.chemicalPotentials].sort((a, b) => a - b);
  if (direction === 'emptying') potentials.reverse();
  const block = new Supercell(supercell, named.model.parent.sites.length);
  return {
    name: `${direction} at ${temperature} K`,
    direction,
    job: {
      ...jobOf(campaign, 2 * index + (direction === 'emptying' ? 1 : 0)),
      conditions: potentials.map((potential) => conditionOf(campaign, temperature, potential)),
      occupation: startOccupation(
        named.model,
        block,
        species,
        direction === 'emptying',
        ensemble === 'charge-neutral',
      ),
    },
  };
}

function coolingAtPotential(campaign: Campaign, potential: number): NamedBranch {
  return {
    name: `cooling at ${potential} eV`,
    direction: 'cooling',
    job: {
      ...jobOf(campaign, 0),
      conditions: descending(campaign.temperatures).map((at) => conditionOf(campaign, at, potential)),
      occupation: startAtContent(campaign, 0.5),
    },
  };
}

function coolingAtContent(campaign: Campaign, content: number, index: number): NamedBranch {
  if (!(content >= 0 && content <= 1)) {
    throw new InputError(`${content} is no content`, { at: { field: 'contents' }, expected: '0 to 1' });
  }
  return {
    name: `cooling at content ${content}`,
    direction: 'cooling',
    job: {
      ...jobOf(campaign, index),
      conditions: descending(campaign.temperatures).map((temperature) => ({
        temperature,
        chemicalPotential: undefined,
        ensemble: { kind: 'canonical' },
      })),
      occupation: startAtContent(campaign, content),
    },
  };
}

function descending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => b - a);
}

/** At random; each sublattice that allows the species holds as much of it, the rest of its states in equal shares. */
function startAtContent(
  { named, supercell, species, ensemble, seed }: Campaign,
  content: number,
): Uint8Array {
  const { model } = named;
  const block = new Supercell(supercell, model.parent.sites.length);
  if (ensemble === 'charge-neutral') return startOccupation(model, block, species, content >= 0.5, true);
  const shares = model.parent.sites.map(({ allowed }) => {
    const state = allowed.indexOf(species);
    if (allowed.length < 2 || state < 0) return undefined;
    return allowed.map((_, k) => (k === state ? content : (1 - content) / (allowed.length - 1)));
  });
  return randomOccupation(model.parent, block, shares, seed);
}

function jobOf(
  { named, species, supercell, plan, seed }: Campaign,
  index: number,
): Pick<BranchJob, 'model' | 'supercell' | 'species' | 'plan' | 'seed'> {
  return { model: named.model, supercell, species, plan, seed: seed * 4096 + index };
}

/** Chemical potentials of all that comes and goes. */
function conditionOf(campaign: Campaign, temperature: number, chemicalPotential: number): Condition {
  const { species, ensemble, others } = campaign;
  const names = namesOf(campaign);
  const chemicalPotentials = Object.fromEntries(
    [...names].map((name) => [name, name === species ? chemicalPotential : (others[name] ?? 0)]),
  );
  const kind = ensemble === 'charge-neutral' ? 'charge-neutral' : 'semi-grand';
  return { temperature, chemicalPotential, ensemble: { kind, chemicalPotentials } };
}
