import { readFile } from 'node:fs/promises';
import type { ConditionResult, KeptSamples } from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';

/** Where a branch stands: what is done of it, and the arrangement it goes on from. */
export interface BranchProgress {
  readonly results: readonly ConditionResult[];
  /** Of each result. */
  readonly samples: readonly KeptSamples[];
  readonly occupation: Uint8Array | undefined;
}

/** Samples in few letters. */
interface StoredSamples {
  readonly energies: string;
  readonly counts: string;
  readonly pure: string;
  readonly effective: number;
}

export function storedSamples({ energies, counts, pure, effective }: KeptSamples): StoredSamples {
  return { energies: textOf(energies), counts: textOf(counts), pure: textOf(pure), effective };
}

function textOf({ buffer, byteOffset, byteLength }: Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function keptSamples({ energies, counts, pure, effective }: StoredSamples): KeptSamples {
  return { energies: valuesOf(energies), counts: valuesOf(counts), pure: valuesOf(pure), effective };
}

function valuesOf(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
}

interface StoredRun {
  readonly format: string;
  readonly inputs: string;
  readonly branches: readonly {
    readonly results: readonly ConditionResult[];
    readonly samples?: readonly StoredSamples[];
    readonly occupation?: string;
  }[];
}

/** What an earlier run, broken off, has written. @throws InputError where it is none of the same inputs. */
export async function storedProgress(path: string, inputs: string): Promise<BranchProgress[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InputError('there is no run to go on with', { at: { file: path }, cause });
  });
  const stored = parseRun(text, path);
  if (stored.inputs !== inputs) {
    throw new InputError('this run had other inputs', {
      at: { file: path },
      expected: 'the same model and the same options, or a run without --resume',
    });
  }
  return stored.branches.map(({ results, samples = [], occupation }) => ({
    results,
    samples: samples.map(keptSamples),
    occupation: occupation === undefined ? undefined : Uint8Array.from(Buffer.from(occupation, 'base64')),
  }));
}

function parseRun(text: string, path: string): StoredRun {
  try {
    const run = JSON.parse(text) as StoredRun;
    if (run.format === 'lithoscale-monte-carlo' && Array.isArray(run.branches)) return run;
  } catch {
    // Told below as for any other file.
  }
  throw new InputError('no run of Monte Carlo', {
    at: { file: path },
    expected: 'what lithoscale atoms montecarlo -o run.json writes',
  });
}
