import { InputError, parseQuantity } from '../../base/index.ts';
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

/** An error of the voltage: `0.5mV`. @throws InputError */
export function parseVolts(text: string, field: string): number {
  const volts = parseQuantity(text, 'potential', field);
  if (volts > 0) return volts;
  throw new InputError(`'${text}' is not above zero`, {
    at: { field },
    expected: 'such as 1mV',
  });
}
