import { pacer } from '../base/index.ts';
import type { Shape, VoxelSize } from '../microstructure/index.ts';
import type { Random } from '../numerics/index.ts';

/** Particles as slightly oblong ellipsoids. */
export interface Ellipsoids {
  /** Radius of the sphere of the same volume, m. */
  readonly radii: Float64Array;
  /** x, y, z of particle 0, 1, ... in m. */
  readonly centres: Float64Array;
  /** For each particle the 3 x 3 matrix, row by row, that takes the ellipsoid to the unit sphere, 1/m. */
  readonly toSphere: Float64Array;
  /** Longest half axis over radius, of all particles. */
  readonly longest: number;
}

/**
 * Gives spheres the shape of ellipsoids of the same volume, turned at random. `asphericity` is the standard
 * deviation of the logarithm of the half axes; they stay within two of them.
 */
export function shapeEllipsoids(
  radii: Float64Array,
  centres: Float64Array,
  asphericity: number,
  random: Random,
): Ellipsoids {
  const toSphere = new Float64Array(9 * radii.length);
  let longest = 1;
  radii.forEach((radius, i) => {
    const stretch = [0, 1, 2].map(() => asphericity * Math.min(2, Math.max(-2, random.normal())));
    const mean = (stretch[0] + stretch[1] + stretch[2]) / 3;
    const halfAxes = stretch.map((value) => Math.exp(value - mean));
    longest = Math.max(longest, ...halfAxes);
    const frame = randomFrame(random);
    for (let k = 0; k < 9; k++) toSphere[9 * i + k] = frame[k] / (halfAxes[Math.floor(k / 3)] * radius);
  });
  return { radii, centres, toSphere, longest };
}

/** A rotation that is uniform over all rotations: the matrix of a random unit quaternion. */
function randomFrame(random: Random): readonly number[] {
  const q = [random.normal(), random.normal(), random.normal(), random.normal()];
  const norm = Math.hypot(...q);
  const [w, x, y, z] = q.map((part) => part / norm);
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
}

/** Distances in m from the middle of each voxel to particle surfaces, negative inside; `reach` where it is more. */
export interface DistanceFields {
  readonly nearest: Float32Array;
  readonly second: Float32Array;
}

/**
 * Distances to the nearest and the second nearest particle, periodic along x and y (and z, unless there are
 * walls). A particle's distance is taken
 * as (rho - 1) R with rho the distance in the frame where it is the unit sphere: exact for spheres.
 * No particle may be so large that it and its reach meet themselves around the box.
 */
export async function distanceFields(
  particles: Ellipsoids,
  shape: Shape,
  voxelSize: VoxelSize,
  reach: number,
  walls: boolean,
  signal?: AbortSignal,
): Promise<DistanceFields> {
  const length = shape[0] * shape[1] * shape[2];
  const fields = {
    nearest: new Float32Array(length).fill(reach),
    second: new Float32Array(length).fill(reach),
  };
  const pace = pacer(signal);
  for (let particle = 0; particle < particles.radii.length; particle++) {
    await pace();
    drawParticle(particles, particle, fields, shape, voxelSize, reach, walls);
  }
  return fields;
}

function drawParticle(
  { radii, centres, toSphere, longest }: Ellipsoids,
  particle: number,
  { nearest, second }: DistanceFields,
  [nx, ny, nz]: Shape,
  [dx, dy, dz]: VoxelSize,
  reach: number,
  walls: boolean,
): void {
  const radius = radii[particle];
  const [cx, cy, cz] = centres.subarray(3 * particle, 3 * particle + 3);
  const [a, b, c, d, e, f, g, h, k] = toSphere.subarray(9 * particle, 9 * particle + 9);
  const extent = longest * (radius + reach);
  const [xFrom, xTo] = span(cx, extent, dx);
  const [yFrom, yTo] = span(cy, extent, dy);
  const [zFrom, zTo] = span(cz, extent, dz);
  for (let iz = walls ? Math.max(0, zFrom) : zFrom; iz <= (walls ? Math.min(nz - 1, zTo) : zTo); iz++) {
    const z = (iz + 0.5) * dz - cz;
    for (let iy = yFrom; iy <= yTo; iy++) {
      const y = (iy + 0.5) * dy - cy;
      const row = nx * (modulo(iy, ny) + ny * modulo(iz, nz));
      for (let ix = xFrom; ix <= xTo; ix++) {
        const x = (ix + 0.5) * dx - cx;
        const u = a * x + b * y + c * z;
        const v = d * x + e * y + f * z;
        const w = g * x + h * y + k * z;
        const distance = (Math.sqrt(u * u + v * v + w * w) - 1) * radius;
        if (distance >= reach) continue;
        const i = row + modulo(ix, nx);
        if (distance < nearest[i]) {
          second[i] = nearest[i];
          nearest[i] = distance;
        } else if (distance < second[i]) {
          second[i] = distance;
        }
      }
    }
  }
}

/** Indices of the first and last voxel whose middles lie within `extent` of a place. */
function span(centre: number, extent: number, voxel: number): readonly [number, number] {
  return [Math.ceil((centre - extent) / voxel - 0.5), Math.floor((centre + extent) / voxel - 0.5)];
}

function modulo(index: number, n: number): number {
  const rest = index % n;
  return rest < 0 ? rest + n : rest;
}
