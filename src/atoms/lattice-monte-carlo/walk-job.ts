import { InputError, throwIfCancelled } from '../../base/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import type { Ensemble } from './ensemble.ts';
import { WalkSamples } from './walk-samples.ts';
import type { Slot } from './walker-memory.ts';
import { MonteCarloWalker, type WalkerOptions, type WalkerState } from './walker.ts';

/** Conditions, and how long a walk stays there; those that are left out stay as they were. */
export interface WalkStage {
  /** K. */
  readonly temperature?: number | undefined;
  /** Other chemical potentials of the same ensemble. */
  readonly ensemble?: Ensemble | undefined;
  /** Sweeps before the first sample. */
  readonly equilibration: number;
  readonly sweeps: number;
  /** Sweeps from one sample to the next. Default 1. */
  readonly sampleEvery?: number | undefined;
}

/** A walk through several conditions, each begun where the one before has ended. Data only, so that any thread can do it. */
export interface WalkJob {
  readonly model: LatticeModel;
  readonly supercell: IntegerMatrix3;
  readonly start: WalkerOptions;
  /** Goes on from here instead of from the start's occupation and seed. */
  readonly state?: WalkerState | undefined;
  readonly stages: readonly WalkStage[];
}

export interface StageResult {
  readonly samples: WalkSamples;
  readonly attempted: number;
  readonly accepted: number;
  /** How far the energy, kept by adding changes, is from the sum over all interactions at the end, eV. */
  readonly drift: number;
  readonly seconds: number;
  /** At the end. */
  readonly state: WalkerState;
}

/** Walks; hands over the result of each stage as it is done. @throws InputError, CancelledError */
export async function performWalk(
  job: WalkJob,
  take: (result: StageResult) => void,
  signal?: AbortSignal,
): Promise<void> {
  const supercell = new Supercell(job.supercell, job.model.parent.sites.length);
  const walker = await MonteCarloWalker.open(job.model, supercell, job.start);
  if (job.state !== undefined) walker.restore(job.state);
  for (const { temperature, ensemble, equilibration, sweeps, sampleEvery } of job.stages) {
    throwIfCancelled(signal);
    walker.setConditions({ temperature, ensemble });
    await equilibrate(walker, equilibration, signal);
    const { samples, attempted, accepted, drift, seconds } = await walker.run({
      sweeps,
      sampleEvery,
      signal,
    });
    take({ samples, attempted, accepted, drift, seconds, state: walker.save() });
  }
}

async function equilibrate(walker: MonteCarloWalker, sweeps: number, signal?: AbortSignal): Promise<void> {
  if (sweeps === 0) return;
  if (!Number.isSafeInteger(sweeps) || sweeps < 0) {
    throw new InputError(`${sweeps} cannot be used`, {
      at: { field: 'equilibration' },
      expected: 'a whole number of sweeps from 0',
    });
  }
  await walker.run({ sweeps, sampleEvery: sweeps, signal });
}

/** A result as data that another thread can be sent. */
export interface SentStage extends Omit<StageResult, 'samples'> {
  readonly slots: readonly Slot[];
  readonly energies: Float64Array;
  readonly history: Int32Array;
}

export function sentStage({ samples, ...rest }: StageResult): SentStage {
  return { ...rest, slots: samples.slots, energies: samples.energies(), history: samples.history() };
}

export function receivedStage({ slots, energies, history, ...rest }: SentStage): StageResult {
  const samples = new WalkSamples(slots);
  samples.add(energies, history);
  return { ...rest, samples };
}
