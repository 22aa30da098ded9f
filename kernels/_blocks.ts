// The first coarse level, from the voxels: the strongly connected parts of 2x2x2 blocks and the couplings between them.
import { slabEnd, slabStart } from './_team';
import { FACES, Voxels, leftFace, partsOf } from './_voxels';
import { Level, grownPart, writeRow } from './_levels';

/** A bit for each of eight codes that is not zero, in bytes. */
@inline
function bitWhere(codes: usize, bit: i32): v128 {
  return v128.and(i8x16.splat(<i8>bit), i8x16.ne(v128.load64_zero(codes), i8x16.splat(0)));
}

/** One past the largest part of the voxels in a mask. */
@inline
function countParts(mask: i32, parts: u32): i32 {
  if (parts == 0) return mask == 0 ? 0 : 1;
  let last: u32 = 0;
  for (let left = parts; left != 0; left >>= 4) last = max(last, left & 15);
  return <i32>last + 1;
}

/** Voxels of a block with this mask that belong to one of its parts. */
@inline
function bitsOf(mask: i32, parts: u32, part: u32): i32 {
  let bits = 0;
  for (let left = mask; left != 0; left &= left - 1) {
    const bit = <u32>ctz(left);
    if (((parts >> (bit << 2)) & 15) == part) bits |= 1 << bit;
  }
  return bits;
}

/** Whether the face of a voxel in a direction lies on a plate. */
function isPlate(voxels: Voxels, direction: i32, x: i32, y: i32, z: i32): bool {
  if (direction == 4) return z == 0 && voxels.wrapZ == 0;
  if (direction == 5) return z == voxels.nz - 1 && voxels.wrapZ == 0;
  if (voxels.held == 0) return false;
  if (direction == 0) return x == 0;
  if (direction == 1) return x == voxels.nx - 1;
  return direction == 2 ? y == 0 : y == voxels.ny - 1;
}

/** Conductance of the strongest face of a voxel, plates apart. */
function strongestFace(voxels: Voxels, bit: i32, i: i32, j: i32, k: i32): f32 {
  const plane = 2 * k + (bit >> 2);
  let strongest: f64 = 0;
  for (let direction = 0; direction < 6; direction++) {
    if (isPlate(voxels, direction, 2 * i + (bit & 1), 2 * j + ((bit >> 1) & 1), plane)) continue;
    strongest = max(strongest, faceOf(voxels, direction, bit, i, j, k));
  }
  return <f32>strongest;
}

/** Whether the face ahead of a voxel along x, y or z (1, 3, 5) joins it to the next voxel of its block. */
@inline
function joins(voxels: Voxels, direction: i32, bit: i32, step: i32, i: i32, j: i32, k: i32, strongest: usize): bool {
  const face = <f32>faceOf(voxels, direction, bit, i, j, k);
  const limit = max(load<f32>(strongest + (<usize>bit << 2)), load<f32>(strongest + (<usize>(bit + step) << 2)));
  return face > 0 && face >= voxels.threshold * limit;
}

/** Parts of a block whose faces differ: voxels joined by faces that are among the strongest of both. */
function partsByStrength(voxels: Voxels, mask: i32, i: i32, j: i32, k: i32, strongest: usize): u32 {
  for (let left = mask; left != 0; left &= left - 1) {
    const bit = <i32>ctz(left);
    store<f32>(strongest + (<usize>bit << 2), strongestFace(voxels, bit, i, j, k));
  }
  let alongX = 0;
  let alongY = 0;
  let alongZ = 0;
  for (let left = mask; left != 0; left &= left - 1) {
    const bit = <i32>ctz(left);
    if ((bit & 1) == 0 && ((mask >> (bit + 1)) & 1) != 0 && joins(voxels, 1, bit, 1, i, j, k, strongest)) alongX |= 1 << bit;
    if ((bit & 2) == 0 && ((mask >> (bit + 2)) & 1) != 0 && joins(voxels, 3, bit, 2, i, j, k, strongest)) alongY |= 1 << bit;
    if ((bit & 4) == 0 && ((mask >> (bit + 4)) & 1) != 0 && joins(voxels, 5, bit, 4, i, j, k, strongest)) alongZ |= 1 << bit;
  }
  let parts: u32 = 0;
  let part: u32 = 0;
  for (let left = mask; left != 0; part++) {
    const members = grownPart(left & -left, alongX, alongY, alongZ);
    left &= ~members;
    for (let rest = members; rest != 0; rest &= rest - 1) parts |= part << (<u32>ctz(rest) << 2);
  }
  return parts;
}

