// What walkers on a lattice share: their record, random numbers, Boltzmann factors and the energy change of a site. The
// readable twin is src/atoms/lattice-monte-carlo/twin; both do the same operations in the same order, to the last bit.

@unmanaged
export class Walker {
  /** With a choice of states; cells; slots: pairs of a sublattice and a state; kinds of exchanges. */
  sublattices: i32;
  cells: i32;
  slots: i32;
  exchanges: i32;
  /** Of a `Sublattice`. */
  recordBytes: i32;
  /** Sites in a row along the first vector, and steps in `occupation` from one to the next. */
  rowLength: i32;
  rowStep: i32;
  /** u8 a place, and u32[sites] the place of each site. */
  occupation: usize;
  home: usize;
  /** u32[2] a row: the place of its first site, and how far from its ends its sites have no copies (its length if all have). */
  rows: usize;
  /** u32[sites + 1] and u32[]: the places of the copies of each site. */
  ghostStart: usize;
  ghosts: usize;
  /** A `Sublattice` each. */
  records: usize;
  /** i32[slots]: sites in each state. */
  counts: usize;
  /** u32[slots][cells]: the sites in each state, and u32[sites]: where each is in its list. */
  lists: usize;
  places: usize;
  /** u32[exchanges + 1] and i32[]: the changes {sublattice, from, to} of each exchange. */
  exchangeStart: usize;
  exchangeWords: usize;
  /** f64 and i32[slots] a sample. */
  energies: usize;
  history: usize;
  random0: u32;
  random1: u32;
  random2: u32;
  random3: u32;
  /** 1/eV. */
  beta: f64;
  /** eV, of the supercell. */
  energy: f64;
  attempted: f64;
  accepted: f64;
}

@unmanaged
export class Sublattice {
  /** 0 counting, 1 binary, 2 general. */
  kind: i32;
  states: i32;
  firstSlot: i32;
  words: usize;
  numbers: usize;
  /** f64 a state: eV by itself, and chemical potential. */
  points: usize;
  potentials: usize;
  /** Counting: f64[sum][state], energy change and acceptance of leaving a state when so many neighbours are in state 1. */
  change: usize;
  accept: usize;
}

let s0: u32 = 0;
let s1: u32 = 0;
let s2: u32 = 0;
let s3: u32 = 0;

export function loadRandom(walker: Walker): void {
  s0 = walker.random0;
  s1 = walker.random1;
  s2 = walker.random2;
  s3 = walker.random3;
}

export function storeRandom(walker: Walker): void {
  walker.random0 = s0;
  walker.random1 = s1;
  walker.random2 = s2;
  walker.random3 = s3;
}

@inline
export function bits(): u32 {
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const shifted = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= shifted;
  s3 = rotl<u32>(s3, 11);
  return result;
}

/** Uniform in [0, 1), all 53 bits. */
@inline
export function uniform(): f64 {
  const high = bits() >> 5;
  return (<f64>high * 67108864.0 + <f64>(bits() >> 6)) / 9007199254740992.0;
}

/** Whole number below n; that some are likelier by n / 2^32 does not matter, since a move and its reverse draw alike. */
@inline
export function below(n: u32): u32 {
  return <u32>((<u64>bits() * <u64>n) >> 32);
}

/** exp(-x), for all x. */
export function boltzmann(x: f64): f64 {
  if (x > 700) return 0;
  const y = max<f64>(x, -700);
  const k = floor<f64>(y * 1.4426950408889634 + 0.5);
  const r = k * 0.6931471803691238 - y + k * 1.9082149292705877e-10;
  let sum = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 1.984126984126984e-4;
  sum = sum * r + 1.388888888888889e-3;
  sum = sum * r + 8.333333333333333e-3;
  sum = sum * r + 4.1666666666666664e-2;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;
  return sum * reinterpret<f64>(<u64>(1023 - <i64>k) << 52);
}

/**
 * A number below the number of sites, as `below` draws it, but as a row and a place in it: the table of rows is so much
 * shorter than that of all sites. In the upper half the row, in the lower the place.
 */
@inline
export function drawInRows(rows: u32, length: u32): u64 {
  const product = <u64>bits() * <u64>rows;
  return (product & 0xffffffff00000000) | (((product & 0xffffffff) * <u64>length) >> 32);
}

@inline
export function rowAt(walker: Walker, drawn: u64): usize {
  return walker.rows + (<usize>(drawn >> 32) << 3);
}

@inline
export function placeInRow(walker: Walker, drawn: u64): usize {
  return walker.occupation + <usize>load<u32>(rowAt(walker, drawn)) + <usize><u32>drawn * <usize>walker.rowStep;
}

/** Writes the state of a site drawn in its row, and looks for copies only where there are any. */
@inline
export function writeInRow(walker: Walker, drawn: u64, place: usize, state: i32): void {
  const edge = load<u32>(rowAt(walker, drawn), 4);
  const along = <u32>drawn;
  const length = <u32>walker.rowLength;
  if (along >= edge && along + edge < length) store<u8>(place, <u8>state);
  else write(walker, <u32>(drawn >> 32) * length + along, place, state);
}

