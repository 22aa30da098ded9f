import type { Arena } from '../arena.ts';
import { imageLayout } from '../layouts.ts';
import { readRecord } from '../struct.ts';

function image(
  arena: Arena,
  at: number,
): ReturnType<typeof readRecord<(typeof imageLayout.fields)[number]['name']>> {
  return readRecord(arena.memory, at, imageLayout);
}

/** Twin of `readPhases`. */
export function readPhases(arena: Arena, at: number): void {
  const { nx, ny, nz, row, plane, labels, stepX, stepY, stepZ, table, phase } = image(arena, at);
  const phases = arena.u8(phase, nz * plane);
  const indices = arena.u8(table, 256);
  const source = arena.u8(labels, nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        phases[k * plane + j * row + i] = indices[source[i * stepX + j * stepY + k * stepZ] ?? 0] ?? 0;
      }
    }
  }
}

/** Twin of `countPhases`. */
export function countPhases(arena: Arena, at: number): void {
  const { nx, ny, nz, row, plane, phase, histogram } = image(arena, at);
  const counts = arena.i32(histogram, 256).fill(0);
  const phases = arena.u8(phase, nz * plane);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const index = phases[k * plane + j * row + i] ?? 0;
        if (index !== 0) counts[index] = (counts[index] ?? 0) + 1;
      }
    }
  }
}

/** Twin of `countRuns`; the flood fill below does without them. */
export function countRuns(arena: Arena, at: number): void {
  const { nx, ny, nz, row, plane, phase, firstRun } = image(arena, at);
  const phases = arena.u8(phase, nz * plane);
  const runs = arena.i32(firstRun, ny * nz + 1);
  for (let line = 0; line < ny * nz; line++) {
    const start = Math.floor(line / ny) * plane + (line % ny) * row;
    let count = 0;
    for (let i = 0; i < nx; i++) {
      if (phases[start + i] !== 0 && (i === 0 || phases[start + i - 1] === 0)) count++;
    }
    runs[line + 1] = count;
  }
}

/** Voxels reached through faces from the conducting ones of plane `start`. */
function flood(arena: Arena, at: number, start: number): Set<number> {
  const { nx, ny, nz, row, plane, phase, wrapX, wrapY } = image(arena, at);
  const phases = arena.u8(phase, nz * plane);
  const reached = new Set<number>();
  const front: [number, number, number][] = [];
  const visit = (i: number, j: number, k: number): void => {
    const x = wrapX === 1 ? (i + nx) % nx : i;
    const y = wrapY === 1 ? (j + ny) % ny : j;
    const voxel = k * plane + y * row + x;
    if (x < 0 || x >= nx || y < 0 || y >= ny || k < 0 || k >= nz) return;
    if (phases[voxel] === 0 || reached.has(voxel)) return;
    reached.add(voxel);
    front.push([x, y, k]);
  };
  for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) visit(i, j, start);
  for (let next = front.pop(); next !== undefined; next = front.pop()) {
    const [i, j, k] = next;
    visit(i - 1, j, k);
    visit(i + 1, j, k);
    visit(i, j - 1, k);
    visit(i, j + 1, k);
    visit(i, j, k - 1);
    visit(i, j, k + 1);
  }
  return reached;
}

/** Twin of `joinRuns` and `keepPercolating` together. */
export function keepPercolating(arena: Arena, at: number): void {
  const { nz, plane, phase } = image(arena, at);
  const phases = arena.u8(phase, nz * plane);
  const low = flood(arena, at, 0);
  const high = flood(arena, at, nz - 1);
  for (const voxel of phases.keys()) {
    if (!(low.has(voxel) && high.has(voxel))) phases[voxel] = 0;
  }
}