/** Masks of the blocks, and how many red and black unknowns each plane of blocks has (ranges 0 and 1). */
export function countVoxelBlocks(voxelsAt: usize, levelAt: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(voxelsAt);
  const level = changetype<Level>(levelAt);
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const half = <usize>voxels.half;
  const scratch = voxels.scratch + (<usize>thread << 7);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  for (let k = slabStart(level.slabs, thread, threads); k < end; k++) {
    let even = 0;
    let odd = 0;
    for (let j = 0; j < level.my; j++) {
      const line = voxels.code + <usize>(2 * k) * plane + <usize>(2 * j) * row;
      const blocks = voxels.mask + (<usize>k * <usize>level.my + <usize>j) * half;
      let first = 0;
      let second = 0;
      for (let i: usize = 0; i < half; i += 8) {
        const at = line + i;
        const lower = v128.or(v128.or(bitWhere(at, 1), bitWhere(at + half, 2)), v128.or(bitWhere(at + row, 4), bitWhere(at + row + half, 8)));
        const over = at + plane;
        const upper = v128.or(v128.or(bitWhere(over, 16), bitWhere(over + half, 32)), v128.or(bitWhere(over + row, 64), bitWhere(over + row + half, 128)));
        const masks = i64x2.extract_lane(v128.or(lower, upper), 0);
        store<u64>(blocks + i, masks);
        let block = <i32>i;
        for (let left = <u64>masks; left != 0; left >>= 16) {
          first += partCount(voxels, <i32>(left & 255), block, j, k, scratch);
          second += partCount(voxels, <i32>((left >> 8) & 255), block + 1, j, k, scratch);
          block += 2;
        }
      }
      if (((j + k) & 1) == 0) {
        even += first;
        odd += second;
      } else {
        even += second;
        odd += first;
      }
    }
    store<i32>(level.ranges + (<usize>k << 4), even);
    store<i32>(level.ranges + (<usize>k << 4), odd, 4);
  }
}

/** Number of parts of a block; where faces differ it finds and keeps them. */
@inline
function partCount(voxels: Voxels, mask: i32, i: i32, j: i32, k: i32, scratch: usize): i32 {
  if (voxels.parts == 0) return countParts(mask, load<u32>(voxels.maskParts + (<usize>mask << 2)));
  if (mask == 0) return 0;
  const parts = partsByStrength(voxels, mask, i, j, k, scratch);
  store<u32>(voxels.parts + ((((<usize>k * <usize>voxels.my + <usize>j) * <usize>voxels.half) + <usize>i) << 2), parts);
  return countParts(mask, parts);
}

/** Numbers the unknowns: ranges hold first red, first black and end of each plane of blocks. */
export function numberVoxelBlocks(voxelsAt: usize, levelAt: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(voxelsAt);
  const level = changetype<Level>(levelAt);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  for (let k = slabStart(level.slabs, thread, threads); k < end; k++) {
    let even = load<i32>(level.ranges + (<usize>k << 4));
    let odd = load<i32>(level.ranges + (<usize>k << 4), 4);
    const dummy = load<i32>(level.ranges + (<usize>k << 4), 8);
    for (let j = 0; j < level.my; j++) {
      const block = (<usize>k * <usize>level.my + <usize>j) * <usize>level.blockRow;
      for (let i = 0; i < level.blockRow; i++) {
        const mask = <i32>load<u8>(voxels.mask + block + <usize>i);
        const count = mask == 0 ? 0 : countParts(mask, partsOf(voxels, block + <usize>i));
        const red = ((i + j + k) & 1) == 0;
        const first = red ? even : odd;
        if (red) even += count;
        else odd += count;
        store<i32>(level.base + ((block + <usize>i) << 2), count == 0 ? dummy : count == 1 ? first : ~first);
        store<i32>(level.count + ((block + <usize>i) << 2), count);
      }
    }
  }
}

/** Own voxels of a part that touch, in direction 0 to 5 (-x, +x, -y, +y, -z, +z), conducting voxels of a neighbour. */
@inline
function contacts(direction: i32, bits: i32, neighbour: i32): i32 {
  if (direction == 0) return bits & 0x55 & (neighbour >> 1);
  if (direction == 1) return bits & 0xaa & (neighbour << 1);
  if (direction == 2) return bits & 0x33 & (neighbour >> 2);
  if (direction == 3) return bits & 0xcc & (neighbour << 2);
  if (direction == 4) return bits & 0x0f & (neighbour >> 4);
  return bits & 0xf0 & (neighbour << 4);
}

