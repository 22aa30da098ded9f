import { cellFromBpx } from '../bpx/read.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { halfCellSet, halfCellSetNames, parameterSet, parameterSetNames } from '../sets/index.ts';
import { changed, type NumericChange, type NumericChanges } from './changes.ts';

/** A BPX document as `JSON.parse` gives it. */
type BpxDocument = { readonly [key: string]: unknown };

/**
 * A cell told in data alone, which other threads can be given: a built-in set by name or a BPX document, and the numbers that
 * differ.
 */
export interface CellRecipe {
  readonly base: string | BpxDocument;
  readonly changes?: NumericChanges | undefined;
}

/** @throws InputError for an unknown set, a document that is no cell, and a change that does not fit. */
export function cellOf({ base, changes = {} }: CellRecipe): CellParameters | HalfCellParameters {
  return changed(baseCell(base), changes);
}

/** The document read last: jobs that share one mostly come one after the other. */
let last: { readonly text: string; readonly cell: CellParameters | HalfCellParameters } | undefined;

function baseCell(base: CellRecipe['base']): CellParameters | HalfCellParameters {
  if (typeof base === 'string') return namedSet(base);
  const text = JSON.stringify(base);
  if (last?.text !== text) last = { text, cell: cellFromBpx(base, 'BPX document').parameters };
  return last.cell;
}

function namedSet(name: string): CellParameters | HalfCellParameters {
  return halfCellSetNames.includes(name) ? halfCellSet(name) : parameterSet(name);
}

/** The recipe of a built-in set of which only numbers were changed; undefined for any other cell. */
export function recipeOf(parameters: CellParameters | HalfCellParameters): CellRecipe | undefined {
  if (![...parameterSetNames, ...halfCellSetNames].includes(parameters.name)) return undefined;
  const changes: Record<string, NumericChange> = {};
  const same = compare(namedSet(parameters.name), parameters, '', changes);
  return same ? { base: parameters.name, changes } : undefined;
}

/** Notes where numbers differ; false where anything else does. */
function compare(
  base: unknown,
  value: unknown,
  path: string,
  changes: Record<string, NumericChange>,
): boolean {
  if (Object.is(base, value) || path === 'citation' || path === 'sources') return true;
  const isNumeric = typeof value === 'number' || value instanceof Float64Array;
  const wasNumeric = base === undefined || typeof base === 'number' || base instanceof Float64Array;
  if (isNumeric && wasNumeric) {
    changes[path] = value;
    return true;
  }
  if (!isTree(base) || !isTree(value) || Array.isArray(base) !== Array.isArray(value)) return false;
  const keys = new Set([...Object.keys(base), ...Object.keys(value)]);
  return [...keys].every((key) =>
    compare(base[key], value[key], path === '' ? key : `${path}.${key}`, changes),
  );
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
