// The readable twin of `encode` in kernels/aggregates.ts: face conductances of the voxels, and the codes that stand
// for them where all conduct alike.
import type { Box } from '../grid.ts';
import type { Medium } from '../voxel-system.ts';
import { placeOf } from './percolation.ts';
import { createNetwork, type Coupling, type Network } from './network.ts';

/** Voxels (and seam layers) with the conductance of each face; arrays have x fastest. */
export interface Lattice extends Box {
  readonly live: Uint8Array;
  /** Conductances of the faces to the next voxel along x, y, z: round the ring, and through the upper plate. */
  readonly alongX: Float64Array;
  readonly alongY: Float64Array;
  readonly alongZ: Float64Array;
  /** Of the faces on the lower plate; 0 above plane 0. */
  readonly bottom: Float64Array;
}

/** Series connection of two half voxels. */
function harmonic(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (2 * a * b) / (a + b);
}

/**
 * Face conductances of a box of phases, rounded to single precision. Where an odd number of voxels lies between joined sides, the joining face is
 * split in two halves of twice the conductance with an unknown between them: the seam layer, one place further.
 */
export function buildLattice(box: Box, phases: Uint8Array, medium: Medium): Lattice {
  const { wrapX, wrapY, shape } = box;
  const [vx, vy, nz] = shape;
  const seamX = wrapX && vx % 2 === 1;
  const seamY = wrapY && vy % 2 === 1;
  const [nx, ny] = [vx + Number(seamX), vy + Number(seamY)];
  const field = (): Float64Array => new Float64Array(nx * ny * nz);
  const lattice = {
    wrapX,
    wrapY,
    shape: [nx, ny, nz] as const,
    live: new Uint8Array(nx * ny * nz),
    alongX: field(),
    alongY: field(),
    alongZ: field(),
    bottom: field(),
  };
  const conductivity = (i: number, j: number, k: number): number => {
    const phase = i < vx && j < vy && k < nz ? (phases[(k * vy + j) * vx + i] ?? 0) : 0;
    return medium.conductivity[phase] ?? 0;
  };
  for (let voxel = 0; voxel < phases.length; voxel++) {
    const [i, j, k] = placeOf(shape, voxel);
    const own = conductivity(i, j, k);
    const at = (k * ny + j) * nx + i;
    const roundX = wrapX && i === vx - 1;
    const roundY = wrapY && j === vy - 1;
    const x = harmonic(own, conductivity(roundX ? 0 : i + 1, j, k));
    const y = harmonic(own, conductivity(i, roundY ? 0 : j + 1, k));
    const z = k === nz - 1 ? 2 * own : harmonic(own, conductivity(i, j, k + 1));
    if (own > 0) lattice.live[at] = 1;
    lattice.alongX[at] = Math.fround(Math.fround(medium.gx) * (roundX && seamX ? 2 : 1) * x);
    lattice.alongY[at] = Math.fround(Math.fround(medium.gy) * (roundY && seamY ? 2 : 1) * y);
    lattice.alongZ[at] = Math.fround(z);
    if (k === 0) lattice.bottom[at] = Math.fround(2 * own);
    if (roundX && seamX) placeSeam(lattice.live, lattice.alongX, at, at + 1);
    if (roundY && seamY) placeSeam(lattice.live, lattice.alongY, at, at + nx);
  }
  return lattice;
}

function placeSeam(live: Uint8Array, faces: Float64Array, voxel: number, seam: number): void {
  faces[seam] = faces[voxel] ?? 0;
  live[seam] = (faces[seam] ?? 0) > 0 ? 1 : 0;
}

/** A voxel's neighbour (-1: a plate or none) and conductance in the directions -x, +x, -y, +y, -z, +z. */
export function facesOf(lattice: Lattice, voxel: number): readonly Coupling[] {
  const { shape, wrapX, wrapY, alongX, alongY, alongZ, bottom } = lattice;
  const [nx, ny, nz] = shape;
  const [i, j, k] = placeOf(shape, voxel);
  const left = i > 0 ? voxel - 1 : wrapX ? voxel + nx - 1 : -1;
  const right = i < nx - 1 ? voxel + 1 : wrapX ? voxel - nx + 1 : -1;
  const back = j > 0 ? voxel - nx : wrapY ? voxel + (ny - 1) * nx : -1;
  const front = j < ny - 1 ? voxel + nx : wrapY ? voxel - (ny - 1) * nx : -1;
  const below = k > 0 ? voxel - nx * ny : -1;
  const above = k < nz - 1 ? voxel + nx * ny : -1;
  return [
    { to: left, conductance: alongX[left] ?? 0 },
    { to: right, conductance: alongX[voxel] ?? 0 },
    { to: back, conductance: alongY[back] ?? 0 },
    { to: front, conductance: alongY[voxel] ?? 0 },
    { to: below, conductance: (k === 0 ? bottom[voxel] : alongZ[below]) ?? 0 },
    { to: above, conductance: alongZ[voxel] ?? 0 },
  ];
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
