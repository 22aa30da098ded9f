import type { Arena } from '../arena.ts';
import { directions, LevelView, VoxelView, type Place } from './views.ts';

/** A map of couplings that leads nowhere twice. */
function addCoupling(row: Map<number, number>, other: number, value: number): void {
  if (value !== 0) row.set(other, (row.get(other) ?? 0) + value);
}

function harmonic(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (2 * a * b) / (a + b);
}

/** Writes the face conductances in front of a voxel (the directions +x, +y, +z), ghosts and seam layers included. */
function writeFaces(voxels: VoxelView, place: Place): void {
  const { nx, ny, nz, seamX, seamY, wrapX, wrapY, gx, gy, gz, code } = voxels.record;
  const [i, j, k] = place;
  const own = voxels.conductivity(place);
  const lastX = i === nx - seamX - 1;
  const lastY = j === ny - seamY - 1;
  const x =
    lastX && wrapX === 1
      ? (seamX + 1) * gx * harmonic(own, voxels.conductivity([0, j, k]))
      : gx * harmonic(own, voxels.conductivity([i + 1, j, k]));
  const y =
    lastY && wrapY === 1
      ? (seamY + 1) * gy * harmonic(own, voxels.conductivity([i, 0, k]))
      : gy * harmonic(own, voxels.conductivity([i, j + 1, k]));
  voxels.set('cx', place, x);
  voxels.set('cy', place, y);
  voxels.set('cz', place, gz * (k === nz - 1 ? 2 * own : harmonic(own, voxels.conductivity([i, j, k + 1]))));
  if (k === 0) voxels.set('cz', [i, j, -1], 2 * gz * own);
  const seam = (field: 'cx' | 'cy', behind: Place, value: number): void => {
    voxels.set(field, behind, value);
    voxels.arena.u8(code + voxels.element(behind), 1)[0] = value > 0 ? 1 : 0;
  };
  if (lastX && wrapX === 1) {
    voxels.set('cx', [-1, j, k], x);
    if (seamX === 1) seam('cx', [i + 1, j, k], x);
  }
  if (lastY && wrapY === 1) {
    voxels.set('cy', [i, -1, k], y);
    if (seamY === 1) seam('cy', [i, j + 1, k], y);
  }
}

/** Face counts of a conducting voxel along x, y and z, two for a face on a plate. */
function faceCounts(voxels: VoxelView, place: Place): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const direction of directions) {
    const axis = direction.findIndex((step) => step !== 0) as 0 | 1 | 2;
    const other = voxels.neighbour(place, direction);
    if (other === undefined) counts[axis] += axis === 2 ? 2 : 0;
    else counts[axis] += voxels.conductivity(other) === 0 ? 0 : 1;
  }
  return counts;
}

/** Twin of `encode`. */
export function encode(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  const { nx, ny, nz, seamX, seamY, mode, code } = voxels.record;
  const places: Place[] = [];
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny - seamY; j++) for (let i = 0; i < nx - seamX; i++) places.push([i, j, k]);
  }
  for (const place of places) {
    if (voxels.conductivity(place) === 0) continue;
    const [x, y, z] = faceCounts(voxels, place);
    const codes = [x + y + z, x + 4 * y + 16 * z, 1];
    arena.u8(code + voxels.element(place), 1)[0] = codes[mode] ?? 0;
  }
  if (mode === 2) for (const place of places) writeFaces(voxels, place);
}

/** Twin of `countVoxelBlocks`. */
export function countVoxelBlocks(arena: Arena, at: number, levelAt: number): void {
  const voxels = new VoxelView(arena, at);
  const level = new LevelView(arena, levelAt);
  const { mask, componentCount, nx, ny, nz } = voxels.record;
  const { blockRow, my, mz } = level.record;
  arena.u8(mask, blockRow * my * mz).fill(0);
  for (let k = 0; k < mz; k++) level.ranges(k).fill(0);
  for (const [block, i, j, k] of level.blocks()) {
    let bits = 0;
    for (let bit = 0; bit < 8; bit++) {
      const place = [2 * i + (bit & 1), 2 * j + ((bit >> 1) & 1), 2 * k + (bit >> 2)] as const;
      if (place[0] < nx && place[1] < ny && place[2] < nz && voxels.code(place) !== 0) bits |= 1 << bit;
    }
    arena.u8(mask + block, 1)[0] = bits;
    const ranges = level.ranges(k);
    const colour = (i + j + k) % 2;
    ranges[colour] = (ranges[colour] ?? 0) + (arena.u8(componentCount + bits, 1)[0] ?? 0);
  }
}

/** Twin of `numberVoxelBlocks`. */
export function numberVoxelBlocks(arena: Arena, at: number, levelAt: number): void {
  const { mask, componentCount } = new VoxelView(arena, at).record;
  const level = new LevelView(arena, levelAt);
  const { blockRow, my, mz } = level.record;
  for (let k = 0; k < mz; k++) {
    const [red = 0, black = 0, dummy = 0] = level.ranges(k);
    const next = [red, black];
    for (let place = 0; place < blockRow * my; place++) {
      const block = k * my * blockRow + place;
      const count = arena.u8(componentCount + (arena.u8(mask + block, 1)[0] ?? 0), 1)[0] ?? 0;
      const colour = ((place % blockRow) + Math.floor(place / blockRow) + k) % 2;
      const first = next[colour] ?? 0;
      next[colour] = first + count;
      level.i32('base')[block] = count === 0 ? dummy : count === 1 ? first : ~first;
      level.i32('count')[block] = count;
    }
  }
}

