// The fine level: the voxels with ghosts all round, laid out so that kernels need no branches.
//
// Voxels are coloured like a chessboard: x + y + z even is red. Each unknown of one colour has neighbours of the other
// only, so the red ones are eliminated exactly, x_red = (b_red + sum c x_black) / d_red, and conjugate gradients run
// on the black ones (the reduced system of Hageman and Young, Applied Iterative Methods, 1981, section 8). Fields hold
// black values alone; red ones live in a few plane buffers while a pass streams by.
//
// Codes, masks and face conductances are kept for all voxels: a row of nx voxels is `half` elements for x = 0, 2, 4 ...
// (side 0) and `half` for x = 1, 3, 5 ... (side 1). A row of a field or of a plane buffer is the `half` elements of one
// colour, whose side alternates from row to row. All neighbours of four voxels of one colour are then four contiguous
// voxels of the other, and a block's two voxels along x have the same place in both. Behind a side's voxels lies its
// right ghost, and the last element of a row is the left ghost of the next. Rows -1 and ny and planes -1 and nz are
// ghosts too. Fields are zero wherever there is no unknown, so a sum over neighbours needs no masks.

/** How the conductance of a face is known. */
export const ISOTROPIC: i32 = 0; // one phase, one conductance: `code` is the diagonal itself
export const ANISOTROPIC: i32 = 1; // one phase, three conductances: `code` packs face counts z:3 y:2 x:2 bits
export const FACES: i32 = 2; // any phases: three arrays of face conductances, to the next voxel along x, y, z

@unmanaged
export class Voxels {
  nx: i32;
  ny: i32;
  nz: i32;
  /** Elements of half a row, of a row (2 half) and of a plane of codes or faces; fields have half of the latter two. */
  half: i32;
  row: i32;
  plane: i32;
  /** 1: the sides x = 0 and x = nx (or y, or z) are joined. */
  wrapX: i32;
  wrapY: i32;
  wrapZ: i32;
  /** 1: the last layer along x (or y, z) is no layer of voxels but stands in the faces that join opposite sides. */
  seamX: i32;
  seamY: i32;
  seamZ: i32;
  /** 1: the sides across x and y are plates too, at the linear profile. */
  held: i32;
  /** 1: no plates: unit flux enters and leaves through the openings, which codes in plane -1 mark. */
  fed: i32;
  mode: i32;
  /** Blocks of 2x2x2 voxels along y and z; a row of blocks has `half` places. */
  my: i32;
  mz: i32;
  gx: f32;
  gy: f32;
  gz: f32;
  /** Phase indices, x contiguous, with rows and planes of their own. */
  phase: usize;
  phaseRow: i32;
  phasePlane: i32;
  /** Pointers to the first element of row (0, 0). */
  code: usize;
  x: usize;
  r: usize;
  p: usize;
  z: usize;
  cx: usize;
  cy: usize;
  cz: usize;
  /** Conductivity of each phase index, f32[256]; entry 0 is 0. */
  conductivity: usize;
  /** Resistance of the contact between two phases over that of a voxel of unit conductivity along z, f32[phases * phases], or 0. */
  contact: usize;
  phases: i32;
  /** First coarse unknown of each block; the complement of it where the block has several. */
  base: usize;
  /** Which voxels of a block conduct, one bit each. */
  mask: usize;
  /** u32[256]: the part (4 bits) of each voxel of a block with this mask. */
  maskParts: usize;
  /** Where conductances differ, u32 a block: the same, split by strength too; 0 elsewhere. */
  parts: usize;
  /** Share of the strongest coupling below which a coupling joins nothing. */
  threshold: f32;
  /** Right-hand side and correction of the first coarse level. */
  coarseRight: usize;
  coarseError: usize;
  /** Plane buffers, `BUFFERS` a thread, `bufferBytes` each; `zeroPlane` is one that stays zero. */
  buffers: usize;
  bufferBytes: i32;
  zeroPlane: usize;
  /** 128 bytes a thread. */
  scratch: usize;
  slabs: usize;
  barrier: usize;
  /** f64[nz * 8]: sums over each plane. */
  partial: usize;
  alpha: f64;
  beta: f64;
}

/** Planes a thread's buffers hold: the first four of its slab, which others ask for later, and a ring of eight. */
export const HEAD: i32 = 4;
export const RING: i32 = 8;

/** Drop of the linear profile through the faces above plane k; -1 is the lower plate, or the last plane round the ring. */
export function dropAbove(voxels: Voxels, k: i32): f64 {
  if (voxels.fed != 0) return 0;
  const last = voxels.nz - 1;
  if (voxels.wrapZ == 0) return k < 0 || k == last ? 0.5 : 1;
  // The seam layer halves the last drop.
  return voxels.seamZ != 0 && (k < 0 || k >= last - 1) ? 0.5 : 1;
}

