// Metropolis walks on a lattice. Each call makes `samples` times `steps` attempts and notes the energy and the number of sites in
// each state after each `steps`.

import {
  addCount,
  below,
  boltzmann,
  changeOf,
  drawInRows,
  loadRandom,
  neighboursIn1,
  note,
  placeInRow,
  placeOf,
  stateAt,
  storeRandom,
  Sublattice,
  sublatticeOf,
  uniform,
  Walker,
  write,
  writeInRow,
} from './_lattice-walker';

/** Single sites change state, at given chemical potentials. */
export function semiGrand(walker: Walker, samples: i32, steps: i32): void {
  loadRandom(walker);
  const isCounting = walker.sublattices == 1 && sublatticeOf(walker, 0).kind == 0;
  for (let sample = 0; sample < samples; sample++) {
    if (isCounting) countingSteps(walker, steps);
    else siteSteps(walker, steps);
    note(walker, sample);
  }
  storeRandom(walker);
}

function siteSteps(walker: Walker, steps: i32): void {
  const length = <u32>walker.rowLength;
  const rowsEach = <u32>walker.cells / length;
  const rows = rowsEach * <u32>walker.sublattices;
  const isOne = walker.sublattices == 1;
  const beta = walker.beta;
  let energy = walker.energy;
  let accepted = 0;
  for (let step = 0; step < steps; step++) {
    const drawn = drawInRows(rows, length);
    const place = placeInRow(walker, drawn);
    const sublattice = sublatticeOf(walker, isOne ? 0 : <i32>(<u32>(drawn >> 32) / rowsEach));
    const from = stateAt(place);
    let to = 1 - from;
    if (sublattice.states > 2) {
      to = <i32>below(<u32>(sublattice.states - 1));
      if (to >= from) to++;
    }
    const change = changeOf(place, sublattice, from, to);
    const potentials = sublattice.potentials;
    const gain = load<f64>(potentials + (<usize>to << 3)) - load<f64>(potentials + (<usize>from << 3));
    const x = beta * (change - gain);
    if (x <= 0 || uniform() < boltzmann(x)) {
      writeInRow(walker, drawn, place, to);
      energy += change;
      addCount(walker, sublattice.firstSlot + from, -1);
      addCount(walker, sublattice.firstSlot + to, 1);
      accepted++;
    }
  }
  walker.energy = energy;
  walker.attempted += <f64>steps;
  walker.accepted += <f64>accepted;
}

/** The same where the energy change depends on a number of neighbours only: two short tables have it all. */
function countingSteps(walker: Walker, steps: i32): void {
  const length = <u32>walker.rowLength;
  const rows = <u32>walker.cells / length;
  const sublattice = sublatticeOf(walker, 0);
  const words = sublattice.words;
  const accept = sublattice.accept;
  const changes = sublattice.change;
  let energy = walker.energy;
  let accepted = 0;
  let ones = 0;
  for (let step = 0; step < steps; step++) {
    const drawn = drawInRows(rows, length);
    const place = placeInRow(walker, drawn);
    const from = stateAt(place);
    const at = <usize>((neighboursIn1(place, words) << 1) | from) << 3;
    const chance = load<f64>(accept + at);
    if (chance >= 1 || uniform() < chance) {
      writeInRow(walker, drawn, place, 1 - from);
      energy += load<f64>(changes + at);
      ones += 1 - 2 * from;
      accepted++;
    }
  }
  addCount(walker, 0, -ones);
  addCount(walker, 1, ones);
  walker.energy = energy;
  walker.attempted += <f64>steps;
  walker.accepted += <f64>accepted;
}

/** Energy change if a site went to a state, eV. */
export function energyChange(walker: Walker, site: u32, to: i32): f64 {
  const place = placeOf(walker, site);
  const sublattice = sublatticeOf(walker, <i32>(site / <u32>walker.cells));
  const from = stateAt(place);
  return from == to ? 0 : changeOf(place, sublattice, from, to);
}

/** Puts a site in a state; the energy, the counts and the lists follow. */
export function setState(walker: Walker, site: u32, to: i32): void {
  const index = <i32>(site / <u32>walker.cells);
  const sublattice = sublatticeOf(walker, index);
  const place = placeOf(walker, site);
  const from = stateAt(place);
  if (from == to) return;
  walker.energy += changeOf(place, sublattice, from, to);
  write(walker, site, place, to);
  relist(walker, site, sublattice.firstSlot + from, sublattice.firstSlot + to);
}

/** Moves a site from one list to another, with the counts. */
@inline
function relist(walker: Walker, site: u32, from: i32, to: i32): void {
  addCount(walker, from, -1);
  const left = load<i32>(walker.counts + (<usize>from << 2));
  const at = load<i32>(walker.counts + (<usize>to << 2));
  addCount(walker, to, 1);
  if (walker.exchanges == 0) return;
  const list = walker.lists + ((<usize>from * <usize>walker.cells) << 2);
  const last = load<u32>(list + (<usize>left << 2));
  const hole = load<u32>(walker.places + (<usize>site << 2));
  store<u32>(list + (<usize>hole << 2), last);
  store<u32>(walker.places + (<usize>last << 2), hole);
  const other = walker.lists + ((<usize>to * <usize>walker.cells) << 2);
  store<u32>(other + (<usize>at << 2), site);
  store<u32>(walker.places + (<usize>site << 2), <u32>at);
}

