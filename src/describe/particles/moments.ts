import { InputError, pacer } from '../../base/index.ts';
import { voxelCount } from '../../microstructure/index.ts';
import type { ParticleLabels } from './particle-table.ts';

/** Sums over the voxels of each particle, in voxels; whole numbers, so exact below 2^53. */
export interface ParticleMoments {
  readonly voxels: Float64Array;
  /** Sums of x, y, z; three each. */
  readonly first: Float64Array;
  /** Sums of xx, yy, zz, xy, xz, yz; six each. */
  readonly second: Float64Array;
  /** First voxel along x, y, z and one past the last; six each. */
  readonly bounds: Uint32Array;
}

/**
 * Counts and moments of every particle in one pass: a run of equal labels along x adds closed sums, so that the work a voxel
 * is one comparison.
 * @throws InputError for an image whose size is not its shape's, a label over `count`, or one without voxels.
 */
export async function particleMoments(
  particles: ParticleLabels,
  signal?: AbortSignal,
): Promise<ParticleMoments> {
  const { data, shape, count } = particles;
  if (data.length === 0 || data.length !== voxelCount(shape)) throw wrongSize(particles);
  const [nx, ny, nz] = shape;
  const moments = emptyMoments(count);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) addRow(data, nx * (y + ny * z), nx, y, z, moments, count);
  }
  const empty = moments.voxels.indexOf(0);
  if (empty >= 0) {
    throw new InputError(`particle ${empty + 1} of ${count} has no voxel`, {
      at: { field: 'labels' },
      expected: 'labels from 1 on without gaps',
    });
  }
  return moments;
}

function emptyMoments(count: number): ParticleMoments {
  const bounds = new Uint32Array(6 * count);
  for (let at = 0; at < bounds.length; at += 6) bounds.fill(0xffffffff, at, at + 3);
  return {
    voxels: new Float64Array(count),
    first: new Float64Array(3 * count),
    second: new Float64Array(6 * count),
    bounds,
  };
}

function addRow(
  data: Uint32Array,
  row: number,
  nx: number,
  y: number,
  z: number,
  moments: ParticleMoments,
  count: number,
): void {
  let start = 0;
  let label = data[row];
  for (let x = 1; x <= nx; x++) {
    if (x < nx && data[row + x] === label) continue;
    if (label > count) throw wrongLabel(label, count, [start, y, z]);
    if (label > 0) addRun(moments, label - 1, start, x, y, z);
    start = x;
    if (x < nx) label = data[row + x];
  }
}

/** Adds the voxels from x = `from` to `to` - 1 of a row. */
function addRun(
  { voxels, first, second, bounds }: ParticleMoments,
  particle: number,
  from: number,
  to: number,
  y: number,
  z: number,
): void {
  const n = to - from;
  const sum = (n * (from + to - 1)) / 2;
  const last = to - 1;
  const squares = (last * to * (2 * last + 1) - (from - 1) * from * (2 * from - 1)) / 6;
  voxels[particle] += n;
  const vector = 3 * particle;
  first[vector] += sum;
  first[vector + 1] += n * y;
  first[vector + 2] += n * z;
  const tensor = 6 * particle;
  second[tensor] += squares;
  second[tensor + 1] += n * y * y;
  second[tensor + 2] += n * z * z;
  second[tensor + 3] += sum * y;
  second[tensor + 4] += sum * z;
  second[tensor + 5] += n * y * z;
  bounds[tensor] = Math.min(bounds[tensor], from);
  bounds[tensor + 1] = Math.min(bounds[tensor + 1], y);
  bounds[tensor + 2] = Math.min(bounds[tensor + 2], z);
  bounds[tensor + 3] = Math.max(bounds[tensor + 3], to);
  bounds[tensor + 4] = Math.max(bounds[tensor + 4], y + 1);
  bounds[tensor + 5] = Math.max(bounds[tensor + 5], z + 1);
}

function wrongSize({ data, shape }: ParticleLabels): InputError {
  return new InputError(`an image of shape ${shape.join(' x ')} has ${data.length} voxels`, {
    at: { field: 'labels' },
    expected: 'at least one voxel, and as many as the shape says',
  });
}

function wrongLabel(label: number, count: number, voxel: [number, number, number]): InputError {
  return new InputError(`label ${label} is none of ${count} particles`, {
    at: { field: 'labels', voxel },
    expected: `0 outside, 1 to ${count} inside`,
  });
}
