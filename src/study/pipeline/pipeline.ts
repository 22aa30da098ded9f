import { readFile } from 'node:fs/promises';
import { didYouMean, InputError, type Path, type Place } from '../../base/index.ts';
import type { Json, StepKind } from '../types.ts';
import {
  pipelineFileSchema,
  writtenFileSchema,
  type PipelineFile,
  type ResultSelection,
} from './file-schema.ts';
import { check } from './issues.ts';
import { LocatedYaml } from './located.ts';
import { orderByNeeds } from './order.ts';
import { resolveReferences, wholeReference } from './references.ts';
import { applySettings, parseSetting } from './settings.ts';

/** A step that is ready to run: its kind is known, its parameters are checked and have their defaults. */
export interface PipelineStep {
  readonly name: string;
  readonly kind: StepKind;
  readonly parameters: unknown;
  /** Role to step name. */
  readonly needs: Readonly<Record<string, string>>;
  /** None where the step draws no random numbers. */
  readonly seed: number | undefined;
}

export interface Pipeline {
  readonly name: string;
  readonly description: string | undefined;
  /** After settings. */
  readonly inputs: { readonly [key: string]: Json };
  /** In an order in which each step comes after all it needs. */
  readonly steps: readonly PipelineStep[];
  readonly results: readonly ResultSelection[];
}

export interface PipelineOptions {
  /** The kinds of steps that the file may use. */
  readonly kinds: readonly StepKind[];
  /** Inputs to replace, each `key=value`. */
  readonly set?: readonly string[] | undefined;
}

/**
 * Reads a pipeline file (YAML, hence JSON as well).
 * @throws InputError or FormatError with line and column of the first thing that is wrong.
 */
export async function readPipeline(path: string, options: PipelineOptions): Promise<Pipeline> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const what = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
    throw new InputError(what, { at: { file: path }, expected: 'a pipeline file', cause });
  }
  return parsePipeline(text, path, options);
}

/** As {@link readPipeline}, from a text; `file` is the name that messages give. */
export function parsePipeline(text: string, file: string, options: PipelineOptions): Pipeline {
  const source = new LocatedYaml(text, file);
  const raw = source.value;
  const written = check(writtenFileSchema, raw, (path, part) => source.place(path, part));
  const settings = (options.set ?? []).map(parseSetting);
  const inputs = applySettings(written.inputs, settings);
  const used = new Set<string>();
  const resolver = { inputs, place: (path: Path) => source.place(path), used };
  const steps = resolveReferences(written.steps, ['steps'], resolver);
  const settled = new Set(settings.map(({ path }) => path[0] ?? ''));
  const place = (path: Path, part: 'value' | 'key'): Place => locate(path, part, raw, source, settled);
  const checked = check(pipelineFileSchema, { ...written, inputs, steps }, place);
  refuseDoubleNames(checked, place);
  const prepared = checked.steps.map((step, i) => prepareStep(step, i, checked, options.kinds, place));
  refuseUnusedInputs(checked, used, source);
  checkResults(checked, place);
  return {
    name: checked.name,
    description: checked.description,
    inputs: checked.inputs,
    steps: inOrder(prepared, checked, place),
    results: checked.results,
  };
}

type Locate = (path: Path, part: 'value' | 'key') => Place;

/** A value that came in by a reference is wrong where the input is written, or in the setting that replaced it. */
function locate(
  path: Path,
  part: 'value' | 'key',
  raw: unknown,
  source: LocatedYaml,
  settled: ReadonlySet<string>,
): Place {
  let value = raw;
  for (const [depth, key] of path.entries()) {
    if (path[0] === 'inputs' && depth === 1 && settled.has(String(key))) {
      return { field: `--set ${path.slice(1).join('.')}` };
    }
    value =
      isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
    const reference = typeof value === 'string' ? wholeReference(value) : undefined;
    if (reference !== undefined && (part === 'value' || depth < path.length - 1)) {
      const target = ['inputs', ...reference, ...path.slice(depth + 1)];
      if (settled.has(reference[0] ?? '')) return { field: `--set ${target.slice(1).join('.')}` };
      const field = source.place(path).field;
      return { ...source.place(target, part), ...(field === undefined ? {} : { field }) };
    }
  }
  return source.place(path, part);
}

