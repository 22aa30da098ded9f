// The fine level: dense fields over the voxels with ghosts all round, laid out so that kernels need no branches.
//
// Voxels of even and of odd x lie apart: a row of nx voxels is `half` elements for x = 0, 2, 4 ... and `half` for
// x = 1, 3, 5 ... The voxels of one colour (x + y + z even is red) are then contiguous, all neighbours of four voxels
// of one colour are four contiguous voxels of the other, and a block's two voxels along x have the same place in
// both halves. Behind the even half lies the right ghost, and its last element is the left ghost of the odd half.
// Rows -1 and ny and planes -1 and nz are ghosts too. Fields are zero wherever there is no unknown, so a sum over
// neighbours needs no masks.

/** How the conductance of a face is known. */
export const ISOTROPIC: i32 = 0; // one phase, one conductance: `code` is the diagonal itself
export const ANISOTROPIC: i32 = 1; // one phase, three conductances: `code` packs face counts z:3 y:2 x:2 bits
export const FACES: i32 = 2; // any phases: three arrays of face conductances, to the next voxel along x, y, z

@unmanaged
export class Voxels {
  nx: i32;
  ny: i32;
  nz: i32;
  /** Elements of half a row, of a row (2 half) and of a plane. */
  half: i32;
  row: i32;
  plane: i32;
  /** 1: the sides x = 0 and x = nx (or y) are joined. */
  wrapX: i32;
  wrapY: i32;
  /** 1: the last layer along x (or y) is no layer of voxels but stands in the faces that join opposite sides. */
  seamX: i32;
  seamY: i32;
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
  /** Pointers to voxel (0, 0, 0). */
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
  /** First coarse unknown of each block; the complement of it where the block has several. */
  base: usize;
  /** Which voxels of a block conduct, one bit each. */
  mask: usize;
  /** u16[256]: the component (2 bits) of each voxel of a block with this mask; u8[256]: number of components. */
  components: usize;
  componentCount: usize;
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

/** Elements from the start of a row to the half (0 even, 1 odd) that holds its red voxels. */
@inline
export function redHalf(voxels: Voxels, j: i32, k: i32): usize {
  return ((j + k) & 1) == 0 ? 0 : <usize>voxels.half;
}

/** Bytes from a voxel to its left neighbour, which lies in the other half; the right one is 4 bytes on. */
@inline
export function leftShift(voxels: Voxels, inHalf: usize): usize {
  const half = <usize>voxels.half << 2;
  return inHalf == 0 ? half - 4 : 0 - half;
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

/** Diagonal of the system: the sum of a voxel's face conductances, 0 where there is no unknown. `left`: see leftShift. */
@inline
export function conductanceSum(mode: i32, code: usize, gx: v128, gy: v128, gz: v128, cx: usize, left: usize, ySpan: usize, zSpan: usize, cy: usize, cz: usize): v128 {
  const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(code)));
  if (mode == FACES) {
    const alongX = f32x4.add(v128.load(cx + left), v128.load(cx));
    const alongY = f32x4.add(v128.load(cy - ySpan), v128.load(cy));
    const sum = f32x4.add(f32x4.add(alongX, alongY), f32x4.add(v128.load(cz - zSpan), v128.load(cz)));
    // Ghosts beside joined sides have conducting faces, but are no unknowns.
    return v128.and(sum, i32x4.gt_s(counts, i32x4.splat(0)));
  }
  if (mode == ISOTROPIC) return f32x4.convert_i32x4_s(counts);
  const alongX = f32x4.convert_i32x4_s(v128.and(counts, i32x4.splat(3)));
  const alongY = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(counts, 2), i32x4.splat(3)));
  const alongZ = f32x4.convert_i32x4_s(i32x4.shr_u(counts, 4));
  return f32x4.add(f32x4.add(f32x4.mul(gx, alongX), f32x4.mul(gy, alongY)), f32x4.mul(gz, alongZ));
}

/** Sum over the six neighbours of conductance times value. */
@inline
export function neighbourSum(mode: i32, below: usize, centre: usize, above: usize, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  if (mode == FACES) {
    const alongX = f32x4.add(f32x4.mul(v128.load(cx + left), v128.load(centre + left)), f32x4.mul(v128.load(cx), v128.load(centre + left, 4)));
    const alongY = f32x4.add(f32x4.mul(v128.load(cy - ySpan), v128.load(centre - ySpan)), f32x4.mul(v128.load(cy), v128.load(centre + ySpan)));
    const alongZ = f32x4.add(f32x4.mul(v128.load(cz - zSpan), v128.load(below)), f32x4.mul(v128.load(cz), v128.load(above)));
    return f32x4.add(f32x4.add(alongX, alongY), alongZ);
  }
  const alongX = f32x4.add(v128.load(centre + left), v128.load(centre + left, 4));
  const alongY = f32x4.add(v128.load(centre - ySpan), v128.load(centre + ySpan));
  const alongZ = f32x4.add(v128.load(below), v128.load(above));
  if (mode == ISOTROPIC) return f32x4.add(f32x4.add(alongX, alongY), alongZ);
  return f32x4.add(f32x4.add(f32x4.mul(gx, alongX), f32x4.mul(gy, alongY)), f32x4.mul(gz, alongZ));
}

/**
 * Sum over the six neighbours of conductance times difference, from face conductances. Written in differences it stays
 * exact to rounding where a well-conducting cluster moves as a whole and only weak faces around it carry anything.
 */
@inline
export function outflow(own: v128, below: usize, centre: usize, above: usize, left: usize, ySpan: usize, zSpan: usize, cx: usize, cy: usize, cz: usize): v128 {
  const onLeft = f32x4.mul(v128.load(cx + left), f32x4.sub(own, v128.load(centre + left)));
  const onRight = f32x4.mul(v128.load(cx), f32x4.sub(own, v128.load(centre + left, 4)));
  const back = f32x4.mul(v128.load(cy - ySpan), f32x4.sub(own, v128.load(centre - ySpan)));
  const front = f32x4.mul(v128.load(cy), f32x4.sub(own, v128.load(centre + ySpan)));
  const under = f32x4.mul(v128.load(cz - zSpan), f32x4.sub(own, v128.load(below)));
  const over = f32x4.mul(v128.load(cz), f32x4.sub(own, v128.load(above)));
  return f32x4.add(f32x4.add(f32x4.add(onLeft, onRight), f32x4.add(back, front)), f32x4.add(under, over));
}

/** The values where there are unknowns (d > 0), 0 elsewhere. */
@inline
export function whereLive(d: v128, values: v128): v128 {
  return v128.and(values, f32x4.gt(d, f32x4.splat(0)));
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

/** Fills the side ghosts of one plane of a field from the opposite side. `at` points at voxel (0, 0); nx is even. */
export function wrapPlane(voxels: Voxels, at: usize): void {
  const row = <usize>voxels.row << 2;
  const half = <usize>voxels.half << 2;
  const count = <usize>(voxels.nx >> 1) << 2;
  const ny = <usize>voxels.ny;
  if (voxels.wrapX != 0) {
    for (let even = at; even < at + ny * row; even += row) {
      const odd = even + half;
      store<f32>(even + count, load<f32>(even));
      store<f32>(odd - 4, load<f32>(odd + count - 4));
    }
  }
  if (voxels.wrapY != 0) {
    memory.copy(at - row, at + (ny - 1) * row, row);
    memory.copy(at + ny * row, at, row);
  }
}
