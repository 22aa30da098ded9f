// The coarse half of the preconditioner: Notay's K-cycle, at most two steps of flexible conjugate gradients on each
// level (Numer. Linear Algebra Appl. 15, 473 (2008), doi 10.1002/nla.542), each preconditioned by a red-black sweep,
// the next level, and a black-red sweep. All threads run it together; levels too small to share run on the first.
import { meet, slabEnd, slabStart } from './_team';
import { Level, rowSum } from './_levels';
import { accumulate, sumOfPair } from './_voxels';

/** A second inner step is worth its price unless the first took the residual below this share, squared. */
const GOOD: f64 = 0.0625;

@inline
function rangeAt(level: Level, k: i32, which: usize): i32 {
  return load<i32>(level.ranges + (<usize>k << 4) + (which << 2));
}

@inline
function at(field: usize, node: i32): usize {
  return field + (<usize>node << 2);
}

/** Red half-sweep from zero. Where unknowns of one colour are coupled each sees those before it, and black ones zero. */
function startRed(level: Level, z: usize, first: i32, end: i32, threads: i32): void {
  if (level.coupled != 0) {
    for (let k = first; k < end; k++) {
      const red = rangeAt(level, k, 0);
      memory.fill(at(z, red), 0, <usize>(rangeAt(level, k, 2) - red) << 2);
    }
    meet(level.barrier, threads);
    sweep(level, z, first, end, 0);
    return;
  }
  for (let k = first; k < end; k++) {
    const black = rangeAt(level, k, 1);
    let node = rangeAt(level, k, 0);
    for (; node + 4 <= black; node += 4) {
      const diagonal = v128.load(at(level.diagonal, node));
      const value = f32x4.div(v128.load(at(level.right, node)), diagonal);
      v128.store(at(z, node), v128.and(value, f32x4.gt(diagonal, f32x4.splat(0))));
    }
    for (; node < black; node++) {
      const diagonal = load<f32>(at(level.diagonal, node));
      store<f32>(at(z, node), diagonal > 0 ? load<f32>(at(level.right, node)) / diagonal : 0);
    }
  }
}

/** Without plates a part that is an unknown of its own stands alone: nothing determines its value, and 0 will do. */
@inline
function relax(level: Level, z: usize, node: i32): void {
  const diagonal = load<f32>(at(level.diagonal, node));
  const sum = rowSum(level.index, level.weight, level.spill, z, node);
  store<f32>(at(z, node), diagonal > 0 ? (load<f32>(at(level.right, node)) + sum) / diagonal : 0);
}

function sweepPlane(level: Level, z: usize, start: i32, last: i32): void {
  for (let node = start; node < last; node++) relax(level, z, node);
}

/** Half-sweep over one colour. */
function sweep(level: Level, z: usize, first: i32, end: i32, colour: usize): void {
  for (let k = first; k < end; k++) sweepPlane(level, z, rangeAt(level, k, colour), rangeAt(level, k, colour + 1));
}

/** Half-sweep over one colour on the way up: in the opposite order, which matters where that colour is coupled. */
function sweepBack(level: Level, z: usize, first: i32, end: i32, colour: usize): void {
  if (level.coupled == 0) {
    sweep(level, z, first, end, colour);
    return;
  }
  for (let k = end - 1; k >= first; k--) {
    const start = rangeAt(level, k, colour);
    for (let node = rangeAt(level, k, colour + 1) - 1; node >= start; node--) relax(level, z, node);
  }
}

@inline
function residualAt(level: Level, z: usize, node: i32): f32 {
  const image = load<f32>(at(level.diagonal, node)) * load<f32>(at(z, node)) - rowSum(level.index, level.weight, level.spill, z, node);
  return load<f32>(at(level.right, node)) - image;
}

/**
 * The residual, summed over parents. After a red half-sweep from zero and a black one it is what black unknowns left
 * red ones, unless unknowns of one colour are coupled.
 */
function restrict(level: Level, z: usize, next: Level, first: i32, end: i32): void {
  if (first >= end) return;
  const parent = level.parent;
  const target = next.right;
  const coupled = level.coupled != 0;
  for (let k = first >> 1; k < (end + 1) >> 1; k++) {
    const start = rangeAt(next, k, 0);
    memory.fill(at(target, start), 0, <usize>(rangeAt(next, k, 2) - start) << 2);
  }
  for (let k = first; k < end; k++) {
    const last = rangeAt(level, k, coupled ? 2 : 1);
    for (let node = rangeAt(level, k, 0); node < last; node++) {
      const to = at(target, load<i32>(at(parent, node)));
      const rest = coupled ? residualAt(level, z, node) : rowSum(level.index, level.weight, level.spill, z, node);
      store<f32>(to, load<f32>(to) + rest);
    }
  }
}

