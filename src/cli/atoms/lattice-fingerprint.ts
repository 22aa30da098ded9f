import { createHash } from 'node:crypto';
import type { LatticeModel } from '../../atoms/index.ts';

/**
 * The lattice and its energies in few letters, so that files made from one model are known to belong together. The constant is left
 * out: it moves no atom.
 */
export function latticeFingerprint({ parent, interactions }: LatticeModel): string {
  const text = JSON.stringify([
    parent.lattice,
    parent.sites,
    interactions.map(({ sites, energies }) => [sites, [...energies]]),
  ]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
