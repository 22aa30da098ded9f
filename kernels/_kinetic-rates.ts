// Rates of events from tables of energies.
import { record, Walker } from './_kinetic-walker';

@external("env", "exp")
declare function exp(x: f64): f64;

/** Entries of the cache of rates, a power of two. */
const CACHED: u32 = 4096;

/** E_f − E_i and E_KRA of an event, eV: left in the walker. */
@inline
export function changesOf(walker: Walker, event: usize, place: u32): void {
  const constants = walker.numbers + (load<u32>(event, 40) << 3);
  let energyChange = load<f64>(constants, 8);
  let barrier = load<f64>(constants, 16);
  const occupation = walker.occupation + place;
  let table = record(walker, load<u32>(event, 24));
  for (let t = load<i32>(event, 4); t > 0; t--) {
    const entry = walker.numbers + ((load<u32>(table, 4) + (entryOf(occupation, table) << 1)) << 3);
    energyChange += load<f64>(entry);
    barrier += load<f64>(entry, 8);
    table += 8 + (load<i32>(table) << 3);
  }
  walker.energyChange = energyChange;
  walker.barrier = barrier;
  walker.isClipped = u32(barrier < 0.5 * abs(energyChange));
}

/** Which entry of a table the states around a site choose. */
@inline
function entryOf(occupation: usize, table: usize): u32 {
  let entry: u32 = 0;
  const end = table + 8 + (load<i32>(table) << 3);
  for (let at = table + 8; at < end; at += 8) {
    entry += <u32>load<u8>(occupation + load<i32>(at)) * load<u32>(at, 4);
  }
  return entry;
}

/** Whether the sites hold what an event needs. */
@inline
export function isPossible(walker: Walker, event: usize, place: u32): bool {
  const occupation = walker.occupation + place;
  let condition = record(walker, load<u32>(event, 20));
  const end = condition + (load<i32>(event) << 3);
  for (; condition < end; condition += 8) {
    if (load<u8>(occupation + load<i32>(condition)) != <u8>load<u32>(condition, 4)) return false;
  }
  return true;
}

/** 1/s; 0 where the sites do not hold what the event needs. `word`: where its record begins. */
@inline
export function rateOf(walker: Walker, word: u32, place: u32): f64 {
  const event = record(walker, word);
  const occupation = walker.occupation + place;
  if (!isPossible(walker, event, place)) return 0;
  const direct = load<i32>(event, 44);
  if (direct >= 0) {
    const entry = load<i32>(event, 4) == 0 ? 0 : entryOf(occupation, record(walker, load<u32>(event, 24)));
    return load<f64>(walker.numbers + ((direct + entry) << 3));
  }
  changesOf(walker, event, place);
  const energyChange = walker.energyChange;
  const activation = max(walker.barrier + 0.5 * energyChange, max(0, energyChange));
  return load<f64>(walker.numbers + (load<u32>(event, 40) << 3)) * boltzmann(walker, activation);
}

/** exp(−E/kT): from a table of energies met lately, since there are often few. */
@inline
export function boltzmann(walker: Walker, energy: f64): f64 {
  const key = reinterpret<u64>(energy);
  const mixed = (key * 0x9e3779b97f4a7c15) >> 52;
  const at = walker.cache + (<u32>(mixed & (CACHED - 1)) << 4);
  if (load<u64>(at) == key) return load<f64>(at, 8);
  const value = exp(-energy * walker.beta);
  store<u64>(at, key);
  store<f64>(at, value, 8);
  return value;
}
