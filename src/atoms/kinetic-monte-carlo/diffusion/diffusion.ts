import { ConvergenceError, InputError, type LongWork } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import type { LatticeModel } from '../../lattice-model/lattice-model.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { vacancy } from '../../structures/parent-lattice.ts';
import { chargeOf, latticeIn } from '../electrostatics.ts';
import type { KineticModel } from '../kinetic-model.ts';
import type { Chooser } from '../walker.ts';
import { chemicalOf, type Chemical } from './chemical.ts';
import { fillSites, hostsOf, type Composition } from './filling.ts';
import { freedomsOf } from './freedoms.ts';
import { mobileSpecies, type MobileSpecies } from './mobile-species.ts';
import { checkRatio } from './separation.ts';
import type { Estimate } from './statistics.ts';
import { pooledWalks, samples, type PooledWalks } from './pooled-walks.ts';
import type { WalkSummary } from './summary.ts';
import {
  thermodynamicFactor,
  type ThermodynamicFactor,
  type ThermodynamicFactorOptions,
} from './thermodynamic-factor.ts';

export interface DiffusionOptions extends LongWork {
  readonly supercell: Supercell;
  /** K */
  readonly temperature: number;
  /** Share of the sites that may hold the species and what it changes places with. Above 0, below 1. */
  readonly filling: number;
  /** Default: the species that moves, if there is one. */
  readonly species?: string | undefined;
  /** What it changes places with. Default: 'Vacancy'. */
  readonly with?: string | undefined;
  /** Of the sites that the filling says nothing of. */
  readonly composition?: Composition | undefined;
  /** Events of each walk, after equilibration. Default 400 000. */
  readonly events?: number | undefined;
  /** Independent walks: errors come from the spread among them. At least 2, default 8. */
  readonly walkers?: number | undefined;
  /** Relative standard error of D_J down to which walks are added, batch by batch; default: one batch, whatever comes out. */
  readonly accuracy?: number | undefined;
  /** All batches together; default eight times `walkers`. */
  readonly mostWalkers?: number | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly chooser?: Chooser | undefined;
  /** Single atoms' displacements relative to the sites (default), or to the mean of all atoms that move. */
  readonly frame?: 'host' | 'centre-of-mass' | undefined;
  /** Sweeps of semi-grand Monte Carlo for Γ; 0 leaves it out. Default: as many as make some 2e7 attempts. */
  readonly thermodynamicSweeps?: number | undefined;
  /**
   * Slows mechanisms, by name, that happen more than this many times as often as the next slower one. Walks with half of it tell
   * what that does to D. Off unless given; at least 4.
   */
  readonly separate?: number | undefined;
}

/** What slowing fast mechanisms did. */
export interface Separation {
  readonly ratio: number;
  /** By name, of those that were slowed. */
  readonly factors: Readonly<Record<string, number>>;
  /** Share of the events that are of mechanisms that were slowed. */
  readonly share: number;
  /** How far D is from what it would be unslowed, m²/s: the change from half the ratio, which about doubles it. */
  readonly tracerChange: Estimate;
  readonly jumpChange: Estimate;
}

/** Coefficients in m²/s with standard errors. */
export interface Diffusion extends PooledWalks, Chemical {
  readonly species: string;
  /** K */
  readonly temperature: number;
  /** As many atoms as fit the sites. */
  readonly filling: number;
  readonly sites: number;
  /** Γ from fluctuations of the numbers. */
  readonly thermodynamics?: ThermodynamicFactor | undefined;
  /** Where fast mechanisms were slowed. */
  readonly separation?: Separation | undefined;
}

/** Sweeps of canonical Monte Carlo before any event. */
const equilibrationSweeps = 500;
/** Attempts × interactions that may be spent on them. */
const equilibrationWork = 4e9;

/**
 * Diffusion of one species at one filling and temperature: independent walks on all cores, from arrangements of the canonical
 * ensemble.
 * @throws InputError for fillings without vacancies or atoms; ConvergenceError where nothing can happen; CancelledError.
 */
export async function diffusion(model: KineticModel, options: DiffusionOptions): Promise<Diffusion> {
  const { supercell, temperature, events = 400_000, walkers = 8, seed = 1, signal } = options;
  const mostWalkers = Math.max(walkers, options.mostWalkers ?? 8 * walkers);
  const mobile = mobileSpecies(model);
  const species = chosenSpecies(mobile, options.species);
  const other = options.with ?? vacancy;
  const partner = partnerOf(model, mobile, species, other);
  checkCounts(events, walkers, options.accuracy);
  if (options.separate !== undefined) checkRatio(options.separate);
  const filled = fillSites(model, supercell, {
    species,
    with: other,
    filling: options.filling,
    composition: options.composition,
    seed,
  });
  requireNeutral(model, supercell, filled);
  const lattice = latticeIn(model, supercell);
  const random = new Random(seed);
  const starts: Uint8Array[] = [];
  const start = async (walk: number): Promise<Uint8Array> =>
    (starts[walk] ??= await equilibrated(lattice, options, filled, random.stream(`start ${walk}`).bits()));
  const pool = { ...options, events, walkers, mostWalkers, seed, start };
  const chosen = { species: mobile.names.indexOf(species), partner };
  const measure = (ratio: number | undefined) => pooledWalks(model, mobile, chosen, pool, ratio);
  const { slowed, ...summary } = await measure(options.separate);
  const separation =
    options.separate === undefined || Object.keys(slowed).length === 0
      ? undefined
      : separationOf(options.separate, slowed, summary, await measure(options.separate / 2));
  const sweeps =
    options.thermodynamicSweeps ?? Math.min(40_000, Math.max(2000, Math.round(2e7 / supercell.sites)));
  const fluctuation = { species, with: other, temperature, seed, sweeps, signal };
  const thermal =
    sweeps > 0 ? await fluctuationsOf({ ...fluctuation, lattice, supercell, occupation: starts[0] }) : {};
  const { sites, atoms } = hostsOf(model, supercell, filled, species, other);
  return {
    ...summary,
    species,
    temperature,
    filling: atoms / sites,
    sites: supercell.sites,
    separation,
    ...chemicalOf(species, summary, thermal.thermodynamics),
    ...thermal,
  };
}

