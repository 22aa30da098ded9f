// Kinetic Monte Carlo on a lattice: residence-time events (doi:10.1016/0021-9991(75)90060-1), rates of carriers kept and only
// those that an event touches worked out anew. The readable twin is src/atoms/kinetic-monte-carlo/twin.
import { record, Walker } from './_kinetic-walker';
import { choose, isEmpty, putTotal, sumTotals, totalRate, updateTotal } from './_kinetic-choosers';
import { fieldOf, fieldRate, fieldRatio, moveCharges, rebuildField } from './_kinetic-field';

export { rebuildField, totalRate };
import { uniform } from './_kinetic-random';
import { boltzmann, changesOf, isPossible, rateOf } from './_kinetic-rates';

@external("env", "log")
declare function log(x: f64): f64;

/** Works out the rates of a list of a carrier's events, then its total. */
@inline
function refresh(walker: Walker, carrier: u32, site: u32, slots: usize, count: i32): void {
  const rates = walker.rates + ((carrier * walker.slots) << 3);
  for (let k = 0; k < count; k++) {
    const slot = rates + (load<u32>(slots) << 3);
    const event = load<u32>(slots, 4);
    const rate = rateOf(walker, event, site);
    const sum = walker.sums + (load<u32>(record(walker, event), 52) << 3);
    store<f64>(sum, load<f64>(sum) + (rate - load<f64>(slot)));
    store<f64>(slot, rate);
    slots += 8;
  }
  let total: f64 = 0;
  const end = rates + (walker.slots << 3);
  for (let at = rates; at < end; at += 8) total += load<f64>(at);
  updateTotal(walker, carrier, total);
}

/** Rates of a list of a carrier's events without electrostatics, which change with every event anywhere. */
function refreshShort(walker: Walker, carrier: u32, site: u32, slots: usize, count: i32): void {
  const short = fieldOf(walker).short + ((carrier * walker.slots) << 4);
  for (let k = 0; k < count; k++) {
    const word = load<u32>(slots, 4);
    const event = record(walker, word);
    const at = short + (load<u32>(slots) << 4);
    if (isPossible(walker, event, site)) {
      changesOf(walker, event, site);
      const prefactor = load<f64>(walker.numbers + (load<u32>(event, 40) << 3));
      const change = walker.energyChange;
      store<f64>(at, prefactor * boltzmann(walker, walker.barrier + 0.5 * change));
      store<f64>(at, boltzmann(walker, change), 8);
    } else store<f64>(at, 0);
    slots += 8;
  }
}

/** An event's rate with electrostatics, from what is kept without. */
@inline
function wholeRate(walker: Walker, carrier: u32, site: u32, slots: usize): f64 {
  const field = fieldOf(walker);
  const at = field.short + ((carrier * walker.slots + load<u32>(slots)) << 4);
  const short = load<f64>(at);
  if (short == 0) return 0;
  const event = record(walker, load<u32>(slots, 4));
  const prefactor = load<f64>(walker.numbers + (load<u32>(event, 40) << 3));
  return fieldRate(short, load<f64>(at, 8), fieldRatio(walker, field, load<u32>(event, 52), site), prefactor);
}

/** Rates of all carriers: each depends on all charges. */
function sweep(walker: Walker): void {
  memory.fill(walker.sums, 0, walker.eventCount << 3);
  for (let carrier: u32 = 0; carrier < walker.capacity; carrier++) {
    const kind = load<i32>(walker.carrierKind + (carrier << 2));
    if (kind < 0) continue;
    const site = load<u32>(walker.carrierSite + (carrier << 2));
    const lists = walker.kindSlots + (kind << 3);
    let slots = record(walker, load<u32>(lists));
    const rates = walker.rates + ((carrier * walker.slots) << 3);
    let total: f64 = 0;
    for (let k = load<i32>(lists, 4); k > 0; k--) {
      const rate = wholeRate(walker, carrier, site, slots);
      store<f64>(rates + (load<u32>(slots) << 3), rate);
      const sum = walker.sums + (load<u32>(record(walker, load<u32>(slots, 4)), 52) << 3);
      store<f64>(sum, load<f64>(sum) + rate);
      total += rate;
      slots += 8;
    }
    putTotal(walker, carrier, total);
  }
  sumTotals(walker);
}

/** Writes a state at a site and all its copies. */
@inline
function setState(walker: Walker, place: u32, state: u32): void {
  const next = walker.next;
  let at = place;
  do {
    store<u8>(walker.occupation + at, <u8>state);
    at = load<u32>(next + (at << 2));
  } while (at != place);
}

@inline
function kindOf(walker: Walker, sublattice: u32, state: u32): i32 {
  return load<i32>(walker.kinds + (((sublattice << 8) | state) << 2));
}

