// The readable twin of kernels/percolation.ts and ../conducting-parts.ts: phases of an image, and flood fills.
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

/** The phases with 0 wherever a voxel carries no flux under the box's load, and the openings of a box that is fed. */
export function conducting(box: Box, phases: Uint8Array): { phases: Uint8Array; openings?: Uint8Array } {
  if (!box.held && !box.fed && !box.wrapZ) return { phases: percolating(box, phases) };
  const { part, turns, wound } = connectedParts(box, phases);
  const kept = box.wrapZ ? wound : new Set<number>();
  const heights = new Map<number, number>();
  const [nx, ny, nz] = box.shape;
  const openings = new Uint8Array(nx * ny);
  for (const [voxel, own] of part.entries()) {
    if (own < 0) continue;
    const [i, j, k] = placeOf(box.shape, voxel);
    const facing = part[voxel + (nz - 1) * nx * ny];
    if (box.fed && k === 0 && facing === own) {
      kept.add(own);
      openings[voxel] = 1;
    }
    if (!box.held) continue;
    const touched = [k === 0 ? 0 : -1, k === nz - 1 ? nz : -1];
    if (i === 0 || i === nx - 1 || j === 0 || j === ny - 1) touched.push(k + 0.5);
    for (const height of touched.filter((value) => value >= 0)) {
      if ((heights.get(own) ?? height) !== height) kept.add(own);
      heights.set(own, height);
    }
  }
  const through = phases.map((phase, voxel) =>
    turns[voxel] !== undefined && kept.has(part[voxel] ?? -1) ? phase : 0,
  );
  return { phases: through, ...(box.fed ? { openings } : {}) };
}

/** Part of each conducting voxel, -1 elsewhere, and the parts that come back to themselves a turn round z away. */
function connectedParts(
  box: Box,
  phases: Uint8Array,
): { part: Int32Array; turns: Int32Array; wound: Set<number> } {
  const part = new Int32Array(phases.length).fill(-1);
  const turns = new Int32Array(phases.length);
  const wound = new Set<number>();
  const layer = box.shape[0] * box.shape[1];
  for (const [seed, phase] of phases.entries()) {
    if (phase === 0 || part[seed] !== -1) continue;
    const open = [seed];
    part[seed] = seed;
    for (let voxel = open.pop(); voxel !== undefined; voxel = open.pop()) {
      for (const other of neighbours(box, voxel)) {
        if (phases[other] === 0) continue;
        const climb = Math.floor(other / layer) - Math.floor(voxel / layer);
        const isTurn = Math.abs(climb) === box.shape[2] - 1 && box.wrapZ;
        // Two planes joined both ways are neighbours inside the box and round the ring.
        const steps = !isTurn
          ? [0]
          : box.shape[2] === 1
            ? [-1, 1]
            : box.shape[2] === 2
              ? [0, -Math.sign(climb)]
              : [-Math.sign(climb)];
        for (const step of steps) {
          const lifted = (turns[voxel] ?? 0) + step;
          if (part[other] === -1) {
            part[other] = seed;
            turns[other] = lifted;
            open.push(other);
          } else if (turns[other] !== lifted) wound.add(seed);
        }
      }
    }
  }
  return { part, turns, wound };
}

/** The phases with 0 wherever a voxel is not connected through faces to both plates. */
function percolating(box: Box, phases: Uint8Array): Uint8Array {
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
function neighbours({ shape, wrapX, wrapY, wrapZ }: Box, voxel: number): number[] {
  const [nx, ny, nz] = shape;
  const [i, j, k] = placeOf(shape, voxel);
  const row = (k * ny + j) * nx;
  const column = k * ny * nx + i;
  return [
    ...ring(i, nx, wrapX).map((x) => row + x),
    ...ring(j, ny, wrapY).map((y) => column + y * nx),
    ...ring(k, nz, wrapZ).map((z) => (z * ny + j) * nx + i),
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
