// Each coarser level from the one before: the strongly connected parts of 2x2x2 blocks, and the couplings between them.
import { meet, slabEnd, slabStart } from './_team';
import { Level, grownPart, writeRow } from './_levels';

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
        for (let node = first; node < first + count; node++) store<i32>(fine.block + (<usize>node << 2), target + (i >> 1));
      }
    }
  }
}

/** Bits above the eight that tell which children have unknowns: those of them that are not regular. */
const IRREGULAR: i32 = 8;

/** First unknown and number of unknowns of the children of one coarse block, eight bytes each. */
@inline
function childrenOf(level: Level, thread: i32): usize {
  return level.list + <usize>((thread + 1) * level.listBytes - 64);
}

/** Two children side by side; `second` tells whether the other one is there. */
@inline
function gatherPair(fine: Level, block: usize, second: bool, children: usize): i32 {
  const count0 = load<i32>(fine.count + (block << 2));
  const count1 = second ? load<i32>(fine.count + (block << 2), 4) : 0;
  store<i32>(children, firstOf(load<i32>(fine.base + (block << 2))));
  store<i32>(children, count0, 4);
  store<i32>(children, second ? firstOf(load<i32>(fine.base + (block << 2), 4)) : 0, 8);
  store<i32>(children, count1, 12);
  const found = (count0 != 0 ? 1 : 0) | (count1 != 0 ? 2 : 0);
  const regular = <i32>load<u8>(fine.regular + block) | (second ? <i32>load<u8>(fine.regular + block, 1) << 1 : 0);
  return found | ((found & ~regular) << IRREGULAR);
}

/** Collects the children of a coarse block; returns which have unknowns, and which of those are irregular. */
function gather(fine: Level, i: i32, j: i32, k: i32, children: usize): i32 {
  const row = <usize>fine.blockRow;
  const plane = row * <usize>fine.my;
  const origin = <usize>(2 * k) * plane + <usize>(2 * j) * row + <usize>(2 * i);
  const second = 2 * i + 1 < fine.mx;
  const front = 2 * j + 1 < fine.my;
  memory.fill(children + 16, 0, 48);
  let found = gatherPair(fine, origin, second, children);
  if (front) found |= gatherPair(fine, origin + row, second, children + 16) << 2;
  if (2 * k + 1 >= fine.mz) return found;
  found |= gatherPair(fine, origin + plane, second, children + 32) << 4;
  if (front) found |= gatherPair(fine, origin + plane + row, second, children + 48) << 6;
  return found;
}

@inline
function firstIn(children: usize, child: i32): i32 {
  return load<i32>(children + (<usize>child << 3));
}

@inline
function countIn(children: usize, child: i32): i32 {
  return load<i32>(children + (<usize>child << 3), 4);
}

/** Whether a coupling joins two unknowns of a block: it is among the strongest of both. */
@inline
function isStrong(fine: Level, a: i32, b: i32, coupling: f32): bool {
  const strongest = max(load<f32>(fine.strongest + (<usize>a << 2)), load<f32>(fine.strongest + (<usize>b << 2)));
  return coupling > 0 && coupling >= fine.threshold * strongest;
}

function joinWithin(fine: Level, node: i32): void {
  const target = load<i32>(fine.block + (<usize>node << 2));
  const length = rowLength(fine, node);
  for (let slot = 0; slot < length; slot++) {
    const other = neighbourAt(fine, node, slot, length);
    if (other >= node || load<i32>(fine.block + (<usize>other << 2)) != target) continue;
    if (!isStrong(fine, node, other, couplingAt(fine, node, slot, length))) continue;
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
  const children = childrenOf(fine, thread);
  for (let k = start; k < end; k++) placeUnknowns(fine, coarse, k);
  meet(fine.barrier, threads);
  for (let k = start; k < end; k++) {
    let even = 0;
    let odd = 0;
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const parts = joinBlock(fine, coarse, i, j, k, children);
        if (((i + j + k) & 1) == 0) even += parts;
        else odd += parts;
      }
    }
    store<i32>(coarse.ranges + (<usize>k << 4), even);
    store<i32>(coarse.ranges + (<usize>k << 4), odd, 4);
  }
}

/** The same for the neighbour in a slot of the row of a regular block. */
@inline
function isStrongAhead(fine: Level, node: i32, slot: usize): bool {
  const at = <usize>node * 24 + (slot << 2);
  return isStrong(fine, node, load<i32>(fine.index + at), load<f32>(fine.weight + at));
}

