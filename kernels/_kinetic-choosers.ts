// Which carrier acts next: a scan over all, sums over eight in levels, or groups of like rates with rejection.
import { uniform } from './_kinetic-random';
import { Walker } from './_kinetic-walker';

const LINEAR: u32 = 0;
const TREE: u32 = 1;

/** Groups of rates, each half as fast as the one before; all slower ones are in the last. */
const GROUPS: u32 = 48;
/** Bytes of a group: its sum, its length, its list. */
const GROUP_BYTES: u32 = 16;

@inline
function levelAt(walker: Walker, level: u32): usize {
  return load<u32>(walker.tree + (level << 2));
}

@inline
function totals(walker: Walker): usize {
  return levelAt(walker, 0);
}

/** Sum of the eight below an entry. */
@inline
function eight(children: usize): f64 {
  return (
    load<f64>(children) +
    load<f64>(children, 8) +
    (load<f64>(children, 16) + load<f64>(children, 24)) +
    (load<f64>(children, 32) + load<f64>(children, 40) + (load<f64>(children, 48) + load<f64>(children, 56)))
  );
}

@inline
export function updateTotal(walker: Walker, carrier: u32, total: f64): void {
  const place = totals(walker) + (carrier << 3);
  const before = load<f64>(place);
  if (before == total) return;
  store<f64>(place, total);
  if (walker.chooser == TREE) {
    let at = carrier;
    for (let level: u32 = 1; level < walker.levels; level++) {
      at >>= 3;
      const sum = eight(levelAt(walker, level - 1) + (at << 6));
      store<f64>(levelAt(walker, level) + (at << 3), sum);
    }
  } else if (walker.chooser != LINEAR) regroup(walker, carrier, before, total);
}

/** Puts a total where many change at once: sums over eight follow by `sumTotals`. */
@inline
export function putTotal(walker: Walker, carrier: u32, total: f64): void {
  if (walker.chooser == LINEAR || walker.chooser == TREE) {
    store<f64>(totals(walker) + (carrier << 3), total);
  } else updateTotal(walker, carrier, total);
}

/** All sums over eight. */
export function sumTotals(walker: Walker): void {
  if (walker.chooser != TREE) return;
  let length = walker.capacity;
  for (let level: u32 = 1; level < walker.levels; level++) {
    length = (length + 7) >> 3;
    const below = levelAt(walker, level - 1);
    const at = levelAt(walker, level);
    for (let k: u32 = 0; k < length; k++) store<f64>(at + (k << 3), eight(below + (k << 6)));
  }
}

/** Number of the group of a rate; −1 for none. */
@inline
function groupOf(walker: Walker, rate: f64): i32 {
  if (rate == 0) return -1;
  const exponent = <i32>((reinterpret<u64>(rate) >> 52) & 0x7ff) - 1023;
  return max(0, min(<i32>GROUPS - 1, walker.topExponent - exponent));
}

/** Groups, then where each carrier is in its group's list. */
@inline
function placeInGroup(walker: Walker, carrier: u32): usize {
  return walker.groups + GROUPS * GROUP_BYTES + (carrier << 2);
}

function regroup(walker: Walker, carrier: u32, before: f64, total: f64): void {
  const from = groupOf(walker, before);
  const to = groupOf(walker, total);
  if (from == to) {
    const group = walker.groups + <u32>from * GROUP_BYTES;
    store<f64>(group, load<f64>(group) + (total - before));
    return;
  }
  if (from >= 0) {
    const group = walker.groups + <u32>from * GROUP_BYTES;
    const list = load<u32>(group, 12);
    const length = load<u32>(group, 8) - 1;
    const place = load<u32>(placeInGroup(walker, carrier));
    const last = load<u32>(list + (length << 2));
    store<u32>(list + (place << 2), last);
    store<u32>(placeInGroup(walker, last), place);
    store<u32>(group, length, 8);
    store<f64>(group, length == 0 ? 0 : load<f64>(group) - before);
  }
  if (to >= 0) {
    const group = walker.groups + <u32>to * GROUP_BYTES;
    const length = load<u32>(group, 8);
    store<u32>(load<u32>(group, 12) + (length << 2), carrier);
    store<u32>(placeInGroup(walker, carrier), length);
    store<u32>(group, length + 1, 8);
    store<f64>(group, load<f64>(group) + total);
  }
}

