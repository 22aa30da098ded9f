import { InputError } from '../../base/index.ts';
import { kineticFieldLayout, writeRecord, type OwnKernel } from '../../compute/index.ts';
import { formalCharges } from '../cluster-expansion/ewald.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { CarriedEvent, Carriers } from './carriers.ts';
import { pairsIn } from './electrostatics.ts';
import type { EventProgram } from './event-program.ts';
import type { KineticModel } from './kinetic-model.ts';

/** Charges are whole numbers of one over something up to this. */
const mostParts = 12;

interface Charges {
  /** Sublattices that change. */
  readonly active: readonly number[];
  /** e, by sublattice and state. */
  readonly states: readonly (readonly number[])[];
  /** The charge of which all changes are whole numbers, e. */
  readonly unit: number;
  /** Those that occur, in units. */
  readonly changes: readonly number[];
}

/** Charges of a model as whole numbers of one unit. @throws InputError */
function chargesOf({ lattice: { parent }, mechanisms }: KineticModel): Charges {
  const states = formalCharges(parent);
  const active = parent.sites.flatMap(({ allowed }, sublattice) => (allowed.length > 1 ? [sublattice] : []));
  const changes = mechanisms.flatMap((mechanism) =>
    mechanism.changes.map(({ site: { sublattice }, before, after }) => {
      const { allowed } = parent.sites[sublattice];
      return states[sublattice][allowed.indexOf(after)] - states[sublattice][allowed.indexOf(before)];
    }),
  );
  const parts = Array.from({ length: mostParts }, (_, k) => k + 1).find((count) =>
    changes.every((change) => Math.abs(change * count - Math.round(change * count)) < 1e-9),
  );
  if (parts === undefined) {
    throw new InputError('charges of species are no multiples of a common part', {
      at: { field: 'parent' },
      expected: `charges in whole numbers, or in parts down to 1/${mostParts}`,
    });
  }
  const whole = [...new Set(changes.map((change) => Math.round(change * parts)))];
  return { active, states, unit: 1 / parts, changes: whole.filter((change) => change !== 0) };
}

/** What an event does to charges: sites from its carrier, and changes in units. */
interface ChargedEvent {
  readonly places: readonly {
    readonly offset: number;
    readonly sublattice: number;
    readonly power: number;
  }[];
  /** Σ δq δq′ P between the changed sites, eV e². */
  readonly own: number;
}

/**
 * Writes potentials of all sites for the kernel, which must have its occupation; returns where their record lies. `walker`: where
 * that of the walker lies, whose field this becomes.
 */
export function layOutField(
  { arena, kernels }: OwnKernel,
  model: KineticModel,
  supercell: Supercell,
  program: EventProgram,
  carriers: Carriers,
  { beta, capacity }: { readonly beta: number; readonly capacity: number },
  attach: (field: number) => number,
): void {
  const charges = chargesOf(model);
  const { active, unit } = charges;
  const { cells } = supercell;
  const sites = active.length * cells;
  const doubles = (values: ArrayLike<number>): number => {
    const at = arena.allocate(8 * values.length, 'any');
    arena.f64(at, values.length).set(values);
    return at;
  };
  const ints = (values: ArrayLike<number>): number => {
    const at = arena.allocate(4 * values.length, 'any');
    arena.i32(at, values.length).set(values);
    return at;
  };
  const energies = rowsOf(model, supercell, active);
  const scale = -0.5 * beta * unit;
  const factors = new Float64Array(charges.changes.length * energies.length);
  for (const [k, change] of charges.changes.entries()) {
    factors.set(
      energies.map((energy) => Math.exp(scale * change * unit * energy)),
      k * energies.length,
    );
  }
  const events = carriers.events.map((event) => chargedEvent(model, supercell, program, charges, event));
  const placeOf = active.flatMap((sublattice) =>
    Array.from({ length: cells }, (_, cell) => program.lattice.placeOf(sublattice * cells + cell)),
  );
  const siteOf = new Int32Array(program.lattice.places).fill(-1);
  for (const [site, place] of placeOf.entries()) siteOf[place] = site;
  const values = {
    weights: arena.allocate(8 * sites),
    potentials: arena.allocate(8 * sites),
    energies: doubles(energies),
    factors: doubles(factors),
    charges: doubles(chargeTable(charges)),
    siteOf: ints(siteOf),
    placeOf: ints(placeOf),
    background: doubles(backgroundOf(model, supercell, active)),
    reference: doubles(new Float64Array(active.length)),
    short: arena.allocate(16 * capacity * program.slots),
    changes: ints(changeWords(events, charges)),
    constants: doubles(new Float64Array(events.length)),
    active: active.length,
    cells,
    scale,
    ...shapeOf(supercell),
  };
  const at = arena.allocate(kineticFieldLayout.bytes);
  writeRecord(arena.memory, at, kineticFieldLayout, values);
  const walker = attach(at);
  // Potentials first, then exponents are counted from their means, so that none overflows.
  kernels['rebuildField'](walker);
  const potentials = arena.f64(values.potentials, sites);
  const reference = active.map(
    (_, k) => potentials.subarray(k * cells, (k + 1) * cells).reduce((sum, value) => sum + value, 0) / cells,
  );
  arena.f64(values.reference, active.length).set(reference);
  arena.f64(values.constants, events.length).set(
    events.map(({ places, own }) => {
      const shift = places.reduce(
        (sum, { sublattice, power }) => sum + power * unit * reference[active.indexOf(sublattice)],
        0,
      );
      return Math.exp(-0.5 * beta * (shift + 0.5 * own));
    }),
  );
  kernels['rebuildField'](walker);
}

