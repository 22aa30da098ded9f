import { FormatError, type Place } from '../../base/index.ts';
import { firstCoincidence, onePlace } from '../structures/coincidence.ts';
import type { Structure } from '../structures/structure.ts';

/** @throws FormatError where two atoms lie at one place, which is that of the second. */
export function requireAtomsApart(structure: Structure, placeOf: (atom: number) => Place): void {
  const { lattice, positions, species } = structure;
  const found = firstCoincidence(lattice, positions);
  if (found === undefined) return;
  const [first, second] = found;
  const what =
    first === second
      ? `atom ${first + 1} (${species[first]}) lies at one place with its image in another cell`
      : `atoms ${first + 1} (${species[first]}) and ${second + 1} (${species[second]}) lie at one place`;
  throw new FormatError(what, {
    at: placeOf(second),
    expected: `atoms more than ${onePlace} Å apart, images in other cells counted`,
    mend: 'look whether the coordinates are of the kind and in the unit that the file says',
  });
}
