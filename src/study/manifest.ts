import { join } from 'node:path';
import { LithoscaleError } from '../base/index.ts';
import { asJson, canonicalJson } from './canonical.ts';
import type { AddressedStep } from './address.ts';
import type { ResultSelection } from './pipeline/file-schema.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { writeAtomically } from './store/files.ts';
import type { CodeVersion, Json, MachineInfo, StepRecord } from './types.ts';

export type RunStatus = 'running' | 'finished' | 'failed' | 'cancelled';

/** `manifest.json` of a run: all that its numbers rest on, and the numbers. SI units; times in UTC (ISO 8601). */
export interface Manifest {
  readonly manifestVersion: 1;
  readonly run: string;
  readonly status: RunStatus;
  readonly started: string;
  readonly finished: string | null;
  readonly seconds: number | null;
  readonly pipeline: {
    readonly name: string;
    readonly description: string | null;
    /** After `--set`. */
    readonly inputs: { readonly [key: string]: Json };
    readonly results: readonly ResultSelection[];
  };
  readonly code: CodeVersion;
  readonly machine: MachineInfo;
  /** In the order of running. */
  readonly steps: readonly StepRecord[];
  readonly error: Json;
}

/** The record of a step that has not run yet. */
export function pendingRecord({ step, address, inputFiles }: AddressedStep): StepRecord {
  return {
    name: step.name,
    kind: step.kind.kind,
    version: step.kind.version,
    address,
    parameters: asJson(step.parameters, `parameters of step ${step.name}`) as Json,
    needs: step.needs,
    inputFiles,
    seed: step.seed ?? null,
    status: 'pending',
    cached: false,
    started: null,
    finished: null,
    seconds: 0,
    calculationSeconds: null,
    artifacts: [],
    folder: null,
    result: null,
    error: null,
  };
}

export function describePipeline(pipeline: Pipeline): Manifest['pipeline'] {
  return {
    name: pipeline.name,
    description: pipeline.description ?? null,
    inputs: pipeline.inputs,
    results: pipeline.results,
  };
}

/** An error as data: what {@link LithoscaleError.toJSON} gives, or name and message of any other. */
export function errorAsJson(error: unknown): Json {
  if (error instanceof LithoscaleError) return asJson(error.toJSON()) as Json;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { name, code: 'internal', message };
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const readable = JSON.stringify(JSON.parse(canonicalJson(manifest, 'manifest')), null, 2);
  await writeAtomically(join(folder, 'manifest.json'), `${readable}\n`);
}
