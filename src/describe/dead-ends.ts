import { pacer, type LongWork } from '../base/index.ts';
import { connectedComponents, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import type { Descriptor } from './descriptor.ts';

export interface DeadEnds {
  readonly axis: Axis;
  /** Voxels of parts that reach from the first to the last layer of the axis. */
  readonly percolatingVoxels: number;
  /** Those of them on a way from face to face that comes through no voxel twice: the backbone. */
  readonly backboneVoxels: number;
  /** Share of the percolating voxels that lie on no such way, 0 to 1; null when nothing percolates. */
  readonly deadEndFraction: number | null;
}

/**
 * Backbone and dead ends of the percolating parts of phases along an axis, for voxels that touch through faces. A voxel is
 * a dead end when every way from it to one of the two faces comes back through the same voxel: it hangs on the rest by
 * one voxel. Dead ends behind a neck of two voxels or more count as backbone, so the fraction is a lower bound of what
 * carries no flux. Found as the biconnected block of an edge that joins the two faces (Hopcroft and Tarjan,
 * doi:10.1145/362248.362272), in time proportional to the voxels.
 * @throws InputError on an unknown phase.
 */
export async function deadEnds(
  volume: LabelledVolume,
  phases: string | readonly string[],
  axis: Axis,
  work: LongWork = {},
): Promise<DeadEnds> {
  const parts = await connectedComponents(volume, phases, { signal: work.signal });
  const open = parts.percolatingMask(axis);
  const percolatingVoxels = open.reduce((sum, voxel) => sum + voxel, 0);
  if (percolatingVoxels === 0) return { axis, percolatingVoxels, backboneVoxels: 0, deadEndFraction: null };
  const search = new BackboneSearch(open, volume.shape, axis);
  const pace = pacer(work.signal);
  for (let steps = 0; !search.advance(100_000); steps++) {
    await pace();
    work.onProgress?.({ stage: `dead ends ${axis}`, fraction: Math.min(1, search.seen / percolatingVoxels) });
  }
  const backboneVoxels = search.backbone;
  return { axis, percolatingVoxels, backboneVoxels, deadEndFraction: 1 - backboneVoxels / percolatingVoxels };
}

/**
 * Depth-first search from a point behind the last layer, which has all its voxels as neighbours and is itself joined to a
 * point before the first layer. A voxel's `low` is the earliest place that its subtree has a way back to.
 */
class BackboneSearch {
  readonly #open: Uint8Array;
  readonly #length: number;
  readonly #across: (voxel: number) => number;
  readonly #steps: readonly number[];
  readonly #isAtEnd: (voxel: number, direction: number) => boolean;
  /** Order in which voxels were found; 0 where they were not. The two points have 1 (before) and 2 (behind). */
  readonly #order: Uint32Array;
  readonly #low: Uint32Array;
  /** Direction to look at next, and the one that the search came by. */
  readonly #next: Uint8Array;
  readonly #cameBy: Uint8Array;
  /** Voxels found and not yet cut off. */
  readonly #stack: Uint32Array;
  #stacked = 0;
  #found = 2;
  #here = -1;
  #start = 0;

  constructor(open: Uint8Array, [nx, ny, nz]: readonly number[], axis: Axis) {
    this.#open = open;
    const x = (voxel: number): number => voxel % nx;
    const y = (voxel: number): number => Math.floor(voxel / nx) % ny;
    const z = (voxel: number): number => Math.floor(voxel / (nx * ny));
    const along = { x, y, z };
    this.#across = along[axis];
    this.#length = { x: nx, y: ny, z: nz }[axis];
    this.#steps = [1, -1, nx, -nx, nx * ny, -nx * ny];
    this.#isAtEnd = (voxel, direction) => {
      const at = direction < 2 ? x(voxel) : direction < 4 ? y(voxel) : z(voxel);
      const n = direction < 2 ? nx : direction < 4 ? ny : nz;
      return direction % 2 === 0 ? at === n - 1 : at === 0;
    };
    this.#order = new Uint32Array(open.length);
    this.#low = new Uint32Array(open.length);
    this.#next = new Uint8Array(open.length);
    this.#cameBy = new Uint8Array(open.length);
    this.#stack = new Uint32Array(open.length);
  }

  /** Voxels found so far. */
  get seen(): number {
    return this.#found - 2;
  }

  /** Voxels that were not cut off, once the search is done. */
  get backbone(): number {
    return this.#stacked;
  }

  /** Takes up to `limit` steps; true when the search is done. */
  advance(limit: number): boolean {
    for (let step = 0; step < limit; step++) {
      if (this.#here < 0 && !this.#enter()) return true;
      this.#step();
    }
    return false;
  }

  /** Goes on with another voxel of the last layer; false when there is none. */
  #enter(): boolean {
    for (; this.#start < this.#open.length; this.#start++) {
      const voxel = this.#start;
      if (this.#open[voxel] === 1 && this.#order[voxel] === 0 && this.#across(voxel) === this.#length - 1) {
        this.#find(voxel, 6);
        return true;
      }
    }
    return false;
  }

  #find(voxel: number, cameBy: number): void {
    this.#order[voxel] = ++this.#found;
    const place = this.#across(voxel);
    this.#low[voxel] = place === 0 ? 1 : place === this.#length - 1 ? 2 : this.#found;
    this.#cameBy[voxel] = cameBy;
    this.#stack[this.#stacked++] = voxel;
    this.#here = voxel;
  }

  #step(): void {
    const here = this.#here;
    const direction = this.#next[here]++;
    if (direction === 6) {
      this.#leave(here);
      return;
    }
    const other = here + this.#steps[direction];
    if (this.#open[other] !== 1 || this.#isAtEnd(here, direction)) return;
    const order = this.#order[other];
    if (order === 0) this.#find(other, direction);
    else if (order < this.#low[here] && (direction ^ 1) !== this.#cameBy[here]) this.#low[here] = order;
  }

  /** Back to where the search came from, cutting off what has no way past that. */
  #leave(voxel: number): void {
    const cameBy = this.#cameBy[voxel];
    const parent = cameBy === 6 ? -1 : voxel - this.#steps[cameBy];
    const parentOrder = parent < 0 ? 2 : this.#order[parent];
    if (this.#low[voxel] >= parentOrder) {
      while (this.#stack[--this.#stacked] !== voxel);
    } else if (parent >= 0 && this.#low[voxel] < this.#low[parent]) {
      this.#low[parent] = this.#low[voxel];
    }
    this.#here = parent;
  }
}

