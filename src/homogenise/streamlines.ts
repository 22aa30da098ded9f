import { pacer, type LongWork } from '../base/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { faceFluxes, type FaceFluxes, type SolvedPotential } from './face-fluxes.ts';

/** Paths of the flux from the first plate to the last. Each carries the same share of it. */
export interface Streamlines {
  /** x, y, z in metres and the flux over σ_ref Δφ/L of every point, line after line. */
  readonly points: Float32Array;
  /** Points before each line, and all of them at the end. */
  readonly starts: Uint32Array;
  /** Length of each line over that of the volume along its axis. */
  readonly relativeLengths: Float64Array;
  /** Lines that were begun but did not arrive, which a residual of the potential may cause. */
  readonly lost: number;
}

/** Voxels that a line may pass, as a multiple of the three edges together. */
const patience = 20;
const axes: readonly Axis[] = ['x', 'y', 'z'];

/**
 * Streamlines of a flux between plates by Pollock's method (1988, doi:10.1111/j.1745-6584.1988.tb00425.x): within a voxel
 * each component runs linearly from one face's flux to the other's, so that paths are known in closed form, never enter
 * an insulator and never cross. They begin on the first plate where equal parts of the whole flux enter, and run up the
 * potential, against the flux.
 * @throws InputError and CancelledError.
 */
export async function streamlines(
  volume: LabelledVolume,
  solved: SolvedPotential,
  count: number,
  { signal }: LongWork = {},
): Promise<Streamlines> {
  const faces = faceFluxes(volume, solved);
  const drive = axes.indexOf(solved.axis);
  const length = volume.shape[drive] * volume.voxelSize[drive];
  const points: number[] = [];
  const starts = [0];
  const relativeLengths: number[] = [];
  const seeds = seedsOn(volume, faces, drive, count);
  const pace = pacer(signal);
  for (const seed of seeds) {
    await pace();
    const before = points.length;
    const travelled = follow(volume, faces, drive, seed, points);
    if (travelled === undefined) {
      points.length = before;
      continue;
    }
    starts.push(points.length / 4);
    relativeLengths.push(travelled / length);
  }
  return {
    points: Float32Array.from(points),
    starts: Uint32Array.from(starts),
    relativeLengths: Float64Array.from(relativeLengths),
    lost: seeds.length - relativeLengths.length,
  };
}

/** A voxel and a place within it, 0 to 1 along each axis. */
interface Position {
  readonly voxel: [number, number, number];
  readonly local: [number, number, number];
}

/** Places on the first plate, at the middles of equal parts of the flux that enters, voxel after voxel. */
function seedsOn({ shape }: LabelledVolume, faces: FaceFluxes, drive: number, count: number): Position[] {
  const [across, down] = [0, 1, 2].filter((axis) => axis !== drive) as [number, number];
  const [fluxes, losses] = [new Float64Array(6), new Float64Array(6)];
  const entering = new Float64Array(shape[across] * shape[down]);
  for (let at = 0; at < entering.length; at++) {
    const voxel: [number, number, number] = [0, 0, 0];
    voxel[across] = at % shape[across];
    voxel[down] = Math.floor(at / shape[across]);
    faces.through(...voxel, fluxes, losses);
    entering[at] = Math.max(0, -fluxes[2 * drive]);
  }
  const whole = entering.reduce((sum, flux) => sum + flux, 0);
  const seeds: Position[] = [];
  let passed = 0;
  for (const [at, flux] of entering.entries()) {
    passed += flux;
    while (seeds.length < count && ((seeds.length + 0.5) / count) * whole < passed) {
      const share = (passed - ((seeds.length + 0.5) / count) * whole) / flux;
      const seed: Position = { voxel: [0, 0, 0], local: [0, 0, 0] };
      seed.voxel[across] = at % shape[across];
      seed.voxel[down] = Math.floor(at / shape[across]);
      seed.local[across] = share;
      // Multiples of the golden section fill a line evenly.
      seed.local[down] = (seeds.length * 0.6180339887498949) % 1;
      seeds.push(seed);
    }
  }
  return seeds;
}

