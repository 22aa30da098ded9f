// Builds what the solver runs on: codes and face conductances of the voxels, then level by level the connected
// parts of 2x2x2 blocks and the couplings between them (Galerkin sums of face conductances).
import { meet, slabEnd, slabStart } from './_team';
import { ANISOTROPIC, FACES, Voxels, placeInRow } from './_voxels';
import { Level, writeRow } from './_levels';

/** Codes of one row, sixteen voxels at a time: face counts, two for a face on a plate. */
function codeRow(voxels: Voxels, nx: i32, j: i32, ny: i32, k: i32): void {
  const zero = i8x16.splat(0);
  const one = i8x16.splat(1);
  const row = <usize>voxels.phaseRow;
  const plane = <usize>voxels.phasePlane;
  const line = voxels.phase + <usize>k * plane + <usize>j * row;
  const even = voxels.code + <usize>k * <usize>voxels.plane + <usize>j * <usize>voxels.row;
  const rowBack = voxels.wrapY != 0 && j == 0 ? line + <usize>(ny - 1) * row : line - row;
  const rowFront = voxels.wrapY != 0 && j == ny - 1 ? line - <usize>j * row : line + row;
  const plateBelow = i8x16.splat(k == 0 ? 2 : 0);
  const plateAbove = i8x16.splat(k == voxels.nz - 1 ? 2 : 0);
  for (let i = 0; i < nx; i += 16) {
    const at = <usize>i;
    const own = i8x16.ne(v128.load(line + at), zero);
    if (!v128.any_true(own)) continue;
    let left = v128.and(one, i8x16.ne(v128.load(line + at - 1), zero));
    const right = v128.and(one, i8x16.ne(v128.load(line + at + 1), zero));
    if (voxels.wrapX != 0 && i == 0 && load<u8>(line + <usize>(nx - 1)) != 0) left = i8x16.replace_lane(left, 0, 1);
    const back = v128.and(one, i8x16.ne(v128.load(rowBack + at), zero));
    const front = v128.and(one, i8x16.ne(v128.load(rowFront + at), zero));
    const below = i8x16.add(plateBelow, v128.and(one, i8x16.ne(v128.load(line + at - plane), zero)));
    const above = i8x16.add(plateAbove, v128.and(one, i8x16.ne(v128.load(line + at + plane), zero)));
    const x = i8x16.add(left, right);
    const y = i8x16.add(back, front);
    const z = i8x16.add(below, above);
    let code = i8x16.add(x, i8x16.add(y, z));
    if (voxels.mode == ANISOTROPIC) code = i8x16.add(x, i8x16.add(i8x16.shl(y, 2), i8x16.shl(z, 4)));
    if (voxels.mode == FACES) code = one;
    code = v128.and(own, code);
    const apart = v128.shuffle<i8>(code, code, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
    store<u64>(even + (at >> 1), i64x2.extract_lane(apart, 0));
    store<u64>(even + <usize>voxels.half + (at >> 1), i64x2.extract_lane(apart, 1));
  }
  if (voxels.wrapX != 0 && voxels.mode != FACES && load<u8>(line) != 0 && load<u8>(line + <usize>(nx - 1)) != 0) {
    const last = even + placeInRow(voxels, nx - 1);
    store<u8>(last, load<u8>(last) + 1);
  }
}

/** Harmonic mean of two neighbours' conductivities. */
@inline
function harmonic(a: f64, b: f64): f64 {
  return a == 0 || b == 0 ? 0 : (2 * a * b) / (a + b);
}

@inline
function conductivityAt(voxels: Voxels, phase: usize): f64 {
  return <f64>load<f32>(voxels.conductivity + (<usize>load<u8>(phase) << 2));
}

/**
 * Face conductances above, in front and to the right of each voxel of a row, and those of the plates.
 *
 * Joined sides an odd number of voxels apart would put two voxels of one colour side by side. There the joining face
 * is split in two halves in series with an unknown between them, which changes nothing else: the seam layer.
 */
function faceRow(voxels: Voxels, nx: i32, j: i32, ny: i32, k: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const line = <usize>k * plane + <usize>j * row;
  const phaseRow = <usize>voxels.phaseRow;
  const phases = voxels.phase + <usize>k * <usize>voxels.phasePlane + <usize>j * phaseRow;
  const seamGx = <f64>voxels.gx * (voxels.seamX != 0 ? 2 : 1);
  const seamGy = <f64>voxels.gy * (voxels.seamY != 0 ? 2 : 1);
  const gz = <f64>voxels.gz;
  const wrapFront = voxels.wrapY != 0 && j == ny - 1;
  for (let i = 0; i < nx; i++) {
    const voxel = line + placeInRow(voxels, i);
    const phase = phases + <usize>i;
    const own = conductivityAt(voxels, phase);
    const wrapRight = voxels.wrapX != 0 && i == nx - 1;
    const x = <f32>((wrapRight ? seamGx : <f64>voxels.gx) * harmonic(own, conductivityAt(voxels, wrapRight ? phases : phase + 1)));
    const front = wrapFront ? phase - <usize>j * phaseRow : phase + phaseRow;
    const y = <f32>((wrapFront ? seamGy : <f64>voxels.gy) * harmonic(own, conductivityAt(voxels, front)));
    const top = k == voxels.nz - 1;
    const z = <f32>(gz * (top ? 2 * own : harmonic(own, conductivityAt(voxels, phase + <usize>voxels.phasePlane))));
    store<f32>(voxels.cx + (voxel << 2), x);
    store<f32>(voxels.cy + (voxel << 2), y);
    store<f32>(voxels.cz + (voxel << 2), z);
    if (wrapRight) {
      // The left ghost of the odd half stands for x = -1.
      store<f32>(voxels.cx + ((line + <usize>voxels.half - 1) << 2), x);
      if (voxels.seamX != 0) placeSeam(voxels, voxels.cx, line + placeInRow(voxels, nx), x);
    }
    if (wrapFront) {
      store<f32>(voxels.cy + ((voxel - <usize>(j + 1) * row) << 2), y);
      if (voxels.seamY != 0) placeSeam(voxels, voxels.cy, voxel + row, y);
    }
    if (k == 0) store<f32>(voxels.cz + ((voxel - plane) << 2), <f32>(2 * gz * own));
  }
}

/** An unknown of the seam layer and the half face behind it. */
function placeSeam(voxels: Voxels, faces: usize, voxel: usize, conductance: f32): void {
  store<f32>(faces + (voxel << 2), conductance);
  store<u8>(voxels.code + voxel, conductance > 0 ? 1 : 0);
}

/** Codes (and face conductances) of all voxels. */
export function encode(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  const nx = voxels.nx - voxels.seamX;
  const ny = voxels.ny - voxels.seamY;
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < ny; j++) codeRow(voxels, nx, j, ny, k);
    if (voxels.mode != FACES) continue;
    for (let j = 0; j < ny; j++) faceRow(voxels, nx, j, ny, k);
  }
}