export interface DeadEndsOfPhases {
  readonly phases: Readonly<Record<string, Readonly<Record<Axis, DeadEnds>>>>;
}

/** {@link deadEnds} of every phase along every axis. */
export const deadEndsDescriptor: Descriptor<DeadEndsOfPhases> = {
  name: 'dead-ends',
  title: 'Dead ends',
  definition: 'share of the percolating voxels on no way from face to face that comes through no voxel twice',
  convention:
    'voxels touch through faces; what hangs on by two voxels or more is no dead end, so this is a lower bound of what carries no flux',
  source: 'Hopcroft and Tarjan, doi 10.1145/362248.362272',
  isDefault: false,
  async measure({ volume, phases }, work) {
    const found: Record<string, Record<Axis, DeadEnds>> = {};
    for (const phase of phases) {
      found[phase] = {
        x: await deadEnds(volume, phase, 'x', work),
        y: await deadEnds(volume, phase, 'y', work),
        z: await deadEnds(volume, phase, 'z', work),
      };
    }
    return { phases: found };
  },
  quantities: ({ phases }) =>
    Object.entries(phases).flatMap(([phase, along]) =>
      Object.values(along).map(({ axis, deadEndFraction }) => ({
        name: 'dead-end share',
        of: `${phase} ${axis}`,
        value: deadEndFraction,
        unit: '',
      })),
    ),
};
