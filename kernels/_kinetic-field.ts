// Electrostatics of kinetic Monte Carlo: each site's potential as a factor of rates, kept by one row of a table a changed charge.
import { Walker } from './_kinetic-walker';

@external("env", "exp")
declare function exp(x: f64): f64;

/** What the host writes for one supercell and one temperature; sites are those that change, cells in the order of Supercell. */
@unmanaged
export class Field {
  /** f64[sites]: exp(−½ β unit (φ − reference)). */
  weights: usize;
  /** f64[sites] of scratch: φ, V. */
  potentials: usize;
  /** f64: eV of a pair of unit charges, [from][to][layer][row][2 × cells of a row]. */
  energies: usize;
  /** The same as factors exp(−½ β unit × change × energy), one table a change of charge. */
  factors: usize;
  /** f64[256 × active]: charge of a state. */
  charges: usize;
  /** u32[places]: site; u32[sites]: place. */
  siteOf: usize;
  placeOf: usize;
  /** f64[active]: φ of sites that never change, and where exponents begin. */
  background: usize;
  reference: usize;
  /** f64 pairs [capacity × slots]: rates without electrostatics, and exp(−β (E_f − E_i)) without. */
  short: usize;
  /** u32[events]: where its list of changed charges begins; then count and (offset, power, table) each. */
  changes: usize;
  /** f64[events] */
  constants: usize;
  active: u32;
  cells: u32;
  /** Cells along each vector. */
  a: i32;
  c: i32;
  f: i32;
  /** The rest of the triangular matrix. */
  b: i32;
  d: i32;
  e: i32;
  /** −½ β unit */
  scale: f64;
}

@inline
export function fieldOf(walker: Walker): Field {
  return changetype<Field>(walker.field);
}

@inline
function wrapped(value: i32, length: i32): i32 {
  const rest = value % length;
  return rest < 0 ? rest + length : rest;
}

/** Number of whole lengths below a value. */
@inline
function whole(value: i32, length: i32): i32 {
  return (value - wrapped(value, length)) / length;
}

/**
 * Adds to (factor 0: multiplies) what is kept of all sites a row of a table each: that of the vector from `site` to them. Rows are
 * written twice over, so that a row from anywhere lies in one piece.
 */
@inline
function alongRows(field: Field, site: u32, tables: usize, target: usize, charge: f64, adds: bool): void {
  const cells = field.cells;
  const from = site / cells;
  const cell = <i32>(site % cells);
  const a = field.a;
  const c = field.c;
  const f = field.f;
  const i = cell % a;
  const j = (cell / a) % c;
  const k = cell / (a * c);
  const bytes = (<usize>cells << 1) << 3;
  const many = f64x2.splat(charge);
  for (let to: u32 = 0; to < field.active; to++) {
    const table = tables + <usize>(from * field.active + to) * bytes;
    let at = target + ((<usize>to * cells) << 3);
    for (let z = 0; z < f; z++) {
      const layers = z < k ? -1 : 0;
      const depth = z - k - layers * f;
      for (let y = 0; y < c; y++) {
        const row = y - j - layers * field.e;
        const rows = whole(row, c);
        const start = wrapped(-i - layers * field.d - rows * field.b, a);
        let source = table + (<usize>((depth * c + row - rows * c) * 2 * a + start) << 3);
        const end = at + (<usize>a << 3);
        for (; at + 16 <= end; at += 16, source += 16) {
          const kept = v128.load(at);
          const change = v128.load(source);
          v128.store(
            at,
            adds ? v128.add<f64>(kept, v128.mul<f64>(many, change)) : v128.mul<f64>(kept, change),
          );
        }
        if (at < end) {
          const change = load<f64>(source);
          store<f64>(at, adds ? load<f64>(at) + charge * change : load<f64>(at) * change);
          at += 8;
        }
      }
    }
  }
}

/** Potentials of all sites from nothing; the largest change of a factor, relative to it. */
export function rebuildField(walker: Walker): f64 {
  const field = fieldOf(walker);
  const sites = field.active * field.cells;
  for (let site: u32 = 0; site < sites; site++) {
    store<f64>(field.potentials + (site << 3), load<f64>(field.background + ((site / field.cells) << 3)));
  }
  for (let site: u32 = 0; site < sites; site++) {
    const state = load<u8>(walker.occupation + load<u32>(field.placeOf + (site << 2)));
    const charge = load<f64>(field.charges + (((site / field.cells << 8) | state) << 3));
    if (charge != 0) alongRows(field, site, field.energies, field.potentials, charge, true);
  }
  let worst: f64 = 0;
  for (let site: u32 = 0; site < sites; site++) {
    const reference = load<f64>(field.reference + ((site / field.cells) << 3));
    const value = exp(field.scale * (load<f64>(field.potentials + (site << 3)) - reference));
    const kept = field.weights + (site << 3);
    worst = max(worst, abs(load<f64>(kept) / value - 1));
    store<f64>(kept, value);
  }
  return worst;
}

@inline
function listOf(field: Field, number: u32): usize {
  return field.changes + load<u32>(field.changes + (number << 2));
}

/** exp(−½ β (E_f − E_i)) of the electrostatics of an event. */
@inline
export function fieldRatio(walker: Walker, field: Field, number: u32, place: u32): f64 {
  let at = listOf(field, number);
  let ratio = load<f64>(field.constants + (number << 3));
  for (let count = load<u32>(at); count > 0; count--, at += 12) {
    const home = load<u32>(walker.home + ((place + load<i32>(at, 4)) << 2));
    const weight = load<f64>(field.weights + (<usize>load<u32>(field.siteOf + (home << 2)) << 3));
    const power = load<i32>(at, 8);
    if (power > 0) for (let k = power; k > 0; k--) ratio *= weight;
    else for (let k = power; k < 0; k++) ratio /= weight;
  }
  return ratio;
}

/** 1/s, from what a rate and exp(−β (E_f − E_i)) are without electrostatics: never faster than the prefactor. */
@inline
export function fieldRate(short: f64, change: f64, ratio: f64, prefactor: f64): f64 {
  return min(short * ratio, prefactor * min(1, change * ratio * ratio));
}

/** All potentials follow an event. */
export function moveCharges(walker: Walker, number: u32, place: u32): void {
  const field = fieldOf(walker);
  let at = listOf(field, number);
  const bytes = (<usize>(field.active * field.active * field.cells) << 1) << 3;
  for (let count = load<u32>(at); count > 0; count--, at += 12) {
    const home = load<u32>(walker.home + ((place + load<i32>(at, 4)) << 2));
    const site = load<u32>(field.siteOf + (home << 2));
    const table = field.factors + <usize>load<u32>(at, 12) * bytes;
    alongRows(field, site, table, field.weights, 0, false);
  }
}
