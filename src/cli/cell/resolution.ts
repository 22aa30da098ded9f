import type { CellMesh } from '../../cell/index.ts';
import { parseCounts, parseNumber } from '../shared/output.ts';

/** `20,20,20,30`: volumes of negative electrode, separator, positive electrode and particles. @throws InputError */
export function parseMesh(text: string): CellMesh {
  const [negative = 0, separator = 0, positive = 0, radial = 0] = parseCounts(text, '--mesh', 4);
  return { negative, separator, positive, radial };
}

/** The same, its particles' shells finest at the surface. */
export function parseGradedMesh(text: string): CellMesh {
  return { ...parseMesh(text), radialSpacing: 'graded' };
}

/** The relative tolerance, and the absolute one that goes with it. @throws InputError */
export function parseTolerances(text: string): { relativeTolerance: number; absoluteTolerance: number } {
  const relativeTolerance = parseNumber(text, '--relative-tolerance', { above: 0, max: 0.1 });
  return { relativeTolerance, absoluteTolerance: relativeTolerance / 100 };
}
