import type { z } from 'zod';
import { nearestName } from '../nearest.ts';
import { keysAt } from './known-keys.ts';
import type { Path } from './path.ts';
import { expectedInWords, oneOf, shown, typeInWords } from './words.ts';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/** One thing that is wrong with a value that people wrote, in words. */
export interface Fault {
  readonly path: Path;
  /** Whether the value at the path is wrong or the key that the path ends with. */
  readonly part: 'value' | 'key';
  readonly what: string;
  readonly expected?: string | undefined;
  readonly mend?: string | undefined;
}

/** What a schema makes of a value: the value with its defaults, or what is wrong with it. */
export type Checked<T> = { readonly data: T } | { readonly faults: readonly Fault[] };

/** Checks a value that people wrote against a schema; the one place where a validator's issues become words. */
export function checkAgainst<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { data: parsed.data };
  return { faults: parsed.error.issues.map((issue) => faultOf(issue, [], schema)) };
}

function faultOf(issue: Issue, above: Path, schema: z.ZodType): Fault {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') return unionFault(issue, path, schema);
  if (issue.code === 'unrecognized_keys') return unknownKey(issue.keys[0] ?? '', path, schema);
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    const expected = inner === undefined ? undefined : expectedInWords(inner);
    return { path, part: 'key', what: `the key ${shown(path.at(-1))} is not valid`, expected };
  }
  const expected = expectedInWords(issue);
  if (issue.input === undefined) return missing(path, expected);
  const what = `${shown(issue.input)} is not valid`;
  // What a schema says of its own accord has no expectation beside it.
  if (expected === undefined) return { path, part: 'value', what: `${what}: ${lower(issue.message)}` };
  const names = issue.code === 'invalid_value' ? issue.values.filter((each) => typeof each === 'string') : [];
  const mend = typeof issue.input === 'string' ? didYouMean(issue.input, names) : {};
  return { path, part: 'value', what, expected, ...mend };
}

function missing(path: Path, expected: string | undefined): Fault {
  const key = path.at(-1);
  const what =
    key === undefined
      ? 'there is nothing'
      : typeof key === 'number'
        ? `entry ${key} is missing`
        : `missing key '${String(key)}'`;
  return { path, part: 'value', what, expected };
}

/** Of the branches of a union the one that the author came closest to. */
function unionFault(issue: UnionIssue, path: Path, schema: z.ZodType): Fault {
  if ('discriminator' in issue && typeof issue.discriminator === 'string') return unknownVariant(issue, path);
  const branches = issue.errors.filter((issues) => issues.length > 0);
  const close = branches
    .filter(([first]) => first !== undefined && (first.path.length > 0 || first.code !== 'invalid_type'))
    .toSorted((a, b) => a.length - b.length)[0]?.[0];
  if (close !== undefined && issue.input !== undefined) return faultOf(close, path, schema);
  const types = issue.errors.flatMap(([first]) =>
    first?.code === 'invalid_type' ? [typeInWords(first.expected)] : [],
  );
  const expected = types.length === 0 ? undefined : [...new Set(types)].join(' or ');
  if (issue.input === undefined) return missing(path, expected);
  return { path, part: 'value', what: `${shown(issue.input)} is not valid`, expected };
}

/** A union of which one key says the branch, with a value there that is none of theirs. */
function unknownVariant(issue: UnionIssue, path: Path): Fault {
  const { input, discriminator, options } = issue as UnionIssue & {
    readonly discriminator: string;
    readonly options?: readonly unknown[];
  };
  const names = (options ?? []).map(String);
  const expected = names.length === 0 ? undefined : oneOf(names);
  const given =
    typeof input === 'object' && input !== null
      ? (input as Record<string, unknown>)[discriminator]
      : undefined;
  if (given === undefined) return missing(path, expected);
  const mend = typeof given === 'string' ? didYouMean(given, names) : {};
  return { path, part: 'value', what: `${shown(given)} is not valid`, expected, ...mend };
}

function unknownKey(key: string, path: Path, schema: z.ZodType): Fault {
  const known = keysAt(schema, path);
  return {
    path: [...path, key],
    part: 'key',
    what: `unknown key '${key}'`,
    expected: known.length === 0 ? 'no keys here' : oneOf(known),
    ...didYouMean(key, known),
  };
}

/** `{ mend: "did you mean 'axis'?" }` when a name comes close. */
export function didYouMean(name: string, candidates: readonly string[]): { mend?: string } {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? {} : { mend: `did you mean '${nearest}'?` };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\s+/g, ' ');
}
