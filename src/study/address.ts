import { extname } from 'node:path';
import { canonicalJson, sha256 } from './canonical.ts';
import { contentOf, stampOf } from './content.ts';
import type { Pipeline, PipelineStep } from './pipeline/pipeline.ts';
import type { CodeVersion, InputFileRecord } from './types.ts';

/** Raised when the layout of the store or the meaning of an address changes. */
const addressVersion = 1;

export interface AddressedStep {
  readonly step: PipelineStep;
  readonly address: string;
  readonly inputFiles: readonly InputFileRecord[];
  /** Of each input file just before its content was taken. */
  readonly stamps: readonly string[];
}

/**
 * The address of every step, in order: SHA-256 over its kind, version, parameters, seed, the content of its
 * input files, the addresses of what it needs, and the version of the code.
 * @throws InputError when an input file is not there.
 */
export async function addressSteps(
  pipeline: Pipeline,
  code: CodeVersion,
  signal?: AbortSignal,
): Promise<AddressedStep[]> {
  const contents = new Map<string, { record: InputFileRecord; stamp: string }>();
  const addresses = new Map<string, string>();
  const addressed: AddressedStep[] = [];
  for (const step of pipeline.steps) {
    const paths = step.kind.inputFiles?.(step.parameters) ?? [];
    for (const path of paths.filter((candidate) => !contents.has(candidate))) {
      const stamp = await stampOf(path).catch(() => '');
      contents.set(path, { record: await contentOf(path, signal), stamp });
    }
    const files = paths.flatMap((path) => contents.get(path) ?? []);
    const inputFiles = files.map(({ record }) => record);
    const address = addressOf(step, inputFiles, addresses, code);
    addresses.set(step.name, address);
    addressed.push({ step, address, inputFiles, stamps: files.map(({ stamp }) => stamp) });
  }
  return addressed;
}

function addressOf(
  step: PipelineStep,
  inputFiles: readonly InputFileRecord[],
  addresses: ReadonlyMap<string, string>,
  code: CodeVersion,
): string {
  const needs = Object.entries(step.needs).map(([role, name]) => [role, addresses.get(name)]);
  return sha256(
    canonicalJson({
      addressVersion,
      kind: step.kind.kind,
      version: step.kind.version,
      parameters: byContent(step.parameters, inputFiles),
      seed: step.seed ?? null,
      needs: Object.fromEntries(needs) as unknown,
      inputFiles: inputFiles.map(({ path, sha256 }) => [extname(path).toLowerCase(), sha256]),
      code: { version: code.version, hash: code.hash },
    }),
  );
}

/** Parameters with the content in place of each path: a file that moves keeps its address. */
function byContent(parameters: unknown, inputFiles: readonly InputFileRecord[]): unknown {
  if (typeof parameters === 'string') {
    const file = inputFiles.find(({ path }) => path === parameters);
    return file === undefined ? parameters : { file: file.sha256 };
  }
  if (Array.isArray(parameters)) return parameters.map((item: unknown) => byContent(item, inputFiles));
  if (typeof parameters !== 'object' || parameters === null) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, byContent(value, inputFiles)]),
  );
}