/** A bit for each of eight codes that is not zero, in bytes. */
@inline
function bitWhere(codes: usize, bit: i32): v128 {
  return v128.and(i8x16.splat(<i8>bit), i8x16.ne(v128.load64_zero(codes), i8x16.splat(0)));
}

/** Masks of the blocks, and how many red and black unknowns each plane of blocks has (ranges 0 and 1). */
export function countVoxelBlocks(voxelsAt: usize, levelAt: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(voxelsAt);
  const level = changetype<Level>(levelAt);
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const half = <usize>voxels.half;
  const counts = voxels.componentCount;
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
        for (let left = <u64>masks; left != 0; left >>= 16) {
          first += <i32>load<u8>(counts + <usize>(left & 255));
          second += <i32>load<u8>(counts + <usize>((left >> 8) & 255));
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
        const mask = <usize>load<u8>(voxels.mask + block + <usize>i);
        const count = <i32>load<u8>(voxels.componentCount + mask);
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
  // The face behind a voxel is kept by the voxel, or the ghost, behind it; left of an even voxel lies an odd one.
  if (direction == 0) return <f64>load<f32>(voxels.cx + ((voxel + <usize>voxels.half - 1) << 2));
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
  const lastLayer = (voxels.nz & 1) == 0 ? 0xf0 : 0x0f;
  const scale: f64 = voxels.mode == FACES ? 1 : 2;
  let sum: f64 = 0;
  if (k == 0) sum += scale * facesSum(voxels, 4, bits & 0x0f, i, j, k);
  if (2 * k + 2 >= voxels.nz) sum += scale * facesSum(voxels, 5, bits & lastLayer, i, j, k);
  return sum;
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
function connectInner(voxels: Voxels, level: Level, node: i32, mask: i32, block: usize): bool {
  const yStep = <usize>level.blockRow;
  const zStep = yStep * <usize>level.my;
  const bases = level.base + (block << 2);
  const toLeft = load<i32>(bases - 4);
  const toRight = load<i32>(bases, 4);
  const toBack = load<i32>(bases - (yStep << 2));
  const toFront = load<i32>(bases + (yStep << 2));
  const toBelow = load<i32>(bases - (zStep << 2));
  const toAbove = load<i32>(bases + (zStep << 2));
  if ((toLeft | toRight | toBack | toFront | toBelow | toAbove) < 0) return false;
  const masks = voxels.mask + block;
  const gx = voxels.gx;
  const gy = voxels.gy;
  const gz = voxels.gz;
  let total = putFaces(level, 0, node, contacts(0, mask, load<u8>(masks - 1)), toLeft, gx);
  total += putFaces(level, 1, node, contacts(1, mask, load<u8>(masks, 1)), toRight, gx);
  total += putFaces(level, 2, node, contacts(2, mask, load<u8>(masks - yStep)), toBack, gy);
  total += putFaces(level, 3, node, contacts(3, mask, load<u8>(masks + yStep)), toFront, gy);
  total += putFaces(level, 4, node, contacts(4, mask, load<u8>(masks - zStep)), toBelow, gz);
  total += putFaces(level, 5, node, contacts(5, mask, load<u8>(masks + zStep)), toAbove, gz);
  store<f32>(level.sink + (<usize>node << 2), 0);
  store<f32>(level.diagonal + (<usize>node << 2), total);
  return true;
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
    else if (direction == 4) other = k > 0 ? block - zStep : -1;
    else other = k < level.mz - 1 ? block + zStep : -1;
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
    const parts = <i32>load<u16>(voxels.components + (<usize>load<u8>(voxels.mask + <usize>other) << 1));
    const step = direction < 2 ? 1 : direction < 4 ? 2 : 4;
    let found = 0;
    for (let part = 0; part < 4; part++) {
      let touching = 0;
      for (let left = faces; left != 0; left &= left - 1) {
        const bit = <i32>ctz(left);
        if (((parts >> ((bit ^ step) << 1)) & 3) == part) touching |= 1 << bit;
      }
      if (touching == 0 || ~base + part == node) continue;
      length = put(list, length, ~base + part, facesSum(voxels, direction, touching, i, j, k));
      found++;
    }
    if (found != 1) regular = false;
  }
  store<f32>(level.sink + (<usize>node << 2), <f32>platesSum(voxels, bits, i, j, k));
  writeRow(level, node, list, regular ? length : compact(list, length));
  return regular;
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
      const inner = voxels.mode != FACES && k > 0 && k < level.mz - 1 && j > 0 && j < level.my - 1;
      for (let i = 0; i < level.mx; i++) {
        const block = row + <usize>i;
        const mask = <i32>load<u8>(voxels.mask + block);
        let regular = false;
        if (mask != 0) {
          const base = load<i32>(level.base + (block << 2));
          if (base >= 0 && inner && i > 0 && i < level.mx - 1 && connectInner(voxels, level, base, mask, block)) regular = true;
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
  const parts = <i32>load<u16>(voxels.components + (<usize>mask << 1));
  const count = <i32>load<u8>(voxels.componentCount + <usize>mask);
  for (let part = 0; part < count; part++) {
    let bits = 0;
    for (let left = mask; left != 0; left &= left - 1) {
      const bit = <i32>ctz(left);
      if (((parts >> (bit << 1)) & 3) == part) bits |= 1 << bit;
    }
    connectPart(voxels, level, first + part, bits, i, j, k, list);
  }
}

@inline
function firstOf(base: i32): i32 {
  return base < 0 ? ~base : base;
}

/** Neighbour in a slot of a row, counting the spill's entries from slot 5 on; -1 past the end. */
@inline
function rowLength(level: Level, node: i32): i32 {
  const sixth = load<i32>(level.index + <usize>node * 24, 20);
  return sixth >= 0 ? 6 : 5 + load<i32>(level.spill + <usize>~sixth);
}

@inline
function neighbourAt(level: Level, node: i32, slot: i32, length: i32): i32 {
  const row = level.index + <usize>node * 24;
  if (slot < 5 || length == 6 && load<i32>(row, 20) >= 0) return load<i32>(row + (<usize>slot << 2));
  return load<i32>(level.spill + <usize>~load<i32>(row, 20) + (<usize>(slot - 5) << 3), 4);
}

@inline
function couplingAt(level: Level, node: i32, slot: i32, length: i32): f32 {
  const at = <usize>node * 24;
  if (slot < 5 || length == 6 && load<i32>(level.index + at, 20) >= 0) return load<f32>(level.weight + at + (<usize>slot << 2));
  return load<f32>(level.spill + <usize>~load<i32>(level.index + at, 20) + (<usize>(slot - 5) << 3), 8);
}

@inline
function find(root: usize, node: i32): i32 {
  let at = node;
  let up = load<i32>(root + (<usize>at << 2));
  while (up != at) {
    const further = load<i32>(root + (<usize>up << 2));
    store<i32>(root + (<usize>at << 2), further);
    at = further;
    up = load<i32>(root + (<usize>at << 2));
  }
  return at;
}

/** Marks which coarse block each unknown lies in. */
function placeUnknowns(fine: Level, coarse: Level, k: i32): void {
  for (let child = 2 * k; child < min(2 * k + 2, fine.mz); child++) {
    for (let j = 0; j < fine.my; j++) {
      const blocks = (<usize>child * <usize>fine.my + <usize>j) * <usize>fine.blockRow;
      const target = (k * coarse.my + (j >> 1)) * coarse.blockRow;
      for (let i = 0; i < fine.mx; i++) {
        const count = load<i32>(fine.count + ((blocks + <usize>i) << 2));
        const first = firstOf(load<i32>(fine.base + ((blocks + <usize>i) << 2)));
        for (let node = first; node < first + count; node++) {
          store<i32>(fine.block + (<usize>node << 2), target + (i >> 1));
          store<i32>(fine.root + (<usize>node << 2), node);
          store<i32>(fine.parent + (<usize>node << 2), -1);
        }
      }
    }
  }
}

/** First unknown and number of unknowns of child block `child` (0 to 7) of a coarse block; number 0 outside. */
@inline
function childBlock(fine: Level, i: i32, j: i32, k: i32, child: i32): usize {
  const ci = 2 * i + (child & 1);
  const cj = 2 * j + ((child >> 1) & 1);
  const ck = 2 * k + (child >> 2);
  if (ci >= fine.mx || cj >= fine.my || ck >= fine.mz) return usize.MAX_VALUE;
  return (<usize>ck * <usize>fine.my + <usize>cj) * <usize>fine.blockRow + <usize>ci;
}

function joinWithin(fine: Level, node: i32): void {
  const target = load<i32>(fine.block + (<usize>node << 2));
  const length = rowLength(fine, node);
  for (let slot = 0; slot < length; slot++) {
    const other = neighbourAt(fine, node, slot, length);
    if (other >= node || load<i32>(fine.block + (<usize>other << 2)) != target) continue;
    const a = find(fine.root, node);
    const b = find(fine.root, other);
    if (a < b) store<i32>(fine.root + (<usize>b << 2), a);
    else if (b < a) store<i32>(fine.root + (<usize>a << 2), b);
  }
}

/** Joins the unknowns of each coarse block that are coupled, and counts the parts: ranges 0 and 1 of `coarse`. */
export function joinBlocks(fineAt: usize, coarseAt: usize, thread: i32, threads: i32): void {
  const fine = changetype<Level>(fineAt);
  const coarse = changetype<Level>(coarseAt);
  const start = slabStart(coarse.slabs, thread, threads);
  const end = slabEnd(coarse.slabs, thread, threads, coarse.mz);
  for (let k = start; k < end; k++) placeUnknowns(fine, coarse, k);
  meet(fine.barrier, threads);
  for (let k = start; k < end; k++) {
    let even = 0;
    let odd = 0;
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const parts = joinBlock(fine, coarse, i, j, k);
        if (((i + j + k) & 1) == 0) even += parts;
        else odd += parts;
      }
    }
    store<i32>(coarse.ranges + (<usize>k << 4), even);
    store<i32>(coarse.ranges + (<usize>k << 4), odd, 4);
  }
}

/** Children of a coarse block that are there, as bits, if all of them are regular; -1 if one is not. */
function regularChildren(fine: Level, i: i32, j: i32, k: i32): i32 {
  let present = 0;
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE || load<i32>(fine.count + (block << 2)) == 0) continue;
    if (load<u8>(fine.regular + block) == 0) return -1;
    present |= 1 << child;
  }
  return present;
}

