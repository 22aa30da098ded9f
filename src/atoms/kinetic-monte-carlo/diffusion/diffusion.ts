import { InputError, type LongWork } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { vacancy } from '../../structures/parent-lattice.ts';
import type { KineticModel } from '../kinetic-model.ts';
import { KineticWalker, type Chooser } from '../walker.ts';
import { fillSites, hostsOf, type Composition } from './filling.ts';
import { mobileSpecies, type MobileSpecies } from './mobile-species.ts';
import type { Estimate } from './statistics.ts';
import { summarise, type WalkSummary } from './summary.ts';
import { thermodynamicFactor, type ThermodynamicFactor } from './thermodynamic-factor.ts';
import type { WalkJob } from './walk.ts';
import { runWalks } from './walks.ts';

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
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly chooser?: Chooser | undefined;
  /** Single atoms' displacements relative to the sites (default), or to the mean of all atoms that move. */
  readonly frame?: 'host' | 'centre-of-mass' | undefined;
  /** Sweeps of semi-grand Monte Carlo for Γ; 0 leaves it out. Default: as many as make some 4e7 attempts. */
  readonly thermodynamicSweeps?: number | undefined;
}

/** Coefficients in m²/s with standard errors. */
export interface Diffusion extends WalkSummary {
  readonly species: string;
  /** K */
  readonly temperature: number;
  /** As many atoms as fit the sites. */
  readonly filling: number;
  readonly sites: number;
  /** Γ, and D_chem = D_J Γ, where the species only changes into what it changes places with. */
  readonly thermodynamics?: ThermodynamicFactor | undefined;
  readonly chemical?: Estimate | undefined;
  /** The Darken form D_tracer Γ, which is D_chem only where atoms move independently. */
  readonly darken?: Estimate | undefined;
}

/** Samples a walk takes, in equal times; lags up to half of them. */
const samples = 128;
const lags = [1, 2, 4, 8, 16, 32, 64];
/** Sweeps of canonical Monte Carlo before any event. */
const equilibrationSweeps = 500;

/**
 * Diffusion of one species at one filling and temperature: independent walks on all cores, from arrangements of the canonical
 * ensemble.
 * @throws InputError for fillings without vacancies or atoms; ConvergenceError where nothing can happen; CancelledError.
 */
export async function diffusion(model: KineticModel, options: DiffusionOptions): Promise<Diffusion> {
  const { supercell, temperature, events = 400_000, walkers = 8, seed = 1, signal, onProgress } = options;
  const mobile = mobileSpecies(model);
  const species = chosenSpecies(mobile, options.species);
  const other = options.with ?? vacancy;
  checkCounts(events, walkers);
  const filled = fillSites(model, supercell, {
    species,
    with: other,
    filling: options.filling,
    composition: options.composition,
    seed,
  });
  const random = new Random(seed);
  const starts: Uint8Array[] = [];
  const perEvent: number[] = [];
  for (let walk = 0; walk < walkers; walk++) {
    onProgress?.({ stage: 'equilibration', fraction: walk / walkers });
    starts.push(await equilibrated(model, options, filled, random.stream(`start ${walk}`).bits()));
    if (walk < 2) perEvent.push(await timePerEvent(model, options, starts[walk], seed + walk));
  }
  const mean = perEvent.reduce((sum, time) => sum + time, 0) / perEvent.length;
  const jobs = starts.map(
    (occupation, walk): WalkJob => ({
      model,
      supercell: supercell.matrix,
      occupation,
      temperature,
      seed: random.stream(`walk ${walk}`).bits(),
      chooser: options.chooser ?? 'tree',
      equilibration: Math.ceil(events / 10),
      interval: (events * mean) / samples,
      samples,
      lags,
      frame: options.frame ?? 'host',
    }),
  );
  const records = await runWalks(jobs, { threads: options.threads, signal, onProgress });
  const summary = summarise(model, mobile, mobile.names.indexOf(species), records, lags, jobs[0].interval);
  const sweeps =
    options.thermodynamicSweeps ?? Math.min(80_000, Math.max(2000, Math.round(4e7 / supercell.sites)));
  const thermodynamics =
    sweeps > 0 && isBinary(model, species, other)
      ? await thermodynamicFactor({
          lattice: model.lattice,
          supercell,
          occupation: filled,
          species,
          with: other,
          temperature,
          seed,
          sweeps,
          signal,
        })
      : undefined;
  const { sites, atoms } = hostsOf(model, supercell, filled, species, other);
  return {
    ...summary,
    species,
    temperature,
    filling: atoms / sites,
    sites: supercell.sites,
    thermodynamics,
    chemical: thermodynamics && product(summary.jump, thermodynamics.factor),
    darken: thermodynamics && product(summary.tracer, thermodynamics.factor),
  };
}

function chosenSpecies({ names }: MobileSpecies, asked: string | undefined): string {
  if (asked === undefined && names.length === 1) return names[0];
  if (asked !== undefined && names.includes(asked)) return asked;
  throw new InputError(asked === undefined ? 'several species move' : `${asked} does not move`, {
    at: { field: 'species' },
    expected: `one of ${names.join(', ')}`,
  });
}

function checkCounts(events: number, walkers: number): void {
  if (!Number.isSafeInteger(events) || events < samples) {
    throw new InputError(`${events} events cannot be used`, {
      at: { field: 'events' },
      expected: `a whole number from ${samples}`,
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
  { lattice }: KineticModel,
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
  await walker.run({ sweeps: equilibrationSweeps, signal });
  return walker.occupation;
}

/** s */
async function timePerEvent(
  model: KineticModel,
  { supercell, temperature, events = 400_000 }: DiffusionOptions,
  occupation: Uint8Array,
  seed: number,
): Promise<number> {
  const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed, follow: false });
  const most = Math.max(1000, Math.ceil(events / 20));
  walker.run({ most });
  const before = walker.time;
  walker.run({ most });
  return (walker.time - before) / most;
}

function isBinary({ lattice }: KineticModel, species: string, other: string): boolean {
  return lattice.parent.sites.every(
    ({ allowed }) => allowed.length === 1 || allowed.every((name) => name === species || name === other),
  );
}

function product(a: Estimate, b: Estimate): Estimate {
  const value = a.value * b.value;
  return { value, error: Math.hypot(a.error * b.value, a.value * b.error) };
}
