import { extname } from 'node:path';
import type { LongWork } from '../base/index.ts';
import { releaseIdleEngines } from '../compute/index.ts';
import {
  writeImage,
  type LabelledVolume,
  type NamedFields,
  type PlaneField,
  type WriteOptions,
} from '../microstructure/index.ts';
import { faceFluxes, type FaceFluxes, type SolvedPotential } from './face-fluxes.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';

export type { SolvedPotential } from './face-fluxes.ts';

/**
 * Flux vector at the voxels' centres: along each axis the mean of the fluxes through the voxel's two faces, over
 * σ_ref Δφ/L; zero in insulators. The potential climbs along its axis, so the flux runs against it: the volume mean of
 * that component is −σ_eff/σ_ref, exactly where the flux through all layers is the same.
 */
export function fluxField(volume: LabelledVolume, solved: SolvedPotential): PlaneField {
  return byVoxel(volume, faceFluxes(volume, solved), 3, (fluxes, _, target, at) => {
    for (let axis = 0; axis < 3; axis++) target[at + axis] = (fluxes[2 * axis] + fluxes[2 * axis + 1]) / 2;
  });
}

/**
 * Power that each voxel dissipates per volume, over σ_ref (Δφ/L)²: Σ J²/2σ over its six half-cells of conductivity σ, and
 * half of what a contact at its faces dissipates. Its volume mean is σ_eff/σ_ref, the energy form of the effective
 * coefficient: it shows where the structure resists.
 */
export function dissipationField(volume: LabelledVolume, solved: SolvedPotential): PlaneField {
  return byVoxel(volume, faceFluxes(volume, solved), 1, (_, losses, target, at) => {
    let sum = 0;
    for (let face = 0; face < 6; face++) sum += losses[face];
    target[at] = sum;
  });
}

/** A field made voxel by voxel while it is read; insulators hold zeros. */
function byVoxel(
  { shape: [nx, ny] }: LabelledVolume,
  faces: FaceFluxes,
  components: number,
  evaluate: (fluxes: Float64Array, losses: Float64Array, target: Float32Array, at: number) => void,
): PlaneField {
  const fluxes = new Float64Array(6);
  const losses = new Float64Array(6);
  return {
    dataType: 'float32',
    components,
    planes(first, count) {
      const target = new Float32Array(nx * ny * count * components);
      let at = 0;
      for (let z = first; z < first + count; z++) {
        for (let y = 0; y < ny; y++) {
          for (let x = 0; x < nx; x++, at++) {
            if (faces.conductivityOf(at + nx * ny * first) === 0) continue;
            faces.through(x, y, z, fluxes, losses);
            evaluate(fluxes, losses, target, at * components);
          }
        }
      }
      return target;
    },
  };
}

/** The fields of the results that kept their potential: `potential_z`, `flux_z`, `dissipation_z`, one set an axis. */
export function transportFields(
  volume: LabelledVolume,
  medium: Pick<TransportOptions, 'conductivities' | 'contactResistances'>,
  results: readonly Pick<TransportResult, 'axis' | 'boundary' | 'potential'>[],
): NamedFields['fields'] {
  return Object.fromEntries(
    results.flatMap(({ axis, boundary, potential }) => {
      if (potential === undefined) return [];
      const solved = { ...medium, axis, boundary, potential };
      return [
        [`potential_${axis}`, potential],
        [`flux_${axis}`, fluxField(volume, solved)],
        [`dissipation_${axis}`, dissipationField(volume, solved)],
      ] as const;
    }),
  );
}

/**
 * Writes named fields over a volume with its labels, by the extension: `.vti` and `.zarr` take all of them together, of
 * other formats each field becomes a file of its own, `NAME.FIELD.npy`.
 * @returns the paths that were written.
 * @throws InputError as `writeImage` does.
 */
export async function writeTransportFields(
  path: string,
  { data, shape, voxelSize, phases }: LabelledVolume,
  fields: NamedFields['fields'],
  options: WriteOptions & LongWork = {},
): Promise<string[]> {
  // What the solver holds ready for its next call is more than the fields.
  releaseIdleEngines();
  const all = { labels: data, ...fields };
  const extension = extname(path);
  if (['.vti', '.zarr'].includes(extension.toLowerCase())) {
    await writeImage(path, { shape, voxelSize, phases, fields: all }, options);
    return [path];
  }
  const written: string[] = [];
  for (const [name, field] of Object.entries(all)) {
    const file = `${path.slice(0, path.length - extension.length)}.${name}${extension}`;
    await writeImage(file, { shape, voxelSize, fields: { [name]: field } }, options);
    written.push(file);
  }
  return written;
}