/** Joins regular children by what couples them inside the block; returns the number of parts. */
function joinRegular(fine: Level, present: i32, children: usize): i32 {
  let alongX = 0;
  let alongY = 0;
  let alongZ = 0;
  for (let left = present; left != 0; left &= left - 1) {
    const child = <i32>ctz(left);
    const node = firstIn(children, child);
    const bit = 1 << child;
    if (((present >> 1) & bit & 0x55) != 0 && isStrongAhead(fine, node, 1)) alongX |= bit;
    if (((present >> 2) & bit & 0x33) != 0 && isStrongAhead(fine, node, 3)) alongY |= bit;
    if (((present >> 4) & bit & 0x0f) != 0 && isStrongAhead(fine, node, 5)) alongZ |= bit;
    // Round a ring of two blocks the far child's coupling ahead leads back to the near one.
    if (fine.mx == 2 && ((present << 1) & bit & 0xaa) != 0 && isStrongAhead(fine, node, 1)) alongX |= bit >> 1;
    if (fine.my == 2 && ((present << 2) & bit & 0xcc) != 0 && isStrongAhead(fine, node, 3)) alongY |= bit >> 2;
    if (fine.mz == 2 && ((present << 4) & bit & 0xf0) != 0 && isStrongAhead(fine, node, 5)) alongZ |= bit >> 4;
  }
  let parts = 0;
  for (let left = present; left != 0; parts++) {
    const part = grownPart(left & -left, alongX, alongY, alongZ);
    left &= ~part;
    const first = firstIn(children, <i32>ctz(part));
    for (let members = part; members != 0; members &= members - 1) {
      store<i32>(fine.root + (<usize>firstIn(children, <i32>ctz(members)) << 2), first);
    }
  }
  return parts;
}

/** Joins the unknowns of children of any kind; returns the number of parts. */
function joinIrregular(fine: Level, children: usize): i32 {
  for (let child = 0; child < 8; child++) {
    const first = firstIn(children, child);
    const end = first + countIn(children, child);
    for (let node = first; node < end; node++) store<i32>(fine.root + (<usize>node << 2), node);
  }
  for (let child = 0; child < 8; child++) {
    const first = firstIn(children, child);
    const end = first + countIn(children, child);
    for (let node = first; node < end; node++) joinWithin(fine, node);
  }
  let parts = 0;
  for (let child = 0; child < 8; child++) {
    const first = firstIn(children, child);
    const end = first + countIn(children, child);
    for (let node = first; node < end; node++) {
      if (load<i32>(fine.root + (<usize>node << 2)) == node) parts++;
    }
  }
  return parts;
}

function joinBlock(fine: Level, coarse: Level, i: i32, j: i32, k: i32, children: usize): i32 {
  const here = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
  const present = gather(fine, i, j, k, children);
  store<u8>(coarse.regular + here, 0);
  if (present == 0) return 0;
  if (present >> IRREGULAR != 0) return joinIrregular(fine, children);
  const parts = joinRegular(fine, present, children);
  // The last of an odd number of blocks round a ring has a neighbour on both of its sides.
  const atSeam = (fine.wrapX != 0 && i == coarse.mx - 1) || (fine.wrapY != 0 && j == coarse.my - 1) || (fine.wrapZ != 0 && k == coarse.mz - 1);
  store<u8>(coarse.regular + here, parts == 1 && !atSeam ? 1 : 0);
  return parts;
}

/** Numbers the unknowns of `coarse` and tells each finer one its parent. */
export function numberBlocks(fineAt: usize, coarseAt: usize, thread: i32, threads: i32): void {
  const fine = changetype<Level>(fineAt);
  const coarse = changetype<Level>(coarseAt);
  const children = childrenOf(fine, thread);
  const end = slabEnd(coarse.slabs, thread, threads, coarse.mz);
  for (let k = slabStart(coarse.slabs, thread, threads); k < end; k++) {
    let even = load<i32>(coarse.ranges + (<usize>k << 4));
    let odd = load<i32>(coarse.ranges + (<usize>k << 4), 4);
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const red = ((i + j + k) & 1) == 0;
        const first = red ? even : odd;
        const count = gather(fine, i, j, k, children) == 0 ? 0 : numberBlock(fine, first, children);
        if (red) even += count;
        else odd += count;
        const block = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
        store<i32>(coarse.base + (block << 2), first);
        store<i32>(coarse.count + (block << 2), count);
      }
    }
  }
}

