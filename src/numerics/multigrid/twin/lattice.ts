// The readable twin of `encode` in kernels/aggregates.ts: face conductances of the voxels, and the codes that stand
// for them where all conduct alike.
import type { Box } from '../grid.ts';
import { isStretched } from '../strength.ts';
import type { Medium } from '../voxel-system.ts';
import { placeOf } from './percolation.ts';
import { createNetwork, type Coupling, type Network } from './network.ts';

/** Voxels (and seam layers) with the conductance of each face; arrays have x fastest. */
export interface Lattice extends Box {
  readonly live: Uint8Array;
  /** Conductances of the faces to the next voxel along x, y, z: round the ring, and through a plate. */
  readonly alongX: Float64Array;
  readonly alongY: Float64Array;
  readonly alongZ: Float64Array;
  /** Of the faces on plates before the first voxels along x, y, z; 0 elsewhere. */
  readonly leftmost: Float64Array;
  readonly rearmost: Float64Array;
  readonly bottom: Float64Array;
  /** Along x, y, z: whether opposite sides are joined, and whether by a seam layer. */
  readonly wraps: readonly [boolean, boolean, boolean];
  readonly seams: readonly [boolean, boolean, boolean];
  /** Columns through which a box is fed. */
  readonly openings?: Uint8Array;
}

/** Series connection of two half voxels and the contact between them. */
function inSeries(a: number, b: number, contact: number): number {
  return a === 0 || b === 0 ? 0 : 1 / (0.5 / a + 0.5 / b + contact);
}

/** Phase of a voxel, and what lies between two of them. */
class Composition {
  readonly #box: Box;
  readonly #phases: Uint8Array;
  readonly #medium: Medium;

  constructor(box: Box, phases: Uint8Array, medium: Medium) {
    this.#box = box;
    this.#phases = phases;
    this.#medium = medium;
  }