/** Conductance of the face of voxel `bit` of a block in a direction. */
function faceOf(voxels: Voxels, direction: i32, bit: i32, i: i32, j: i32, k: i32): f64 {
  if (voxels.mode != FACES) return <f64>(direction < 2 ? voxels.gx : direction < 4 ? voxels.gy : voxels.gz);
  const plane = <usize>voxels.plane;
  const row = <usize>voxels.row;
  const odd = <usize>(bit & 1);
  const voxel = <usize>(2 * k + (bit >> 2)) * plane + <usize>(2 * j + ((bit >> 1) & 1)) * row + odd * <usize>voxels.half + <usize>i;
  // The face behind a voxel is kept by the voxel, or the ghost, behind it.
  if (direction == 0) return <f64>load<f32>(voxels.cx + (voxel << 2) + leftFace(voxels, bit & 1));
  if (direction == 1) return <f64>load<f32>(voxels.cx + (voxel << 2));
  if (direction == 2) return <f64>load<f32>(voxels.cy + ((voxel - row) << 2));
  if (direction == 3) return <f64>load<f32>(voxels.cy + (voxel << 2));
  if (direction == 4) return <f64>load<f32>(voxels.cz + ((voxel - plane) << 2));
  return <f64>load<f32>(voxels.cz + (voxel << 2));
}

/** Sum of the face conductances of the voxels in `faces`. */
function facesSum(voxels: Voxels, direction: i32, faces: i32, i: i32, j: i32, k: i32): f64 {
  if (voxels.mode != FACES) return <f64>popcnt(faces) * faceOf(voxels, direction, 0, i, j, k);
  let sum: f64 = 0;
  for (let left = faces; left != 0; left &= left - 1) sum += faceOf(voxels, direction, <i32>ctz(left), i, j, k);
  return sum;
}

@inline
function put(list: usize, length: i32, node: i32, coupling: f64): i32 {
  store<i32>(list + (<usize>length << 4), node);
  store<f64>(list + (<usize>length << 4), coupling, 8);
  return length + 1;
}

/** Conductance of a part to the plates. */
function platesSum(voxels: Voxels, bits: i32, i: i32, j: i32, k: i32): f64 {
  let sum: f64 = 0;
  if (voxels.wrapZ == 0 && voxels.fed == 0) {
    if (k == 0) sum += facesSum(voxels, 4, bits & 0x0f, i, j, k);
    if (2 * k + 2 >= voxels.nz) sum += facesSum(voxels, 5, bits & ((voxels.nz & 1) == 0 ? 0xf0 : 0x0f), i, j, k);
  }
  if (voxels.held != 0) {
    if (i == 0) sum += facesSum(voxels, 0, bits & 0x55, i, j, k);
    if (2 * i + 2 >= voxels.nx) sum += facesSum(voxels, 1, bits & ((voxels.nx & 1) == 0 ? 0xaa : 0x55), i, j, k);
    if (j == 0) sum += facesSum(voxels, 2, bits & 0x33, i, j, k);
    if (2 * j + 2 >= voxels.ny) sum += facesSum(voxels, 3, bits & ((voxels.ny & 1) == 0 ? 0xcc : 0x33), i, j, k);
  }
  return voxels.mode == FACES ? sum : 2 * sum;
}

/** Writes one of the six couplings of a row, faces of equal conductance; none where no face of the two blocks conducts. */
@inline
function putFaces(level: Level, slot: usize, node: i32, faces: i32, neighbour: i32, conductance: f32): f32 {
  const at = <usize>node * 24 + (slot << 2);
  const coupling = conductance * <f32>popcnt(faces);
  store<i32>(level.index + at, faces == 0 ? node : neighbour);
  store<f32>(level.weight + at, coupling);
  return coupling;
}

/**
 * Row of a block with one part, inside the volume, whose neighbours have one part each, where every face conducts
 * alike along an axis: most blocks by far. False when it is not such a block.
 */
