import type { Vector } from './camera.ts';
import type { Scene } from './scene.ts';

/** Where a ray ended. One object serves all rays of a picture, so that none is made for each. */
export interface Hit {
  /** Voxel index in the scene's arrays; -1 when the ray left without meeting anything. */
  voxel: number;
  /** Axis (0, 1, 2) of the voxel face that the ray came through. */
  axis: number;
  /** Length of the ray up to that face, and up to where it entered the volume, in metres. */
  length: number;
  entry: number;
  /** The face lies on the outside of the block or on the cut-away corner. */
  outer: boolean;
}

/** Follows rays through the voxels of a scene, one voxel face after the other (Amanatides and Woo 1987). */
export interface RayCaster {
  /**
   * The first opaque voxel along the ray from `(x, y, z)` (metres) towards `towards` (unit vector), from `from`
   * metres on.
   */
  cast(x: number, y: number, z: number, towards: Vector, from: number, hit: Hit): void;
}

export function newHit(): Hit {
  return { voxel: -1, axis: 0, length: 0, entry: 0, outer: false };
}

export function rayCaster({ shape, voxelSize, phases, cut }: Scene): RayCaster {
  const [nx, ny, nz] = shape;
  const [sx, sy, sz] = voxelSize;
  const [cutX, cutY, cutZ] = cut;
  const page = nx * ny;

  function cast(x: number, y: number, z: number, towards: Vector, from: number, hit: Hit): void {
    hit.voxel = -1;
    const px = x / sx;
    const py = y / sy;
    const pz = z / sz;
    // Parallel rays divide by a tiny number instead of zero: the slabs stay ordered and no NaN arises.
    const ix = sx / (Math.abs(towards[0]) < 1e-12 ? 1e-12 : towards[0]);
    const iy = sy / (Math.abs(towards[1]) < 1e-12 ? 1e-12 : towards[1]);
    const iz = sz / (Math.abs(towards[2]) < 1e-12 ? 1e-12 : towards[2]);
    const nearX = (ix > 0 ? -px : nx - px) * ix;
    const nearY = (iy > 0 ? -py : ny - py) * iy;
    const nearZ = (iz > 0 ? -pz : nz - pz) * iz;
    const farX = (ix > 0 ? nx - px : -px) * ix;
    const farY = (iy > 0 ? ny - py : -py) * iy;
    const farZ = (iz > 0 ? nz - pz : -pz) * iz;
    const enter = Math.max(nearX, nearY, nearZ);
    const leave = Math.min(farX, farY, farZ);
    let t = Math.max(enter, from);
    if (t >= leave) return;
    const stepX = ix > 0 ? 1 : -1;
    const stepY = iy > 0 ? 1 : -1;
    const stepZ = iz > 0 ? 1 : -1;
    const deltaX = Math.abs(ix);
    const deltaY = Math.abs(iy);
    const deltaZ = Math.abs(iz);
    let cx = inside(px + t / ix, nx);
    let cy = inside(py + t / iy, ny);
    let cz = inside(pz + t / iz, nz);
    let nextX = (cx + (stepX > 0 ? 1 : 0) - px) * ix;
    let nextY = (cy + (stepY > 0 ? 1 : 0) - py) * iy;
    let nextZ = (cz + (stepZ > 0 ? 1 : 0) - pz) * iz;
    let axis = enter === nearX ? 0 : enter === nearY ? 1 : 2;
    let outer = enter >= from;
    let entry = t;
    for (;;) {
      if (cx >= cutX && cy < cutY && cz >= cutZ) {
        outer = true;
        entry = Math.min(nextX, nextY, nextZ);
      } else {
        const voxel = cx + nx * cy + page * cz;
        if (phases[voxel] !== 0) {
          hit.voxel = voxel;
          hit.axis = axis;
          hit.length = t;
          hit.entry = entry;
          hit.outer = outer;
          return;
        }
        outer = false;
      }
      if (nextX < nextY && nextX < nextZ) {
        t = nextX;
        cx += stepX;
        if (cx < 0 || cx >= nx) return;
        nextX += deltaX;
        axis = 0;
      } else if (nextY < nextZ) {
        t = nextY;
        cy += stepY;
        if (cy < 0 || cy >= ny) return;
        nextY += deltaY;
        axis = 1;
      } else {
        t = nextZ;
        cz += stepZ;
        if (cz < 0 || cz >= nz) return;
        nextZ += deltaZ;
        axis = 2;
      }
    }
  }
  return { cast };
}

function inside(position: number, count: number): number {
  const cell = Math.floor(position);
  return cell < 0 ? 0 : cell >= count ? count - 1 : cell;
}
