import type { VoxelSize } from '../../microstructure/index.ts';

/** Numbers that one contact adds up while the image is read. */
const fields = 17;
const [facesAlong, facesAgainst, rims, centres] = [0, 3, 6, 9];
const [distanceFirst, distanceSecond, voxelsFirst, voxelsSecond, neck] = [12, 13, 14, 15, 16];

/**
 * Sums over the voxel faces of each contact between two things, found by a key: counts of faces by axis and direction,
 * voxels on both sides, rim edges by axis, area-weighted centres and largest distances.
 */
export class ContactSums {
  readonly #slots = new Map<number, number>();
  #sums = new Float64Array(64 * fields);
  #lastKey = -1;
  #lastSlot = -1;

  get count(): number {
    return this.#slots.size;
  }

  /** The keys in rising order with their slots. */
  entries(): readonly (readonly [key: number, slot: number])[] {
    return [...this.#slots].toSorted(([a], [b]) => a - b);
  }

  /** The place of a key's sums, made when it is new. */
  slot(key: number): number {
    if (key === this.#lastKey) return this.#lastSlot;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#slots.size;
      this.#slots.set(key, slot);
      if ((slot + 1) * fields > this.#sums.length) {
        const larger = new Float64Array(2 * this.#sums.length);
        larger.set(this.#sums);
        this.#sums = larger;
      }
    }
    this.#lastKey = key;
    this.#lastSlot = slot;
    return slot;
  }

  /** One face across `axis`, its middle at x, y, z (m), weighted with its area; forward when the first thing lies lower. */
  addFace(slot: number, axis: number, forward: boolean, area: number, x: number, y: number, z: number): void {
    const at = slot * fields;
    this.#sums[at + (forward ? facesAlong : facesAgainst) + axis]++;
    this.#sums[at + centres] += area * x;
    this.#sums[at + centres + 1] += area * y;
    this.#sums[at + centres + 2] += area * z;
  }

  /** Distances of the voxels on both sides of a face. */
  addDistances(slot: number, first: number, second: number): void {
    const at = slot * fields;
    const lower = Math.min(first, second);
    if (first > this.#sums[at + distanceFirst]) this.#sums[at + distanceFirst] = first;
    if (second > this.#sums[at + distanceSecond]) this.#sums[at + distanceSecond] = second;
    if (lower > this.#sums[at + neck]) this.#sums[at + neck] = lower;
  }

  addVoxel(slot: number, isFirst: boolean): void {
    this.#sums[slot * fields + (isFirst ? voxelsFirst : voxelsSecond)]++;
  }

  addRim(slot: number, axis: number): void {
    this.#sums[slot * fields + rims + axis]++;
  }

  /** The sums as measures; `edges` are those of {@link contentEdges} where `dimensions` is 2. */
  read(slot: number, edges: VoxelSize, dimensions: 2 | 3): Contact {
    return measured(this.#sums.subarray(slot * fields, (slot + 1) * fields), edges, dimensions);
  }
}

/** A contact's measures, SI. */
export interface Contact {
  readonly faceArea: number;
  readonly area: number;
  readonly normal: readonly [number, number, number];
  readonly centroid: readonly [number, number, number];
  readonly perimeter: number;
  /** Largest distance on each side, and the largest of the lower ones of two voxels that share a face. */
  readonly distance: readonly [number, number];
  readonly neck: number;
  readonly voxels: readonly [number, number];
}

type Three = readonly [number, number, number];

function three(value: (axis: number) => number): Three {
  return [value(0), value(1), value(2)];
}

function measured(sums: Float64Array, [dx, dy, dz]: VoxelSize, dimensions: 2 | 3): Contact {
  const areas: Three = [dy * dz, dx * dz, dx * dy];
  const along = (axis: number): number => sums[facesAlong + axis];
  const against = (axis: number): number => sums[facesAgainst + axis];
  const faceArea = areas.reduce((sum, area, axis) => sum + area * (along(axis) + against(axis)), 0);
  const vector = three((axis) => areas[axis] * (along(axis) - against(axis)));
  const length = Math.hypot(...vector);
  const normal = three((axis) => (length > 0 ? vector[axis] / length : 0));
  const rim = sums[rims] * dx + sums[rims + 1] * dy + sums[rims + 2] * dz;
  return {
    faceArea,
    area: Math.max(length, faceArea / Math.sqrt(dimensions)),
    normal,
    centroid: three((axis) => sums[centres + axis] / faceArea),
    perimeter: dimensions === 3 ? rim / edgeExcess(normal) : 0,
    distance: [sums[distanceFirst], sums[distanceSecond]],
    neck: sums[neck],
    voxels: [sums[voxelsFirst], sums[voxelsSecond]],
  };
}

/**
 * By how much voxel edges are longer than the rim that they follow, on average over its directions t in the plane across
 * the normal n: the mean of |t_x| + |t_y| + |t_z| is (2/π) Σ √(1 − n_k²); 4/π in a plane of voxels. Without a normal 3/2,
 * the mean over all directions.
 */
function edgeExcess(normal: Three): number {
  const sum = normal.reduce((total, part) => total + Math.sqrt(1 - Math.min(1, part * part)), 0);
  return Math.hypot(...normal) > 0 ? (2 / Math.PI) * sum : 3 / 2;
}