/** What the faces below or above a plane lead to, as far as the load is concerned. */
export const NOTHING: i32 = 0;
export const NEIGHBOURS: i32 = 1;
export const PLATE: i32 = 2;
export const OPENINGS: i32 = 3;

export function beneath(voxels: Voxels, k: i32): i32 {
  if (voxels.fed != 0) return k == 0 ? OPENINGS : NOTHING;
  return k == 0 && voxels.wrapZ == 0 ? PLATE : NEIGHBOURS;
}

export function overhead(voxels: Voxels, k: i32): i32 {
  const atTop = k == voxels.nz - 1;
  if (voxels.fed != 0) return atTop ? OPENINGS : NOTHING;
  return atTop && voxels.wrapZ == 0 ? PLATE : NEIGHBOURS;
}

/** Where the codes lie that decide on the faces of voxels in plane k, in planes up (1) or down (-1); openings are marked in plane -1. */
@inline
export function opposite(voxels: Voxels, what: i32, codes: usize, k: i32, step: i32): usize {
  const plane = <usize>voxels.plane;
  if (what == OPENINGS) return codes - <usize>(k + 1) * plane;
  return what != NEIGHBOURS ? codes : step > 0 ? codes + plane : codes - plane;
}

/** Which of sixteen voxels conduct through their faces on one side, as a mask; `others` are the codes there. */
@inline
export function facing(what: i32, live: v128, others: v128): v128 {
  if (what == PLATE) return live;
  if (what == NOTHING) return i8x16.splat(0);
  return v128.and(live, i8x16.ne(others, i8x16.splat(0)));
}

/** Side of the row (j, k) on which its red voxels lie. */
@inline
export function redSide(j: i32, k: i32): i32 {
  return (j + k) & 1;
}

@inline
export function blackSide(j: i32, k: i32): i32 {
  return (j + k + 1) & 1;
}

/** Bytes from a voxel on a side to its left neighbour of the other colour; the right one is 4 bytes on. */
@inline
export function leftOf(side: i32): usize {
  return side == 0 ? <usize>-4 : 0;
}

/** The same where both sides are kept, as for face conductances. */
@inline
export function leftFace(voxels: Voxels, side: i32): usize {
  const half = <usize>voxels.half << 2;
  return side == 0 ? half - 4 : 0 - half;
}

/** Parts of a block's eight voxels, four bits each; 0 where there is no unknown. */
@inline
export function partsOf(voxels: Voxels, block: usize): u32 {
  if (voxels.parts != 0) return load<u32>(voxels.parts + (block << 2));
  return load<u32>(voxels.maskParts + (<usize>load<u8>(voxels.mask + block) << 2));
}

/** Element of voxel x = i within its row. */
@inline
export function placeInRow(voxels: Voxels, i: i32): usize {
  return <usize>((i & 1) * voxels.half + (i >> 1));
}

/** What the loops over voxels keep at hand. */
@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** Diagonal of the system at four voxels: the sum of their face conductances, 0 where there is no unknown. */
@inline
export function conductanceSum(mode: i32, code: usize, gx: v128, gy: v128, gz: v128, face: usize, left: usize, rowSpan: usize, planeSpan: usize, cx: usize, cy: usize, cz: usize): v128 {
  const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(code)));
  if (mode == FACES) {
    const alongX = f32x4.add(v128.load(cx + face + left), v128.load(cx + face));
    const alongY = f32x4.add(v128.load(cy + face - rowSpan), v128.load(cy + face));
    const sum = f32x4.add(f32x4.add(alongX, alongY), f32x4.add(v128.load(cz + face - planeSpan), v128.load(cz + face)));
    // Ghosts beside joined sides have conducting faces, but are no unknowns.
    return v128.and(sum, i32x4.gt_s(counts, i32x4.splat(0)));
  }
  if (mode == ISOTROPIC) return f32x4.convert_i32x4_s(counts);
  const alongX = f32x4.convert_i32x4_s(v128.and(counts, i32x4.splat(3)));
  const alongY = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(counts, 2), i32x4.splat(3)));
  const alongZ = f32x4.convert_i32x4_s(i32x4.shr_u(counts, 4));
  return f32x4.add(f32x4.add(f32x4.mul(gx, alongX), f32x4.mul(gy, alongY)), f32x4.mul(gz, alongZ));
}

/**
 * Sum over the six neighbours of conductance times value, at four voxels. `within` is their place in the planes of
 * the other colour (`below`, `centre`, `above`), whose rows are half as long as the `rowSpan` of the faces.
 */
