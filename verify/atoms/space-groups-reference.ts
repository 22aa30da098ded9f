import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A setting of a space group as spglib has it; space_groups_spglib.py wrote it. */
export interface SpaceGroupReference {
  readonly number: number;
  /** Full, of Hermann and Mauguin. */
  readonly symbol: string;
  readonly hall: string;
  readonly choice: string;
  readonly pointGroup: string;
  readonly operations: number;
  readonly digest: string;
}

const file = join(import.meta.dirname, 'space-groups-spglib.json');

/** All 530, by Hall numbers less one. */
export const spaceGroupReferences: readonly SpaceGroupReference[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { settings: SpaceGroupReference[] }
).settings;
