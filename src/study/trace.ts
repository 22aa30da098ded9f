import { didYouMean, InputError } from '../base/index.ts';
import type { Manifest } from './manifest.ts';
import type { CodeVersion, InputFileRecord, Json, StepRecord } from './types.ts';

/** Where a number comes from. */
export interface Trace {
  readonly path: string;
  readonly value: Json;
  /** The step that made it. */
  readonly step: StepRecord;
  /** Every step that this one rests on, in the order of running. */
  readonly restsOn: readonly StepRecord[];
  /** Every file that went into it. */
  readonly inputFiles: readonly InputFileRecord[];
  /** Seeds by step, of this step and those it rests on. */
  readonly seeds: Readonly<Record<string, number>>;
  readonly inputs: { readonly [key: string]: Json };
  readonly code: CodeVersion;
}

/**
 * Resolves a number of a run to all that it rests on.
 * @param path a step's name and the path in its result: `transport.z.tortuosityFactor`, `discharge.curves.0.capacity`.
 * @throws InputError when the run has no such step or the result no such value.
 */
export function trace(manifest: Manifest, path: string): Trace {
  const { step, value } = findResult(manifest.steps, path);
  const restsOn = ancestors(step, manifest.steps);
  const all = [...restsOn, step];
  const files = new Map(
    all.flatMap(({ inputFiles }) => inputFiles.map((file) => [file.path, file] as const)),
  );
  return {
    path,
    value,
    step,
    restsOn,
    inputFiles: [...files.values()],
    seeds: Object.fromEntries(
      all.flatMap(({ name, seed }) => (seed === null ? [] : [[name, seed] as const])),
    ),
    inputs: manifest.pipeline.inputs,
    code: manifest.code,
  };
}

/** The step and the value that a path such as `transport.z.tortuosityFactor` means. @throws InputError */
export function findResult(steps: readonly StepRecord[], path: string): { step: StepRecord; value: Json } {
  const [name = '', ...parts] = path.split('.');
  const step = steps.find((candidate) => candidate.name === name);
  if (step === undefined) {
    const names = steps.map((candidate) => candidate.name);
    throw new InputError(`'${path}' is the result of no step`, {
      expected: `a path that starts with one of ${names.join(', ')}`,
      ...didYouMean(name, names),
    });
  }
  let value: Json = step.result;
  for (const [depth, part] of parts.entries()) {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (!keys.includes(part)) {
      const above = [name, ...parts.slice(0, depth)].join('.');
      throw new InputError(`${above} has no '${part}'`, {
        expected: keys.length === 0 ? 'a shorter path' : `one of ${keys.slice(0, 20).join(', ')}`,
        ...didYouMean(part, keys),
      });
    }
    value = (value as Record<string, Json>)[part] ?? null;
  }
  return { step, value };
}

function ancestors(step: StepRecord, steps: readonly StepRecord[]): StepRecord[] {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    Object.values(steps.find((other) => other.name === name)?.needs ?? {}).forEach(visit);
  };
  Object.values(step.needs).forEach(visit);
  return steps.filter(({ name }) => names.has(name));
}