/** The coarse correction, on red unknowns only where the black half-sweep that follows forgets the black values. */
function prolong(level: Level, z: usize, next: Level, first: i32, end: i32): void {
  const error = next.first;
  const colours: usize = level.coupled != 0 ? 2 : 1;
  for (let k = first; k < end; k++) {
    const last = rangeAt(level, k, colours);
    for (let node = rangeAt(level, k, 0); node < last; node++) {
      store<f32>(at(z, node), load<f32>(at(z, node)) + load<f32>(at(error, load<i32>(at(level.parent, node)))));
    }
  }
}

/** Down: a red and a black half-sweep from zero, and the residual to the next level. */
function goDown(level: Level, z: usize, first: i32, end: i32, threads: i32): void {
  startRed(level, z, first, end, threads);
  meet(level.barrier, threads);
  sweep(level, z, first, end, 1);
  meet(level.barrier, threads);
  restrict(level, z, changetype<Level>(level.next), first, end);
  meet(level.barrier, threads);
}

/** Up: the correction of the next level, and a black and a red half-sweep. */
function goUp(level: Level, z: usize, first: i32, end: i32, threads: i32): void {
  prolong(level, z, changetype<Level>(level.next), first, end);
  meet(level.barrier, threads);
  sweepBack(level, z, first, end, 1);
  meet(level.barrier, threads);
  sweepBack(level, z, first, end, 0);
  meet(level.barrier, threads);
}

/** z = B right: down, the next level, up. */
function precondition(level: Level, z: usize, thread: i32, threads: i32): void {
  const next = changetype<Level>(level.next);
  const first = slabStart(level.slabs, thread, threads);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  goDown(level, z, first, end, threads);
  if (next.shared != 0) solve(next, thread, threads);
  else if (thread == 0) solve(next, 0, 1);
  meet(level.barrier, threads);
  goUp(level, z, first, end, threads);
}

/**
 * image = A z and its sums over each plane: 0 z.right, 1 z.image, 2 right.right, 3 right.image, 4 image.image and, on
 * the second step, 5 z.(image of the first direction), whose image is kept and this one's not.
 */
function measure(level: Level, z: usize, second: bool, first: i32, end: i32): void {
  for (let k = first; k < end; k++) {
    const partial = level.partial + (<usize>k << 6);
    memory.fill(partial, 0, 48);
    let node = rangeAt(level, k, 0);
    // The closing red half-sweep left no residual on red unknowns, unless they are coupled.
    if (level.coupled == 0) node = measureBalanced(level, z, second, node, rangeAt(level, k, 1), partial);
    measureRest(level, z, second, node, rangeAt(level, k, 2), partial);
  }
}

/** Sums over unknowns whose image is the right-hand side, four at a time; returns where it stopped. */
function measureBalanced(level: Level, z: usize, second: bool, start: i32, last: i32, partial: usize): i32 {
  let zr = f64x2.splat(0);
  let rr = f64x2.splat(0);
  let zw = f64x2.splat(0);
  let node = start;
  for (; node + 4 <= last; node += 4) {
    const own = v128.load(at(z, node));
    const r = v128.load(at(level.right, node));
    zr = accumulate(zr, f32x4.mul(own, r));
    if (second) {
      zw = accumulate(zw, f32x4.mul(own, v128.load(at(level.image, node))));
      continue;
    }
    rr = accumulate(rr, f32x4.mul(r, r));
    v128.store(at(level.image, node), r);
  }
  store<f64>(partial, sumOfPair(zr));
  store<f64>(partial, sumOfPair(zr), 8);
  store<f64>(partial, sumOfPair(rr), 16);
  store<f64>(partial, sumOfPair(rr), 24);
  store<f64>(partial, sumOfPair(rr), 32);
  store<f64>(partial, sumOfPair(zw), 40);
  return node;
}

