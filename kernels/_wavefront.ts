// Three dependent stages in one streaming pass over the planes. Stage 1 is pointwise, stage 2 of a plane needs
// stage 1 of its neighbours, stage 3 of a pair of planes needs stage 2 of all planes in and next to it. What passes
// between the stages lives in a few plane buffers per thread, so the fields themselves stream by once.
import { meet, slabEnd, slabStart } from './_team';
import { HEAD, RING, Voxels } from './_voxels';
import { correctBlack, correctRed, correctStart } from './_correct';
import { reduceBlack, reduceRestrict, reduceStart } from './_reduce';

export const REDUCE: i32 = 0;
export const CORRECT: i32 = 1;

/** Buffer of a plane, whichever thread holds it. */
export function planeBuffer(voxels: Voxels, k: i32, threads: i32): usize {
  if (k < 0 || k >= voxels.nz) return voxels.zeroPlane;
  let owner = 0;
  while (owner < threads - 1 && k >= slabEnd(voxels.slabs, owner, threads, voxels.nz)) owner++;
  const within = k - slabStart(voxels.slabs, owner, threads);
  const slot = within < HEAD ? within : HEAD + ((within - HEAD) & (RING - 1));
  return voxels.buffers + <usize>((owner * (HEAD + RING) + slot) * voxels.bufferBytes);
}

function stage1(pass: i32, voxels: Voxels, pair: i32, thread: i32, threads: i32): void {
  const lower = planeBuffer(voxels, pair, threads);
  const upper = planeBuffer(voxels, pair + 1, threads);
  if (pass == REDUCE) {
    reduceStart(voxels, pair, lower);
    if (pair + 1 < voxels.nz) reduceStart(voxels, pair + 1, upper);
  } else {
    correctStart(voxels, pair, lower, upper, thread);
  }
}

function stage2(pass: i32, voxels: Voxels, k: i32, threads: i32): void {
  if (k >= voxels.nz) return;
  const below = planeBuffer(voxels, k - 1, threads);
  const centre = planeBuffer(voxels, k, threads);
  const above = planeBuffer(voxels, k + 1, threads);
  if (pass == REDUCE) reduceBlack(voxels, k, below, centre, above);
  else correctBlack(voxels, k, below, centre, above);
}

function stage3(pass: i32, voxels: Voxels, pair: i32, thread: i32, threads: i32): void {
  const below = planeBuffer(voxels, pair - 1, threads);
  const lower = planeBuffer(voxels, pair, threads);
  const upper = planeBuffer(voxels, pair + 1, threads);
  const above = planeBuffer(voxels, pair + 2, threads);
  if (pass == REDUCE) {
    reduceRestrict(voxels, pair, below, lower, upper, above, thread);
  } else {
    correctRed(voxels, pair, below, lower, upper);
    if (pair + 1 < voxels.nz) correctRed(voxels, pair + 1, lower, upper, above);
  }
}

/** Runs one pass; slabs begin at even planes. What a slab's ends need of the next slab waits for all threads. */
export function wavefront(pass: i32, voxels: Voxels, thread: i32, threads: i32): void {
  const start = slabStart(voxels.slabs, thread, threads);
  const end = slabEnd(voxels.slabs, thread, threads, (voxels.nz + 1) & ~1);
  for (let pair = start; pair < end; pair += 2) {
    stage1(pass, voxels, pair, thread, threads);
    if (pair > start + 1) stage2(pass, voxels, pair - 1, threads);
    if (pair > start) stage2(pass, voxels, pair, threads);
    if (pair > start + 3) stage3(pass, voxels, pair - 2, thread, threads);
  }
  meet(voxels.barrier, threads);
  if (start < end) {
    stage2(pass, voxels, start, threads);
    stage2(pass, voxels, end - 1, threads);
  }
  meet(voxels.barrier, threads);
  if (start < end) {
    stage3(pass, voxels, start, thread, threads);
    if (end - 2 > start) stage3(pass, voxels, end - 2, thread, threads);
  }
}