export function isEmpty(walker: Walker): bool {
  return walker.freeCount == walker.capacity;
}

export function totalRate(walker: Walker): f64 {
  if (walker.chooser == TREE) return load<f64>(levelAt(walker, walker.levels - 1));
  let sum: f64 = 0;
  if (walker.chooser == LINEAR) {
    const end = totals(walker) + (walker.capacity << 3);
    for (let at = totals(walker); at < end; at += 8) sum += load<f64>(at);
    return sum;
  }
  const end = walker.groups + GROUPS * GROUP_BYTES;
  for (let group = walker.groups; group < end; group += GROUP_BYTES) sum += load<f64>(group);
  return sum;
}

/** Entry among `count` at `at` in whose share `rest` falls, leaving in `remainder` what is left of it. Never one that is 0. */
@inline
function entryIn(at: usize, count: u32, rest: f64): u32 {
  let chosen: u32 = 0;
  for (let k: u32 = 0; k < count; k++) {
    const value = load<f64>(at + (k << 3));
    if (value > 0) {
      chosen = k;
      if (rest < value) break;
    }
    rest -= value;
  }
  return chosen;
}

/** What is left of `rest` in the chosen entry; rounding may leave a little too much. */
@inline
function restIn(at: usize, chosen: u32, rest: f64): f64 {
  for (let k: u32 = 0; k < chosen; k++) rest -= load<f64>(at + (k << 3));
  return rest;
}

/** Leaves the carrier and the slot of its event in the walker. */
export function choose(walker: Walker, total: f64): void {
  let rest: f64;
  if (walker.chooser == TREE) {
    rest = uniform(walker) * total;
    let at: u32 = 0;
    for (let level = <i32>walker.levels - 2; level >= 0; level--) {
      const children = levelAt(walker, level) + (at << 6);
      const chosen = entryIn(children, 8, rest);
      rest = restIn(children, chosen, rest);
      at = (at << 3) + chosen;
    }
    walker.chosen = at;
  } else if (walker.chooser == LINEAR) {
    rest = uniform(walker) * total;
    const chosen = entryIn(totals(walker), walker.capacity, rest);
    rest = restIn(totals(walker), chosen, rest);
    walker.chosen = chosen;
  } else rest = chooseInGroups(walker, total);
  const rates = walker.rates + ((walker.chosen * walker.slots) << 3);
  walker.chosenSlot = entryIn(rates, walker.slots, rest);
}

/** A group by its sum, then a carrier in it by rejection: slower ones are accepted less often. */
function chooseInGroups(walker: Walker, total: f64): f64 {
  let rest = uniform(walker) * total;
  let number: u32 = 0;
  let chosen: u32 = 0;
  for (; number < GROUPS; number++) {
    const group = walker.groups + number * GROUP_BYTES;
    if (load<u32>(group, 8) == 0) continue;
    chosen = number;
    rest -= load<f64>(group);
    if (rest < 0) break;
  }
  const group = walker.groups + chosen * GROUP_BYTES;
  const length = load<u32>(group, 8);
  const list = load<u32>(group, 12);
  const bound = reinterpret<f64>(<u64>(walker.topExponent - <i32>chosen + 1 + 1023) << 52);
  let carrier: u32;
  let height: f64;
  do {
    carrier = load<u32>(list + (<u32>(uniform(walker) * <f64>length) << 2));
    height = uniform(walker) * bound;
  } while (height >= load<f64>(totals(walker) + (carrier << 3)));
  walker.chosen = carrier;
  return height;
}