@inline
function onlyUnknown(fine: Level, i: i32, j: i32, k: i32, child: i32): i32 {
  return firstOf(load<i32>(fine.base + (childBlock(fine, i, j, k, child) << 2)));
}

/** Joins regular children by what couples them inside the block; returns the number of parts. */
function joinRegular(fine: Level, i: i32, j: i32, k: i32, present: i32): i32 {
  let alongX = 0;
  let alongY = 0;
  let alongZ = 0;
  for (let left = present; left != 0; left &= left - 1) {
    const child = <i32>ctz(left);
    const weights = fine.weight + <usize>onlyUnknown(fine, i, j, k, child) * 24;
    const bit = 1 << child;
    if ((child & 1) == 0 && load<f32>(weights, 4) != 0) alongX |= bit;
    if ((child & 2) == 0 && load<f32>(weights, 12) != 0) alongY |= bit;
    if ((child & 4) == 0 && load<f32>(weights, 20) != 0) alongZ |= bit;
    // Round a ring of two blocks the far child's coupling ahead leads back to the near one.
    if (fine.mx == 2 && (child & 1) != 0 && load<f32>(weights, 4) != 0) alongX |= bit >> 1;
    if (fine.my == 2 && (child & 2) != 0 && load<f32>(weights, 12) != 0) alongY |= bit >> 2;
  }
  // Ahead of a single block at the rim there is no child.
  alongX &= present >> 1;
  alongY &= present >> 2;
  alongZ &= present >> 4;
  let parts = 0;
  for (let left = present; left != 0; parts++) {
    let part = left & -left;
    for (let grown = 0; grown != part; ) {
      grown = part;
      part |= ((part & alongX) << 1) | ((part >> 1) & alongX);
      part |= ((part & alongY) << 2) | ((part >> 2) & alongY);
      part |= ((part & alongZ) << 4) | ((part >> 4) & alongZ);
    }
    left &= ~part;
    const first = onlyUnknown(fine, i, j, k, <i32>ctz(part));
    for (let members = part; members != 0; members &= members - 1) {
      store<i32>(fine.root + (<usize>onlyUnknown(fine, i, j, k, <i32>ctz(members)) << 2), first);
    }
  }
  return parts;
}

