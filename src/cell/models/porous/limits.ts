import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/** Below this share of the initial concentration the electrolyte counts as run dry. */
const dry = 0.01;

/** What the state last evaluated is nearest to: electrolyte run dry, or an electrode's particles empty or full. */
export function nearestLimit(cell: PorousCell): string {
  const { electrolyte, parameters, negative, positive } = cell;
  const poorest = indexOfLeast(electrolyte.concentration);
  const share = electrolyte.concentration[poorest] / parameters.electrolyte.initialConcentration;
  if (share < dry) return depletionText(cell, poorest);
  const cases = [
    ...(negative === undefined ? [] : gaps(negative, 'negative')),
    ...gaps(positive, negative === undefined ? 'working' : 'positive'),
  ].toSorted((a, b) => a.gap - b.gap);
  if (cases[0].gap > 0.02) return 'no step is small enough for the tolerance';
  return `the ${cases[0].text} at its particle surfaces`;
}

/** Cell with the least salt. */
export function poorestCell({ concentrations, layers }: PorousCell, y: Float64Array): number {
  return indexOfLeast(y.subarray(concentrations, concentrations + layers.count));
}

export function depletionText(cell: PorousCell, poorest: number): string {
  return `electrolyte depleted at x = ${(cell.layers.centres[poorest] * 1e6).toFixed(1)} µm ${from(cell)}`;
}

function from({ negative }: PorousCell): string {
  return negative === undefined ? 'from the lithium' : 'from the negative collector';
}

function gaps({ populations }: Electrode, name: string): { text: string; gap: number }[] {
  return populations.flatMap(({ surface, material }) => {
    const which = populations.length > 1 ? `${name} electrode's ${material.material}` : `${name} electrode`;
    return [
      { text: `${which} is empty`, gap: Math.min(...surface) },
      { text: `${which} is full`, gap: 1 - Math.max(...surface) },
    ];
  });
}

function indexOfLeast(values: Float64Array): number {
  let least = 0;
  for (let k = 1; k < values.length; k++) if (values[k] < values[least]) least = k;
  return least;
}
