import {
  ConvergenceError,
  FormatError,
  InputError,
  LithoscaleError,
  NotPercolatingError,
  UnitError,
  type ErrorDetails,
} from './errors.ts';

/** How an error travels from a thread: errors lose their class when they are copied. */
export interface Failure {
  readonly name: string;
  readonly what: string;
  readonly details: ErrorDetails;
}

const kinds = [InputError, FormatError, UnitError, NotPercolatingError, ConvergenceError];

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', what: String(error), details: {} };
  if (!(error instanceof LithoscaleError)) return { name: error.name, what: error.message, details: {} };
  const { name, what, at, expected, mend } = error;
  return { name, what, details: { at, expected, mend } };
}

export function errorOf({ name, what, details }: Failure): Error {
  const kind = kinds.find((each) => each.name === name);
  return kind === undefined ? new Error(what) : new kind(what, details);
}