/** Γ, or in words why there is none: that is no reason to lose what was walked. */
async function fluctuationsOf(
  options: ThermodynamicFactorOptions,
): Promise<Pick<Diffusion, 'thermodynamics' | 'chemicalMissing'>> {
  try {
    return { thermodynamics: await thermodynamicFactor(options) };
  } catch (error) {
    if (!(error instanceof ConvergenceError)) throw error;
    return { chemicalMissing: [error.what, error.mend].filter(Boolean).join('; ') };
  }
}

/** The species that balances the charge, among those that move; undefined where none needs to. */
function partnerOf({ lattice }: KineticModel, { names }: MobileSpecies, species: string, other: string) {
  const chosen = freedomsOf(lattice.parent, species, other);
  if (typeof chosen === 'string' || chosen.ensemble !== 'charge-neutral') return undefined;
  const partner = names.indexOf(chosen.freedoms[0].legs[1].after);
  return partner < 0 ? undefined : partner;
}

/** @throws InputError for a charge, which the background would hide, where the model has electrostatics. */
function requireNeutral(model: KineticModel, supercell: Supercell, occupation: Uint8Array): void {
  if ((model.inversePermittivity ?? 0) === 0) return;
  const charge = chargeOf(model.lattice.parent, supercell, occupation);
  if (Math.abs(charge) < 1e-6) return;
  throw new InputError(`the arrangement has a charge of ${charge > 0 ? '+' : ''}${charge} e`, {
    at: { field: 'composition' },
    expected: 'charges that balance, as electrostatics ask for',
    mend: "say in the model's file what the other sites hold: composition: { Ni3+: filling, Ni4+: rest }",
  });
}

function chosenSpecies({ names }: MobileSpecies, asked: string | undefined): string {
  if (asked === undefined && names.length === 1) return names[0];
  if (asked !== undefined && names.includes(asked)) return asked;
  throw new InputError(asked === undefined ? 'several species move' : `${asked} does not move`, {
    at: { field: 'species' },
    expected: `one of ${names.join(', ')}`,
  });
}

function checkCounts(events: number, walkers: number, accuracy: number | undefined): void {
  if (!Number.isSafeInteger(events) || events < samples) {
    throw new InputError(`${events} events cannot be used`, {
      at: { field: 'events' },
      expected: `a whole number from ${samples}`,
    });
  }
  if (accuracy !== undefined && !(accuracy > 0 && Number.isFinite(accuracy))) {
    throw new InputError(`an accuracy of ${accuracy} cannot be reached`, {
      at: { field: 'accuracy' },
      expected: 'a relative standard error over 0, such as 0.05',
    });
  }
  if (!Number.isSafeInteger(walkers) || walkers < 2) {
    throw new InputError(`${walkers} walks cannot be used`, {
      at: { field: 'walkers' },
      expected: 'a whole number from 2: errors come from the spread among walks',
    });
  }
}

/** An arrangement of the canonical ensemble with the given composition. */
async function equilibrated(
  lattice: LatticeModel,
  { supercell, temperature, signal }: DiffusionOptions,
  occupation: Uint8Array,
  seed: number,
): Promise<Uint8Array> {
  const walker = await MonteCarloWalker.open(lattice, supercell, {
    ensemble: { kind: 'canonical' },
    temperature,
    occupation,
    seed,
  });
  // With electrostatics each attempt costs as much as there are sites.
  const sweeps = equilibrationWork / (walker.activeSites * lattice.interactions.length);
  await walker.run({ sweeps: Math.max(20, Math.min(equilibrationSweeps, Math.round(sweeps))), signal });
  return walker.occupation;
}

/** What slowing fast mechanisms changed, by what slowing them twice as much does. */
function separationOf(
  ratio: number,
  factors: Readonly<Record<string, number>>,
  at: WalkSummary,
  half: WalkSummary,
): Separation {
  const change = (key: 'tracer' | 'jump'): Estimate => ({
    value: half[key].value - at[key].value,
    error: Math.hypot(half[key].error, at[key].error),
  });
  const slowed = at.classes.reduce((sum, { name, events }) => sum + (name in factors ? events : 0), 0);
  return {
    ratio,
    factors,
    share: slowed / at.events,
    tracerChange: change('tracer'),
    jumpChange: change('jump'),
  };
}
