import { Random } from '../../src/numerics/index.ts';

type Vector = readonly [number, number, number];

export interface OverlappingSpheres {
  readonly data: Uint8Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
  /** Middles, m from the low corner of the box. */
  readonly centres: readonly Vector[];
  readonly radius: number;
  /** Number density times the volume of a sphere; the porosity expected is e^-eta. */
  readonly eta: number;
}

export interface SpheresAsked {
  readonly shape: Vector;
  /** m. */
  readonly radius: number;
  readonly eta: number;
  readonly seed: number;
  /** m. Default 1. */
  readonly voxelSize?: Vector;
  /** Whether what sticks out at one side comes in at the other. Default true. Otherwise the medium goes on outside. */
  readonly periodic?: boolean;
}

/**
 * Overlapping spheres of one radius (the Boolean model): solid 1 where a voxel's middle is inside one, pore 0 elsewhere.
 * The number of spheres is what eta asks for, rounded, and `eta` of the result is what it makes; places are independent
 * and uniform. The same seed gives the same voxels everywhere.
 */
export function overlappingSpheres(asked: SpheresAsked): OverlappingSpheres {
  const { shape, radius, seed, voxelSize = [1, 1, 1], periodic = true } = asked;
  const room = periodic ? 0 : radius;
  const lengths = shape.map((count, axis) => count * voxelSize[axis]);
  const box = lengths.reduce((product, length) => product * (length + 2 * room), 1);
  const sphere = (4 / 3) * Math.PI * radius ** 3;
  const random = new Random(seed);
  const place = (axis: number): number => random.uniform() * (lengths[axis] + 2 * room) - room;
  const count = Math.round((asked.eta * box) / sphere);
  const centres = Array.from({ length: count }, (): Vector => [place(0), place(1), place(2)]);
  const data = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (const centre of centres) drawSphere(data, { shape, voxelSize, periodic }, centre, radius);
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'solid', label: 1 },
  ];
  return { data, shape, voxelSize, phases, centres, radius, eta: (count * sphere) / box };
}

function drawSphere(
  data: Uint8Array,
  { shape, voxelSize, periodic }: Required<Pick<SpheresAsked, 'shape' | 'voxelSize' | 'periodic'>>,
  centre: Vector,
  radius: number,
): void {
  const ranges = shape.map((count, axis) => {
    const voxels: { at: number; square: number }[] = [];
    const edge = voxelSize[axis];
    for (let i = Math.floor((centre[axis] - radius) / edge); i * edge <= centre[axis] + radius; i++) {
      const at = ((i % count) + count) % count;
      if (periodic || at === i) voxels.push({ at, square: ((i + 0.5) * edge - centre[axis]) ** 2 });
    }
    return voxels;
  });
  const [alongX, alongY, alongZ] = ranges;
  for (const z of alongZ) {
    for (const y of alongY) {
      const left = radius ** 2 - z.square - y.square;
      const row = shape[0] * (y.at + shape[1] * z.at);
      for (const x of alongX) if (x.square <= left) data[row + x.at] = 1;
    }
  }
}

export interface SphereForms {
  readonly porosity: number;
  /** Surface per volume of the medium, 1/m. */
  readonly specificSurfaceArea: number;
  /** Euler number of the spheres' union per volume, 1/m3; that of the pores is the same in 3D. */
  readonly eulerDensity: number;
  /** Integral of (S2 − φ²)/(φ(1 − φ)) over all space, m3. */
  readonly integralRange: number;
  /** Of the pores, at a distance in m. */
  readonly twoPoint: (distance: number) => number;
  /** Chance that a segment of this length lies in the pores. */
  readonly linealPath: (length: number) => number;
  /** Mean length of chords in the pores, m. */
  readonly meanChord: number;
  /** Share of the pores' points that are further than this from the spheres. */
  readonly poreSize: (distance: number) => number;
  /** 1/m2. */
  readonly surfaceSurface: (distance: number) => number;
  /** Surface with pores, 1/m. */
  readonly surfaceVoid: (distance: number) => number;
}

/**
 * Closed forms of overlapping spheres: Torquato, Random Heterogeneous Materials (2002), doi 10.1007/978-1-4757-6355-3,
 * chapter 5; the Euler number: Mecke and Wagner, doi 10.1007/BF01048319.
 */
export function sphereForms(radius: number, eta: number): SphereForms {
  const sphere = (4 / 3) * Math.PI * radius ** 3;
  const density = eta / sphere;
  const porosity = Math.exp(-eta);
  const union = (r: number): number =>
    r < 2 * radius ? 1 + (3 * r) / (4 * radius) - r ** 3 / (16 * radius ** 3) : 2;
  const twoPoint = (r: number): number => Math.exp(-eta * union(r));
  const bare = (r: number): number =>
    4 * Math.PI * radius ** 2 * density * (r < 2 * radius ? 0.5 + r / (4 * radius) : 1);
  return {
    porosity,
    specificSurfaceArea: (3 * eta * porosity) / radius,
    eulerDensity: density * porosity * (1 - 3 * eta + (3 / 32) * (Math.PI * eta) ** 2),
    integralRange: integralRange(twoPoint, radius, porosity),
    twoPoint,
    linealPath: (length) => Math.exp(-eta * (1 + (3 * length) / (4 * radius))),
    meanChord: (4 * radius) / (3 * eta),
    poreSize: (distance) => Math.exp(-eta * ((1 + distance / radius) ** 3 - 1)),
    surfaceSurface: (r) =>
      twoPoint(r) * (bare(r) ** 2 + (r < 2 * radius ? (2 * Math.PI * density * radius ** 2) / r : 0)),
    surfaceVoid: (r) => twoPoint(r) * bare(r),
  };
}

/** By Simpson's rule: the integrand is smooth from 0 to two radii and zero beyond. */
function integralRange(twoPoint: (r: number) => number, radius: number, porosity: number): number {
  const steps = 2000;
  const step = (2 * radius) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * (i * step) ** 2 * (twoPoint(i * step) - porosity ** 2);
  }
  return (4 * Math.PI * sum * step) / 3 / (porosity * (1 - porosity));
}