/** Atoms go with the event; where they go is counted in whole cells. */
function moveAtoms(walker: Walker, event: usize, place: u32): void {
  let at = record(walker, load<u32>(event, 32));
  const count = load<i32>(event, 12);
  const carried = walker.carried;
  for (let k = 0; k < count; k++) {
    const from = load<u32>(walker.home + ((place + load<u32>(at + k * 20)) << 2));
    store<u32>(carried + (k << 2), load<u32>(walker.atoms + (from << 2)));
    store<u32>(walker.atoms + (from << 2), 0);
  }
  for (let k = 0; k < count; k++) {
    const to = load<u32>(walker.home + ((place + load<u32>(at, 4)) << 2));
    const atom = load<u32>(carried + (k << 2));
    store<u32>(walker.atoms + (to << 2), atom);
    const cells = walker.travelled + atom * 12;
    store<i32>(cells, load<i32>(cells) + load<i32>(at, 8));
    store<i32>(cells, load<i32>(cells, 4) + load<i32>(at, 12), 4);
    store<i32>(cells, load<i32>(cells, 8) + load<i32>(at, 16), 8);
    at += 20;
  }
}

/** Takes a carrier's rates away. */
function clearRates(walker: Walker, carrier: u32, kind: i32): void {
  const rates = walker.rates + ((carrier * walker.slots) << 3);
  const events = walker.events + ((kind * walker.slots) << 2);
  for (let slot: u32 = 0; slot < walker.slots; slot++) {
    const rate = load<f64>(rates + (slot << 3));
    if (rate == 0) continue;
    const sum = walker.sums + (load<u32>(events + (slot << 2)) << 3);
    store<f64>(sum, load<f64>(sum) - rate);
    store<f64>(rates + (slot << 3), 0);
  }
}

/** Carriers leave the changed sites, states change, carriers come; one that only moves keeps its number. */
function changeSites(walker: Walker, event: usize, place: u32): void {
  const first = record(walker, load<u32>(event, 28));
  const end = first + load<i32>(event, 8) * 16;
  let surplus = 0;
  for (let at = first; at < end; at += 16) {
    const kind = kindOf(walker, load<u32>(at, 12), load<u32>(at, 4));
    if (kind < 0) continue;
    const home = load<u32>(walker.home + ((place + load<u32>(at)) << 2));
    const carrier = load<u32>(walker.carrierAt + (home << 2));
    clearRates(walker, carrier, kind);
    store<u32>(walker.free + (walker.freeCount << 2), carrier);
    walker.freeCount++;
    surplus++;
  }
  for (let at = first; at < end; at += 16) {
    const home = load<u32>(walker.home + ((place + load<u32>(at)) << 2));
    setState(walker, home, load<u32>(at, 8));
  }
  for (let at = first; at < end; at += 16) {
    const kind = kindOf(walker, load<u32>(at, 12), load<u32>(at, 8));
    if (kind < 0) continue;
    const home = load<u32>(walker.home + ((place + load<u32>(at)) << 2));
    walker.freeCount--;
    const carrier = load<u32>(walker.free + (walker.freeCount << 2));
    store<u32>(walker.carrierAt + (home << 2), carrier);
    store<u32>(walker.carrierSite + (carrier << 2), home);
    store<i32>(walker.carrierKind + (carrier << 2), kind);
    surplus--;
  }
  for (let k = 0; k < surplus; k++) {
    const carrier = load<u32>(walker.free + ((walker.freeCount - 1 - k) << 2));
    store<i32>(walker.carrierKind + (carrier << 2), -1);
    updateTotal(walker, carrier, 0);
  }
}

/** Rates of all carriers that an event around a site may have touched. */
function refreshAround(walker: Walker, event: usize, place: u32): void {
  let at = record(walker, load<u32>(event, 36));
  const end = at + load<i32>(event, 16) * 16;
  const occupation = walker.occupation + place;
  for (; at < end; at += 16) {
    const offset = load<i32>(at);
    if (load<u8>(occupation + offset) != <u8>load<u32>(at, 4)) continue;
    const site = load<u32>(walker.home + ((place + offset) << 2));
    const carrier = load<u32>(walker.carrierAt + (site << 2));
    const slots = record(walker, load<u32>(at, 8));
    if (walker.field == 0) refresh(walker, carrier, site, slots, load<i32>(at, 12));
    else refreshShort(walker, carrier, site, slots, load<i32>(at, 12));
  }
}

/** E_f − E_i of an event with electrostatics; then all potentials follow it. */
function changeField(walker: Walker, number: u32, place: u32): void {
  const ratio = fieldRatio(walker, fieldOf(walker), number, place);
  walker.energyChange -= (2 / walker.beta) * log(ratio);
  walker.isClipped = u32(walker.barrier < 0.5 * abs(walker.energyChange));
  moveCharges(walker, number, place);
}

function note(walker: Walker, carrier: u32, eventNumber: u32, reverse: u32): void {
  const counts = walker.counts + (eventNumber << 3);
  store<f64>(counts, load<f64>(counts) + 1);
  const last = walker.lastEvent + (carrier << 2);
  if (load<u32>(last) == reverse) {
    const flickers = walker.flickers + (eventNumber << 3);
    store<f64>(flickers, load<f64>(flickers) + 1);
  }
  store<u32>(last, eventNumber);
}

