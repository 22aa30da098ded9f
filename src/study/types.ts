import type { z } from 'zod';
import type { Progress } from '../base/index.ts';

/** What JSON can hold. Results and parameters are of this kind: no NaN, no infinity, no class instances. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Typed arrays that can be kept as an artifact. */
export type ArtifactArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/**
 * Writes what a step leaves beside its result. A name is a file name (`labels`, `curves.json`, `report.html`:
 * letters, digits, `.`, `_`, `-`), used once in a step. Nothing is visible to others before the step has ended.
 */
export interface ArtifactWriter {
  text(name: string, text: string): Promise<void>;
  /** @throws TypeError on a value that JSON cannot hold, NaN and infinity included. */
  json(name: string, value: unknown): Promise<void>;
  bytes(name: string, bytes: Uint8Array): Promise<void>;
  /** Little-endian `NAME.raw` with its header (type, length and what `header` adds) in `NAME.raw.json`. */
  array(name: string, data: ArtifactArray, header?: { readonly [key: string]: Json }): Promise<void>;
}

/** Reads the artifacts of a step that has ended; contents are checked against their recorded SHA-256. */
export interface ArtifactReader {
  readonly names: readonly string[];
  /** Absolute path of the artifact's file. @throws InputError when there is no such artifact. */
  path(name: string): string;
  text(name: string): Promise<string>;
  json(name: string): Promise<unknown>;
  bytes(name: string): Promise<Uint8Array>;
  /** What {@link ArtifactWriter.array} wrote under this name. */
  array(name: string): Promise<{ data: ArtifactArray; header: { readonly [key: string]: Json } }>;
}

/** A step that has ended, as the steps that need it see it. */
export interface StepOutcome<Result = unknown> {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  /** The step's result as it was read back from the store, so a first and a second run see the same. */
  readonly result: Result;
  readonly artifacts: ArtifactReader;
}

export interface ArtifactRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `cached`: read back from the store. `skipped`: not reached, because an earlier step failed or was cancelled. */
export type StepStatus = 'pending' | 'running' | 'run' | 'cached' | 'failed' | 'cancelled' | 'skipped';

export interface InputFileRecord {
  /** As it was given. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One step in the manifest: all that its numbers rest on. */
export interface StepRecord {
  readonly name: string;
  readonly kind: string;
  readonly version: string;
  readonly address: string;
  /** After defaults. */
  readonly parameters: Json;
  /** Role to step name. */
  readonly needs: Readonly<Record<string, string>>;
  readonly inputFiles: readonly InputFileRecord[];
  readonly seed: number | null;
  readonly status: StepStatus;
  readonly cached: boolean;
  /** When its numbers were calculated, in this run or the one they are read back from (ISO 8601, UTC). */
  readonly started: string | null;
  readonly finished: string | null;
  /** Time spent on it in this run. */
  readonly seconds: number;
  /** Time that calculating it took, in this run or the one it is read back from. */
  readonly calculationSeconds: number | null;
  readonly artifacts: readonly ArtifactRecord[];
  /** Folder of result and artifacts, relative to the store. */
  readonly folder: string | null;
  readonly result: Json;
  readonly error: Json;
}

export interface MachineInfo {
  readonly platform: string;
  readonly architecture: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly node: string;
}

export interface CodeVersion {
  /** Version of the package. */
  readonly version: string;
  /** SHA-256 over the code and kernels that calculate (not over the command line and the report). */
  readonly hash: string;
}

/**
 * What a step may know of the run it is part of. Only steps with `everyRun` may let their output depend on it:
 * it is no part of a step's address.
 */
export interface RunInfo {
  /** `<pipeline name>-<UTC time>`, the name of the run's folder. */
  readonly id: string;
  readonly pipeline: string;
  /** Inputs after `--set`. */
  readonly inputs: { readonly [key: string]: Json };
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly started: string;
  readonly machine: MachineInfo;
  readonly code: CodeVersion;
  /** Every step of the pipeline in the order of running; those that ended before this one have their results. */
  readonly steps: readonly StepRecord[];
}

export interface StepContext<Parameters = unknown> {
  readonly parameters: Parameters;
  /** By role: `needs: [read]` gives `needs.read`, `needs: { image: read }` gives `needs.image`. */
  readonly needs: Readonly<Record<string, StepOutcome>>;
  readonly seed: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly artifacts: ArtifactWriter;
  readonly run: RunInfo;
}

/** One kind of step. The engine knows no kind by itself: it is given a registry. */
export interface StepKind<Parameters = unknown, Result = unknown> {
  readonly kind: string;
  /** Part of the address; raised when the meaning of the step's code changes. */
  readonly version: string;
  /** Strict schema of `with`. What it gives must be JSON. */
  readonly parameters: z.ZodType<Parameters>;
  /** Kinds of steps that must be among the needs; checked before anything runs. */
  readonly requires?: readonly string[];
  /**
   * Runs in every run and is never read back, because what it makes depends on the run itself (times, what was
   * read back). Its artifacts lie in the run's folder.
   */
  readonly everyRun?: boolean;
  /** Whether the step draws random numbers with these parameters; without it the seed is no part of the address. Default yes. */
  seeded?(parameters: Parameters): boolean;
  /** Files (or folders) whose content, not path, is part of the address. Relative to the working directory. */
  inputFiles?(parameters: Parameters): readonly string[];
  /** Returns a JSON-able result; what is large goes to `context.artifacts`. */
  run(context: StepContext<Parameters>): Promise<Result>;
}
