/**
 * Particles of known shape, drawn into label images by the rule "the voxel's middle lies inside". Lengths in m from the
 * image's corner; exact volumes and areas are those of the bodies, not of their voxels.
 */

type Vector = readonly [number, number, number];
type Rows = readonly [Vector, Vector, Vector];

/** A body around the origin. */
export interface Body {
  readonly inside: (place: Vector) => boolean;
  /** No point of it is further from the origin along any axis. */
  readonly reach: number;
  /** m³ */
  readonly volume: number;
  /** m² */
  readonly area: number;
}

export interface DrawnParticles {
  readonly data: Uint32Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly count: number;
}

export interface PlacedBody {
  readonly body: Body;
  readonly centre: Vector;
}

/** Draws the bodies with labels from 1 on; a voxel within several belongs to the one with the nearest centre. */
export function drawParticles(
  shape: Vector,
  voxelSize: Vector,
  bodies: readonly PlacedBody[],
): DrawnParticles {
  const data = new Uint32Array(shape[0] * shape[1] * shape[2]);
  const squares = new Float64Array(data.length).fill(Infinity);
  bodies.forEach(({ body, centre }, particle) => {
    const low = centre.map((c, axis) => Math.max(0, Math.floor((c - body.reach) / voxelSize[axis])));
    const high = centre.map((c, axis) =>
      Math.min(shape[axis], Math.ceil((c + body.reach) / voxelSize[axis])),
    );
    for (let z = low[2]; z < high[2]; z++) {
      for (let y = low[1]; y < high[1]; y++) {
        for (let x = low[0]; x < high[0]; x++) {
          const place: Vector = [
            (x + 0.5) * voxelSize[0] - centre[0],
            (y + 0.5) * voxelSize[1] - centre[1],
            (z + 0.5) * voxelSize[2] - centre[2],
          ];
          const square = place[0] ** 2 + place[1] ** 2 + place[2] ** 2;
          const voxel = x + shape[0] * (y + shape[1] * z);
          if (square >= squares[voxel] || !body.inside(place)) continue;
          data[voxel] = particle + 1;
          squares[voxel] = square;
        }
      }
    }
  });
  return { data, shape, voxelSize, count: bodies.length };
}

/** One body in the middle of a box that it does not touch, moved off the voxels' grid by `shift` voxels. */
export function drawAlone(
  body: Body,
  voxelSize: Vector = [1, 1, 1],
  shift: Vector = [0.21, 0.37, 0.11],
): DrawnParticles {
  const shape = voxelSize.map((edge) => 2 * Math.ceil(body.reach / edge) + 5) as unknown as Vector;
  const centre = shape.map(
    (length, axis) => (length / 2 + shift[axis]) * voxelSize[axis],
  ) as unknown as Vector;
  return drawParticles(shape, voxelSize, [{ body, centre }]);
}

export function ball(radius: number): Body {
  return {
    inside: ([x, y, z]) => x * x + y * y + z * z <= radius * radius,
    reach: radius,
    volume: (4 / 3) * Math.PI * radius ** 3,
    area: 4 * Math.PI * radius ** 2,
  };
}

/** An ellipsoid of revolution around z: half-axis `polar` along z, `equatorial` across. */
export function spheroid(equatorial: number, polar: number): Body {
  const ratio = polar / equatorial;
  const e = Math.sqrt(Math.abs(1 - Math.min(ratio, 1 / ratio) ** 2));
  const cap = e === 0 ? 1 : ratio > 1 ? (ratio * Math.asin(e)) / e : (ratio * ratio * Math.atanh(e)) / e;
  return {
    ...ellipsoid([equatorial, equatorial, polar]),
    area: 2 * Math.PI * equatorial ** 2 * (1 + cap),
  };
}

/** An ellipsoid with half-axes along x, y, z. Its area has no closed form: Thomsen's approximation, to 1.1 %. */
export function ellipsoid([a, b, c]: Vector): Body {
  const p = 1.6075;
  const mean = ((a * b) ** p + (a * c) ** p + (b * c) ** p) / 3;
  return {
    inside: ([x, y, z]) => (x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2 <= 1,
    reach: Math.max(a, b, c),
    volume: (4 / 3) * Math.PI * a * b * c,
    area: 4 * Math.PI * mean ** (1 / p),
  };
}

/** A box with edges along x, y, z. */
export function cuboid([a, b, c]: Vector): Body {
  return {
    inside: ([x, y, z]) => Math.abs(x) <= a / 2 && Math.abs(y) <= b / 2 && Math.abs(z) <= c / 2,
    reach: Math.hypot(a, b, c) / 2,
    volume: a * b * c,
    area: 2 * (a * b + b * c + c * a),
  };
}

/** A cylinder along z. */
export function rod(radius: number, length: number): Body {
  return {
    inside: ([x, y, z]) => x * x + y * y <= radius * radius && Math.abs(z) <= length / 2,
    reach: Math.hypot(radius, length / 2),
    volume: Math.PI * radius ** 2 * length,
    area: 2 * Math.PI * radius * (radius + length),
  };
}

/** A torus around z: circle of radius `major`, tube of radius `minor`. */
export function torus(major: number, minor: number): Body {
  return {
    inside: ([x, y, z]) => (Math.hypot(x, y) - major) ** 2 + z * z <= minor * minor,
    reach: major + minor,
    volume: 2 * Math.PI ** 2 * major * minor ** 2,
    area: 4 * Math.PI ** 2 * major * minor,
  };
}

const along = (row: Vector, [x, y, z]: Vector): number => row[0] * x + row[1] * y + row[2] * z;

/** The body turned: row i of the rotation is where its own axis i points. */
export function turned(body: Body, rows: Rows): Body {
  return {
    ...body,
    inside: (place) => body.inside([along(rows[0], place), along(rows[1], place), along(rows[2], place)]),
    reach: body.reach * Math.sqrt(3),
  };
}

/** A rotation with a given first axis and an angle around it. */
export function rotationFrom(axis: Vector, angle: number): Rows {
  const norm = Math.hypot(...axis);
  const [x, y, z] = axis.map((part) => part / norm);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s],
    [y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s],
    [z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c)],
  ];
}