function measureRest(level: Level, z: usize, second: bool, start: i32, last: i32, partial: usize): void {
  let zr: f64 = 0;
  let zv: f64 = 0;
  let rr: f64 = 0;
  let rv: f64 = 0;
  let vv: f64 = 0;
  let zw: f64 = 0;
  for (let node = start; node < last; node++) {
    const own = load<f32>(at(z, node));
    const r = load<f32>(at(level.right, node));
    const v = load<f32>(at(level.diagonal, node)) * own - rowSum(level.index, level.weight, level.spill, z, node);
    zr += <f64>own * <f64>r;
    zv += <f64>own * <f64>v;
    if (second) {
      zw += <f64>own * <f64>load<f32>(at(level.image, node));
      continue;
    }
    rr += <f64>r * <f64>r;
    rv += <f64>r * <f64>v;
    vv += <f64>v * <f64>v;
    store<f32>(at(level.image, node), v);
  }
  addTo(partial, zr);
  addTo(partial + 8, zv);
  addTo(partial + 16, rr);
  addTo(partial + 24, rv);
  addTo(partial + 32, vv);
  addTo(partial + 40, zw);
}

@inline
function addTo(sum: usize, value: f64): void {
  store<f64>(sum, load<f64>(sum) + value);
}

function total(level: Level, which: usize): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < level.mz; k++) sum += load<f64>(level.partial + (<usize>k << 6) + (which << 3));
  return sum;
}

/** target = a target + b other on the thread's planes. */
function combine(level: Level, target: usize, a: f64, other: usize, b: f64, first: i32, end: i32): void {
  const fa = <f32>a;
  const fb = <f32>b;
  const va = f32x4.splat(fa);
  const vb = f32x4.splat(fb);
  for (let k = first; k < end; k++) {
    let node = rangeAt(level, k, 0);
    const last = rangeAt(level, k, 2);
    for (; node + 4 <= last; node += 4) {
      v128.store(at(target, node), f32x4.add(f32x4.mul(va, v128.load(at(target, node))), f32x4.mul(vb, v128.load(at(other, node)))));
    }
    for (; node < last; node++) {
      store<f32>(at(target, node), fa * load<f32>(at(target, node)) + fb * load<f32>(at(other, node)));
    }
  }
}

/** first = approximate solution of A first = right. */
function solve(level: Level, thread: i32, threads: i32): void {
  const first = slabStart(level.slabs, thread, threads);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  if (level.next == 0) {
    // One block, whose parts do not touch each other.
    startRed(level, level.first, first, end, threads);
    return;
  }
  precondition(level, level.first, thread, threads);
  measure(level, level.first, false, first, end);
  meet(level.barrier, threads);
  const alpha1 = total(level, 0);
  const rho1 = total(level, 1);
  const step = rho1 > 0 ? alpha1 / rho1 : 0;
  const before = total(level, 2);
  const after = before - 2 * step * total(level, 3) + step * step * total(level, 4);
  if (!(after > GOOD * before) || rho1 <= 0) {
    combine(level, level.first, step, level.first, 0, first, end);
    return;
  }
  combine(level, level.right, 1, level.image, -step, first, end);
  precondition(level, level.second, thread, threads);
  measure(level, level.second, true, first, end);
  meet(level.barrier, threads);
  const alpha2 = total(level, 0);
  const gamma = total(level, 5);
  const rho2 = total(level, 1) - (gamma * gamma) / rho1;
  const share = rho2 > 0 ? alpha2 / rho2 : 0;
  combine(level, level.first, step - (gamma * share) / rho1, level.second, share, first, end);
}

/**
 * The parts of `solve` for a level that is cut in slabs, one memory each, which the host puts together: down and up,
 * with what passes between slabs and the next level in between; the sums; target = a target + b other.
 */
export function descend(job: usize, z: usize, thread: i32, threads: i32): void {
  const level = changetype<Level>(job);
  goDown(level, z, slabStart(level.slabs, thread, threads), slabEnd(level.slabs, thread, threads, level.mz), threads);
}

export function ascend(job: usize, z: usize, thread: i32, threads: i32): void {
  const level = changetype<Level>(job);
  goUp(level, z, slabStart(level.slabs, thread, threads), slabEnd(level.slabs, thread, threads, level.mz), threads);
}

export function gauge(job: usize, z: usize, second: i32, thread: i32, threads: i32): void {
  const level = changetype<Level>(job);
  measure(level, z, second != 0, slabStart(level.slabs, thread, threads), slabEnd(level.slabs, thread, threads, level.mz));
}

export function blend(job: usize, target: usize, other: usize, thread: i32, threads: i32): void {
  const level = changetype<Level>(job);
  const end = slabEnd(level.slabs, thread, threads, level.mz);
  combine(level, target, level.a, other, level.b, slabStart(level.slabs, thread, threads), end);
}

/** Solves the first coarse level for the right-hand side that the fine level has restricted. */
export function cycle(job: usize, thread: i32, threads: i32): void {
  const level = changetype<Level>(job);
  if (level.shared != 0) solve(level, thread, threads);
  else if (thread == 0) solve(level, 0, 1);
}
