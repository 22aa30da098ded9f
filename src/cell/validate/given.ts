import { InputError } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';

// Types do not hold callers of plain JavaScript.

const parameterSources = "such as parameterSet('chen2020'), or what readCellFile gives";

/** @throws InputError unless the cell is there with its layers, whatever is in them. */
export function cellGiven(parameters: CellParameters | HalfCellParameters): void {
  objectGiven(parameters, 'parameters', `a set of parameters, ${parameterSources}`);
  const other = 'lithium' in parameters ? 'lithium' : 'negative';
  const layers: Readonly<Record<string, unknown>> = { ...parameters };
  for (const layer of [other, 'separator', 'positive', 'electrolyte'] as const) {
    objectGiven(layers[layer], layer, 'an object with its parameters');
  }
}

/** @throws InputError */
export function objectGiven(value: unknown, field: string, expected: string): void {
  if (typeof value === 'object' && value !== null) return;
  throw new InputError(value === undefined ? 'is missing' : `${shown(value)} cannot be used`, {
    at: { field },
    expected,
  });
}

/** @throws InputError */
export function listGiven(value: unknown, field: string, expected: string): void {
  if (!Array.isArray(value)) objectGiven(undefined, field, `a list of ${expected}`);
}

/** @throws InputError */
export function functionGiven(value: unknown, field: string): void {
  if (typeof value === 'function') return;
  throw new InputError(`${String(value)} is no function`, {
    at: { field },
    expected: 'a function, such as () => 1e-14 for a number that holds everywhere',
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
