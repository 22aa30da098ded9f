// Builds what the solver runs on: codes and face conductances of the voxels, then level by level the connected
// parts of 2x2x2 blocks and the couplings between them (Galerkin sums of face conductances).
import { meet, slabEnd, slabStart } from './_team';
import { ANISOTROPIC, FACES, Voxels, placeInRow } from './_voxels';
import { Level, writeRow } from './_levels';
import { faceConductance, unknownOf } from './_blocks';

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

/** Adds a coupling to a list, merging what leads to the same unknown. Returns the list's new length. */
@inline
function addToList(list: usize, length: i32, node: i32, coupling: f64): i32 {
  for (let slot = 0; slot < length; slot++) {
    const entry = list + (<usize>slot << 4);
    if (load<i32>(entry) != node) continue;
    store<f64>(entry, load<f64>(entry, 8) + coupling, 8);
    return length;
  }
  const entry = list + (<usize>length << 4);
  store<i32>(entry, node);
  store<f64>(entry, coupling, 8);
  return length + 1;
}

/** Couplings of one part of a block through the six faces of each of its voxels, and its conductance to the plates. */
function connectPart(voxels: Voxels, level: Level, node: i32, i0: i32, j0: i32, k0: i32, bits: i32, list: usize): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  let length = 0;
  let sink: f64 = 0;
  for (let bit = 0; bit < 8; bit++) {
    if (((bits >> bit) & 1) == 0) continue;
    const i = i0 + (bit & 1);
    const j = j0 + ((bit >> 1) & 1);
    const k = k0 + (bit >> 2);
    const voxel = <usize>k * plane + <usize>j * row + placeInRow(voxels, i);
    for (let side = 0; side < 6; side++) {
      const axis = side >> 1;
      const ahead = side & 1;
      let ni = i + (axis == 0 ? 2 * ahead - 1 : 0);
      let nj = j + (axis == 1 ? 2 * ahead - 1 : 0);
      const nk = k + (axis == 2 ? 2 * ahead - 1 : 0);
      if (nk < 0 || nk >= voxels.nz) {
        sink += voxels.mode == FACES ? <f64>load<f32>(voxels.cz + ((ahead == 1 ? voxel : voxel - plane) << 2)) : 2;
        continue;
      }
      if (ni < 0 || ni >= voxels.nx) {
        if (voxels.wrapX == 0) continue;
        ni = ni < 0 ? voxels.nx - 1 : 0;
      }
      if (nj < 0 || nj >= voxels.ny) {
        if (voxels.wrapY == 0) continue;
        nj = nj < 0 ? voxels.ny - 1 : 0;
      }
      const other = <usize>nk * plane + <usize>nj * row + placeInRow(voxels, ni);
      if (load<u8>(voxels.code + other) == 0) continue;
      const neighbour = unknownOf(voxels, ni, nj, nk);
      if (neighbour == node) continue;
      length = addToList(list, length, neighbour, faceConductance(voxels, ahead == 1 ? voxel : other, axis));
    }
  }
  store<f32>(level.sink + (<usize>node << 2), <f32>sink);
  writeRow(level, node, list, length);
}

/** Writes one of the six couplings of a row; none where no face of the two blocks conducts. */
@inline
function writeCoupling(index: usize, weight: usize, slot: usize, node: i32, faces: i32, neighbour: i32, conductance: f64): f64 {
  const coupling = conductance * <f64>popcnt(faces);
  store<i32>(index + (slot << 2), faces == 0 ? node : neighbour);
  store<f32>(weight + (slot << 2), <f32>coupling);
  return coupling;
}

/**
 * Row of a block with one part whose neighbours have one part each, in a medium with one phase: every coupling is a
 * number of faces times a conductance. False when it is not such a block.
 */
