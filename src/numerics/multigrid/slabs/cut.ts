// How a box that does not fit one memory is cut along z.

/**
 * Planes that a slab keeps of each neighbour: as many as its own rows of the second coarse level need, which reach one
 * block of 4 planes beyond it, and the strength of couplings there another one.
 */
export const ghosts = 8;

/** A slab's own planes of voxels, `start` to `end`, and how many of its neighbours' it keeps. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly below: number;
  readonly above: number;
}

/**
 * Slabs of about `planes` planes. They begin at multiples of 8, so that blocks of the first two coarse levels never
 * straddle a cut and have the same colours in a slab as in the whole.
 */
export function cutIntoSlabs(nz: number, planes: number, isRing: boolean): Cut[] {
  const unit = ghosts;
  const units = Math.max(1, Math.floor(nz / unit));
  const count = Math.min(units, Math.ceil(nz / Math.max(unit, planes)));
  const first = (slab: number): number => (slab === count ? nz : Math.round((slab * units) / count) * unit);
  return Array.from({ length: count }, (_, slab) => ({
    start: first(slab),
    end: first(slab + 1),
    below: slab > 0 || isRing ? ghosts : 0,
    above: slab < count - 1 || isRing ? ghosts : 0,
  }));
}