@inline
function connectInner(voxels: Voxels, level: Level, node: i32, mask: i32, block: usize, k: i32): bool {
  const yStep = <usize>level.blockRow;
  const zStep = yStep * <usize>level.my;
  const bases = level.base + (block << 2);
  // Round a ring the other end of the column is next.
  const under = k > 0 ? block - zStep : block + <usize>(level.mz - 1) * zStep;
  const over = k < level.mz - 1 ? block + zStep : block - <usize>k * zStep;
  const toLeft = load<i32>(bases - 4);
  const toRight = load<i32>(bases, 4);
  const toBack = load<i32>(bases - (yStep << 2));
  const toFront = load<i32>(bases + (yStep << 2));
  const toBelow = load<i32>(level.base + (under << 2));
  const toAbove = load<i32>(level.base + (over << 2));
  if ((toLeft | toRight | toBack | toFront | toBelow | toAbove) < 0) return false;
  const masks = voxels.mask + block;
  const gx = voxels.gx;
  const gy = voxels.gy;
  const gz = voxels.gz;
  const left = putFaces(level, 0, node, contacts(0, mask, load<u8>(masks - 1)), toLeft, gx);
  const right = putFaces(level, 1, node, contacts(1, mask, load<u8>(masks, 1)), toRight, gx);
  const back = putFaces(level, 2, node, contacts(2, mask, load<u8>(masks - yStep)), toBack, gy);
  const front = putFaces(level, 3, node, contacts(3, mask, load<u8>(masks + yStep)), toFront, gy);
  const below = putFaces(level, 4, node, contacts(4, mask, load<u8>(voxels.mask + under)), toBelow, gz);
  const above = putFaces(level, 5, node, contacts(5, mask, load<u8>(voxels.mask + over)), toAbove, gz);
  const total = left + right + back + front + below + above;
  const strongest = max(max(max(left, right), max(back, front)), max(below, above));
  store<f32>(level.sink + (<usize>node << 2), 0);
  store<f32>(level.diagonal + (<usize>node << 2), total * level.grip);
  store<f32>(level.strongest + (<usize>node << 2), strongest);
  return true;
}

/** Adds a part's weak couplings to the other parts of its own block. */
function connectWithin(voxels: Voxels, level: Level, node: i32, bits: i32, i: i32, j: i32, k: i32, list: usize, before: i32): i32 {
  if (voxels.mode != FACES) return before;
  const block = (<usize>k * <usize>level.my + <usize>j) * <usize>level.blockRow + <usize>i;
  const mask = <i32>load<u8>(voxels.mask + block);
  const base = load<i32>(level.base + (block << 2));
  if (bits == mask) return before;
  const parts = partsOf(voxels, block);
  const count = countParts(mask, parts);
  let length = before;
  for (let part = 0; part < count; part++) {
    const others = bitsOf(mask, parts, <u32>part);
    if ((others & bits) != 0) continue;
    // In these directions the neighbour lies in the same block; a block counts as its own neighbour there.
    let sum = facesSum(voxels, 0, bits & 0xaa & (others << 1), i, j, k) + facesSum(voxels, 1, bits & 0x55 & (others >> 1), i, j, k);
    sum += facesSum(voxels, 2, bits & 0xcc & (others << 2), i, j, k) + facesSum(voxels, 3, bits & 0x33 & (others >> 2), i, j, k);
    sum += facesSum(voxels, 4, bits & 0xf0 & (others << 4), i, j, k) + facesSum(voxels, 5, bits & 0x0f & (others >> 4), i, j, k);
    if (sum == 0) continue;
    length = put(list, length, ~base + part, sum);
    level.coupled = 1;
  }
  return length;
}