/** Twin of `connectVoxelBlocks`. It calls no block regular, which changes the way the next level is built only. */
export function connectVoxelBlocks(arena: Arena, at: number, levelAt: number): void {
  const voxels = new VoxelView(arena, at);
  const level = new LevelView(arena, levelAt);
  const rows = new Map<number, Map<number, number>>();
  const sinks = level.f32('sink');
  for (const place of voxels.unknowns()) {
    const node = voxels.unknownOf(place);
    const row = rows.get(node) ?? new Map<number, number>();
    if (!rows.has(node)) sinks[node] = 0;
    rows.set(node, row);
    for (const direction of directions) {
      const other = voxels.neighbour(place, direction);
      if (other === undefined) sinks[node] = (sinks[node] ?? 0) + voxels.face(place, direction);
      else if (voxels.code(other) !== 0 && voxels.unknownOf(other) !== node)
        addCoupling(row, voxels.unknownOf(other), voxels.face(place, direction));
    }
  }
  for (const [node, row] of rows) level.writeRow(node, [...row]);
  const { blockRow, my, mz, regular } = level.record;
  arena.u8(regular, blockRow * my * mz).fill(0);
}

/** Unknowns of the fine level in a coarse block, in the order of its eight children. */
function children(fine: LevelView, i: number, j: number, k: number): number[] {
  const { mx, my, mz, blockRow } = fine.record;
  return Array.from(
    { length: 8 },
    (_, child) => [2 * i + (child & 1), 2 * j + ((child >> 1) & 1), 2 * k + (child >> 2)] as const,
  )
    .filter(([ci, cj, ck]) => ci < mx && cj < my && ck < mz)
    .flatMap(([ci, cj, ck]) => fine.members((ck * my + cj) * blockRow + ci));
}

/** Parts of a coarse block: unknowns that couplings within the block connect, in order of their first members. */
function parts(fine: LevelView, i: number, j: number, k: number): number[][] {
  const left = children(fine, i, j, k);
  const found: number[][] = [];
  while (left.length > 0) {
    const part = left.splice(0, 1);
    for (const member of part) {
      for (const [other] of fine.row(member)) {
        const place = left.indexOf(other);
        if (place >= 0) part.push(...left.splice(place, 1));
      }
    }
    found.push(part);
  }
  return found;
}

/** Twin of `joinBlocks`. */
export function joinBlocks(arena: Arena, fineAt: number, coarseAt: number): void {
  const fine = new LevelView(arena, fineAt);
  const coarse = new LevelView(arena, coarseAt);
  for (let k = 0; k < coarse.record.mz; k++) coarse.ranges(k).fill(0);
  for (const [, i, j, k] of coarse.blocks()) {
    const ranges = coarse.ranges(k);
    const colour = (i + j + k) % 2;
    ranges[colour] = (ranges[colour] ?? 0) + parts(fine, i, j, k).length;
  }
}

/** Twin of `numberBlocks`. */
export function numberBlocks(arena: Arena, fineAt: number, coarseAt: number): void {
  const fine = new LevelView(arena, fineAt);
  const coarse = new LevelView(arena, coarseAt);
  const next = Array.from({ length: coarse.record.mz }, (_, k) => [...coarse.ranges(k)]);
  for (const [block, i, j, k] of coarse.blocks()) {
    const colour = (i + j + k) % 2;
    const found = parts(fine, i, j, k);
    const first = next[k]?.[colour] ?? 0;
    for (const [place, part] of found.entries())
      for (const member of part) fine.i32('parent')[member] = first + place;
    coarse.i32('base')[block] = first;
    coarse.i32('count')[block] = found.length;
    const counters = next[k];
    if (counters !== undefined) counters[colour] = first + found.length;
  }
}

/** Twin of `connectBlocks`. */
export function connectBlocks(arena: Arena, fineAt: number, coarseAt: number): void {
  const fine = new LevelView(arena, fineAt);
  const coarse = new LevelView(arena, coarseAt);
  const parent = fine.i32('parent');
  for (const [block] of fine.blocks())
    for (const member of fine.members(block)) coarse.f32('sink')[parent[member] ?? 0] = 0;
  const rows = new Map<number, Map<number, number>>();
  for (const [block] of fine.blocks()) {
    for (const member of fine.members(block)) {
      const node = parent[member] ?? 0;
      const row = rows.get(node) ?? new Map<number, number>();
      rows.set(node, row);
      coarse.f32('sink')[node] = (coarse.f32('sink')[node] ?? 0) + (fine.f32('sink')[member] ?? 0);
      for (const [other, value] of fine.row(member)) {
        if (parent[other] !== node) addCoupling(row, parent[other] ?? 0, value);
      }
    }
  }
  for (const [node, row] of rows) coarse.writeRow(node, [...row]);
}
