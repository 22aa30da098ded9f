// Dependent stages in one streaming pass over the planes. Stage 1 is pointwise, stage 2 of a plane needs stage 1 of its
// neighbours, stage 3 of a pair of planes needs stage 2 of all planes in and next to it. What passes between the
// stages lives in a few plane buffers per thread, so the fields themselves stream by once.
import { meet, slabEnd, slabStart } from './_team';
import { HEAD, RING, Voxels } from './_voxels';
import { correctBlack, correctStart } from './_correct';
import { directBlack, directRed, directStart } from './_direct';
import { evaluateBlack, evaluateRed } from './_evaluate';
import { reduceRestrict, reduceStart } from './_reduce';

export const REDUCE: i32 = 0;
export const CORRECT: i32 = 1;
export const DIRECT: i32 = 2;
export const EVALUATE: i32 = 3;

/** Buffer of a plane, whichever thread holds it. */
function planeBuffer(voxels: Voxels, plane: i32, threads: i32): usize {
  let k = plane;
  if (k < 0 || k >= voxels.nz) {
    if (voxels.wrapZ == 0) return voxels.zeroPlane;
    k += k < 0 ? voxels.nz : -voxels.nz;
  }
  let owner = 0;
  while (owner < threads - 1 && k >= slabEnd(voxels.slabs, owner, threads, voxels.nz)) owner++;
  const within = k - slabStart(voxels.slabs, owner, threads);
  const slot = within < HEAD ? within : HEAD + ((within - HEAD) & (RING - 1));
  return voxels.buffers + <usize>((owner * (HEAD + RING) + slot) * voxels.bufferBytes);
}

function stage1(pass: i32, voxels: Voxels, pair: i32, thread: i32, threads: i32): void {
  if (pass == EVALUATE) return;
  const hasUpper = pair + 1 < voxels.nz;
  if (pass == DIRECT) {
    directStart(voxels, pair);
    if (hasUpper) directStart(voxels, pair + 1);
    return;
  }
  const lower = planeBuffer(voxels, pair, threads);
  const upper = planeBuffer(voxels, pair + 1, threads);
  if (pass == CORRECT) {
    correctStart(voxels, pair, lower, upper, thread);
    return;
  }
  reduceStart(voxels, pair, lower);
  if (hasUpper) reduceStart(voxels, pair + 1, upper);
}

function stage2(pass: i32, voxels: Voxels, k: i32, threads: i32): void {
  if (pass == REDUCE || k >= voxels.nz) return;
  const centre = planeBuffer(voxels, k, threads);
  if (pass == CORRECT) correctBlack(voxels, k, planeBuffer(voxels, k - 1, threads), centre, planeBuffer(voxels, k + 1, threads));
  else if (pass == DIRECT) directRed(voxels, k, centre);
  else evaluateRed(voxels, k, centre);
}

function stage3(pass: i32, voxels: Voxels, pair: i32, thread: i32, threads: i32): void {
  if (pass == CORRECT) return;
  const below = planeBuffer(voxels, pair - 1, threads);
  const lower = planeBuffer(voxels, pair, threads);
  const upper = planeBuffer(voxels, pair + 1, threads);
  const above = planeBuffer(voxels, pair + 2, threads);
  if (pass == REDUCE) {
    reduceRestrict(voxels, pair, below, lower, upper, above, thread);
    return;
  }
  const hasUpper = pair + 1 < voxels.nz;
  if (pass == DIRECT) {
    directBlack(voxels, pair, below, lower, upper);
    if (hasUpper) directBlack(voxels, pair + 1, lower, upper, above);
    return;
  }
  evaluateBlack(voxels, pair, below, lower, upper);
  if (hasUpper) evaluateBlack(voxels, pair + 1, lower, upper, above);
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
