import type { ParticleLabels, ParticleTable } from './particle-table.ts';

/** The faces of a particle's voxels as they are seen from its centre of gravity. */
export interface SeenSurface {
  /** Direction (unit vector), distance (m) and solid angle of each free face; five each. Folded faces have a negative one. */
  readonly free: Float64Array;
  readonly count: number;
  /** Sum of the solid angles of all faces over 4π: 1 where the centre lies inside the particle, 0 outside. */
  readonly turns: number;
  /** 4π over the sum of their magnitudes: 1 for a star-shaped surface, less where rays meet it again. */
  readonly starShare: number;
  /** Share of the sphere of directions that free faces fill. */
  readonly freeShare: number;
}

/**
 * Free faces are those against phases outside the particles; those against other particles and on the image's faces only close
 * the surface. The solid angle of a face is n · r / r³ times its area.
 */
export function seenSurface(
  { data, shape, voxelSize }: ParticleLabels,
  { centre, bounds }: ParticleTable,
  particle: number,
): SeenSurface {
  const label = particle + 1;
  const [nx, ny] = shape;
  const steps = [1, nx, nx * ny];
  const areas = [voxelSize[1] * voxelSize[2], voxelSize[0] * voxelSize[2], voxelSize[0] * voxelSize[1]];
  const low = bounds.subarray(6 * particle, 6 * particle + 3);
  const high = bounds.subarray(6 * particle + 3, 6 * particle + 6);
  const middle = centre.subarray(3 * particle, 3 * particle + 3);
  const found = new FaceList();
  const at = [0, 0, 0];
  const face = [0, 0, 0];
  for (at[2] = low[2]; at[2] < high[2]; at[2]++) {
    for (at[1] = low[1]; at[1] < high[1]; at[1]++) {
      for (at[0] = low[0]; at[0] < high[0]; at[0]++) {
        const voxel = at[0] + nx * (at[1] + ny * at[2]);
        if (data[voxel] !== label) continue;
        for (let axis = 0; axis < 3; axis++) {
          for (let side = -1; side <= 1; side += 2) {
            const next = at[axis] + side;
            const isOut = next < 0 || next >= shape[axis];
            const other = isOut ? -1 : data[voxel + side * steps[axis]];
            if (other === label) continue;
            for (let k = 0; k < 3; k++) face[k] = (at[k] + 0.5) * voxelSize[k] - middle[k];
            face[axis] += (side * voxelSize[axis]) / 2;
            found.add(face, side * face[axis] * areas[axis], other === 0);
          }
        }
      }
    }
  }
  return found.read();
}

class FaceList {
  #free = new Float64Array(5 * 256);
  #count = 0;
  #signed = 0;
  #magnitude = 0;
  #freeAngle = 0;

  /** @param flux the area times the part of `place` along its normal. */
  add([x, y, z]: readonly number[], flux: number, isFree: boolean): void {
    const distance = Math.hypot(x, y, z);
    const angle = distance > 0 ? flux / distance ** 3 : 0;
    this.#signed += angle;
    this.#magnitude += Math.abs(angle);
    if (!isFree || !(distance > 0)) return;
    this.#freeAngle += Math.abs(angle);
    const at = 5 * this.#count++;
    if (at + 5 > this.#free.length) {
      const larger = new Float64Array(2 * this.#free.length);
      larger.set(this.#free);
      this.#free = larger;
    }
    this.#free.set([x / distance, y / distance, z / distance, distance, angle], at);
  }

  read(): SeenSurface {
    return {
      free: this.#free,
      count: this.#count,
      turns: this.#signed / (4 * Math.PI),
      starShare: (4 * Math.PI) / this.#magnitude,
      freeShare: this.#freeAngle / this.#magnitude,
    };
  }
}
