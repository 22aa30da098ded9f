/**
 * Bodies of known surface, drawn into voxels by the rule "the voxel's middle lies inside". Lengths in m; the exact
 * areas are those of the bodies, not of their voxels.
 */

type Vector = readonly [number, number, number];

export interface DrawnShape {
  readonly data: Uint8Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
  /** Area of the body inside the box, m2. */
  readonly area: number;
  /** Volume of the body inside the box, m3. */
  readonly volume: number;
}

const phases = [
  { name: 'outside', label: 0 },
  { name: 'body', label: 1 },
] as const;

/** Draws where `inside` says so of a place relative to the middle of the box. */
function draw(
  shape: Vector,
  voxelSize: Vector,
  inside: (place: Vector) => boolean,
): Omit<DrawnShape, 'area' | 'volume'> {
  const [nx, ny, nz] = shape;
  const data = new Uint8Array(nx * ny * nz);
  const place = (i: number, axis: number): number => (i + 0.5 - shape[axis] / 2) * voxelSize[axis];
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (inside([place(x, 0), place(y, 1), place(z, 2)])) data[i] = 1;
      }
    }
  }
  return { data, shape, voxelSize, phases };
}

/** A sphere about `centre` (from the middle of the box), with at least two voxels of room around it. */
export function sphere(radius: number, voxelSize: Vector, centre: Vector = [0, 0, 0]): DrawnShape {
  const shape = voxelSize.map((edge) => 2 * Math.ceil(radius / edge + 3)) as unknown as Vector;
  return {
    ...draw(shape, voxelSize, (place) => Math.hypot(...place.map((x, axis) => x - centre[axis])) <= radius),
    area: 4 * Math.PI * radius ** 2,
    volume: (4 / 3) * Math.PI * radius ** 3,
  };
}

/** A cylinder along z that goes through the box from end to end: its mantle only is surface inside the box. */
export function cylinder(radius: number, length: number): DrawnShape {
  const width = 2 * Math.ceil(radius + 3);
  return {
    ...draw([width, width, length], [1, 1, 1], ([x, y]) => Math.hypot(x, y) <= radius),
    area: 2 * Math.PI * radius * length,
    volume: Math.PI * radius ** 2 * length,
  };
}

/** A cube whose faces look along the columns of a rotation matrix (given row by row). */
export function turnedCube(edge: number, rotation: readonly [Vector, Vector, Vector]): DrawnShape {
  const width = 2 * Math.ceil((edge * Math.sqrt(3)) / 2 + 3);
  const along = (place: Vector, face: number): number =>
    place.reduce((sum, x, axis) => sum + x * rotation[axis][face], 0);
  return {
    ...draw([width, width, width], [1, 1, 1], (place) =>
      [0, 1, 2].every((face) => Math.abs(along(place, face)) <= edge / 2),
    ),
    area: 6 * edge ** 2,
    volume: edge ** 3,
  };
}

/** A slab across z, from side to side in x and y. */
export function slab(thickness: number, width: number, voxelSize: Vector = [1, 1, 1]): DrawnShape {
  const shape: Vector = [width, width, thickness + 8];
  return {
    ...draw(shape, voxelSize, ([, , z]) => Math.abs(z) < (thickness / 2) * voxelSize[2]),
    area: 2 * width ** 2 * voxelSize[0] * voxelSize[1],
    volume: width ** 2 * thickness * voxelSize[0] * voxelSize[1] * voxelSize[2],
  };
}

/** Overlapping spheres of one radius at random places, periodic: porosity exp(-eta), s = 3 eta exp(-eta) / R. */
export function booleanSpheres(n: number, radius: number, eta: number, uniform: () => number): DrawnShape {
  const count = Math.round((eta * n ** 3) / ((4 / 3) * Math.PI * radius ** 3));
  const data = new Uint8Array(n ** 3);
  const wrap = (i: number): number => ((i % n) + n) % n;
  for (let k = 0; k < count; k++) {
    const [cx, cy, cz] = [uniform() * n, uniform() * n, uniform() * n];
    for (let z = Math.floor(cz - radius); z <= cz + radius; z++) {
      for (let y = Math.floor(cy - radius); y <= cy + radius; y++) {
        for (let x = Math.floor(cx - radius); x <= cx + radius; x++) {
          const square = (x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 + (z + 0.5 - cz) ** 2;
          if (square <= radius ** 2) data[wrap(x) + n * (wrap(y) + n * wrap(z))] = 1;
        }
      }
    }
  }
  const volume = n ** 3;
  const filled = (count * (4 / 3) * Math.PI * radius ** 3) / volume;
  return {
    data,
    shape: [n, n, n],
    voxelSize: [1, 1, 1],
    phases,
    area: ((3 * filled * Math.exp(-filled)) / radius) * volume,
    volume: (1 - Math.exp(-filled)) * volume,
  };
}
