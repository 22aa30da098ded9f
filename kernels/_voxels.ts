// The fine level: dense fields over the voxels with ghosts all round, laid out so that kernels need no branches.
// A row of nx voxels takes `row` elements (a multiple of 16, at least nx + 2): element nx is the right ghost and
// the last element of a row the left ghost of the next. Rows -1 and ny and planes -1 and nz are ghosts too.
// Fields are zero wherever there is no unknown, so a sum over neighbours needs no masks.

/** How the conductance of a face is known. */
export const ISOTROPIC: i32 = 0; // one phase, one conductance: `code` is the diagonal itself
export const ANISOTROPIC: i32 = 1; // one phase, three conductances: `code` packs face counts z:3 y:2 x:2 bits
export const FACES: i32 = 2; // any phases: three arrays of face conductances, to the next voxel along x, y, z

@unmanaged
export class Voxels {
  nx: i32;
  ny: i32;
  nz: i32;
  row: i32;
  plane: i32;
  /** 1: the sides x = 0 and x = nx (or y) are joined. */
  wrapX: i32;
  wrapY: i32;
  /** 1: the last layer along x (or y) is no layer of voxels but stands in the faces that join opposite sides. */
  seamX: i32;
  seamY: i32;
  mode: i32;
  /** Blocks of 2x2x2 voxels along y and z, and blocks from one row of blocks to the next (row / 2). */
  my: i32;
  mz: i32;
  blockRow: i32;
  gx: f32;
  gy: f32;
  gz: f32;
  /** Pointers to voxel (0, 0, 0). */
  phase: usize;
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

/** Diagonal of the system: the sum of a voxel's face conductances, 0 where there is no unknown. */
@inline
export function conductanceSum(mode: i32, code: usize, gx: v128, gy: v128, gz: v128, face: usize, ySpan: usize, zSpan: usize, cy: usize, cz: usize): v128 {
  const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(code)));
  if (mode == FACES) {
    const alongX = f32x4.add(v128.load(face - 4), v128.load(face));
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
export function neighbourSum(mode: i32, below: usize, centre: usize, above: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  if (mode == FACES) {
    const alongX = f32x4.add(f32x4.mul(v128.load(cx - 4), v128.load(centre - 4)), f32x4.mul(v128.load(cx), v128.load(centre, 4)));
    const alongY = f32x4.add(f32x4.mul(v128.load(cy - ySpan), v128.load(centre - ySpan)), f32x4.mul(v128.load(cy), v128.load(centre + ySpan)));
    const alongZ = f32x4.add(f32x4.mul(v128.load(cz - zSpan), v128.load(below)), f32x4.mul(v128.load(cz), v128.load(above)));
    return f32x4.add(f32x4.add(alongX, alongY), alongZ);
  }
  const alongX = f32x4.add(v128.load(centre - 4), v128.load(centre, 4));
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
export function outflow(own: v128, below: usize, centre: usize, above: usize, ySpan: usize, zSpan: usize, cx: usize, cy: usize, cz: usize): v128 {
  const left = f32x4.mul(v128.load(cx - 4), f32x4.sub(own, v128.load(centre - 4)));
  const right = f32x4.mul(v128.load(cx), f32x4.sub(own, v128.load(centre, 4)));
  const back = f32x4.mul(v128.load(cy - ySpan), f32x4.sub(own, v128.load(centre - ySpan)));
  const front = f32x4.mul(v128.load(cy), f32x4.sub(own, v128.load(centre + ySpan)));
  const under = f32x4.mul(v128.load(cz - zSpan), f32x4.sub(own, v128.load(below)));
  const over = f32x4.mul(v128.load(cz), f32x4.sub(own, v128.load(above)));
  return f32x4.add(f32x4.add(f32x4.add(left, right), f32x4.add(back, front)), f32x4.add(under, over));
}

/** Lanes of the red voxels (x + y + z even) in a vector that begins at an x divisible by four. */
@inline
export function redLanes(j: i32, k: i32): v128 {
  return ((j + k) & 1) == 0 ? i32x4(-1, 0, -1, 0) : i32x4(0, -1, 0, -1);
}

/** Fills the side ghosts of one plane of a field from the opposite side. `at` points at voxel (0, 0). */
export function wrapPlane(voxels: Voxels, at: usize): void {
  const row = <usize>voxels.row << 2;
  const width = <usize>voxels.nx << 2;
  const ny = <usize>voxels.ny;
  if (voxels.wrapX != 0) {
    for (let start = at; start < at + ny * row; start += row) {
      store<f32>(start + width, load<f32>(start));
      store<f32>(start - 4, load<f32>(start + width - 4));
    }
  }
  if (voxels.wrapY != 0) {
    memory.copy(at - row, at + (ny - 1) * row, width);
    memory.copy(at + ny * row, at, width);
  }
}
