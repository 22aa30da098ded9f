import { extname } from 'node:path';
import type { LongWork } from '../base/index.ts';
import {
  writeImage,
  type LabelledVolume,
  type NamedFields,
  type PlaneField,
  type WriteOptions,
} from '../microstructure/index.ts';
import { faceFluxes, type FaceFluxes, type SolvedPotential } from './face-fluxes.ts';
import type { TransportResult } from './transport-types.ts';

export type { FieldBoundary, SolvedPotential } from './face-fluxes.ts';

/**
 * Flux vector at the voxels' centres: along each axis the mean of the fluxes through the voxel's two faces, over
 * σ_ref Δφ/L; zero in insulators. The potential climbs along its axis, so the flux runs against it: the volume mean of
 * that component is −σ_eff/σ_ref, exactly where the flux through all layers is the same.
 */
export function fluxField(volume: LabelledVolume, solved: SolvedPotential): PlaneField {
  return byVoxel(volume, faceFluxes(volume, solved), 3, (faces, target, at) => {
    for (let axis = 0; axis < 3; axis++) target[at + axis] = (faces[2 * axis] + faces[2 * axis + 1]) / 2;
  });
}

/**
 * Power that each voxel dissipates per volume, over σ_ref (Δφ/L)²: Σ J²/2σ over its six half-cells of conductivity σ.
 * Its volume mean is σ_eff/σ_ref, the energy form of the effective coefficient: it shows where the structure resists.
 */
export function dissipationField(volume: LabelledVolume, solved: SolvedPotential): PlaneField {
  return byVoxel(volume, faceFluxes(volume, solved), 1, (faces, target, at, conductivity) => {
    let sum = 0;
    for (let face = 0; face < 6; face++) sum += faces[face] ** 2;
    target[at] = sum / (2 * conductivity);
  });
}

/** A field made voxel by voxel while it is read; insulators hold zeros. */
function byVoxel(
  { shape: [nx, ny] }: LabelledVolume,
  fluxes: FaceFluxes,
  components: number,
  evaluate: (faces: Float64Array, target: Float32Array, at: number, conductivity: number) => void,
): PlaneField {
  const faces = new Float64Array(6);
  return {
    dataType: 'float32',
    components,
    planes(first, count) {
      const target = new Float32Array(nx * ny * count * components);
      for (let at = 0; at < nx * ny * count; at++) {
        const conductivity = fluxes.conductivityOf(at + nx * ny * first);
        if (conductivity === 0) continue;
        fluxes.through(at % nx, Math.floor(at / nx) % ny, first + Math.floor(at / (nx * ny)), faces);
        evaluate(faces, target, at * components, conductivity);
      }
      return target;
    },
  };
}

/** The fields of the results that kept their potential: `potential_z`, `flux_z`, `dissipation_z`, one set an axis. */
export function transportFields(
  volume: LabelledVolume,
  conductivities: Readonly<Record<string, number>>,
  results: readonly Pick<TransportResult, 'axis' | 'boundary' | 'potential'>[],
): NamedFields['fields'] {
  return Object.fromEntries(
    results.flatMap(({ axis, boundary, potential }) => {
      if (potential === undefined) return [];
      const solved = { axis, boundary, conductivities, potential };
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