  phase(i: number, j: number, k: number): number {
    const [vx, vy, vz] = this.#box.shape;
    return i < vx && j < vy && k < vz ? (this.#phases[(k * vy + j) * vx + i] ?? 0) : 0;
  }

  conductivity(phase: number): number {
    return this.#medium.conductivity[phase] ?? 0;
  }

  /** Conductance between two neighbours; `relative` is that of a face of unit conductivity, over one across z. */
  between(a: number, b: number, relative: number): number {
    const { contact } = this.#medium;
    const resistance = (contact?.resistance[a * contact.phases + b] ?? 0) * Math.sqrt(relative);
    return relative * inSeries(this.conductivity(a), this.conductivity(b), resistance);
  }
}

/**
 * Face conductances of a box of phases, rounded to single precision. Where an odd number of voxels lies between joined
 * sides, the joining face is split in two halves of twice the conductance with an unknown between them: the seam layer,
 * one place further.
 */
export function buildLattice(box: Box, phases: Uint8Array, medium: Medium, openings?: Uint8Array): Lattice {
  const { shape } = box;
  const wraps = [box.wrapX, box.wrapY, box.wrapZ] as const;
  const isOdd = (axis: 0 | 1 | 2): boolean => wraps[axis] && shape[axis] % 2 === 1;
  const seams = [isOdd(0), isOdd(1), isOdd(2)] as const;
  const [nx = 0, ny = 0, nz = 0] = shape.map((length, axis) => length + Number(seams[axis]));
  const hasPlates = [box.held, box.held, !box.wrapZ && !box.fed];
  const relative = [Math.fround(medium.gx), Math.fround(medium.gy), 1];
  const strides = [1, nx, nx * ny];
  const composition = new Composition(box, phases, medium);
  const field = (): Float64Array => new Float64Array(nx * ny * nz);
  const along = [field(), field(), field()] as const;
  const first = [field(), field(), field()] as const;
  const live = new Uint8Array(nx * ny * nz);
  for (let voxel = 0; voxel < phases.length; voxel++) {
    const place = placeOf(shape, voxel);
    const at = place.reduce((sum, coordinate, axis) => sum + coordinate * (strides[axis] ?? 0), 0);
    const own = composition.phase(...place);
    const conductivity = composition.conductivity(own);
    if (conductivity > 0) live[at] = 1;
    for (const axis of [0, 1, 2] as const) {
      const isLast = place[axis] === shape[axis] - 1;
      const plate = Math.fround((relative[axis] ?? 0) * 2 * conductivity);
      if (hasPlates[axis] && place[axis] === 0) first[axis][at] = plate;
      if (hasPlates[axis] && isLast) {
        along[axis][at] = plate;
        continue;
      }
      const round = isLast && wraps[axis];
      const next: [number, number, number] = [...place];
      next[axis] = round ? 0 : next[axis] + 1;
      const joined = composition.between(own, composition.phase(...next), relative[axis] ?? 0);
      const hasSeam = round && seams[axis];
      along[axis][at] = Math.fround(joined * (hasSeam ? 2 : 1));
      if (hasSeam) placeSeam(live, along[axis], at, at + (strides[axis] ?? 0));
    }
  }
  const [alongX, alongY, alongZ] = along;
  const [leftmost, rearmost, bottom] = first;
  const faces = { alongX, alongY, alongZ, leftmost, rearmost, bottom };
  const lattice = {
    ...box,
    shape: [nx, ny, nz] as const,
    wraps,
    seams,
    live,
    ...faces,
    ...(openings === undefined ? {} : { openings }),
  };
  // Where faces are counted a voxel that nothing is joined to has no code.
  if (!isByFaces(lattice, medium)) {
    for (const voxel of live.keys()) {
      if (facesOf(lattice, voxel).every(({ conductance }) => conductance === 0)) live[voxel] = 0;
    }
  }
  return lattice;
}

/** Whether the kernels keep the conductance of each face: they count faces where all conduct alike along an axis. */
function isByFaces({ seams, held, shape }: Lattice, medium: Medium): boolean {
  const { conductivity, contact } = medium;
  const isSliver = held && (shape[0] === 1 || shape[1] === 1);
  if (seams.includes(true) || isSliver || contact !== undefined || isStretched(medium)) return true;
  return conductivity.some((value) => value !== 0 && value !== 1);
}

function placeSeam(live: Uint8Array, faces: Float64Array, voxel: number, seam: number): void {
  faces[seam] = faces[voxel] ?? 0;
  live[seam] = (faces[seam] ?? 0) > 0 ? 1 : 0;
}

/** A voxel's neighbour (-1: a plate or none) and conductance in the directions -x, +x, -y, +y, -z, +z. */
export function facesOf(lattice: Lattice, voxel: number): readonly Coupling[] {
  const { shape, alongX, alongY, alongZ, leftmost, rearmost, bottom } = lattice;
  const [nx, ny] = shape;
  const { wraps } = lattice;
  const ahead = [alongX, alongY, alongZ];
  const first = [leftmost, rearmost, bottom];
  const strides = [1, nx, nx * ny];
  return placeOf(shape, voxel).flatMap((at, axis): Coupling[] => {
    const stride = strides[axis] ?? 0;
    const length = shape[axis] ?? 1;
    const turn = wraps[axis] ? length * stride : Number.NaN;
    const before = at > 0 ? voxel - stride : voxel - stride + turn;
    const after = at < length - 1 ? voxel + stride : voxel + stride - turn;
    const onPlate = first[axis]?.[voxel] ?? 0;
    return [
      {
        to: Number.isNaN(before) ? -1 : before,
        conductance: Number.isNaN(before) ? onPlate : (ahead[axis]?.[before] ?? 0),
      },
      { to: Number.isNaN(after) ? -1 : after, conductance: ahead[axis]?.[voxel] ?? 0 },
    ];
  });
}

export type Mode = 'isotropic' | 'anisotropic' | 'faces';

/** The byte that stands for a voxel: number of conducting faces, a plate counting twice; or 1 if faces differ. */
export function codeOf(lattice: Lattice, mode: Mode, voxel: number): number {
  if (lattice.live[voxel] === 0) return 0;
  if (mode === 'faces') return 1;
  const faces = facesOf(lattice, voxel);
  const weights = mode === 'isotropic' ? [1, 1, 1] : [1, 4, 16];
  return faces.reduce((code, { to, conductance }, direction) => {
    const count = conductance === 0 ? 0 : to < 0 ? 2 : 1;
    return code + count * (weights[direction >> 1] ?? 0);
  }, 0);
}

/** The lattice as a network: every voxel a node, those without an unknown joined to nothing. */
export function networkOf(lattice: Lattice): Network {
  const voxels = Array.from(lattice.live, (_, voxel) => voxel);
  const faces = voxels.map((voxel) => facesOf(lattice, voxel).filter(({ conductance }) => conductance > 0));
  const toPlates = faces.map((row) =>
    row.reduce((sum, { to, conductance }) => (to < 0 ? sum + conductance : sum), 0),
  );
  return createNetwork(
    faces.map((row) => row.filter(({ to }) => to >= 0)),
    Float64Array.from(toPlates),
    voxels.map((voxel) => placeOf(lattice.shape, voxel)),
  );
}
