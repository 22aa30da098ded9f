import { z } from 'zod';
import { InputError, nearestName, type Place } from '../../base/index.ts';
import { keysAt } from './schema-keys.ts';
import type { Path } from './located.ts';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with a value, in words. */
interface Fault {
  path: Path;
  part: 'value' | 'key';
  what: string;
  expected?: string;
  mend?: string;
}

/**
 * Checks a value that people wrote.
 * @param place finds line and column for a path in the value.
 * @throws InputError about the first thing that is wrong: the key, where it stands and what was expected.
 */
export function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
  place: (path: Path, part: 'value' | 'key') => Place,
): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => describe(issue, [], schema));
  const [first] = faults
    .map((fault) => ({ fault, at: place(fault.path, fault.part) }))
    .toSorted((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0) || (a.at.column ?? 0) - (b.at.column ?? 0));
  if (first === undefined) throw new InputError('the value is not valid');
  const { what, expected, mend } = first.fault;
  throw new InputError(what, {
    at: first.at,
    ...(expected === undefined ? {} : { expected }),
    ...(mend === undefined ? {} : { mend }),
  });
}

function describe(issue: Issue, above: Path, schema: z.ZodType): Fault {
  const path = [...above, ...issue.path];
  if (issue.input === undefined) return describeMissing(issue, path);
  if (issue.code === 'invalid_union') return describeUnion(issue, path, schema);
  if (issue.code === 'unrecognized_keys') return describeUnknownKey(issue.keys[0] ?? '', path, schema);
  if (issue.code === 'invalid_key') {
    return { path, part: 'key', what: issue.issues[0]?.message ?? issue.message };
  }
  if (issue.code === 'invalid_type') {
    return { path, part: 'value', what: `${show(issue.input)} is not valid`, expected: issue.expected };
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return {
      path,
      part: 'value',
      what: `${show(issue.input)} is not valid`,
      expected: `${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`,
      ...(typeof issue.input === 'string' ? didYouMean(issue.input, values) : {}),
    };
  }
  return { path, part: 'value', what: `${show(issue.input)} is not valid: ${lower(issue.message)}` };
}

function describeMissing(issue: Issue, path: Path): Fault {
  const types =
    issue.code === 'invalid_union'
      ? expectedTypes(issue)
      : issue.code === 'invalid_type'
        ? [issue.expected]
        : [];
  return {
    path,
    part: 'value',
    what: `missing key '${String(path.at(-1) ?? '')}'`,
    ...(types.length === 0 ? {} : { expected: types.join(' or ') }),
  };
}

function expectedTypes(issue: Issue & { code: 'invalid_union' }): string[] {
  const types = issue.errors.flatMap(([first]) => (first?.code === 'invalid_type' ? [first.expected] : []));
  return [...new Set(types)];
}

/** Of the branches of a union the one that the author came closest to. */
function describeUnion(issue: Issue & { code: 'invalid_union' }, path: Path, schema: z.ZodType): Fault {
  const branches = issue.errors.filter((issues) => issues.length > 0);
  const close = branches
    .filter(([first]) => first !== undefined && (first.path.length > 0 || first.code !== 'invalid_type'))
    .toSorted((a, b) => a.length - b.length)[0]?.[0];
  if (close !== undefined) return describe(close, path, schema);
  const types = expectedTypes(issue);
  return {
    path,
    part: 'value',
    what: `${show(issue.input)} is not valid`,
    ...(types.length === 0 ? {} : { expected: types.join(' or ') }),
  };
}

function describeUnknownKey(key: string, path: Path, schema: z.ZodType): Fault {
  const known = keysAt(schema, path);
  return {
    path: [...path, key],
    part: 'key',
    what: `unknown key '${key}'`,
    expected: known.length === 0 ? 'no keys here' : `one of ${known.join(', ')}`,
    ...didYouMean(key, known),
  };
}

/** `{ mend: "did you mean 'axis'?" }` when a name comes close. */
export function didYouMean(name: string, candidates: readonly string[]): { mend?: string } {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? {} : { mend: `did you mean '${nearest}'?` };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