function numberBlock(fine: Level, first: i32, children: usize): i32 {
  for (let child = 0; child < 8; child++) {
    const start = firstIn(children, child);
    const end = start + countIn(children, child);
    for (let node = start; node < end; node++) store<i32>(fine.parent + (<usize>node << 2), -1);
  }
  let count = 0;
  for (let child = 0; child < 8; child++) {
    const start = firstIn(children, child);
    const end = start + countIn(children, child);
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
  const children = childrenOf(coarse, thread);
  const end = slabEnd(coarse.slabs, thread, threads, coarse.mz);
  for (let k = slabStart(coarse.slabs, thread, threads); k < end; k++) {
    // Round a ring of two planes both directions lead to the same one.
    const between = coarse.ringZ == 0 || coarse.mz > 2;
    for (let j = 0; j < coarse.my; j++) {
      for (let i = 0; i < coarse.mx; i++) {
        const block = (<usize>k * <usize>coarse.my + <usize>j) * <usize>coarse.blockRow + <usize>i;
        const first = load<i32>(coarse.base + (block << 2));
        const last = first + load<i32>(coarse.count + (block << 2));
        if (first == last) continue;
        const present = gather(fine, i, j, k, children);
        if (load<u8>(coarse.regular + block) != 0) {
          const inner = between && i > 0 && i < coarse.mx - 1 && j > 0 && j < coarse.my - 1;
          if (inner && connectInner(fine, coarse, k, present, children, first, block)) continue;
          if (connectRegular(fine, coarse, present, children, first, thread)) continue;
          store<u8>(coarse.regular + block, 0);
        }
        for (let node = first; node < last; node++) connectUnknown(fine, coarse, children, node, thread);
      }
    }
  }
}

/** Coupling of a regular child along one direction. */
@inline
function couplingOf(fine: Level, present: i32, children: usize, child: i32, direction: usize): f64 {
  if (((present >> child) & 1) == 0) return 0;
  return <f64>load<f32>(fine.weight + <usize>firstIn(children, child) * 24 + (direction << 2));
}

/** Sum of the couplings of the four children at one side of a block; false if they lead to several parts. */
@inline
function putSide(fine: Level, coarse: Level, present: i32, children: usize, node: i32, direction: usize, a: i32, b: i32, c: i32, d: i32, neighbour: usize): f64 {
  const sum =
    couplingOf(fine, present, children, a, direction) + couplingOf(fine, present, children, b, direction) +
    (couplingOf(fine, present, children, c, direction) + couplingOf(fine, present, children, d, direction));
  const at = <usize>node * 24 + (direction << 2);
  if (sum == 0) {
    store<i32>(coarse.index + at, node);
    store<f32>(coarse.weight + at, 0);
    return 0;
  }
  if (load<i32>(coarse.count + (neighbour << 2)) != 1) return -1;
  store<i32>(coarse.index + at, load<i32>(coarse.base + (neighbour << 2)));
  store<f32>(coarse.weight + at, <f32>sum);
  return sum;
}

/** Row of a block with one part of regular children, away from the sides; false when a neighbour has several parts. */
function connectInner(fine: Level, coarse: Level, k: i32, present: i32, children: usize, node: i32, block: usize): bool {
  const row = <usize>coarse.blockRow;
  const plane = row * <usize>coarse.my;
  const left = putSide(fine, coarse, present, children, node, 0, 0, 2, 4, 6, block - 1);
  const right = putSide(fine, coarse, present, children, node, 1, 1, 3, 5, 7, block + 1);
  const back = putSide(fine, coarse, present, children, node, 2, 0, 1, 4, 5, block - row);
  const front = putSide(fine, coarse, present, children, node, 3, 2, 3, 6, 7, block + row);
  const below = putSide(fine, coarse, present, children, node, 4, 0, 1, 2, 3, k > 0 ? block - plane : coarse.ringZ != 0 ? block + <usize>(coarse.mz - 1) * plane : block);
  const above = putSide(fine, coarse, present, children, node, 5, 4, 5, 6, 7, k < coarse.mz - 1 ? block + plane : coarse.ringZ != 0 ? block - <usize>k * plane : block);
  if (left < 0 || right < 0 || back < 0 || front < 0 || below < 0 || above < 0) return false;
  let sink: f64 = 0;
  for (let bits = present; bits != 0; bits &= bits - 1) {
    sink += <f64>load<f32>(fine.sink + (<usize>firstIn(children, <i32>ctz(bits)) << 2));
  }
  const strongest = max(max(max(left, right), max(back, front)), max(below, above));
  store<f32>(coarse.sink + (<usize>node << 2), <f32>sink);
  store<f32>(coarse.diagonal + (<usize>node << 2), <f32>((sink + (left + right + (back + front) + (below + above))) * <f64>coarse.grip));
  store<f32>(coarse.strongest + (<usize>node << 2), <f32>strongest);
  return true;
}

/** Whether both directions of an axis lead to the same unknown, as they do round a ring of two blocks. */
@inline
function meetsTwice(list: usize, direction: usize, node: i32): bool {
  const back = load<i32>(list + (direction << 4));
  return back != node && back == load<i32>(list + (direction << 4), 16);
}

/** Row of a block of regular children with one part; false when one direction leads to several parts, or two to one. */
function connectRegular(fine: Level, coarse: Level, present: i32, children: usize, node: i32, thread: i32): bool {
  const list = coarse.list + <usize>(thread * coarse.listBytes);
  for (let direction: usize = 0; direction < 6; direction++) {
    store<i32>(list + (direction << 4), node);
    store<f64>(list + (direction << 4), 0, 8);
  }
  let sink: f64 = 0;
  for (let left = present; left != 0; left &= left - 1) {
    const child = <i32>ctz(left);
    const member = firstIn(children, child);
    sink += <f64>load<f32>(fine.sink + (<usize>member << 2));
    if (!addOutward(fine, list, <usize>(child & 1), member, node)) return false;
    if (!addOutward(fine, list, <usize>(2 + ((child >> 1) & 1)), member, node)) return false;
    if (!addOutward(fine, list, <usize>(4 + (child >> 2)), member, node)) return false;
  }
  if (meetsTwice(list, 0, node) || meetsTwice(list, 2, node) || meetsTwice(list, 4, node)) return false;
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

function connectUnknown(fine: Level, coarse: Level, children: usize, node: i32, thread: i32): void {
  const list = coarse.list + <usize>(thread * coarse.listBytes);
  const place = coarse.place + <usize>thread * (<usize>coarse.nodes << 2);
  let length = 0;
  let sink: f64 = 0;
  for (let child = 0; child < 8; child++) {
    const start = firstIn(children, child);
    const end = start + countIn(children, child);
    for (let member = start; member < end; member++) {
      if (load<i32>(fine.parent + (<usize>member << 2)) != node) continue;
      sink += <f64>load<f32>(fine.sink + (<usize>member << 2));
      length = collect(fine, coarse, member, node, list, place, length);
    }
  }
  store<f32>(coarse.sink + (<usize>node << 2), <f32>sink);
  writeRow(coarse, node, list, length);
}

/** Adds a member's outward couplings to the list. */
function collect(fine: Level, coarse: Level, member: i32, node: i32, list: usize, place: usize, before: i32): i32 {
  const row = <usize>member * 24;
  const block = load<i32>(fine.block + (<usize>member << 2));
  const sixth = load<i32>(fine.index + row, 20);
  const slots: usize = sixth >= 0 ? 24 : 20;
  let length = before;
  for (let at = row; at < row + slots; at += 4) {
    length = addCoupling(fine, coarse, block, node, load<i32>(fine.index + at), load<f32>(fine.weight + at), list, place, length);
  }
  if (sixth >= 0) return length;
  let entry = fine.spill + <usize>~sixth;
  for (let left = load<i32>(entry); left > 0; left--) {
    length = addCoupling(fine, coarse, block, node, load<i32>(entry, 4), load<f32>(entry, 8), list, place, length);
    entry += 8;
  }
  return length;
}

/** Adds one coupling of a member that lies in `block`; `place` remembers where each neighbour stands in the list. */
@inline
function addCoupling(fine: Level, coarse: Level, block: i32, node: i32, neighbour: i32, coupling: f32, list: usize, place: usize, length: i32): i32 {
  const other = load<i32>(fine.parent + (<usize>neighbour << 2));
  if (other == node || coupling == 0) return length;
  if (load<i32>(fine.block + (<usize>neighbour << 2)) == block) coarse.coupled = 1;
  const known = load<u32>(place + (<usize>other << 2));
  const entry = list + (<usize>known << 4);
  if (known < <u32>length && load<i32>(entry) == other) {
    store<f64>(entry, load<f64>(entry, 8) + <f64>coupling, 8);
    return length;
  }
  const next = list + (<usize>length << 4);
  store<i32>(next, other);
  store<f64>(next, <f64>coupling, 8);
  store<i32>(place + (<usize>other << 2), length);
  return length + 1;
}