/** Sites of an exchange that has been begun. */
const chosen = memory.data(64);

/** Several sites change state at once, by one of the walker's exchanges. */
export function exchange(walker: Walker, samples: i32, steps: i32): void {
  loadRandom(walker);
  const kinds = <u32>walker.exchanges;
  for (let sample = 0; sample < samples; sample++) {
    let accepted = 0;
    for (let step = 0; step < steps; step++) {
      const starts = walker.exchangeStart + (<usize>below(kinds) << 2);
      const first = walker.exchangeWords + <usize>load<u32>(starts) * 12;
      const end = walker.exchangeWords + <usize>load<u32>(starts, 4) * 12;
      if (tryExchange(walker, first, end)) accepted++;
    }
    walker.attempted += <f64>steps;
    walker.accepted += <f64>accepted;
    note(walker, sample);
  }
  storeRandom(walker);
}

/**
 * Makes the changes one after another, each on a site drawn among those in its state that were not drawn before, and
 * takes them back when they are not accepted. A change's reverse is drawn with another probability where numbers change.
 */
function tryExchange(walker: Walker, first: usize, end: usize): bool {
  const before = walker.energy;
  let energy = before;
  let gain: f64 = 0;
  let ratio: f64 = 1;
  let taken = chosen;
  let word = first;
  for (; word < end; word += 12) {
    const index = load<i32>(word);
    const from = load<i32>(word, 4);
    const to = load<i32>(word, 8);
    const sublattice = sublatticeOf(walker, index);
    const slot = sublattice.firstSlot + from;
    const available = load<i32>(walker.counts + (<usize>slot << 2)) - arrivals(first, word, index, from);
    if (available <= 0) break;
    const site = drawListed(walker, slot, taken);
    const place = placeOf(walker, site);
    energy += changeOf(place, sublattice, from, to);
    const potentials = sublattice.potentials;
    gain += load<f64>(potentials + (<usize>to << 3)) - load<f64>(potentials + (<usize>from << 3));
    write(walker, site, place, to);
    relist(walker, site, slot, sublattice.firstSlot + to);
    store<u32>(taken, site);
    taken += 4;
    ratio *= <f64>available;
  }
  if (word == end) {
    ratio /= ways(walker, first, end);
    const x = walker.beta * (energy - before - gain);
    const chance = boltzmann(x) * ratio;
    if (chance >= 1 || uniform() < chance) {
      walker.energy = energy;
      return true;
    }
  }
  while (word > first) {
    word -= 12;
    taken -= 4;
    undo(walker, load<u32>(taken), word);
  }
  return false;
}

/** A site in a state, each as likely as the others that this exchange has not touched. */
@inline
function drawListed(walker: Walker, slot: i32, taken: usize): u32 {
  const list = walker.lists + ((<usize>slot * <usize>walker.cells) << 2);
  const length = <u32>load<i32>(walker.counts + (<usize>slot << 2));
  let site: u32 = 0;
  let isTaken = true;
  while (isTaken) {
    site = load<u32>(list + (<usize>below(length) << 2));
    isTaken = false;
    for (let at = chosen; at < taken; at += 4) {
      if (load<u32>(at) == site) isTaken = true;
    }
  }
  return site;
}

/** How many earlier changes of an exchange have brought a site into a state. */
@inline
function arrivals(first: usize, word: usize, index: i32, state: i32): i32 {
  let count = 0;
  for (let other = first; other < word; other += 12) {
    if (load<i32>(other) == index && load<i32>(other, 8) == state) count++;
  }
  return count;
}

/** In how many ways the sites of the reverse exchange are drawn, now that the changes are made. */
@inline
function ways(walker: Walker, first: usize, end: usize): f64 {
  let product: f64 = 1;
  for (let word = first; word < end; word += 12) {
    const index = load<i32>(word);
    const to = load<i32>(word, 8);
    const slot = sublatticeOf(walker, index).firstSlot + to;
    let available = load<i32>(walker.counts + (<usize>slot << 2));
    for (let other = first; other < word; other += 12) {
      if (load<i32>(other) == index && load<i32>(other, 8) == to) available--;
    }
    product *= <f64>available;
  }
  return product;
}

@inline
function undo(walker: Walker, site: u32, word: usize): void {
  const sublattice = sublatticeOf(walker, load<i32>(word));
  const from = load<i32>(word, 4);
  write(walker, site, placeOf(walker, site), from);
  relist(walker, site, sublattice.firstSlot + load<i32>(word, 8), sublattice.firstSlot + from);
}