function joinBlock(fine: Level, coarse: Level, i: i32, j: i32, k: i32): i32 {
  const here = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
  const present = regularChildren(fine, i, j, k);
  store<u8>(coarse.regular + here, 0);
  if (present == 0) return 0;
  if (present > 0) {
    const parts = joinRegular(fine, i, j, k, present);
    // The last of an odd number of blocks round a ring has a neighbour on both of its sides.
    const atSeam = (fine.wrapX != 0 && i == coarse.mx - 1) || (fine.wrapY != 0 && j == coarse.my - 1);
    store<u8>(coarse.regular + here, parts == 1 && !atSeam ? 1 : 0);
    return parts;
  }
  let parts = 0;
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const first = firstOf(load<i32>(fine.base + (block << 2)));
    const end = first + load<i32>(fine.count + (block << 2));
    for (let node = first; node < end; node++) joinWithin(fine, node);
  }
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const first = firstOf(load<i32>(fine.base + (block << 2)));
    const end = first + load<i32>(fine.count + (block << 2));
    for (let node = first; node < end; node++) {
      if (load<i32>(fine.root + (<usize>node << 2)) == node) parts++;
    }
  }
  return parts;
}

/** Numbers the unknowns of `coarse` and tells each finer one its parent. */
export function numberBlocks(fineAt: usize, coarseAt: usize, thread: i32, threads: i32): void {
  const fine = changetype<Level>(fineAt);
  const coarse = changetype<Level>(coarseAt);
  const end = slabEnd(coarse.slabs, thread, threads, coarse.mz);
  for (let k = slabStart(coarse.slabs, thread, threads); k < end; k++) {
    let even = load<i32>(coarse.ranges + (<usize>k << 4));
    let odd = load<i32>(coarse.ranges + (<usize>k << 4), 4);
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const red = ((i + j + k) & 1) == 0;
        const first = red ? even : odd;
        const count = numberBlock(fine, i, j, k, first);
        if (red) even += count;
        else odd += count;
        const block = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
        store<i32>(coarse.base + (block << 2), first);
        store<i32>(coarse.count + (block << 2), count);
      }
    }
  }
}

