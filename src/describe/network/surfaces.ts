import { pacer } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { areaFactors, normalOf } from '../particles/area-factors.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';
import { directions } from '../transitions.ts';

/**
 * Area (m²; in a section length, m) of each region 1, 2, ... to other phases by Crofton's formula ({@link areaFactors}): sums
 * over the steps from the region's voxels to neighbours of another phase. Beyond the image lies what lies on its face; entry
 * 0 is 0. `phase` numbers each voxel's phase; `distance` (m) is that to other phases, beyond which there is nothing to look at.
 */
export async function regionSurfaces(
  { data: labels, count }: ParticleLabels,
  phase: Uint8Array,
  distance: Float32Array,
  { shape, voxelSize }: { readonly shape: Shape; readonly voxelSize: VoxelSize },
  signal?: AbortSignal,
): Promise<Float64Array> {
  const [nx, ny, nz] = shape;
  const neighbours = new Neighbours(phase, shape, voxelSize);
  const surfaces = new Float64Array(count + 1);
  // A little more than the way to the farthest neighbour, for distances in single precision.
  const reach = 1.0001 * Math.hypot(...voxelSize);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      const isInner = y > 0 && y < ny - 1 && z > 0 && z < nz - 1;
      for (let x = 0; x < nx; x++) {
        const label = labels[row + x];
        if (label === 0 || distance[row + x] > reach) continue;
        surfaces[label] +=
          isInner && x > 0 && x < nx - 1 ? neighbours.inner(row + x) : neighbours.outer(row + x, [x, y, z]);
      }
    }
  }
  return surfaces;
}

/** The 26 steps from a voxel to its neighbours, with the area that each stands for where it leaves the phase. */
class Neighbours {
  readonly #phase: Uint8Array;
  readonly #shape: Shape;
  readonly #steps: readonly (readonly [number, number, number])[];
  readonly #offsets: Int32Array;
  readonly #areas: Float64Array;

  constructor(phase: Uint8Array, shape: Shape, voxelSize: VoxelSize) {
    const { corrected } = areaFactors(voxelSize, normalOf(shape));
    this.#phase = phase;
    this.#shape = shape;
    this.#steps = directions.flatMap(([x, y, z]) => [[x, y, z] as const, [-x, -y, -z] as const]);
    this.#offsets = Int32Array.from(this.#steps, ([x, y, z]) => x + shape[0] * (y + shape[1] * z));
    this.#areas = Float64Array.from(this.#steps, (_, step) => 2 * corrected[step >> 1]);
  }

  /** Area of a voxel all of whose neighbours lie in the image. */
  inner(voxel: number): number {
    const phase = this.#phase;
    const offsets = this.#offsets;
    const areas = this.#areas;
    const own = phase[voxel];
    let area = 0;
    for (let step = 0; step < 26; step++) {
      if (phase[voxel + offsets[step]] !== own) area += areas[step];
    }
    return area;
  }

  /** The same on the image's faces: a step out of the image counts one half, as its opposite leads out too. */
  outer(voxel: number, place: readonly [number, number, number]): number {
    const own = this.#phase[voxel];
    const [nx, ny] = this.#shape;
    let area = 0;
    this.#steps.forEach((step, k) => {
      const beside = step.map((part, axis) => place[axis] + part);
      const [x, y, z] = beside.map((at, axis) => Math.min(this.#shape[axis] - 1, Math.max(0, at)));
      if (this.#phase[x + nx * (y + ny * z)] === own) return;
      const isOut = beside.some((at, axis) => at < 0 || at >= this.#shape[axis]);
      area += isOut ? this.#areas[k] / 2 : this.#areas[k];
    });
    return area;
  }
}
