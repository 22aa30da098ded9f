import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import type { PhaseColour } from './palette.ts';

/** A volume made ready for rays: which phase a voxel shows, and how filled its neighbourhood is. */
export interface Scene {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  /** 0 is see-through, k + 1 is the k-th phase colour. */
  readonly phases: Uint8Array;
  /** Share of opaque voxels nearby (255 is all): over a few voxels, its gradient gives smooth normals. */
  readonly near: Uint8Array;
  /** The same over a wider neighbourhood, for the light that reaches a hollow. */
  readonly wide: Uint8Array;
  /** Radius of `wide` in voxels. */
  readonly wideRadius: number;
  /** The corner x >= cut[0], y < cut[1], z >= cut[2] is taken away. */
  readonly cut: readonly [number, number, number];
}

/** Larger volumes are shown by every n-th voxel: the picture has no more pixels anyway. */
const longestSide = 320;

/** `cutAway`: share of each edge that is taken away at the corner towards the viewer, 0 to 1. */
export function sceneOf(volume: LabelledVolume, colours: readonly PhaseColour[], cutAway: number): Scene {
  const skip = Math.max(1, Math.ceil(Math.max(...volume.shape) / longestSide));
  const shape = volume.shape.map((count) => Math.ceil(count / skip)) as unknown as Shape;
  const voxelSize = volume.voxelSize.map(
    (size, k) => (size * volume.shape[k]) / shape[k],
  ) as unknown as VoxelSize;
  const phases = sample(volume, colours, shape, skip);
  const opaque = phases.map((phase) => (phase === 0 ? 0 : 255));
  const near = blur(opaque, shape, 2);
  const wideRadius = Math.max(2, Math.round(Math.max(...shape) / 40));
  const wide = blur(near, shape, wideRadius);
  const [nx, ny, nz] = shape;
  const cut = [
    Math.round(nx * (1 - cutAway)),
    Math.round(ny * cutAway),
    Math.round(nz * (1 - cutAway)),
  ] as const;
  return { shape, voxelSize, phases, near, wide, wideRadius, cut };
}

function sample(
  volume: LabelledVolume,
  colours: readonly PhaseColour[],
  [nx, ny, nz]: Shape,
  skip: number,
): Uint8Array {
  const [sx, sy] = volume.shape;
  const largest = colours.reduce((most, { label }) => Math.max(most, label), 0);
  const entries = new Uint8Array(largest + 1);
  colours.forEach(({ label, pore }, k) => {
    entries[label] = pore ? 0 : k + 1;
  });
  const out = new Uint8Array(nx * ny * nz);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const from = (z * skip * sy + y * skip) * sx;
      for (let x = 0; x < nx; x++, to++) out[to] = entries[volume.data[from + x * skip]];
    }
  }
  return out;
}

/** Mean over the cube of edge 2 radius + 1, one axis after the other; outside, the outermost voxel goes on. */
export function blur(values: Uint8Array, [nx, ny, nz]: Shape, radius: number): Uint8Array {
  const first = new Uint8Array(values.length);
  const second = new Uint8Array(values.length);
  blurRows(values, first, nx, radius);
  blurAcross(first, second, ny, nx, radius);
  blurAcross(second, first, nz, nx * ny, radius);
  return first;
}

/** Running means along x. Sums are divided by multiplying with a 16-bit reciprocal: exact to one grey level. */
function blurRows(from: Uint8Array, to: Uint8Array, count: number, radius: number): void {
  const reciprocal = Math.ceil(65536 / (2 * radius + 1));
  for (let row = 0; row < from.length; row += count) {
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += from[row + clamp(k, count)];
    for (let k = 0; k < count; k++) {
      to[row + k] = (sum * reciprocal) >>> 16;
      const entering = from[row + clamp(k + radius + 1, count)];
      sum += entering - from[row + clamp(k - radius, count)];
    }
  }
}

/** Running means across rows or pages, `stride` lines at once, so that memory is read in order. */
function blurAcross(from: Uint8Array, to: Uint8Array, count: number, stride: number, radius: number): void {
  const sums = new Int32Array(stride);
  const reciprocal = Math.ceil(65536 / (2 * radius + 1));
  for (let block = 0; block < from.length; block += count * stride) {
    sums.fill(0);
    for (let k = -radius; k <= radius; k++) {
      const at = block + clamp(k, count) * stride;
      for (let j = 0; j < stride; j++) sums[j] = sums[j] + from[at + j];
    }
    for (let k = 0; k < count; k++) {
      const row = block + k * stride;
      const entering = block + clamp(k + radius + 1, count) * stride;
      const leaving = block + clamp(k - radius, count) * stride;
      for (let j = 0; j < stride; j++) {
        const sum = sums[j];
        to[row + j] = (sum * reciprocal) >>> 16;
        sums[j] = sum + from[entering + j] - from[leaving + j];
      }
    }
  }
}

function clamp(k: number, count: number): number {
  return k < 0 ? 0 : k >= count ? count - 1 : k;
}