function numberBlock(fine: Level, i: i32, j: i32, k: i32, first: i32): i32 {
  let count = 0;
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const start = firstOf(load<i32>(fine.base + (block << 2)));
    const end = start + load<i32>(fine.count + (block << 2));
    for (let node = start; node < end; node++) {
      const root = fine.parent + (<usize>find(fine.root, node) << 2);
      if (load<i32>(root) < 0) store<i32>(root, first + count++);
      store<i32>(fine.parent + (<usize>node << 2), load<i32>(root));
    }
  }
  return count;
}

/** Rows of `coarse`: the couplings of its unknowns' members that lead outside, summed. */
export function connectBlocks(fineAt: usize, coarseAt: usize, thread: i32, threads: i32): void {
  const fine = changetype<Level>(fineAt);
  const coarse = changetype<Level>(coarseAt);
  const end = slabEnd(coarse.slabs, thread, threads, coarse.mz);
  for (let k = slabStart(coarse.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const block = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
        const first = load<i32>(coarse.base + (block << 2));
        const last = first + load<i32>(coarse.count + (block << 2));
        if (load<u8>(coarse.regular + block) != 0) {
          if (connectRegular(fine, coarse, i, j, k, first, thread)) continue;
          store<u8>(coarse.regular + block, 0);
        }
        for (let node = first; node < last; node++) connectUnknown(fine, coarse, i, j, k, node, thread);
      }
    }
  }
}

