// The readable twin of kernels/percolation.ts: phases of an image, and a flood fill from each plate.
import type { Box } from '../grid.ts';
import type { LabelSource } from '../percolating-phases.ts';

/** Phase index of each voxel, x fastest, 0 for what insulates. */
export function readPhases({ shape }: Box, { labels, steps, table }: LabelSource): Uint8Array {
  const [nx, ny, nz] = shape;
  const phases = new Uint8Array(nx * ny * nz);
  for (let voxel = 0; voxel < phases.length; voxel++) {
    const [i, j, k] = placeOf(shape, voxel);
    phases[voxel] = table[labels[i * steps[0] + j * steps[1] + k * steps[2]] ?? 0] ?? 0;
  }
  return phases;
}

/** Voxels of each phase index. */
export function countPhases(phases: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const phase of phases) counts[phase] = (counts[phase] ?? 0) + 1;
  return counts;
}

/** The phases with 0 wherever a voxel is not connected through faces to both plates. */
export function percolating(box: Box, phases: Uint8Array): Uint8Array {
  const fromBelow = flood(box, phases, 0);
  const fromAbove = flood(box, phases, box.shape[2] - 1);
  return phases.map((phase, voxel) => (fromBelow[voxel] === 1 && fromAbove[voxel] === 1 ? phase : 0));
}

/** Conducting voxels that can be reached from plane `start`. */
function flood(box: Box, phases: Uint8Array, start: number): Uint8Array {
  const [nx, ny] = box.shape;
  const reached = new Uint8Array(phases.length);
  const open: number[] = [];
  const visit = (voxel: number): void => {
    if (phases[voxel] === 0 || reached[voxel] === 1) return;
    reached[voxel] = 1;
    open.push(voxel);
  };
  for (let voxel = start * nx * ny; voxel < (start + 1) * nx * ny; voxel++) visit(voxel);
  for (let voxel = open.pop(); voxel !== undefined; voxel = open.pop()) neighbours(box, voxel).forEach(visit);
  return reached;
}

/** Voxels that share a face with one, across joined sides too. */
function neighbours({ shape, wrapX, wrapY }: Box, voxel: number): number[] {
  const [nx, ny, nz] = shape;
  const [i, j, k] = placeOf(shape, voxel);
  const row = (k * ny + j) * nx;
  const column = k * ny * nx + i;
  return [
    ...ring(i, nx, wrapX).map((x) => row + x),
    ...ring(j, ny, wrapY).map((y) => column + y * nx),
    ...ring(k, nz, false).map((z) => (z * ny + j) * nx + i),
  ];
}

function ring(at: number, length: number, wraps: boolean): number[] {
  const both = [at - 1, at + 1];
  if (wraps) return both.map((other) => (other + length) % length);
  return both.filter((other) => other >= 0 && other < length);
}

/** Place of a voxel in a box that is stored x fastest. */
export function placeOf([nx, ny]: Box['shape'], voxel: number): [i: number, j: number, k: number] {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
}