function prepareStep(
  step: PipelineFile['steps'][number],
  index: number,
  file: PipelineFile,
  kinds: readonly StepKind[],
  place: Locate,
): PipelineStep {
  const kind = kinds.find((candidate) => candidate.kind === step.kind);
  if (kind === undefined) {
    const known = kinds.map((candidate) => candidate.kind);
    throw new InputError(`unknown step kind '${step.kind}'`, {
      at: place(['steps', index, 'kind'], 'value'),
      expected: `one of ${known.join(', ')}`,
      ...didYouMean(step.kind, known),
    });
  }
  const above: Path = ['steps', index, 'with'];
  const parameters = check(kind.parameters, step.with, (path, part) => place([...above, ...path], part));
  const needs = Array.isArray(step.needs) ? Object.fromEntries(step.needs.map((n) => [n, n])) : step.needs;
  checkNeeds({ name: step.name, kind, needs }, index, file, place);
  const seed = kind.seeded?.(parameters) === false ? undefined : step.seed;
  return { name: step.name, kind, parameters, needs, seed };
}

function checkNeeds(
  step: Pick<PipelineStep, 'name' | 'kind' | 'needs'>,
  index: number,
  file: PipelineFile,
  place: Locate,
): void {
  const others = file.steps.map((other) => other.name).filter((name) => name !== step.name);
  const at = place(['steps', index, 'needs'], 'value');
  for (const need of Object.values(step.needs)) {
    if (others.includes(need)) continue;
    throw new InputError(`step '${step.name}' needs '${need}', which is no other step`, {
      at,
      expected: others.length === 0 ? 'no needs' : `one of ${others.join(', ')}`,
      ...didYouMean(need, others),
    });
  }
  const given = file.steps.filter((other) => Object.values(step.needs).includes(other.name));
  for (const kind of step.kind.requires ?? []) {
    if (given.some((other) => other.kind === kind)) continue;
    throw new InputError(`step '${step.name}' of kind '${step.kind.kind}' lacks a need`, {
      at,
      expected: `a step of kind '${kind}' among its needs`,
    });
  }
}

function refuseUnusedInputs(file: PipelineFile, used: ReadonlySet<string>, source: LocatedYaml): void {
  const unused = Object.keys(file.inputs).find((name) => !used.has(name));
  if (unused === undefined) return;
  throw new InputError(`no step uses the input '${unused}'`, {
    at: source.place(['inputs', unused], 'key'),
    expected: `\${${unused}} in a step's 'with'`,
  });
}

function refuseDoubleNames(file: PipelineFile, place: Locate): void {
  const names = file.steps.map((step) => step.name);
  const second = names.findIndex((name, i) => names.indexOf(name) < i);
  if (second < 0) return;
  throw new InputError(`two steps are called '${names[second]}'`, {
    at: place(['steps', second, 'name'], 'value'),
  });
}

function checkResults(file: PipelineFile, place: Locate): void {
  const names = file.steps.map((step) => step.name);
  for (const [i, { value }] of file.results.entries()) {
    const name = value.slice(0, value.indexOf('.'));
    if (names.includes(name)) continue;
    throw new InputError(`'${value}' is the result of no step`, {
      at: place(['results', i, 'value'], 'value'),
      expected: `a path that starts with one of ${names.join(', ')}`,
      ...didYouMean(name, names),
    });
  }
}

function inOrder(steps: readonly PipelineStep[], file: PipelineFile, place: Locate): PipelineStep[] {
  const order = orderByNeeds(steps);
  if ('ordered' in order) return order.ordered;
  const index = file.steps.findIndex((step) => step.name === order.cycle[0]);
  throw new InputError(`steps wait for each other: ${order.cycle.join(' needs ')}`, {
    at: place(['steps', index, 'needs'], 'value'),
    expected: 'needs without a circle',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
