import type { z } from 'zod';
import { FormatError } from '../errors.ts';
import { checkAgainst } from './faults.ts';
import { formatPath } from './path.ts';

export interface ValidityOptions {
  readonly file: string;
  /** What the file should be as a whole: said where it is something else altogether. */
  readonly expected: string;
  /** Said where nothing better is known, such as the page that describes the file. */
  readonly mend?: string | undefined;
  /** The part of the file that the value is, such as 'entry 3'. */
  readonly within?: string | undefined;
}

/** A file's value as its schema has it. @throws FormatError with file, field, what was expected and what mends it. */
export function requireValid<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { file, expected, mend, within }: ValidityOptions,
): T {
  const checked = checkAgainst(schema, value);
  if ('data' in checked) return checked.data;
  // A key that is mistyped is missing too; what says how to mend it says more.
  const fault =
    checked.faults.find((each) => each.part === 'key' && each.mend !== undefined) ?? checked.faults[0];
  const field = [within, formatPath(fault.path)]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
  throw new FormatError(fault.what, {
    at: { file, field: field === '' ? 'the document' : field },
    expected: fault.path.length === 0 ? expected : fault.expected,
    mend: fault.mend ?? mend,
  });
}
