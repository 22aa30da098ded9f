import { pacer, type LongWork } from '../base/index.ts';
import type { Random } from '../numerics/index.ts';
import { CellList } from './cell-list.ts';

/** Periodic along x and y; along z periodic too, or between hard walls at 0 and its length. */
export interface Box {
  /** m */
  readonly lengths: readonly [number, number, number];
  readonly walls: boolean;
}

export interface Packing {
  readonly radii: Float64Array;
  /** x, y, z of particle 0, 1, ... in m. */
  readonly centres: Float64Array;
  readonly sweeps: number;
  /** Whether no pair overlaps by more than `tolerance` of its sum of hard radii. */
  readonly converged: boolean;
  readonly tolerance: number;
}

export interface PackingOptions extends LongWork {
  /** Hard core of a particle as a share of its radius: below 1, particles that touch are pressed into each other. */
  readonly core: number;
  readonly tolerance?: number;
  readonly mostSweeps?: number;
}

/** Share of the final size at which the particles begin, and the sweeps in which they grow up. */
const startScale = 0.6;
const growthSweeps = 60;

/**
 * Packs spheres by growth and relaxation: they start small at random places, grow to their size, and in each sweep
 * every overlapping pair is pushed apart, the lighter one further (a deterministic relative of force-biased packing,
 * Mosciński and Bargieł, doi:10.1080/08927028908031373).
 */
export async function packSpheres(
  radii: Float64Array,
  box: Box,
  random: Random,
  { core, tolerance = 2e-3, mostSweeps = 600, signal, onProgress }: PackingOptions,
): Promise<Packing> {
  const centres = randomCentres(radii, box, core, random);
  const cells = new CellList(box, 2 * core * radii.reduce((most, radius) => Math.max(most, radius), 0));
  const pace = pacer(signal);
  let sweeps = 0;
  let converged = false;
  while (sweeps < mostSweeps && !converged) {
    await pace();
    const scale = Math.min(1, startScale + ((1 - startScale) * sweeps) / growthSweeps);
    cells.fill(centres);
    const overlap = relax(centres, radii, scale * core, box, cells);
    converged = scale === 1 && overlap <= tolerance;
    sweeps++;
    onProgress?.({ stage: 'packing particles', iteration: sweeps, residual: overlap });
  }
  return { radii, centres, sweeps, converged, tolerance };
}

function randomCentres(radii: Float64Array, box: Box, core: number, random: Random): Float64Array {
  const centres = new Float64Array(3 * radii.length);
  radii.forEach((radius, i) => {
    for (let axis = 0; axis < 3; axis++) centres[3 * i + axis] = random.uniform() * box.lengths[axis];
    keepInside(centres, i, core * radius, box);
  });
  return centres;
}

/** Moves every overlapping pair apart, one after the other; returns the largest overlap met, per sum of radii. */
function relax(centres: Float64Array, radii: Float64Array, scale: number, box: Box, cells: CellList): number {
  let largest = 0;
  for (let i = 0; i < radii.length; i++) {
    cells.forEachNear(centres, i, (j) => {
      if (j > i) largest = Math.max(largest, separate(centres, radii, i, j, scale, box));
    });
    keepInside(centres, i, scale * radii[i], box);
  }
  return largest;
}

function separate(
  centres: Float64Array,
  radii: Float64Array,
  i: number,
  j: number,
  scale: number,
  box: Box,
): number {
  const [dx, dy, dz] = difference(centres, i, j, box);
  const reach = scale * (radii[i] + radii[j]);
  const square = dx * dx + dy * dy + dz * dz;
  if (square >= reach * reach) return 0;
  const distance = Math.sqrt(square);
  const overlap = reach - distance;
  const shareOfJ = radii[i] ** 3 / (radii[i] ** 3 + radii[j] ** 3);
  // Two centres in the same place are parted along z.
  const direction = distance === 0 ? [0, 0, 1] : [dx / distance, dy / distance, dz / distance];
  for (let axis = 0; axis < 3; axis++) {
    centres[3 * i + axis] -= (1 - shareOfJ) * overlap * direction[axis];
    centres[3 * j + axis] += shareOfJ * overlap * direction[axis];
  }
  return overlap / reach;
}

function keepInside(centres: Float64Array, i: number, radius: number, box: Box): void {
  for (let axis = 0; axis < 3; axis++) {
    const length = box.lengths[axis];
    const at = centres[3 * i + axis];
    centres[3 * i + axis] =
      axis === 2 && box.walls
        ? Math.min(length - radius, Math.max(radius, at))
        : at - length * Math.floor(at / length);
  }
}

/** From particle i to the nearest image of particle j. */
function difference(centres: Float64Array, i: number, j: number, box: Box): [number, number, number] {
  const [dx, dy, dz] = [0, 1, 2].map((axis) => {
    const along = centres[3 * j + axis] - centres[3 * i + axis];
    const length = box.lengths[axis];
    return axis === 2 && box.walls ? along : along - length * Math.round(along / length);
  });
  return [dx, dy, dz];
}

/** Mean number of neighbours that a particle touches, and the deepest overlap per sum of radii. */
export function contacts(
  { radii, centres }: Packing,
  box: Box,
): { coordination: number; largestOverlap: number } {
  const cells = new CellList(box, 2 * radii.reduce((most, radius) => Math.max(most, radius), 0));
  cells.fill(centres);
  let touching = 0;
  let largestOverlap = 0;
  for (let i = 0; i < radii.length; i++) {
    cells.forEachNear(centres, i, (j) => {
      const distance = Math.hypot(...difference(centres, i, j, box));
      const overlap = 1 - distance / (radii[i] + radii[j]);
      if (j === i || overlap < 0) return;
      touching++;
      largestOverlap = Math.max(largestOverlap, overlap);
    });
  }
  return { coordination: touching / radii.length, largestOverlap };
}
