import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'keys with values',
  record: 'keys with values',
  null: 'null',
};

/** A type as people say it: 'a list'. */
export function typeInWords(type: string): string {
  return types[type] ?? type;
}

/** What would have been right by an issue about a value that is there; undefined where its message says it. */
export function expectedInWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeInWords(issue.expected);
    case 'invalid_value':
      return oneOf(issue.values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))));
    case 'too_small':
      return limitInWords(
        issue.origin,
        Number(issue.minimum),
        issue.inclusive === false ? 'above' : 'at least',
      );
    case 'too_big':
      return limitInWords(
        issue.origin,
        Number(issue.maximum),
        issue.inclusive === false ? 'below' : 'at most',
      );
    case 'invalid_format':
      return issue.pattern === undefined ? issue.format : `a text that matches ${issue.pattern}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
}

export function oneOf(values: readonly string[]): string {
  return `${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`;
}

function limitInWords(origin: string, limit: number, relation: string): string {
  if (origin === 'string' && limit === 1 && relation === 'at least') return 'a text that is not empty';
  const things: Readonly<Record<string, string>> = {
    array: 'a list of',
    string: 'a text of',
    set: 'a set of',
  };
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? counted(limit) : '';
  return `${things[origin] ?? typeInWords(origin)} ${relation} ${limit}${unit}`;
}

function counted(limit: number): string {
  return limit === 1 ? ' entry' : ' entries';
}

/** A value as it stands in a message, cut where it is long. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `'${value}'`
      : typeof value === 'number'
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
