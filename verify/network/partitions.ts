/** Partitions of images into regions whose networks are known in closed form. Lengths in m. */

type Vector = readonly [number, number, number];

export interface Partition {
  /** 1 in the phase that is partitioned, 0 elsewhere. */
  readonly volume: {
    readonly data: Uint8Array;
    readonly shape: Vector;
    readonly voxelSize: Vector;
    readonly phases: readonly { readonly name: string; readonly label: number }[];
  };
  readonly regions: {
    readonly data: Uint32Array;
    readonly shape: Vector;
    readonly voxelSize: Vector;
    readonly count: number;
  };
}

export const partitionPhases = [
  { name: 'pore', label: 1 },
  { name: 'solid', label: 0 },
] as const;

/** Draws a partition: the region of each voxel, 0 for none, from its place in voxels (integers). */
export function drawPartition(
  shape: Vector,
  voxelSize: Vector,
  regionOf: (x: number, y: number, z: number) => number,
): Partition {
  const [nx, ny, nz] = shape;
  const data = new Uint32Array(nx * ny * nz);
  let count = 0;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        data[i] = regionOf(x, y, z);
        count = Math.max(count, data[i]);
      }
    }
  }
  return {
    volume: { data: Uint8Array.from(data, Math.sign), shape, voxelSize, phases: partitionPhases },
    regions: { data, shape, voxelSize, count },
  };
}

/** A full box cut into boxes by planes across the axes: `cuts[axis]` says where, in voxels. Area over length gives D = 1. */
export function boxes(
  shape: Vector,
  voxelSize: Vector,
  cuts: readonly [readonly number[], readonly number[], readonly number[]],
): Partition {
  const slot = (axis: number, at: number): number => cuts[axis].filter((cut) => cut <= at).length;
  const [a, b] = [cuts[0].length + 1, cuts[1].length + 1];
  return drawPartition(shape, voxelSize, (x, y, z) => 1 + slot(0, x) + a * (slot(1, y) + b * slot(2, z)));
}

/**
 * Simple cubic lattice of balls joined by cylinders along the axes, `cells` along each edge, a pitch of `pitch` voxels (even),
 * one region a cell: throats lie in the middle between balls, openings on the image's faces.
 */
export function ballsAndCylinders(cells: number, pitch: number, ball: number, cylinder: number): Partition {
  const offset = (at: number): number => (at % pitch) + 0.5 - pitch / 2;
  const cell = (at: number): number => Math.floor(at / pitch);
  return drawPartition([cells * pitch, cells * pitch, cells * pitch], [1, 1, 1], (x, y, z) => {
    const [u, v, w] = [offset(x) ** 2, offset(y) ** 2, offset(z) ** 2];
    const inside = u + v + w <= ball ** 2 || Math.min(u + v, u + w, v + w) <= cylinder ** 2;
    return inside ? 1 + cell(x) + cells * (cell(y) + cells * cell(z)) : 0;
  });
}

/** A ball in the middle of a box, cut through its middle by a plane: the throat is a disc. */
export function cutBall(radius: number, normal: Vector): Partition {
  const size = 2 * Math.ceil(radius + 2);
  return drawPartition([size, size, size], [1, 1, 1], (...at) => {
    const place = at.map((value) => value + 0.5 - size / 2 + 0.013);
    if (Math.hypot(...place) > radius) return 0;
    return place.reduce((sum, value, axis) => sum + value * normal[axis], 0) < 0 ? 1 : 2;
  });
}

/** Numbers from 0 to 2^31 - 1, the same in `porespy_network.py`. */
export function* congruential(seed: number): Generator<number, never> {
  let state = BigInt(seed);
  for (;;) {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    yield Number(state >> 8n);
  }
}

/**
 * Cells nearest to `seeds` points, the lowest of equally near ones, outside of balls: the image of `porespy_network.py`.
 * Cells without a voxel are left out of the numbering.
 */
export function cellsBetweenBalls(shape: Vector, seeds: number, balls: number, radius: number): Partition {
  const numbers = congruential(7);
  const point = (): Vector => {
    const [x, y, z] = shape.map((length) => numbers.next().value % length);
    return [x, y, z];
  };
  const squared = ([x, y, z]: Vector, [u, v, w]: Vector): number =>
    (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2;
  const sites = Array.from({ length: seeds }, point);
  const centres = Array.from({ length: balls }, point);
  const drawn = drawPartition(shape, [1, 1, 1], (...at) => {
    if (centres.some((centre) => squared(at, centre) <= radius * radius)) return 0;
    const distances = sites.map((site) => squared(at, site));
    return 1 + distances.indexOf(Math.min(...distances));
  });
  const used = [...new Set(drawn.regions.data)].filter((label) => label > 0).toSorted((a, b) => a - b);
  const number = new Map([[0, 0], ...used.map((label, index) => [label, index + 1] as const)]);
  return {
    ...drawn,
    regions: {
      ...drawn.regions,
      data: drawn.regions.data.map((label) => number.get(label) ?? 0),
      count: used.length,
    },
  };
}