/** Row of a block of regular children with one part; false when a direction leads to several parts. */
function connectRegular(fine: Level, coarse: Level, i: i32, j: i32, k: i32, node: i32, thread: i32): bool {
  const list = coarse.list + <usize>(thread * coarse.listBytes);
  for (let direction: usize = 0; direction < 6; direction++) {
    store<i32>(list + (direction << 4), node);
    store<f64>(list + (direction << 4), 0, 8);
  }
  let sink: f64 = 0;
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE || load<i32>(fine.count + (block << 2)) == 0) continue;
    const member = firstOf(load<i32>(fine.base + (block << 2)));
    sink += <f64>load<f32>(fine.sink + (<usize>member << 2));
    if (!addOutward(fine, list, <usize>(child & 1), member, node)) return false;
    if (!addOutward(fine, list, <usize>(2 + ((child >> 1) & 1)), member, node)) return false;
    if (!addOutward(fine, list, <usize>(4 + (child >> 2)), member, node)) return false;
  }
  store<f32>(coarse.sink + (<usize>node << 2), <f32>sink);
  writeRow(coarse, node, list, 6);
  return true;
}

/** Adds a child's coupling in the direction in which it lies at the block's rim. */
@inline
function addOutward(fine: Level, list: usize, direction: usize, member: i32, node: i32): bool {
  const place = <usize>member * 24 + (direction << 2);
  const coupling = load<f32>(fine.weight + place);
  if (coupling == 0) return true;
  const other = load<i32>(fine.parent + (<usize>load<i32>(fine.index + place) << 2));
  if (other == node) return true;
  const entry = list + (direction << 4);
  const known = load<i32>(entry);
  if (known != node && known != other) return false;
  store<i32>(entry, other);
  store<f64>(entry, load<f64>(entry, 8) + <f64>coupling, 8);
  return true;
}

