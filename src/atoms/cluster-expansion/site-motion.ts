import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';

/** What a symmetry operation x → W x + w of a parent lattice does to its sites, in whole numbers. */
export interface SiteMotion {
  /** W, acting on columns of fractional coordinates. */
  readonly rotation: IntegerMatrix3;
  /** Where the site of each sublattice in cell (0, 0, 0) goes. */
  readonly images: readonly LatticeSite[];
}

export function movedSite({ rotation, images }: SiteMotion, { sublattice, cell }: LatticeSite): LatticeSite {
  const [x, y, z] = cell;
  const home = images[sublattice];
  const turned = rotation.map(([a, b, c], k) => a * x + b * y + c * z + home.cell[k]);
  return { sublattice: home.sublattice, cell: [turned[0], turned[1], turned[2]] };
}
