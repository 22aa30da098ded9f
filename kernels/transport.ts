// Steady transport on the voxels of a segmented image: seven-point finite volumes, deviation from the linear profile.
import { beginPlane } from './_begin';
import { meet, slabEnd, slabStart } from './_team';
import { HEAD, RING, Voxels, blackSide, splat, wrapEnds, wrapPlane } from './_voxels';
import { CORRECT, DIRECT, EVALUATE, REDUCE, wavefront } from './_wavefront';

/** r -= alpha q and the downward half of the preconditioner. */
export function reduce(job: usize, thread: i32, threads: i32): void {
  wavefront(REDUCE, changetype<Voxels>(job), thread, threads);
}

/** The upward half of the preconditioner: z, r.z (sum 0), z.q (sum 1). */
export function correct(job: usize, thread: i32, threads: i32): void {
  wavefront(CORRECT, changetype<Voxels>(job), thread, threads);
}

/** x += alpha p; p = z + beta p; q = A p in the place of z; sum 0 is p.q. */
export function direct(job: usize, thread: i32, threads: i32): void {
  wavefront(DIRECT, changetype<Voxels>(job), thread, threads);
}

/**
 * The linear profile, for good: sum 2 is its energy in the faces above each plane (and the plate below the first),
 * sum 3 its squared flux imbalance, which is the right-hand side.
 */
export function begin(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) beginPlane(voxels, k);
}

/**
 * From the black values of x, all in f64: the red ones, which go to the place of z, the residual into r, and sums over
 * each plane: 4 squared residual, 5 x.(b + residual), 6 residual; on the first plane 7 is the flux through the plate.
 */
export function evaluate(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  // f64 planes have their ghosts elsewhere than the f32 planes of the other passes.
  clearBuffers(voxels, thread);
  wavefront(EVALUATE, voxels, thread, threads);
  meet(voxels.barrier, threads);
  clearBuffers(voxels, thread);
}

function clearBuffers(voxels: Voxels, thread: i32): void {
  const bytes = <usize>((HEAD + RING) * voxels.bufferBytes);
  const lead = <usize>voxels.half << 4;
  memory.fill(voxels.buffers - lead + <usize>thread * bytes, 0, bytes);
}

/** x += alpha p, side ghosts of x filled, ready for `evaluate`. */
export function finish(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  const alpha = splat(<f32>voxels.alpha);
  const plane = <usize>voxels.plane << 1;
  const bytes = (<usize>voxels.ny * <usize>voxels.half) << 2;
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    const first = <usize>k * plane;
    for (let at = first; at < first + bytes; at += 16) {
      v128.store(voxels.x + at, f32x4.add(v128.load(voxels.x + at), f32x4.mul(alpha, v128.load(voxels.p + at))));
    }
    wrapPlane(voxels, voxels.x + first, blackSide(0, k), 4);
    wrapEnds(voxels, voxels.x, k);
  }
}

/** Zeroes a range, each thread its share. */
export function clear(start: usize, bytes: usize, thread: i32, threads: i32): void {
  const share = (bytes / <usize>threads + 4095) & ~4095;
  const first = min(bytes, share * <usize>thread);
  const last = thread == threads - 1 ? bytes : min(bytes, first + share);
  memory.fill(start + first, 0, last - first);
}
