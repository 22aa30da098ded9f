/**
 * Bodies and media whose Minkowski functionals are known, drawn into voxels by the rule "the voxel's middle lies inside".
 * Lengths in m, voxel edges given.
 */
type Vector = readonly [number, number, number];

export interface KnownBody {
  readonly data: Uint8Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
}

export interface KnownFunctionals {
  /** m³, m², m, pure number: volume, surface, integral of mean curvature, Euler number. */
  readonly volume: number;
  readonly surface: number;
  readonly meanCurvature: number;
  readonly eulerNumber: number;
}

const phases = [
  { name: 'outside', label: 0 },
  { name: 'body', label: 1 },
] as const;

function draw(shape: Vector, voxelSize: Vector, inside: (place: Vector) => boolean): KnownBody {
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

/** Rows of the rotation about the axis (1, 2, 3)/√14 by the angle. */
export function rotation(angle: number): readonly [Vector, Vector, Vector] {
  const [x, y, z] = [1, 2, 3].map((part) => part / Math.sqrt(14));
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const d = 1 - c;
  return [
    [c + d * x * x, d * x * y - s * z, d * x * z + s * y],
    [d * x * y + s * z, c + d * y * y, d * y * z - s * x],
    [d * x * z - s * y, d * y * z + s * x, c + d * z * z],
  ];
}

function turned(place: Vector, [a, b, c]: readonly [Vector, Vector, Vector]): Vector {
  const along = (row: Vector): number => row[0] * place[0] + row[1] * place[1] + row[2] * place[2];
  return [along(a), along(b), along(c)];
}

/** A ring of radius `major` to the middle of its tube of radius `minor`, turned. */
export function torus(
  major: number,
  minor: number,
  voxelSize: Vector = [1, 1, 1],
  angle = 0.7,
): KnownBody & KnownFunctionals {
  const reach = major + minor;
  const shape = voxelSize.map((edge) => 2 * Math.ceil(reach / edge + 3)) as unknown as Vector;
  const turn = rotation(angle);
  return {
    ...draw(shape, voxelSize, (place) => {
      const [x, y, z] = turned(place, turn);
      return Math.hypot(Math.hypot(x, y) - major, z) <= minor;
    }),
    volume: 2 * Math.PI ** 2 * major * minor ** 2,
    surface: 4 * Math.PI ** 2 * major * minor,
    meanCurvature: 2 * Math.PI ** 2 * major,
    eulerNumber: 0,
  };
}

/** A cylinder with hemispheres at its ends, turned: every plane and curved surface that a rounded rod has. */
export function capsule(
  radius: number,
  length: number,
  voxelSize: Vector = [1, 1, 1],
  angle = 0.7,
): KnownBody & KnownFunctionals {
  const reach = length / 2 + radius;
  const shape = voxelSize.map((edge) => 2 * Math.ceil(reach / edge + 3)) as unknown as Vector;
  const turn = rotation(angle);
  return {
    ...draw(shape, voxelSize, (place) => {
      const [x, y, z] = turned(place, turn);
      return Math.hypot(x, y, Math.max(0, Math.abs(z) - length / 2)) <= radius;
    }),
    volume: (4 / 3) * Math.PI * radius ** 3 + Math.PI * radius ** 2 * length,
    surface: 4 * Math.PI * radius ** 2 + 2 * Math.PI * radius * length,
    meanCurvature: 4 * Math.PI * radius + Math.PI * length,
    eulerNumber: 1,
  };
}

/** The side of a plane through the middle of a box of n voxels an edge, across `normal`; only the plane is surface. */
export function halfSpace(
  n: number,
  normal: Vector,
  voxelSize: Vector = [1, 1, 1],
  offset = 0.123,
): KnownBody {
  return draw([n, n, n], voxelSize, ([x, y, z]) => normal[0] * x + normal[1] * y + normal[2] * z <= offset);
}

/**
 * A periodic Gaussian field of `waves` waves with wave numbers near `shell` periods a box, and the densities (per voxel
 * edge) of the body where it is over `level`: with λ = ⟨k²⟩/3, surface (2/π) √λ e^(−a²/2), integral of mean curvature
 * λ a e^(−a²/2)/√(2π) and Euler number λ^(3/2) (a² − 1) e^(−a²/2)/(2π)² (Tomita, doi:10.1143/PTP.76.952).
 */
export function levelCut(
  n: number,
  shell: number,
  level: number,
  waves: number,
  normal: () => number,
): KnownBody & { readonly perVolume: Omit<KnownFunctionals, 'volume'> } {
  const vectors = shellVectors(shell);
  const chosen = Array.from({ length: waves }, () => vectors[Math.floor(uniformOf(normal) * vectors.length)]);
  const field = new Float64Array(n ** 3);
  let square = 0;
  for (const wave of chosen) {
    addWave(field, n, wave, normal() / Math.sqrt(waves), normal() / Math.sqrt(waves));
    square += wave.reduce((sum, k) => sum + k * k, 0) / waves;
  }
  const slope = ((2 * Math.PI) / n) ** 2 * (square / 3);
  const decay = Math.exp((-level * level) / 2);
  return {
    data: Uint8Array.from(field, (value) => (value > level ? 1 : 0)),
    shape: [n, n, n],
    voxelSize: [1, 1, 1],
    phases,
    perVolume: {
      surface: (2 / Math.PI) * Math.sqrt(slope) * decay,
      meanCurvature: (slope * level * decay) / Math.sqrt(2 * Math.PI),
      eulerNumber: (slope ** 1.5 * (level * level - 1) * decay) / (2 * Math.PI) ** 2,
    },
  };
}

/** Lengths of the wave vectors among which {@link levelCut} chooses, radians per voxel. */
export function shellWaveNumbers(n: number, shell: number): number[] {
  return shellVectors(shell).map((vector) => (2 * Math.PI * Math.hypot(...vector)) / n);
}

function shellVectors(shell: number): Vector[] {
  const reach = Math.ceil(shell + 1);
  const range = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  return range
    .flatMap((z) => range.flatMap((y) => range.map((x): Vector => [x, y, z])))
    .filter(([x, y, z]) => Math.abs(Math.hypot(x, y, z) - shell) < 0.5);
}

function uniformOf(normal: () => number): number {
  const angle = Math.atan2(normal(), normal()) / (2 * Math.PI) + 0.5;
  return angle - Math.floor(angle);
}

/** Adds a cos(k r) + b sin(k r), by turning from voxel to voxel. */
function addWave(field: Float64Array, n: number, [kx, ky, kz]: Vector, a: number, b: number): void {
  const step = (2 * Math.PI) / n;
  const [c, s] = [Math.cos(step * kx), Math.sin(step * kx)];
  for (let row = 0; row < n * n; row++) {
    const phase = step * (ky * (row % n) + kz * Math.floor(row / n));
    let re = Math.cos(phase);
    let im = Math.sin(phase);
    for (let i = row * n; i < row * n + n; i++) {
      field[i] += a * re + b * im;
      const turn = re * c - im * s;
      im = re * s + im * c;
      re = turn;
    }
  }
}

/**
 * Three phases in sectors of 120° around a line through the middle of a cube of n voxels an edge: the length of the line
 * and the area of each pair's half-plane inside the cube (by fine sampling), with the phases a, b, c.
 */
export function threeSectors(
  n: number,
  direction: Vector,
): Omit<KnownBody, 'phases'> & {
  readonly phases: readonly { readonly name: string; readonly label: number }[];
  readonly length: number;
  readonly areas: Readonly<Record<string, number>>;
} {
  const size = Math.hypot(...direction);
  const along = direction.map((part) => part / size) as unknown as Vector;
  const helper: Vector = Math.abs(along[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const across = normalised(crossed(along, helper));
  const up = crossed(along, across);
  const sector = (place: Vector): number => {
    const angle = Math.atan2(dotted(place, up), dotted(place, across)) + 0.2345;
    return Math.floor(3 * (angle / (2 * Math.PI) + 2)) % 3;
  };
  const { data, shape, voxelSize } = draw([n, n, n], [1, 1, 1], () => false);
  for (let i = 0; i < data.length; i++) {
    const [x, y, z] = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)];
    data[i] = sector([x + 0.5 - n / 2, y + 0.5 - n / 2, z + 0.5 - n / 2]);
  }
  const steepest = Math.max(...along.map(Math.abs));
  const halfPlane = (angle: number): number => {
    const out = across.map((part, axis) => part * Math.cos(angle) + up[axis] * Math.sin(angle));
    const step = n / 200;
    let inside = 0;
    for (let s = step / 2; s < n; s += step) {
      for (let t = -n + step / 2; t < n; t += step) {
        if (out.every((part, axis) => Math.abs(part * s + along[axis] * t) < n / 2)) inside++;
      }
    }
    return inside * step * step;
  };
  const border = (k: number): number => halfPlane((2 * Math.PI * k) / 3 - 0.2345);
  return {
    data,
    shape,
    voxelSize,
    phases: ['a', 'b', 'c'].map((name, label) => ({ name, label })),
    length: n / steepest,
    areas: { 'a-b': border(1), 'b-c': border(2), 'a-c': border(3) },
  };
}

function crossed(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dotted(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalised(a: Vector): Vector {
  const size = Math.hypot(...a);
  return [a[0] / size, a[1] / size, a[2] / size];
}
