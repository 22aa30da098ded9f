/**
 * Errors are data: each class has a stable `code`, says where the trouble lies (file, line, field, voxel),
 * what was expected and what mends it. The command line maps bad input to exit code 2 and everything that
 * went wrong while calculating to exit code 1.
 */

/** Where the trouble lies; every part is optional and printed in this order. */
export interface Place {
  file?: string;
  /** 1-based, as editors count. */
  line?: number;
  column?: number;
  /** Option, key or parameter name. */
  field?: string;
  /** Voxel index [x, y, z]. */
  voxel?: readonly [number, number, number];
}

export interface ErrorDetails {
  at?: Place;
  /** What would have been right. */
  expected?: string | undefined;
  /** What the user can do about it. */
  mend?: string | undefined;
  cause?: unknown;
}

/** Base of all errors that Lithoscale raises on purpose. Its message is always one line. */
export abstract class LithoscaleError extends Error {
  abstract readonly code: string;
  /** 2 for bad input or usage, 1 for a calculation that failed. */
  abstract readonly exitCode: 1 | 2;
  /** What is wrong, without place and advice. */
  readonly what: string;
  readonly at: Place;
  readonly expected: string | undefined;
  readonly mend: string | undefined;

  constructor(what: string, details: ErrorDetails = {}) {
    super(oneLine(what, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.what = what;
    this.at = details.at ?? {};
    this.expected = details.expected;
    this.mend = details.mend;
  }

  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      at: this.at,
      expected: this.expected,
      mend: this.mend,
    };
  }
}

/** An option, argument or parameter that cannot be used. */
export class InputError extends LithoscaleError {
  readonly code: string = 'input';
  readonly exitCode = 2;
}

/** A file that is not what it claims to be, is cut short, or uses a feature that is not supported. */
export class FormatError extends LithoscaleError {
  readonly code = 'format';
  readonly exitCode = 2;
}

/** A quantity without a unit, with an unknown one, or with one of the wrong dimension. */
export class UnitError extends LithoscaleError {
  readonly code = 'unit';
  readonly exitCode = 2;
}

/** A phase that has to carry current, heat or lithium from one side to the other does not connect them. */
export class NotPercolatingError extends LithoscaleError {
  readonly code = 'not-percolating';
  readonly exitCode = 1;
}

/** An iteration that stopped before its tolerance. */
export class ConvergenceError extends LithoscaleError {
  readonly code = 'convergence';
  readonly exitCode = 1;
}

/** The work was cancelled by its `AbortSignal`. */
export class CancelledError extends LithoscaleError {
  readonly code = 'cancelled';
  readonly exitCode = 1;
}

function oneLine(what: string, { at, expected, mend }: ErrorDetails): string {
  const place = at === undefined ? '' : formatPlace(at);
  const parts = [place === '' ? what : `${place}: ${what}`];
  if (expected !== undefined) parts.push(`expected ${expected}`);
  if (mend !== undefined) parts.push(mend);
  return parts.join('; ').replace(/\s*\n\s*/g, ' ');
}

function formatPlace({ file, line, column, field, voxel }: Place): string {
  const parts: string[] = [];
  if (file !== undefined)
    parts.push(file + (line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`));
  else if (line !== undefined) parts.push(`line ${line}${column === undefined ? '' : ` column ${column}`}`);
  if (field !== undefined) parts.push(field);
  if (voxel !== undefined) parts.push(`voxel (${voxel.join(', ')})`);
  return parts.join(': ');
}