/** One event of one carrier. */
function perform(walker: Walker, carrier: u32, slot: u32): void {
  const place = load<u32>(walker.carrierSite + (carrier << 2));
  const kind = load<i32>(walker.carrierKind + (carrier << 2));
  const number = load<u32>(walker.events + ((kind * walker.slots + slot) << 2));
  const event = record(walker, load<u32>(walker.eventRecords + (number << 2)));
  changesOf(walker, event, place);
  if (walker.field != 0) changeField(walker, number, place);
  walker.energy += walker.energyChange;
  if (walker.isClipped) walker.clipped += 1;
  if (walker.atoms != 0) moveAtoms(walker, event, place);
  note(walker, carrier, number, load<u32>(event, 48));
  if (walker.logCount < walker.logCapacity) {
    const entry = walker.log + (walker.logCount << 4);
    store<u32>(entry, number);
    store<u32>(entry, walker.atoms == 0 ? 0 : load<u32>(walker.carried), 4);
    store<f64>(entry, walker.waited, 8);
    walker.logCount++;
  }
  changeSites(walker, event, place);
  refreshAround(walker, event, place);
  if (walker.field != 0) sweep(walker);
}

/** Time passes in one arrangement. */
function wait(walker: Walker, time: f64): void {
  walker.energyTime += walker.energy * time;
  const end = walker.eventCount << 3;
  for (let at: u32 = 0; at < end; at += 8) {
    const integral = walker.integrals + at;
    store<f64>(integral, load<f64>(integral) + load<f64>(walker.sums + at) * time);
  }
}

/**
 * Lets events happen until there were `most`, or until the time is `until`: the arrangement is then that of this time, and
 * the event that waited is drawn anew, which changes no probability. Returns the number of events; fewer than `most` before
 * `until` where no event is possible any more.
 */
export function run(walker: Walker, most: u32, until: f64): u32 {
  let done: u32 = 0;
  while (done < most) {
    const total = totalRate(walker);
    if (!(total > 0)) break;
    const waited = -log(1 - uniform(walker)) / total;
    if (walker.time + waited > until) {
      wait(walker, until - walker.time);
      walker.time = until;
      return done;
    }
    walker.waited = waited * total;
    wait(walker, waited);
    walker.time += waited;
    choose(walker, total);
    perform(walker, walker.chosen, walker.chosenSlot);
    done++;
  }
  return done;
}

/** Rates of all carriers from nothing. */
export function refreshAll(walker: Walker): void {
  for (let carrier: u32 = 0; carrier < walker.capacity; carrier++) {
    const kind = load<i32>(walker.carrierKind + (carrier << 2));
    if (kind < 0) continue;
    const site = load<u32>(walker.carrierSite + (carrier << 2));
    const lists = walker.kindSlots + (kind << 3);
    const slots = record(walker, load<u32>(lists));
    if (walker.field == 0) refresh(walker, carrier, site, slots, load<i32>(lists, 4));
    else refreshShort(walker, carrier, site, slots, load<i32>(lists, 4));
  }
  if (walker.field != 0) sweep(walker);
}

/**
 * The largest difference between a rate as it is kept and as worked out from nothing, over the total rate. Sums of each kind of
 * event begin anew, so that rounding does not gather in them.
 */
export function audit(walker: Walker): f64 {
  let worst: f64 = 0;
  let sum: f64 = 0;
  if (walker.field != 0) rebuildField(walker);
  memory.fill(walker.sums, 0, walker.eventCount << 3);
  for (let carrier: u32 = 0; carrier < walker.capacity; carrier++) {
    const kind = load<i32>(walker.carrierKind + (carrier << 2));
    if (kind < 0) continue;
    const site = load<u32>(walker.carrierSite + (carrier << 2));
    const lists = walker.kindSlots + (kind << 3);
    let slots = record(walker, load<u32>(lists));
    const rates = walker.rates + ((carrier * walker.slots) << 3);
    for (let k = load<i32>(lists, 4); k > 0; k--) {
      const event = load<u32>(slots, 4);
      let rate: f64;
      if (walker.field == 0) rate = rateOf(walker, event, site);
      else {
        refreshShort(walker, carrier, site, slots, 1);
        rate = wholeRate(walker, carrier, site, slots);
      }
      const all = walker.sums + (load<u32>(record(walker, event), 52) << 3);
      store<f64>(all, load<f64>(all) + rate);
      worst = max(worst, abs(rate - load<f64>(rates + (load<u32>(slots) << 3))));
      sum += rate;
      slots += 8;
    }
  }
  const kept = isEmpty(walker) ? 0 : totalRate(walker);
  return sum > 0 ? max(worst, abs(sum - kept)) / sum : kept;
}
