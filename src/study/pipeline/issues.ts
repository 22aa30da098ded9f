import type { z } from 'zod';
import { checkAgainst, InputError, type Path, type Place } from '../../base/index.ts';

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
  const checked = checkAgainst(schema, value);
  if ('data' in checked) return checked.data;
  const [first] = checked.faults
    .map((fault) => ({ fault, at: place(fault.path, fault.part) }))
    .toSorted((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0) || (a.at.column ?? 0) - (b.at.column ?? 0));
  const { what, expected, mend } = first.fault;
  throw new InputError(what, { at: first.at, expected, mend });
}
