import { pacer, type LongWork } from '../../base/index.ts';
import type { Axis, Shape } from '../../microstructure/index.ts';

/**
 * What lies around the image. `sample`: more of the same, so only what is inside is counted and stands for the whole;
 * `closed`: nothing, the phase ends there as a body does; `periodic`: the image again.
 */
export type Surroundings = 'sample' | 'closed' | 'periodic';

/** How often each of the 256 occupations of 2 x 2 x 2 neighbouring voxels occurs; bit y + 2 z + 4 x. */
export interface Configurations {
  readonly counts: Float64Array;
  /** Cubes of 2 x 2 x 2 voxels that were looked at. */
  readonly cubes: number;
}

/** Counts the configurations of a mask of zeros and ones. An axis of one voxel is taken to go on unchanged. */
export async function countConfigurations(
  mask: Uint8Array,
  shape: Shape,
  surroundings: Surroundings,
  { signal }: LongWork = {},
): Promise<Configurations> {
  const [nx, ny, nz] = shape;
  const empty = new Uint8Array(nx);
  const row = (y: number, z: number): Uint8Array => {
    const [j, k] = [insideOf(y, ny, surroundings), insideOf(z, nz, surroundings)];
    return j < 0 || k < 0 ? empty : mask.subarray(nx * (j + ny * k), nx * (j + ny * k) + nx);
  };
  const first = surroundings === 'closed' ? -1 : 0;
  const tables = [new Uint32Array(256), new Uint32Array(256)];
  const counts = new Float64Array(256);
  const pace = pacer(signal);
  for (let z = nz === 1 ? 0 : first; z < lastOf(nz, surroundings); z++) {
    await pace();
    for (let y = ny === 1 ? 0 : first; y < lastOf(ny, surroundings); y++) {
      countRow(row(y, z), row(y + 1, z), row(y, z + 1), row(y + 1, z + 1), surroundings, tables);
    }
    for (const table of tables) {
      table.forEach((count, code) => (counts[code] += count));
      table.fill(0);
    }
  }
  return { counts, cubes: counts.reduce((sum, count) => sum + count, 0) };
}

/** One past the last index of a cube's first voxel. */
function lastOf(n: number, surroundings: Surroundings): number {
  return n === 1 || surroundings !== 'sample' ? n : n - 1;
}

/** The index itself, around the end, or -1 where there is nothing. */
function insideOf(index: number, n: number, surroundings: Surroundings): number {
  if (n === 1) return 0;
  if (index >= 0 && index < n) return index;
  return surroundings === 'periodic' ? (index + n) % n : -1;
}

/** Counts along four rows side by side; every other cube in a table of its own, as additions to one place wait. */
function countRow(
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  surroundings: Surroundings,
  [even, odd]: readonly Uint32Array[],
): void {
  const nx = a.length;
  const at = (x: number): number => a[x] | (b[x] << 1) | (c[x] << 2) | (d[x] << 3);
  const first = at(0);
  if (nx === 1) {
    even[first | (first << 4)]++;
    return;
  }
  if (surroundings === 'closed') even[first << 4]++;
  let before = first;
  for (let x = 1; x < nx - 1; x += 2) {
    const here = a[x] | (b[x] << 1) | (c[x] << 2) | (d[x] << 3);
    even[before | (here << 4)]++;
    before = a[x + 1] | (b[x + 1] << 1) | (c[x + 1] << 2) | (d[x + 1] << 3);
    odd[here | (before << 4)]++;
  }
  if (nx % 2 === 0) {
    const last = at(nx - 1);
    even[before | (last << 4)]++;
    before = last;
  }
  if (surroundings === 'closed') odd[before]++;
  if (surroundings === 'periodic') odd[before | (first << 4)]++;
}

/** Axes along which an image has more than one voxel. */
export function wideAxes(shape: Shape): readonly Axis[] {
  return (['x', 'y', 'z'] as const).filter((_, axis) => shape[axis] > 1);
}
