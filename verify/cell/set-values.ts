import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One literature set as an independent program has it; `provenance` in the file says how each number was made. */
export interface SetValues {
  /** Numbers by their path in the parameters. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Functions by their path: rows of arguments with the value last. */
  readonly functions: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly balance?: {
    readonly x0: number;
    readonly x100: number;
    readonly y0: number;
    readonly y100: number;
    /** A h */
    readonly capacity: number;
    readonly negativeCapacity: number;
    readonly positiveCapacity: number;
    /** W h, by the trapezium rule */
    readonly energy: number;
  };
  /** x and y at half charge. */
  readonly half?: readonly [number, number];
  /** x and y at 3.7 V, of prada2013 at 3.3 V. */
  readonly atVoltage?: readonly [number, number];
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'set-values.json'), 'utf8')) as {
  readonly sets: Readonly<Record<string, SetValues>>;
};

/** By the names of our sets. */
export const setValues: ReadonlyMap<string, SetValues> = new Map(Object.entries(file.sets));
