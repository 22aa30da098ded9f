import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { faceFluxes, type SolvedPotential } from './face-fluxes.ts';

/** Potential and flux on a plane of voxels. */
export interface FieldSlice {
  readonly across: Axis;
  readonly layer: number;
  /** Voxels along the first and the second of the other two axes. */
  readonly shape: readonly [number, number];
  /** First axis fastest; 0 in insulators. */
  readonly potential: Float32Array;
  /** Magnitude of the flux at the voxels' centres over σ_ref Δφ/L; 0 in insulators. */
  readonly flux: Float32Array;
}

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** The plane of voxels across an axis at a layer. @throws InputError as {@link faceFluxes} does. */
export function fieldSlice(
  volume: LabelledVolume,
  solved: SolvedPotential,
  across: Axis,
  layer: number,
): FieldSlice {
  const faces = faceFluxes(volume, solved);
  const normal = axes.indexOf(across);
  const [first, second] = [0, 1, 2].filter((axis) => axis !== normal) as [number, number];
  const shape = [volume.shape[first], volume.shape[second]] as const;
  const [fluxes, losses] = [new Float64Array(6), new Float64Array(6)];
  const potential = new Float32Array(shape[0] * shape[1]);
  const flux = new Float32Array(potential.length);
  const place: [number, number, number] = [0, 0, 0];
  place[normal] = layer;
  for (let at = 0; at < potential.length; at++) {
    place[first] = at % shape[0];
    place[second] = Math.floor(at / shape[0]);
    const voxel = place[0] + volume.shape[0] * (place[1] + volume.shape[1] * place[2]);
    if (faces.conductivityOf(voxel) === 0) continue;
    faces.through(...place, fluxes, losses);
    potential[at] = solved.potential[voxel];
    flux[at] = Math.hypot(fluxes[0] + fluxes[1], fluxes[2] + fluxes[3], fluxes[4] + fluxes[5]) / 2;
  }
  return { across, layer, shape, potential, flux };
}
