import { pacer } from '../../base/index.ts';
import { contentEdges, product } from './content.ts';
import type { Passages, PoreNetwork } from './pore-network.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';

/** Resistances (1/m, unit conductivity) of the two halves of one throat after the other, and of each opening. */
export interface Resistances {
  readonly throats: Float64Array;
  readonly openings: Float64Array;
}

/**
 * ∫ds/A(s) on the straight way from each pore's centre to each of its throats and openings, A(s) the section of all of the
 * pore's region across the way, in slices about as thick as a voxel. All throats of a pore share its sections, so this is
 * less than what the half resists.
 */
export async function sliceResistances(
  network: PoreNetwork,
  regions: ParticleLabels,
  signal?: AbortSignal,
): Promise<Resistances> {
  const { throats, openings } = network;
  const slicer = new Slicer(network);
  await slicer.gather(regions, signal);
  const pace = pacer(signal);
  const halves = new Float64Array(2 * throats.count);
  for (let half = 0; half < halves.length; half++) {
    await pace();
    halves[half] = slicer.resistance(throats.pores[half], throats, half >> 1);
  }
  const ends = new Float64Array(openings.count);
  for (let at = 0; at < ends.length; at++) {
    await pace();
    ends[at] = slicer.resistance(openings.pore[at], openings, at);
  }
  return { throats: halves, openings: ends };
}

/** Cuts regions into slices. */
class Slicer {
  readonly #network: PoreNetwork;
  /** Voxels of pore 0, 1, ... one after the other, and where each one's begin. */
  readonly #voxels: Uint32Array;
  readonly #start: Uint32Array;

  constructor(network: PoreNetwork) {
    this.#network = network;
    this.#start = new Uint32Array(network.pores.count + 1);
    network.pores.voxels.forEach((size, pore) => {
      this.#start[pore + 1] = this.#start[pore] + size;
    });
    this.#voxels = new Uint32Array(this.#start[network.pores.count]);
  }

  async gather({ data: labels, shape }: ParticleLabels, signal: AbortSignal | undefined): Promise<void> {
    const next = this.#start.slice();
    const pace = pacer(signal);
    const plane = shape[0] * shape[1];
    for (let start = 0; start < labels.length; start += plane) {
      await pace();
      for (let voxel = start; voxel < start + plane; voxel++) {
        if (labels[voxel] !== 0) this.#voxels[next[labels[voxel] - 1]++] = voxel;
      }
    }
  }

  resistance(pore: number, passages: Passages, at: number): number {
    const { centroid } = this.#network.pores;
    const way = [0, 1, 2].map((axis) => passages.centroid[3 * at + axis] - centroid[3 * pore + axis]);
    const length = Math.hypot(...way);
    if (length === 0) return 0;
    const slices = this.#slices(
      pore,
      way.map((part) => part / length),
      length,
    );
    const thickness = length / slices.length;
    const voxelVolume = product(contentEdges(this.#network.shape, this.#network.voxelSize));
    // Where the way leaves the region, the slice is as narrow as half a voxel.
    return slices.reduce((sum, voxels) => sum + thickness ** 2 / (Math.max(0.5, voxels) * voxelVolume), 0);
  }

  /** Voxels of the region in each slice of the way from its centre to the passage; a voxel is as long as its shadow. */
  #slices(pore: number, direction: readonly number[], length: number): Float64Array {
    const { shape, voxelSize, pores } = this.#network;
    const [nx, ny] = shape;
    const edge = Math.cbrt(product(voxelSize));
    const slices = new Float64Array(Math.max(1, Math.round(length / edge)));
    const scale = slices.length / length;
    const [u, v, w] = direction.map((part, axis) => part * voxelSize[axis] * scale);
    const from =
      scale * direction.reduce((sum, part, axis) => sum + part * pores.centroid[3 * pore + axis], 0);
    const half = (Math.abs(u) + Math.abs(v) + Math.abs(w)) / 2;
    for (let k = this.#start[pore]; k < this.#start[pore + 1]; k++) {
      const voxel = this.#voxels[k];
      const row = Math.floor(voxel / nx);
      const layer = Math.floor(row / ny);
      const place = (voxel - row * nx + 0.5) * u + (row - layer * ny + 0.5) * v + (layer + 0.5) * w - from;
      share(slices, place - half, place + half);
    }
    return slices;
  }
}

/** Shares one voxel out among the slices from `low` to `high`, evenly. */
function share(slices: Float64Array, low: number, high: number): void {
  const first = Math.max(0, Math.floor(low));
  const last = Math.min(slices.length - 1, Math.floor(high));
  const density = 1 / (high - low);
  for (let slice = first; slice <= last; slice++) {
    slices[slice] += (Math.min(high, slice + 1) - Math.max(low, slice)) * density;
  }
}