function connectSimple(voxels: Voxels, level: Level, block: usize, node: i32, mask: i32, k: i32, atSeam: bool): bool {
  if (voxels.mode == FACES || atSeam) return false;
  const yStep = <usize>level.blockRow;
  const zStep = yStep * <usize>level.my;
  const masks = voxels.mask + block;
  const left = mask & 0x55 & (<i32>load<u8>(masks - 1) >> 1);
  const right = (mask >> 1) & 0x55 & <i32>load<u8>(masks, 1);
  const back = mask & 0x33 & (<i32>load<u8>(masks - yStep) >> 2);
  const front = (mask >> 2) & 0x33 & <i32>load<u8>(masks + yStep);
  // Before the first and behind the last plane of blocks lies other memory.
  const atBottom = k == 0;
  const atTop = k == level.mz - 1;
  const below = atBottom ? 0 : mask & 0x0f & (<i32>load<u8>(masks - zStep) >> 4);
  const above = atTop ? 0 : (mask >> 4) & 0x0f & <i32>load<u8>(masks + zStep);
  const bases = level.base + (block << 2);
  const toLeft = load<i32>(bases - 4);
  const toRight = load<i32>(bases, 4);
  const toBack = load<i32>(bases - (yStep << 2));
  const toFront = load<i32>(bases + (yStep << 2));
  const toBelow = atBottom ? 0 : load<i32>(bases - (zStep << 2));
  const toAbove = atTop ? 0 : load<i32>(bases + (zStep << 2));
  if ((toLeft | toRight | toBack | toFront | toBelow | toAbove) < 0) return false;
  const index = level.index + <usize>node * 24;
  const weight = level.weight + <usize>node * 24;
  const gx = <f64>voxels.gx;
  const gy = <f64>voxels.gy;
  const gz = <f64>voxels.gz;
  let plates = atBottom ? popcnt(mask & 0x0f) : 0;
  if (atTop) plates += popcnt((voxels.nz & 1) == 0 ? mask >> 4 : mask & 0x0f);
  const sink = 2 * <f64>plates;
  let total = sink;
  total += writeCoupling(index, weight, 0, node, left, toLeft, gx);
  total += writeCoupling(index, weight, 1, node, right, toRight, gx);
  total += writeCoupling(index, weight, 2, node, back, toBack, gy);
  total += writeCoupling(index, weight, 3, node, front, toFront, gy);
  total += writeCoupling(index, weight, 4, node, below, toBelow, gz);
  total += writeCoupling(index, weight, 5, node, above, toAbove, gz);
  store<f32>(level.sink + (<usize>node << 2), <f32>sink);
  store<f32>(level.diagonal + (<usize>node << 2), <f32>total);
  return true;
}

/** Rows of a block with several parts. */
function connectParts(voxels: Voxels, level: Level, block: usize, base: i32, mask: i32, i: i32, j: i32, k: i32, list: usize): void {
  const parts = <i32>load<u16>(voxels.components + (<usize>mask << 1));
  const count = load<i32>(level.count + (block << 2));
  for (let part = 0; part < count; part++) {
    let bits = 0;
    for (let bit = 0; bit < 8; bit++) {
      if (((mask >> bit) & 1) != 0 && ((parts >> (bit << 1)) & 3) == part) bits |= 1 << bit;
    }
    connectPart(voxels, level, ~base + part, 2 * i, 2 * j, 2 * k, bits, list);
  }
}

/** Rows of the first coarse level. */
export function connectVoxelBlocks(voxelsAt: usize, levelAt: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(voxelsAt);
  const level = changetype<Level>(levelAt);
  const list = level.list + <usize>(thread * level.listBytes);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  const lastX = level.mx - 1;
  const lastY = level.my - 1;
  for (let k = slabStart(level.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j <= lastY; j++) {
      const row = (<usize>k * <usize>level.my + <usize>j) * <usize>level.blockRow;
      const rowAtSeam = voxels.wrapY != 0 && (j == 0 || j == lastY);
      for (let i = 0; i <= lastX; i++) {
        const block = row + <usize>i;
        const mask = <i32>load<u8>(voxels.mask + block);
        if (mask == 0) continue;
        const base = load<i32>(level.base + (block << 2));
        if (base < 0) {
          connectParts(voxels, level, block, base, mask, i, j, k, list);
          continue;
        }
        const atSeam = rowAtSeam || (voxels.wrapX != 0 && (i == 0 || i == lastX));
        // The tables of blocks have margins, but the blocks before and behind a plane's first and last row are others'.
        const inside = j > 0 && j < lastY;
        if (inside && connectSimple(voxels, level, block, base, mask, k, atSeam)) continue;
        connectPart(voxels, level, base, 2 * i, 2 * j, 2 * k, mask, list);
      }
    }
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
        const parts = joinBlock(fine, i, j, k);
        if (((i + j + k) & 1) == 0) even += parts;
        else odd += parts;
      }
    }
    store<i32>(coarse.ranges + (<usize>k << 4), even);
    store<i32>(coarse.ranges + (<usize>k << 4), odd, 4);
  }
}

function joinBlock(fine: Level, i: i32, j: i32, k: i32): i32 {
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const first = firstOf(load<i32>(fine.base + (block << 2)));
    const end = first + load<i32>(fine.count + (block << 2));
    for (let node = first; node < end; node++) joinWithin(fine, node);
  }
  let parts = 0;
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
      if (load<i32>(fine.root + (<usize>node << 2)) == node) store<i32>(fine.parent + (<usize>node << 2), first + count++);
    }
  }
  for (let child = 0; child < 8; child++) {
    const block = childBlock(fine, i, j, k, child);
    if (block == usize.MAX_VALUE) continue;
    const start = firstOf(load<i32>(fine.base + (block << 2)));
    const end = start + load<i32>(fine.count + (block << 2));
    for (let node = start; node < end; node++) {
      const root = find(fine.root, node);
      if (root != node) store<i32>(fine.parent + (<usize>node << 2), load<i32>(fine.parent + (<usize>root << 2)));
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
        for (let node = first; node < last; node++) connectUnknown(fine, coarse, i, j, k, node, thread);
      }
    }
  }
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
