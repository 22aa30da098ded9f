import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, type Engine } from '../../compute/index.ts';
import { requireMask, type DistanceOptions, type MaskGrid } from './grid.ts';
import { squaredDistances, type SquaredDistances } from './squared-distances.ts';

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;

/**
 * Exact Euclidean distance (m) from the middle of each voxel inside to the middle of the nearest voxel outside; 0
 * outside, infinite everywhere inside when no voxel is outside. The order of the result is the mask's.
 *
 * Separable: counts along y, then the lowest parabola along x and along z (Felzenszwalb and Huttenlocher, Theory of
 * Computing 8, 415 (2012), doi 10.4086/toc.2012.v008a019). In edges of whole ratio the squared distances are exact
 * integers; else they are within three roundings of f32. Takes three bytes a voxel of one 4-GiB memory, or five.
 * @throws InputError when the mask and the shape differ, or the field does not fit one memory.
 */
export async function distanceTransform(
  mask: Uint8Array,
  shape: MaskGrid['shape'],
  voxelSize: MaskGrid['voxelSize'],
  options: DistanceOptions & LongWork = {},
): Promise<Float32Array> {
  const grid = { mask, shape, voxelSize };
  requireMask(grid);
  throwIfCancelled(options.signal);
  const engine = await (mask.length < small ? openInline() : openThreads(defaultThreads()));
  try {
    return await distancesOn(engine, grid, options);
  } finally {
    engine.close();
  }
}

/** {@link distanceTransform} on a given engine. */
export async function distancesOn(
  engine: Engine,
  grid: MaskGrid,
  options: DistanceOptions & LongWork,
): Promise<Float32Array> {
  return await readDistances(engine, await squaredDistances(engine, grid, options), grid.shape, options);
}

/** Voxels whose distances are copied out at a time: they go through the cache. */
const stride = 1_048_576;

/** Roots of squared distances, in metres and without the rows' padding. */
async function readDistances(
  engine: Engine,
  { at, type, row, unit }: SquaredDistances,
  [nx, ny, nz]: MaskGrid['shape'],
  { signal }: LongWork,
): Promise<Float32Array> {
  const { arena } = engine;
  const isWide = Number(type === 'f32');
  const distances = new Float32Array(nx * ny * nz);
  const rows = Math.min(ny * nz, Math.ceil(stride / nx));
  const roots = arena.allocate(4 * nx * rows, 'any');
  const turns = arena.allocate(16, 'any');
  for (let first = 0; first < ny * nz; first += rows) {
    throwIfCancelled(signal);
    const count = Math.min(rows, ny * nz - first);
    arena.f64(turns, 2).set([0, unit]);
    const field = at + (isWide ? 4 : 2) * row * first;
    await engine.run('rootRows', field, isWide, row, nx, count, roots, turns);
    distances.set(arena.f32(roots, count * nx), first * nx);
  }
  return distances;
}