/** Appends a path voxel face by voxel face. @returns its length in metres; undefined when it does not arrive. */
function follow(
  { shape, voxelSize }: LabelledVolume,
  faces: FaceFluxes,
  drive: number,
  { voxel, local }: Position,
  points: number[],
): number | undefined {
  const [fluxes, losses] = [new Float64Array(6), new Float64Array(6)];
  const most = patience * (shape[0] + shape[1] + shape[2]);
  let travelled = 0;
  for (let step = 0; step < most; step++) {
    faces.through(...voxel, fluxes, losses);
    const from = placeOf(voxel, local, voxelSize);
    if (step === 0) points.push(...from, magnitude(fluxes));
    const exit = crossVoxel(fluxes, voxelSize, local);
    if (exit === undefined) return undefined;
    const to = placeOf(voxel, local, voxelSize);
    travelled += Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    points.push(...to, magnitude(fluxes));
    const [axis, isHigh] = [exit >> 1, exit % 2 === 1];
    voxel[axis] += isHigh ? 1 : -1;
    if (axis === drive && voxel[axis] === shape[axis]) return travelled;
    if (voxel[axis] < 0 || voxel[axis] >= shape[axis]) return undefined;
    local[axis] = isHigh ? 0 : 1;
  }
  return undefined;
}

function placeOf(
  voxel: readonly number[],
  local: readonly number[],
  voxelSize: readonly number[],
): [number, number, number] {
  return [
    (voxel[0] + local[0]) * voxelSize[0],
    (voxel[1] + local[1]) * voxelSize[1],
    (voxel[2] + local[2]) * voxelSize[2],
  ];
}

/** Of the flux at the voxel's centre. */
function magnitude(fluxes: Float64Array): number {
  return Math.hypot(fluxes[0] + fluxes[1], fluxes[2] + fluxes[3], fluxes[4] + fluxes[5]) / 2;
}

/** Moves `local` up the potential to the face where the path leaves the voxel. @returns the face; undefined for none. */
function crossVoxel(fluxes: Float64Array, voxelSize: readonly number[], local: number[]): number | undefined {
  let exit: number | undefined;
  let soonest = Infinity;
  for (let axis = 0; axis < 3; axis++) {
    const [time, face] = timeToLeave(fluxes, voxelSize, local, axis);
    if (time < soonest) [soonest, exit] = [time, face];
  }
  if (exit === undefined) return undefined;
  for (let axis = 0; axis < 3; axis++) {
    const { low, slope, here } = speedAlong(fluxes, voxelSize, local, axis);
    const moved =
      slope === 0 ? local[axis] + here * soonest : (here * Math.exp(slope * soonest) - low) / slope;
    local[axis] = Math.min(1, Math.max(0, moved));
  }
  local[exit >> 1] = exit % 2;
  return exit;
}

/** Speed along an axis in voxel edges: at its low face, how it grows, and at the place. */
function speedAlong(
  fluxes: Float64Array,
  voxelSize: readonly number[],
  local: readonly number[],
  axis: number,
): { low: number; slope: number; here: number } {
  const low = -fluxes[2 * axis] / voxelSize[axis];
  const high = -fluxes[2 * axis + 1] / voxelSize[axis];
  const slope = Math.abs(high - low) < 1e-9 * (Math.abs(high) + Math.abs(low)) ? 0 : high - low;
  return { low, slope, here: slope === 0 ? (low + high) / 2 : low + slope * local[axis] };
}

function timeToLeave(
  fluxes: Float64Array,
  voxelSize: readonly number[],
  local: readonly number[],
  axis: number,
): [time: number, face: number] {
  const { low, slope, here } = speedAlong(fluxes, voxelSize, local, axis);
  const isHigh = here > 0;
  const end = isHigh ? low + slope : low;
  // Where the speed changes its sign on the way, the path never gets to that face.
  if (here === 0 || end * here <= 0) return [Infinity, 2 * axis];
  const way = (isHigh ? 1 : 0) - local[axis];
  const time = slope === 0 ? way / here : Math.log(end / here) / slope;
  return [Math.max(0, time), 2 * axis + Number(isHigh)];
}