/** Writes the row of one part of block (i, j, k); true when every direction has at most one coupling. */
function connectPart(voxels: Voxels, level: Level, node: i32, bits: i32, i: i32, j: i32, k: i32, list: usize): bool {
  const yStep = level.blockRow;
  const zStep = yStep * level.my;
  const block = k * zStep + j * yStep + i;
  let length = 0;
  let regular = true;
  for (let direction = 0; direction < 6; direction++) {
    let other = -1;
    if (direction == 0) other = i > 0 ? block - 1 : voxels.wrapX != 0 ? block + level.mx - 1 : -1;
    else if (direction == 1) other = i < level.mx - 1 ? block + 1 : voxels.wrapX != 0 ? block - i : -1;
    else if (direction == 2) other = j > 0 ? block - yStep : voxels.wrapY != 0 ? block + (level.my - 1) * yStep : -1;
    else if (direction == 3) other = j < level.my - 1 ? block + yStep : voxels.wrapY != 0 ? block - j * yStep : -1;
    else if (direction == 4) other = k > 0 ? block - zStep : voxels.wrapZ != 0 ? block + (level.mz - 1) * zStep : -1;
    else other = k < level.mz - 1 ? block + zStep : voxels.wrapZ != 0 ? block - k * zStep : -1;
    const faces = other < 0 ? 0 : contacts(direction, bits, <i32>load<u8>(voxels.mask + <usize>other));
    if (faces == 0) {
      length = put(list, length, node, 0);
      continue;
    }
    const base = load<i32>(level.base + (<usize>other << 2));
    if (base >= 0) {
      length = put(list, length, base, base == node ? 0 : facesSum(voxels, direction, faces, i, j, k));
      continue;
    }
    const parts = partsOf(voxels, <usize>other);
    const step = direction < 2 ? 1 : direction < 4 ? 2 : 4;
    let found = 0;
    for (let part = 0; part < 8; part++) {
      let touching = 0;
      for (let left = faces; left != 0; left &= left - 1) {
        const bit = <i32>ctz(left);
        if (((parts >> ((bit ^ step) << 2)) & 15) == part) touching |= 1 << bit;
      }
      if (touching == 0 || ~base + part == node) continue;
      length = put(list, length, ~base + part, facesSum(voxels, direction, touching, i, j, k));
      found++;
    }
    if (found != 1) regular = false;
  }
  length = connectWithin(voxels, level, node, bits, i, j, k, list, length);
  if ((voxels.wrapX != 0 && level.mx <= 2) || (voxels.wrapY != 0 && level.my <= 2) || (voxels.wrapZ != 0 && level.mz <= 2)) {
    // Round a ring of one or two blocks both directions lead to the same one.
    length = merge(list, length);
    regular = false;
  }
  store<f32>(level.sink + (<usize>node << 2), <f32>platesSum(voxels, bits, i, j, k));
  writeRow(level, node, list, regular ? length : compact(list, length));
  return regular;
}

/** Sums couplings to the same unknown; returns the list's new length. */
function merge(list: usize, length: i32): i32 {
  let kept = 0;
  for (let slot = 0; slot < length; slot++) {
    const node = load<i32>(list + (<usize>slot << 4));
    const coupling = load<f64>(list + (<usize>slot << 4), 8);
    let known = 0;
    while (known < kept && load<i32>(list + (<usize>known << 4)) != node) known++;
    if (known == kept) kept = put(list, kept, node, coupling);
    else store<f64>(list + (<usize>known << 4), load<f64>(list + (<usize>known << 4), 8) + coupling, 8);
  }
  return kept;
}

/** Drops empty couplings from a list; returns its new length. */
function compact(list: usize, length: i32): i32 {
  let kept = 0;
  for (let slot = 0; slot < length; slot++) {
    const entry = list + (<usize>slot << 4);
    const coupling = load<f64>(entry, 8);
    if (coupling != 0) kept = put(list, kept, load<i32>(entry), coupling);
  }
  return kept;
}

/** Rows of the first coarse level. */
export function connectVoxelBlocks(voxelsAt: usize, levelAt: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(voxelsAt);
  const level = changetype<Level>(levelAt);
  const list = level.list + <usize>(thread * level.listBytes);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  for (let k = slabStart(level.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < level.my; j++) {
      const row = (<usize>k * <usize>level.my + <usize>j) * <usize>level.blockRow;
      const between = (k > 0 && k < level.mz - 1) || (voxels.wrapZ != 0 && level.mz > 2);
      const inner = voxels.mode != FACES && between && j > 0 && j < level.my - 1;
      for (let i = 0; i < level.mx; i++) {
        const block = row + <usize>i;
        const mask = <i32>load<u8>(voxels.mask + block);
        let regular = false;
        if (mask != 0) {
          const base = load<i32>(level.base + (block << 2));
          if (base >= 0 && inner && i > 0 && i < level.mx - 1 && connectInner(voxels, level, base, mask, block, k)) regular = true;
          else if (base >= 0) regular = connectPart(voxels, level, base, mask, i, j, k, list);
          else connectParts(voxels, level, ~base, mask, i, j, k, list);
        }
        store<u8>(level.regular + block, regular ? 1 : 0);
      }
    }
  }
}

/** Rows of a block with several parts. */
function connectParts(voxels: Voxels, level: Level, first: i32, mask: i32, i: i32, j: i32, k: i32, list: usize): void {
  const parts = partsOf(voxels, (<usize>k * <usize>level.my + <usize>j) * <usize>level.blockRow + <usize>i);
  const count = countParts(mask, parts);
  for (let part = 0; part < count; part++) {
    connectPart(voxels, level, first + part, bitsOf(mask, parts, <u32>part), i, j, k, list);
  }
}