function shapeOf({ hermite: [[a], [b, c], [d, e, f]] }: Supercell) {
  return { a, b, c, d, e, f };
}

/** eV × permittivity's inverse of pairs, each row of cells twice over. */
function rowsOf(
  { lattice: { parent }, inversePermittivity = 0 }: KineticModel,
  supercell: Supercell,
  active: readonly number[],
): Float64Array {
  const pairs = pairsIn(parent, supercell);
  const { cells } = supercell;
  const [a] = supercell.shape;
  const rows = new Float64Array(active.length ** 2 * 2 * cells);
  let at = 0;
  for (const from of active) {
    for (const to of active) {
      for (let row = 0; row < cells; row += a) {
        for (let x = 0; x < 2 * a; x++)
          rows[at++] = inversePermittivity * pairs.ofCell(from, to, row + (x % a));
      }
    }
  }
  return rows;
}

/** Potentials, V × permittivity's inverse, of all sites that never change. */
function backgroundOf(
  { lattice: { parent }, inversePermittivity = 0 }: KineticModel,
  supercell: Supercell,
  active: readonly number[],
): number[] {
  const pairs = pairsIn(parent, supercell);
  const states = formalCharges(parent);
  return active.map((of) => {
    let sum = 0;
    for (const [other, charges] of states.entries()) {
      if (active.includes(other)) continue;
      for (let cell = 0; cell < supercell.cells; cell++) sum += charges[0] * pairs.ofCell(of, other, cell);
    }
    return inversePermittivity * sum;
  });
}

function chargeTable({ active, states }: Charges): Float64Array {
  const table = new Float64Array(256 * active.length);
  for (const [k, sublattice] of active.entries()) table.set(states[sublattice], 256 * k);
  return table;
}

function chargedEvent(
  { lattice: { parent }, inversePermittivity = 0 }: KineticModel,
  supercell: Supercell,
  program: EventProgram,
  { states, unit }: Charges,
  { mechanism: { changes }, before, after, carrierSite }: CarriedEvent,
): ChargedEvent {
  const pairs = pairsIn(parent, supercell);
  const charged = changes.map(({ site }, k) => ({
    site,
    charge: states[site.sublattice][after[k]] - states[site.sublattice][before[k]],
  }));
  const own = charged.reduce(
    (sum, one) =>
      charged.reduce((inner, other) => {
        const [i, j, k] = other.site.cell.map((cell, axis) => cell - one.site.cell[axis]);
        const pair = pairs.between(one.site.sublattice, other.site.sublattice, [i, j, k]);
        return inner + one.charge * other.charge * pair;
      }, sum),
    0,
  );
  return {
    own: inversePermittivity * own,
    places: charged.flatMap(({ site, charge }) => {
      const power = Math.round(charge / unit);
      if (power === 0) return [];
      return [{ offset: program.lattice.offset(carrierSite, site), sublattice: site.sublattice, power }];
    }),
  };
}

/** Where each event's list lies in bytes, then the lists. */
function changeWords(events: readonly ChargedEvent[], { changes }: Charges): number[] {
  const starts: number[] = [];
  const words: number[] = [];
  for (const { places } of events) {
    starts.push(4 * (events.length + words.length));
    words.push(
      places.length,
      ...places.flatMap(({ offset, power }) => [offset, power, changes.indexOf(power)]),
    );
  }
  return [...starts, ...words];
}