function connectUnknown(fine: Level, coarse: Level, i: i32, j: i32, k: i32, node: i32, thread: i32): void {
  const list = coarse.list + <usize>(thread * coarse.listBytes);
  const place = coarse.place + <usize>thread * (<usize>coarse.nodes << 2);
  let length = 0;
  let sink: f64 = 0;
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const start = firstOf(load<i32>(fine.base + (block << 2)));
    const end = start + load<i32>(fine.count + (block << 2));
    for (let member = start; member < end; member++) {
      if (load<i32>(fine.parent + (<usize>member << 2)) != node) continue;
      sink += <f64>load<f32>(fine.sink + (<usize>member << 2));
      length = collect(fine, member, node, list, place, length);
    }
  }
  store<f32>(coarse.sink + (<usize>node << 2), <f32>sink);
  writeRow(coarse, node, list, length);
}

/** Adds a member's outward couplings to the list; `place` remembers where each neighbour stands in it. */
function collect(fine: Level, member: i32, node: i32, list: usize, place: usize, length: i32): i32 {
  const entries = rowLength(fine, member);
  for (let slot = 0; slot < entries; slot++) {
    const coupling = couplingAt(fine, member, slot, entries);
    if (coupling == 0) continue;
    const other = load<i32>(fine.parent + (<usize>neighbourAt(fine, member, slot, entries) << 2));
    if (other == node) continue;
    const known = load<u32>(place + (<usize>other << 2));
    if (known < <u32>length && load<i32>(list + (<usize>known << 4)) == other) {
      const entry = list + (<usize>known << 4);
      store<f64>(entry, load<f64>(entry, 8) + <f64>coupling, 8);
      continue;
    }
    const entry = list + (<usize>length << 4);
    store<i32>(entry, other);
    store<f64>(entry, <f64>coupling, 8);
    store<i32>(place + (<usize>other << 2), length);
    length++;
  }
  return length;
}
