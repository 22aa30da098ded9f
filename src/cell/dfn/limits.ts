import type { DfnSystem } from './system.ts';

/** Cell with the least salt. */
export function poorestCell(system: DfnSystem, y: Float64Array): number {
  const { layout, mesh } = system;
  let poorest = 0;
  for (let k = 1; k < mesh.count; k++) {
    if (y[layout.electrolyte + k] < y[layout.electrolyte + poorest]) poorest = k;
  }
  return poorest;
}

export function depletionText(system: DfnSystem, cell: number): string {
  const micrometres = system.mesh.centres[cell] * 1e6;
  return `electrolyte depleted at x = ${micrometres.toFixed(1)} µm from the negative collector`;
}

/** Which electrode's particles are empty or full at their surfaces, in the state last evaluated. */
export function nearestLimit({ negative, positive }: DfnSystem): string {
  const cases = [
    { text: 'negative electrode is empty', gap: Math.min(...negative.surface) },
    { text: 'negative electrode is full', gap: 1 - Math.max(...negative.surface) },
    { text: 'positive electrode is empty', gap: Math.min(...positive.surface) },
    { text: 'positive electrode is full', gap: 1 - Math.max(...positive.surface) },
  ].toSorted((a, b) => a.gap - b.gap);
  if (cases[0].gap > 0.02) return 'no step is small enough for the tolerance';
  return `the ${cases[0].text} at its particle surfaces`;
}
