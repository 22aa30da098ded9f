import { InputError } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { movedSite, parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import { compareSites, sitesKey } from './cluster.ts';

/** A path between two sites. */
export interface Hop {
  readonly from: LatticeSite;
  readonly to: LatticeSite;
}

/**
 * Symmetries of the lattice that leave a hop where it is.
 * @param oriented Leaves out those that turn it round. What does not depend on the direction, such as E_KRA and the
 * prefactor, has all of them.
 */
export function hopSymmetry(
  parent: ParentLattice,
  hop: Hop,
  oriented: boolean,
  operations: readonly ParentOperation[] = parentSymmetry(parent),
): ParentOperation[] {
  requireHop(parent, hop);
  const { from, to } = hop;
  return operations.flatMap((operation): ParentOperation[] => {
    const straight = shiftedTo(operation, from, from);
    if (straight !== undefined && compareSites(movedSite(straight, to), to) === 0) return [straight];
    const round = oriented ? undefined : shiftedTo(operation, from, to);
    return round !== undefined && compareSites(movedSite(round, to), from) === 0 ? [round] : [];
  });
}

/** A hop that the symmetry of the lattice makes of another, and the operation that does. */
export interface AlikeHop extends Hop {
  readonly operation: ParentOperation;
}

/**
 * All hops that are alike by symmetry, each direction by itself, once for each primitive cell: those that start in cell
 * (0, 0, 0).
 */
export function hopsAlike(
  parent: ParentLattice,
  hop: Hop,
  operations: readonly ParentOperation[] = parentSymmetry(parent),
): AlikeHop[] {
  requireHop(parent, hop);
  const found = new Map<string, AlikeHop>();
  for (const operation of operations) {
    for (const [from, to] of [
      [hop.from, hop.to],
      [hop.to, hop.from],
    ]) {
      const { sublattice } = movedSite(operation, from);
      const home = shiftedTo(operation, from, { sublattice, cell: [0, 0, 0] });
      if (home === undefined) continue;
      const image = { from: movedSite(home, from), to: movedSite(home, to), operation: home };
      const key = `${sitesKey([image.from])} ${sitesKey([image.to])}`;
      if (!found.has(key)) found.set(key, image);
    }
  }
  return [...found.values()];
}

/** The operation followed by the translation that brings the image of a site to a place, where there is one. */
function shiftedTo(
  operation: ParentOperation,
  site: LatticeSite,
  place: LatticeSite,
): ParentOperation | undefined {
  const image = movedSite(operation, site);
  if (image.sublattice !== place.sublattice) return undefined;
  const [i, j, k] = place.cell.map((value, axis) => value - image.cell[axis]);
  const { rotation, translation, images } = operation;
  return {
    rotation,
    translation: [translation[0] + i, translation[1] + j, translation[2] + k],
    images: images.map(({ sublattice, cell }) => ({
      sublattice,
      cell: [cell[0] + i, cell[1] + j, cell[2] + k],
    })),
  };
}

function requireHop({ sites }: ParentLattice, { from, to }: Hop): void {
  const known = [from, to].every(({ sublattice }) => sites[sublattice] !== undefined);
  if (known && compareSites(from, to) !== 0) return;
  throw new InputError('a hop that goes nowhere or from a site that the lattice does not have', {
    at: { field: 'hop' },
    expected: `two sites on sublattices 0 to ${sites.length - 1}`,
  });
}