@inline
export function neighbourSum(mode: i32, below: usize, centre: usize, above: usize, within: usize, toLeft: usize, face: usize, left: usize, rowSpan: usize, planeSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  const at = centre + within;
  const row = rowSpan >> 1;
  if (mode == FACES) {
    const alongX = f32x4.add(f32x4.mul(v128.load(cx + face + left), v128.load(at + toLeft)), f32x4.mul(v128.load(cx + face), v128.load(at + toLeft, 4)));
    const alongY = f32x4.add(f32x4.mul(v128.load(cy + face - rowSpan), v128.load(at - row)), f32x4.mul(v128.load(cy + face), v128.load(at + row)));
    const alongZ = f32x4.add(f32x4.mul(v128.load(cz + face - planeSpan), v128.load(below + within)), f32x4.mul(v128.load(cz + face), v128.load(above + within)));
    return f32x4.add(f32x4.add(alongX, alongY), alongZ);
  }
  const alongX = f32x4.add(v128.load(at + toLeft), v128.load(at + toLeft, 4));
  const alongY = f32x4.add(v128.load(at - row), v128.load(at + row));
  const alongZ = f32x4.add(v128.load(below + within), v128.load(above + within));
  if (mode == ISOTROPIC) return f32x4.add(f32x4.add(alongX, alongY), alongZ);
  return f32x4.add(f32x4.add(f32x4.mul(gx, alongX), f32x4.mul(gy, alongY)), f32x4.mul(gz, alongZ));
}

/**
 * Sum over the six neighbours of conductance times difference, from face conductances. Written in differences it stays
 * exact to rounding where a well-conducting cluster moves as a whole and only weak faces around it carry anything.
 */
@inline
export function outflow(own: v128, below: usize, centre: usize, above: usize, within: usize, toLeft: usize, face: usize, left: usize, rowSpan: usize, planeSpan: usize, cx: usize, cy: usize, cz: usize): v128 {
  const at = centre + within;
  const row = rowSpan >> 1;
  const onLeft = f32x4.mul(v128.load(cx + face + left), f32x4.sub(own, v128.load(at + toLeft)));
  const onRight = f32x4.mul(v128.load(cx + face), f32x4.sub(own, v128.load(at + toLeft, 4)));
  const back = f32x4.mul(v128.load(cy + face - rowSpan), f32x4.sub(own, v128.load(at - row)));
  const front = f32x4.mul(v128.load(cy + face), f32x4.sub(own, v128.load(at + row)));
  const under = f32x4.mul(v128.load(cz + face - planeSpan), f32x4.sub(own, v128.load(below + within)));
  const over = f32x4.mul(v128.load(cz + face), f32x4.sub(own, v128.load(above + within)));
  return f32x4.add(f32x4.add(f32x4.add(onLeft, onRight), f32x4.add(back, front)), f32x4.add(under, over));
}

/** The values where there are unknowns (d > 0), 0 elsewhere. */
@inline
export function whereLive(d: v128, values: v128): v128 {
  return v128.and(values, f32x4.gt(d, f32x4.splat(0)));
}

/** The values of four blocks' voxels whose bit is set in the blocks' masks, 0 elsewhere. */
@inline
export function whereBit(masks: v128, bit: v128, values: v128): v128 {
  return v128.and(values, i32x4.eq(v128.and(masks, bit), bit));
}

/** Adds the four lanes to two sums in f64. */
@inline
export function accumulate(sums: v128, lanes: v128): v128 {
  const high = v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
  return f64x2.add(sums, f64x2.add(f64x2.promote_low_f32x4(lanes), f64x2.promote_low_f32x4(high)));
}

@inline
export function sumOfPair(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/**
 * Fills the side ghosts of one plane of one colour from the opposite side; nx is even. `at` points at the first element
 * of row 0, whose voxels lie on `side`; `bytes` is the size of an element.
 */
export function wrapPlane(voxels: Voxels, at: usize, side: i32, bytes: usize): void {
  const row = <usize>voxels.half * bytes;
  const count = <usize>(voxels.nx >> 1) * bytes;
  const ny = <usize>voxels.ny;
  // First, because the left ghost of row 0 lies in row -1.
  if (voxels.wrapY != 0) {
    memory.copy(at - row, at + (ny - 1) * row, row);
    memory.copy(at + ny * row, at, row);
  }
  if (voxels.wrapX != 0) {
    for (let j: usize = 0; j < ny; j++) {
      const line = at + j * row;
      if (((<i32>j + side) & 1) == 0) memory.copy(line + count, line, bytes);
      else memory.copy(line - bytes, line + count - bytes, bytes);
    }
  }
}

/** Copies plane k of a field, its ghosts filled, to where the other end of a ring along z looks for it. */
export function wrapEnds(voxels: Voxels, field: usize, k: i32): void {
  if (voxels.wrapZ == 0) return;
  const span = <usize>voxels.plane << 1;
  const start = field - (<usize>voxels.half << 2);
  const whole = start + <usize>k * span;
  if (k == 0) memory.copy(start + <usize>voxels.nz * span, whole, span);
  if (k == voxels.nz - 1) memory.copy(start - span, whole, span);
}
