import { InputError } from '../../base/index.ts';
import type { MappedEntry } from '../cluster-expansion/map-entries.ts';
import { convexHull, type Phases } from './hull.ts';

/** How much the squared errors of structures count: as their entries say, or by e^(−energy above the hull/width). */
export type FitWeighting = 'dataset' | { readonly hullWidth: number };

/** Weights by the hull never fall lower: what lies far above it must not be free. */
const leastWeight = 1e-6;

/** Weights of structures, one a row. @throws InputError for a structure without a weight, or a width that means nothing. */
export function weightsOf(
  weighting: FitWeighting,
  mapped: readonly MappedEntry[],
  phases: Phases,
): Float64Array {
  if (weighting === 'dataset') return Float64Array.from(mapped, weightOf);
  const { hullWidth } = weighting;
  if (!(hullWidth > 0 && hullWidth < Infinity)) {
    throw new InputError(`a width of ${hullWidth} eV`, { at: { field: 'weights' }, expected: 'over 0' });
  }
  return Float64Array.from(convexHull(phases).places, ({ above }) =>
    Math.max(leastWeight, Math.exp(-above / hullWidth)),
  );
}

function weightOf({ entry: { name, weight } }: MappedEntry): number {
  if (weight !== undefined && weight > 0 && weight < Infinity) return weight;
  throw new InputError(weight === undefined ? `${name} has no weight` : `${name} has a weight of ${weight}`, {
    at: { field: 'weights' },
    expected: 'a weight over 0 for each structure: "weight" in the dataset, weight= in extended XYZ',
  });
}
