import { pacer } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';

/** Pairs of voxels between two looks at the signal. */
const chunk = 1 << 18;

/** Calls back for every voxel face between a voxel inside and one outside: the voxel outside, and the face's area (m²). */
export async function surfaceFaces(
  inside: Uint8Array,
  { shape, voxelSize: [dx, dy, dz] }: Pick<LabelledVolume, 'shape' | 'voxelSize'>,
  periodic: readonly Axis[],
  visit: (beyond: number, area: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const areas = [dy * dz, dx * dz, dx * dy];
  const pace = pacer(signal);
  for (const axis of [0, 1, 2] as const) {
    const length = shape[axis];
    if (length === 1) continue;
    const step = shape.slice(0, axis).reduce((product, n) => product * n, 1);
    const block = step * length;
    const faces = (from: number, to: number, count: number): void =>
      visitFaces(inside, from, to, count, (beyond) => visit(beyond, areas[axis]));
    for (let start = 0, rows = 0; start < inside.length; start += block, rows++) {
      if (step > 1 || rows % 256 === 0) await pace();
      for (let at = 0; at < block - step; at += chunk) {
        if (at > 0) await pace();
        faces(start + at, start + at + step, Math.min(chunk, block - step - at));
      }
      if (periodic.includes((['x', 'y', 'z'] as const)[axis])) faces(start + block - step, start, step);
    }
  }
}

function visitFaces(
  inside: Uint8Array,
  from: number,
  to: number,
  count: number,
  visit: (beyond: number) => void,
): void {
  for (let i = 0; i < count; i++) {
    if (inside[from + i] !== inside[to + i]) visit(inside[from + i] === 1 ? to + i : from + i);
  }
}
