import type { LongWork } from '../base/index.ts';
import type { Roles, Subject } from './subject.ts';

/**
 * One thing that can be measured on a segmented image: what it is, how it is measured, and how its result is shown. The
 * result itself is plain data (SI, null where a number does not exist) under the descriptor's name in camel case.
 */
export interface Descriptor<Result extends object = object> {
  /** In kebab-case, as `describe --only` takes it. */
  readonly name: string;
  readonly title: string;
  /** What is measured: a formula or a sentence. */
  readonly definition: string;
  /** What is settled here and otherwise elsewhere. */
  readonly convention: string;
  /** Where the definition or the method comes from, with DOI. */
  readonly source: string;
  /** Whether it is measured unless something else is asked for. */
  readonly isDefault: boolean;
  /** Roles without which there is nothing to measure. */
  readonly needs?: readonly (keyof Roles)[];
  measure(subject: Subject, work: LongWork): Promise<Result>;
  /** The numbers that people look at first. */
  quantities(result: Result): readonly Quantity[];
  figures?(result: Result): readonly Figure[];
  /** Names of the tables, so that they can be asked for before anything is measured. */
  readonly tableNames?: readonly string[];
  tables?(result: Result): readonly Table[];
}

export interface Quantity {
  readonly name: string;
  /** What it belongs to: a phase, `pore | nmc`, `pore z`. */
  readonly of: string;
  /** Null where it is not defined. */
  readonly value: number | string | boolean | null;
  /** SI; empty for a pure number. */
  readonly unit: string;
}

/** Curves to be drawn in one frame. */
export interface Figure {
  readonly title: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly series: readonly Series[];
}

export interface Scale {
  readonly name: string;
  /** SI; empty for a pure number. */
  readonly unit: string;
  /** Default linear. */
  readonly kind?: 'linear' | 'logarithmic';
}

export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** Rows that are too many to print: a particle, a pore, a contact each. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  /** SI; empty for a pure number. */
  readonly unit: string;
  /** One entry a row, the same number in every column. */
  readonly values: ArrayLike<number | string | boolean | null>;
}

/** The key of a descriptor's result: `chord-lengths` becomes `chordLengths`. */
export function resultKey({ name }: Pick<Descriptor, 'name'>): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
