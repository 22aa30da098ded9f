import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface HullCase {
  readonly axes: number;
  readonly compositions: readonly (readonly number[])[];
  readonly energies: readonly number[];
  /** Energies above the hull. */
  readonly above: readonly number[];
}

const stored = JSON.parse(readFileSync(join(import.meta.dirname, 'hull-scipy.json'), 'utf8')) as {
  readonly cases: readonly HullCase[];
};

/** Random phases and their energies above the hull by linear programs of scipy (hull_scipy.py makes the file). */
export const hullReference = stored.cases;
