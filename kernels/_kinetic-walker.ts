// What a kinetic Monte Carlo walker keeps in memory.

@unmanaged
export class Walker {
  /** Places, numbers and lists of events, written once by the host: u32 words. */
  program: usize;
  /** f64: prefactors, constants, tables. */
  numbers: usize;
  /** u8[places] */
  occupation: usize;
  /** u32[places]: the place that each copies. */
  home: usize;
  /** u32[places]: the next copy of the same site. */
  next: usize;
  /** u32[places]: number of the carrier on it, where there is one. */
  carrierAt: usize;
  /** u32[capacity]: its place. */
  carrierSite: usize;
  /** i32[capacity]: what it is; −1 for none. */
  carrierKind: usize;
  /** f64[capacity × slots] */
  rates: usize;
  /** u32[capacity]: numbers of carriers that are free. */
  free: usize;
  /** i32[256 × sublattices]: kind of carrier that a state on a sublattice is; −1 for none. */
  kinds: usize;
  /** u32 pairs: list of slots of each kind and its length. */
  kindSlots: usize;
  /** u32[kinds × slots]: number of the event. */
  events: usize;
  /** u32[events]: where its record begins. */
  eventRecords: usize;
  /** Levels of sums over eight, the totals of the carriers first: pointers, then the levels. */
  tree: usize;
  /** Groups of carriers whose totals lie within a factor of two. */
  groups: usize;
  /** Rates met lately: f64 pairs of energy and rate factor. */
  cache: usize;
  /** u32[places]: atom on each; 0 for none are followed. */
  atoms: usize;
  /** i32[3 × atoms]: whole cells. */
  travelled: usize;
  /** u32[8] of scratch. */
  carried: usize;
  /** f64[events] */
  counts: usize;
  flickers: usize;
  /** f64[events]: all carriers' rates of each, and their integrals over time. */
  sums: usize;
  integrals: usize;
  /** u32[capacity] */
  lastEvent: usize;
  /** Sixteen bytes an event: its number, the first atom that it moved, dt × total rate. */
  log: usize;
  /** Electrostatics; 0 for none. */
  field: usize;
  capacity: u32;
  slots: u32;
  eventCount: u32;
  freeCount: u32;
  levels: u32;
  chooser: u32;
  topExponent: i32;
  logCapacity: u32;
  logCount: u32;
  chosen: u32;
  chosenSlot: u32;
  isClipped: u32;
  random0: u32;
  random1: u32;
  random2: u32;
  random3: u32;
  time: f64;
  energy: f64;
  energyTime: f64;
  beta: f64;
  waited: f64;
  energyChange: f64;
  barrier: f64;
  clipped: f64;
}

/** Where words of the program lie. */
@inline
export function record(walker: Walker, word: u32): usize {
  return walker.program + (word << 2);
}
