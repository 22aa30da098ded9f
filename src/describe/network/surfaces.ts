import { pacer } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { weightedDirections } from '../direction-weights.ts';
import { directions } from '../transitions.ts';
import type { Regions } from './regions.ts';

/**
 * Area (m²) of each region 1, 2, ... to other phases by Crofton's formula, A = 2 Σ_k w_k N_k V_voxel / |u_k| over the 13
 * directions between neighbouring voxels (Ohser and Schladitz, doi:10.1002/9783527623334), N_k the steps along u_k from the
 * region into another phase. Beyond the image lies what lies on its face; entry 0 is 0. `phase` numbers each voxel's phase.
 */
export async function regionSurfaces(
  { labels, count }: Regions,
  phase: Uint8Array,
  shape: Shape,
  voxelSize: VoxelSize,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const [nx, ny, nz] = shape;
  const areas = stepAreas(voxelSize);
  const surfaces = new Float64Array(count + 1);
  const steps = directions.flatMap(([x, y, z], k) => [
    { x, y, z, area: areas[k] },
    { x: -x, y: -y, z: -z, area: areas[k] },
  ]);
  const dx = Int32Array.from(steps, ({ x }) => x);
  const dy = Int32Array.from(steps, ({ y }) => y);
  const dz = Int32Array.from(steps, ({ z }) => z);
  const offset = Int32Array.from(steps, ({ x, y, z }) => x + nx * (y + ny * z));
  const area = Float64Array.from(steps, (step) => step.area);
  const pace = pacer(signal);
  const inside = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      const isInner = y > 0 && y < ny - 1 && z > 0 && z < nz - 1;
      for (let x = 0, i = row; x < nx; x++, i++) {
        const label = labels[i];
        if (label === 0) continue;
        const own = phase[i];
        if (isInner && x > 0 && x < nx - 1) {
          for (let k = 0; k < 26; k++) if (phase[i + offset[k]] !== own) surfaces[label] += area[k];
          continue;
        }
        for (let k = 0; k < 26; k++) {
          const [u, v, w] = [x + dx[k], y + dy[k], z + dz[k]];
          const beside = inside(u, nx) + nx * (inside(v, ny) + ny * inside(w, nz));
          if (phase[beside] === own) continue;
          const isOut = u < 0 || v < 0 || w < 0 || u >= nx || v >= ny || w >= nz;
          surfaces[label] += isOut ? area[k] / 2 : area[k];
        }
      }
    }
  }
  return surfaces;
}

/** Area that one step from one phase into another stands for, by direction. */
function stepAreas(voxelSize: VoxelSize): number[] {
  const volume = voxelSize[0] * voxelSize[1] * voxelSize[2];
  return weightedDirections(voxelSize).map(({ weight, length }) => (2 * weight * volume) / length);
}