@inline
export function stateAt(place: usize): i32 {
  return <i32>load<u8>(place);
}

@inline
export function sublatticeOf(walker: Walker, index: i32): Sublattice {
  return changetype<Sublattice>(walker.records + <usize>(index * walker.recordBytes));
}

/** How many of a counting site's neighbours are in state 1. */
@inline
export function neighboursIn1(place: usize, words: usize): i32 {
  if (load<i32>(words) == 0) return 0;
  const end = words + 8 + (<usize>load<i32>(words, 4) << 2);
  let sum = 0;
  for (let word = words + 8; word < end; word += 4) sum += stateAt(place + load<i32>(word));
  return sum;
}

/** Energy of state 1 less that of state 0, where all have two states. */
@inline
function binaryField(place: usize, sublattice: Sublattice): f64 {
  const numbers = sublattice.numbers;
  let field = load<f64>(sublattice.points, 8);
  let word = sublattice.words + 4;
  let groups = load<i32>(sublattice.words);
  for (let factor = numbers; groups > 0; groups--, factor += 8) {
    const end = word + 4 + (<usize>load<i32>(word) << 2);
    let sum = 0;
    for (word += 4; word < end; word += 4) sum += stateAt(place + load<i32>(word));
    field += load<f64>(factor) * <f64>sum;
  }
  for (let others = load<i32>(word); others != 0; others = load<i32>(word)) {
    const size = <usize>(others + 1) << 2;
    const end = word + 8 + <usize>load<i32>(word, 4) * size;
    word += 8;
    if (others == 2) {
      for (; word < end; word += 12) {
        const index = (stateAt(place + load<i32>(word, 4)) << 1) | stateAt(place + load<i32>(word, 8));
        field += load<f64>(numbers + (<usize>(load<i32>(word) + index) << 3));
      }
    } else if (others == 3) {
      for (; word < end; word += 16) {
        let index = (stateAt(place + load<i32>(word, 4)) << 2) | (stateAt(place + load<i32>(word, 8)) << 1);
        index |= stateAt(place + load<i32>(word, 12));
        field += load<f64>(numbers + (<usize>(load<i32>(word) + index) << 3));
      }
    } else {
      while (word < end) {
        const table = load<i32>(word);
        const next = word + size;
        let index = 0;
        for (word += 4; word < next; word += 4) index = (index << 1) | stateAt(place + load<i32>(word));
        field += load<f64>(numbers + (<usize>(table + index) << 3));
      }
    }
  }
  return field;
}

/** Energy of one state less that of another. */
@inline
function generalChange(place: usize, sublattice: Sublattice, from: i32, to: i32): f64 {
  const points = sublattice.points;
  const numbers = sublattice.numbers;
  let change = load<f64>(points + (<usize>to << 3)) - load<f64>(points + (<usize>from << 3));
  let word = sublattice.words;
  for (let others = load<i32>(word); others != 0; others = load<i32>(word)) {
    const size = <usize>(2 * others + 1) << 2;
    const end = word + 8 + <usize>load<i32>(word, 4) * size;
    word += 8;
    while (word < end) {
      let index = load<i32>(word);
      const next = word + size;
      for (word += 4; word < next; word += 8) index += stateAt(place + load<i32>(word)) * load<i32>(word, 4);
      const at = numbers + (<usize>index << 3);
      change += load<f64>(at + (<usize>to << 3)) - load<f64>(at + (<usize>from << 3));
    }
  }
  return change;
}

/** Energy change when the site at a place goes from one state to another. */
@inline
export function changeOf(place: usize, sublattice: Sublattice, from: i32, to: i32): f64 {
  if (sublattice.kind == 2) return generalChange(place, sublattice, from, to);
  const field = binaryField(place, sublattice);
  return to > from ? field : -field;
}

/** Writes a site's state, also in its copies. */
@inline
export function write(walker: Walker, site: u32, place: usize, state: i32): void {
  store<u8>(place, <u8>state);
  const starts = walker.ghostStart + (<usize>site << 2);
  const end = walker.ghosts + (<usize>load<u32>(starts, 4) << 2);
  for (let at = walker.ghosts + (<usize>load<u32>(starts) << 2); at < end; at += 4) {
    store<u8>(walker.occupation + <usize>load<u32>(at), <u8>state);
  }
}

@inline
export function placeOf(walker: Walker, site: u32): usize {
  return walker.occupation + <usize>load<u32>(walker.home + (<usize>site << 2));
}

@inline
export function addCount(walker: Walker, slot: i32, by: i32): void {
  const at = walker.counts + (<usize>slot << 2);
  store<i32>(at, load<i32>(at) + by);
}

/** Notes the energy and the counts as sample number `sample`. */
export function note(walker: Walker, sample: i32): void {
  store<f64>(walker.energies + (<usize>sample << 3), walker.energy);
  const slots = walker.slots;
  memory.copy(walker.history + ((<usize>sample * <usize>slots) << 2), walker.counts, <usize>slots << 2);
}
