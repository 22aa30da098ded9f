// Templates of points on images of one bit a voxel: the shifted copies that a template asks for are met 128 voxels at a
// time, and the bits that are left are counted. Rows are whole numbers of vectors; along x they hold their voxels twice
// where the image is periodic, so that no shift has to look elsewhere.

@unmanaged
class Template {
  ny: i32;
  nz: i32;
  /** Bytes of a row of bits, a multiple of 16. */
  pitch: i32;
  /** Rows of a plane, and the points, of the template at hand. */
  roomY: i32;
  points: i32;
  /** Places of {@link Point}. */
  list: usize;
  /** A row of bits that are set where the template may be laid. */
  mask: usize;
  /** A plane of bits for each thread. */
  buffers: usize;
  bufferBytes: i32;
  /** u32 a plane: places at which all points lie in their phases. */
  counts: usize;
}

/** A point of a template: its phase's bits, and how far along each axis it is from where the template is laid. */
@unmanaged
class Point {
  bits: usize;
  x: i32;
  y: i32;
  z: i32;
}

@inline
function pointOf(list: usize, at: i32): Point {
  return changetype<Point>(list + <usize>at * offsetof<Point>());
}

/** Bits of the voxels with a label, `copies` times a row. The rows' room is zero before. */
export function packBits(
  labels: usize,
  label: i32,
  bits: usize,
  nx: i32,
  rows: i32,
  pitch: i32,
  copies: i32,
  thread: i32,
  threads: i32,
): void {
  const first = <i32>((<i64>rows * thread) / threads);
  const last = <i32>((<i64>rows * (thread + 1)) / threads);
  const wanted = i8x16.splat(<i8>label);
  for (let row = first; row < last; row++) {
    const from = labels + <usize>row * <usize>nx;
    const to = bits + <usize>row * <usize>pitch;
    for (let x = 0; x < nx; x += 32) {
      const left = nx - x;
      // Past the row's end the next row's voxels are read, and left out.
      const low = <u32>i8x16.bitmask(i8x16.eq(v128.load(from + <usize>x), wanted));
      const high = left > 16 ? <u32>i8x16.bitmask(i8x16.eq(v128.load(from + <usize>x, 16), wanted)) : 0;
      const word = (low | (high << 16)) & (left < 32 ? (1 << left) - 1 : 0xffffffff);
      for (let copy = 0; copy < copies; copy++) addBits(to, copy * nx + x, word);
    }
  }
}

@inline
function addBits(row: usize, bit: i32, word: u32): void {
  if (word == 0) return;
  const at = row + (<usize>(bit >> 5) << 2);
  const both = <u64>word << <u64>(bit & 31);
  store<u32>(at, load<u32>(at) | <u32>both);
  const rest = <u32>(both >> 32);
  if (rest != 0) store<u32>(at, load<u32>(at, 4) | rest, 4);
}

/** Counts, plane by plane, the places at which all points of the template lie in their phases. */
export function countTemplate(job: usize, first: i32, last: i32, thread: i32, threads: i32): void {
  const template = changetype<Template>(job);
  const buffer = template.buffers + <usize>thread * <usize>template.bufferBytes;
  const planes = last - first;
  const from = first + (planes * thread) / threads;
  const to = first + (planes * (thread + 1)) / threads;
  for (let z = from; z < to; z++) {
    let count: u32 = 0;
    for (let row = 0; row < template.roomY; ) {
      const end = stretchEnd(template, row);
      const bytes = <usize>(end - row) * <usize>template.pitch;
      for (let at = 0; at < template.points; at++) {
        const point = pointOf(template.list, at);
        const y = wrapped(row + point.y, template.ny);
        const plane = wrapped(z + point.z, template.nz);
        const source = point.bits + <usize>(plane * template.ny + y) * <usize>template.pitch + (<usize>(point.x >> 6) << 3);
        if (at == 0) shift(buffer, source, bytes, point.x & 63);
        else meetShifted(buffer, source, bytes, point.x & 63);
      }
      count += countBits(buffer, bytes, template.mask, <usize>template.pitch);
      row = end;
    }
    store<u32>(template.counts + (<usize>z << 2), count);
  }
}

@inline
function wrapped(place: i32, length: i32): i32 {
  return place >= length ? place - length : place;
}

/** Where the next point comes to the other side of the image, or the rows end. */
function stretchEnd(template: Template, row: i32): i32 {
  let end = template.roomY;
  for (let at = 0; at < template.points; at++) {
    const turn = template.ny - pointOf(template.list, at).y;
    if (turn > row && turn < end) end = turn;
  }
  return end;
}

/** 128 bits from a place on that is `bits` (1 to 63) past a word. */
@inline
function shifted(at: usize, bits: i32): v128 {
  return v128.or(i64x2.shr_u(v128.load(at), bits), i64x2.shl(v128.load(at, 8), 64 - bits));
}

function shift(to: usize, from: usize, bytes: usize, bits: i32): void {
  if (bits == 0) memory.copy(to, from, bytes);
  else for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, shifted(from + at, bits));
}

function meetShifted(to: usize, from: usize, bytes: usize, bits: i32): void {
  if (bits == 0) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, v128.and(v128.load(to + at), v128.load(from + at)));
    }
  } else {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, v128.and(v128.load(to + at), shifted(from + at, bits)));
    }
  }
}

/** Bits that are set where they are set in the rows' mask. */
function countBits(from: usize, bytes: usize, mask: usize, pitch: usize): u32 {
  let sums = i64x2.splat(0);
  for (let row = from; row < from + bytes; row += pitch) {
    for (let at: usize = 0; at < pitch; at += 16) {
      const ones = i8x16.popcnt(v128.and(v128.load(row + at), v128.load(mask + at)));
      const pairs = i16x8.extadd_pairwise_i8x16_u(ones);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(pairs));
    }
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}
