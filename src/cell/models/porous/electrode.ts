import type { Span } from '../../../numerics/bdf/index.ts';
import type { RadialMesh } from '../../../particle/index.ts';
import type { ActiveMaterial } from '../../parameters.ts';
import type { UnknownBlock } from '../cell-model.ts';
import type { Electrolyte } from './electrolyte.ts';
import type { ElectrodeLayer } from './layers.ts';
import { Population, sizeClasses } from './population.ts';

/** What turns unknowns and rows to order one. */
export interface Scales {
  /** A/m² of electrode area at 1C */
  readonly current: number;
  /** F/RT, 1/V */
  readonly potential: number;
}

/** How the drop of each cell follows the others once its particles and their currents are eliminated. */
export interface DropResponse {
  /** ∂drop/∂(reaction of the cell), V m³/A */
  readonly byReaction: Float64Array;
  /** ∂drop/∂c_e, V m³/mol */
  readonly byElectrolyte: Float64Array;
}

/**
 * One porous electrode. Its solid's currents at the faces give the reaction in each cell (A/m³); where there is one
 * population of particles and no double layer that is its current and gives the potential drop. Otherwise the
 * volumetric currents of the further populations are unknowns, each with the row that its drop equals the first's; with a
 * double layer the drop is an unknown too and takes the part of the reaction that the particles leave.
 */
export class Electrode {
  readonly layer: ElectrodeLayer;
  readonly populations: readonly Population[];
  /** Current density in the solid at the count + 1 faces, A/m², positive in the direction of x. */
  readonly faceCurrent: Float64Array;
  /** Current that leaves the solid in each cell, A/m³. */
  readonly reaction: Float64Array;
  /** φ_s − φ_e, V */
  readonly drop: Float64Array;
  readonly response: DropResponse;
  /** F/m³ of electrode; all 0 without double layers. */
  readonly capacitance: Float64Array;
  readonly hasDoubleLayer: boolean;
  /** Where the unknowns start: the shells of each population, */
  readonly shells: number[] = [];
  /** the currents at the inner faces, */
  faces = 0;
  /** the volumetric currents of each population that has them as unknowns, −1 for the others, */
  readonly rates: number[] = [];
  /** and the drops, −1 without a double layer. */
  drops = -1;
  readonly scales: Scales;
  /** Of the volumetric currents among the unknowns, A/m³. */
  readonly rateScale: number;
  private readonly effective: Float64Array;
  private readonly effectiveSlope: Float64Array;
  private readonly temperature: Float64Array;
  /** Part of the drop's change that comes from the right-hand side. */
  private readonly free: Float64Array;
  /** 1/Z of each population in each cell, after {@link prepare}; Z as in Population.impedance. */
  readonly admittance: Float64Array[];
  /** What the right-hand side moves each population's drop by at constant current. */
  private readonly moved: Float64Array[];
  /** Change of each population's loss in a solve, 1/s. */
  private readonly lost: Float64Array[];

  /** Concentrations and `temperature` of all cells (K) are kept by reference. */
  constructor(
    layer: ElectrodeLayer,
    electrolyte: Pick<Electrolyte, 'effective' | 'effectiveSlope'>,
    temperature: Float64Array,
    scales: Scales,
    options: { readonly mesh: (material: ActiveMaterial) => RadialMesh; readonly reference: number },
  ) {
    const { parameters, first, count } = layer;
    const make = (): Float64Array => new Float64Array(count);
    this.layer = layer;
    this.scales = scales;
    this.rateScale = scales.current / parameters.thickness;
    this.effective = electrolyte.effective.subarray(first, first + count);
    this.effectiveSlope = electrolyte.effectiveSlope.subarray(first, first + count);
    this.temperature = temperature.subarray(first, first + count);
    const temperatures = { reference: options.reference, cells: this.temperature };
    this.populations = [parameters, ...(parameters.furtherMaterials ?? [])].flatMap((material) =>
      sizeClasses(material).map(
        (size) => new Population(layer, material, size, options.mesh(material), temperatures),
      ),
    );
    this.faceCurrent = new Float64Array(count + 1);
    this.reaction = make();
    this.drop = make();
    this.response = { byReaction: make(), byElectrolyte: make() };
    this.capacitance = make();
    for (const { material, specificSurfaceArea } of this.populations) {
      const perArea = material.doubleLayerCapacitance ?? 0;
      for (let k = 0; k < count; k++) this.capacitance[k] += perArea * specificSurfaceArea[k];
    }
    this.hasDoubleLayer = this.capacitance[0] > 0;
    this.free = make();
    this.admittance = this.populations.map(make);
    this.moved = this.populations.map(make);
    this.lost = this.populations.map(make);
  }

  /** Gives the shells their places from `start` on; returns the next free one. */
  placeShells(start: number): number {
    let next = start;
    for (const { particles, count } of this.populations) {
      this.shells.push(next);
      next += count * particles.shells;
    }
    return next;
  }

  /** The same for the other unknowns. */
  placeCurrents(start: number): number {
    const { count } = this.layer;
    this.faces = start;
    let next = start + count - 1;
    for (let p = 0; p < this.populations.length; p++) {
      const unknown = p > 0 || this.hasDoubleLayer;
      this.rates.push(unknown ? next : -1);
      if (unknown) next += count;
    }
    if (!this.hasDoubleLayer) return next;
    this.drops = next;
    return next + count;
  }

  /** The shells, and what else it has; its currents are over that at 1C. */
  blocks(): UnknownBlock[] {
    const { layer, populations, capacitance } = this;
    const { widths, count, reversed } = layer;
    const blocks: UnknownBlock[] = populations.map(({ activeFraction, mesh }, p) => ({
      kind: 'means',
      start: this.shells[p],
      content: activeFraction.map((share, k) => share * widths[k]),
      shells: mesh,
    }));
    if (count > 1) {
      blocks.push({ kind: 'currents', start: this.faces, widths, ends: reversed ? [0, 1] : [1, 0] });
    }
    for (const start of this.rates) if (start >= 0) blocks.push({ kind: 'means', start, content: widths });
    if (!this.hasDoubleLayer) return blocks;
    const content = capacitance.map((value, k) => value * widths[k]);
    return [...blocks, { kind: 'means', start: this.drops, content }];
  }

  /** Storage of this electrode's unknowns into the diagonal of M. */
  addStorage(storage: Float64Array): void {
    for (const [p, { mesh, count }] of this.populations.entries()) {
      for (let k = 0; k < count; k++) {
        storage.set(mesh.volumes, this.shells[p] + k * mesh.count);
      }
    }
    if (!this.hasDoubleLayer) return;
    for (let k = 0; k < this.layer.count; k++) storage[this.drops + k] = this.capacitance[k] / this.rateScale;
  }

  /** Rested at the materials' initial stoichiometries. */
  rest(y: Float64Array): void {
    for (const [p, { particles, count, material }] of this.populations.entries()) {
      const start = this.shells[p];
      y.fill(material.initialStoichiometry, start, start + count * particles.shells);
    }
    if (!this.hasDoubleLayer) return;
    const [{ material, count }] = this.populations;
    for (let k = 0; k < count; k++) {
      y[this.drops + k] = this.populations[0].potential(material.initialStoichiometry, this.temperature[k]);
    }
  }

  /** Even reaction, shared among the populations by their area; `left` and `right` are the solid's currents at the ends. */
  guess(y: Float64Array, left: number, right: number): void {
    const { count, parameters } = this.layer;
    const { scales, populations } = this;
    for (let q = 1; q < count; q++) {
      y[this.faces + q - 1] = (left + ((right - left) * q) / count) / scales.current;
    }
    const reaction = (left - right) / parameters.thickness;
    for (let k = 0; k < count; k++) {
      const area = populations.reduce((sum, population) => sum + population.specificSurfaceArea[k], 0);
      for (const [p, { specificSurfaceArea }] of populations.entries()) {
        if (this.rates[p] < 0) continue;
        y[this.rates[p] + k] = (reaction * specificSurfaceArea[k]) / area / this.rateScale;
      }
    }
  }

  /** Takes the unknown currents; `left` and `right` are those at the ends, A/m². */
  takeCurrents(y: Float64Array, left: number, right: number): void {
    const { faceCurrent, reaction, populations, scales, rateScale } = this;
    const { count, widths } = this.layer;
    faceCurrent[0] = left;
    for (let q = 1; q < count; q++) faceCurrent[q] = y[this.faces + q - 1] * scales.current;
    faceCurrent[count] = right;
    for (let k = 0; k < count; k++) {
      reaction[k] = (faceCurrent[k] - faceCurrent[k + 1]) / widths[k];
      let rest = reaction[k];
      for (let p = populations.length - 1; p >= 0; p--) {
        const rate = this.rates[p] < 0 ? rest : y[this.rates[p] + k] * rateScale;
        populations[p].volumetricCurrent[k] = rate;
        rest -= rate;
      }
    }
  }

  /** K */
  cellTemperature(k: number): number {
    return this.temperature[k];
  }

  /** False past the ends of filling and where no overpotential drives the current. */
  evaluate(y: Float64Array): boolean {
    const { populations, effective, temperature } = this;
    for (let p = 0; p < populations.length; p++) {
      if (!populations[p].evaluate(y, this.shells[p], effective, temperature)) return false;
    }
    if (this.hasDoubleLayer) this.drop.set(y.subarray(this.drops, this.drops + this.layer.count));
    else this.drop.set(populations[0].drop);
    return true;
  }

  /** The drop of one cell alone. */
  evaluateDrop(y: Float64Array, k: number): boolean {
    const { effective, temperature, drop } = this;
    const [population] = this.populations;
    if (this.hasDoubleLayer) drop[k] = y[this.drops + k];
    else if (!population.evaluate(y, this.shells[0], effective, temperature, k, k + 1)) return false;
    else drop[k] = population.drop[k];
    return true;
  }

  /** The unknowns among the shells that {@link evaluateDrop} looks at in cell k. */
  surfaceSpan(k: number): Span {
    const end = this.shells[0] + (k + 1) * this.populations[0].particles.shells;
    return [end - 2, end];
  }

  /** Rows of the particles, of the populations' drops and of the double layer. */
  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): void {
    const { populations, scales, rateScale, capacitance, reaction } = this;
    for (let p = 0; p < populations.length; p++) {
      const { particles, loss, drop } = populations[p];
      particles.residual(y, derivative, loss, this.shells[p], out);
      if (this.rates[p] < 0) continue;
      for (let k = 0; k < this.layer.count; k++) {
        out[this.rates[p] + k] = scales.potential * (drop[k] - this.drop[k]);
      }
    }
    if (!this.hasDoubleLayer) return;
    for (let k = 0; k < this.layer.count; k++) {
      let current = capacitance[k] * derivative[this.drops + k] - reaction[k];
      for (let p = 0; p < populations.length; p++) current += populations[p].volumetricCurrent[k];
      out[this.drops + k] = current / rateScale;
    }
  }

  /** Derivatives of the populations' drops at the state last evaluated. */
  linearise(y: Float64Array): void {
    const { populations, effective, effectiveSlope, temperature } = this;
    for (let p = 0; p < populations.length; p++) {
      populations[p].linearise(y, this.shells[p], effective, effectiveSlope, temperature);
    }
  }

  /** Factors the particles' matrices and eliminates the cells' own unknowns; false when one is singular. */
  prepare(y: Float64Array, shift: number): boolean {
    const { populations, admittance, response } = this;
    this.linearise(y);
    for (let p = 0; p < populations.length; p++) {
      const population = populations[p];
      if (!population.particles.prepare(y, population.loss, this.shells[p], shift)) return false;
      for (let k = 0; k < this.layer.count; k++) admittance[p][k] = 1 / population.impedance(k);
    }
    for (let k = 0; k < this.layer.count; k++) {
      let [whole, pull] = [shift * this.capacitance[k], 0];
      for (let p = 0; p < populations.length; p++) {
        whole += admittance[p][k];
        pull += admittance[p][k] * populations[p].dropByElectrolyte[k];
      }
      response.byReaction[k] = 1 / whole;
      response.byElectrolyte[k] = pull / whole;
    }
    return true;
  }

  /** First half of a solve: what the right-hand side of this electrode's own rows moves the drops by. */
  reduce(b: Float64Array): Float64Array {
    const { populations, scales, rateScale, free, admittance, response } = this;
    free.fill(0);
    if (this.hasDoubleLayer) {
      for (let k = 0; k < this.layer.count; k++) free[k] = b[this.drops + k] * rateScale;
    }
    for (let p = 0; p < populations.length; p++) {
      const { particles, dropBySurface } = populations[p];
      const moved = this.moved[p];
      particles.sweep(b, this.shells[p]);
      for (let k = 0; k < this.layer.count; k++) {
        let change = dropBySurface[k] * particles.sweptSurface(b, this.shells[p], k);
        if (this.rates[p] >= 0) change -= b[this.rates[p] + k] / scales.potential;
        moved[k] = change;
        free[k] += admittance[p][k] * change;
      }
    }
    for (let k = 0; k < this.layer.count; k++) free[k] *= response.byReaction[k];
    return free;
  }

  /**
   * Second half, for each cell: its own unknowns but the shells from the changes of its reaction (A/m³) and of c_e (mol/m³);
   * then {@link finish} for all.
   */
  expand(b: Float64Array, k: number, reaction: number, electrolyte: number): void {
    const { populations, response, free, rateScale, admittance } = this;
    const drop = response.byReaction[k] * reaction + response.byElectrolyte[k] * electrolyte + free[k];
    let rest = reaction;
    for (let p = populations.length - 1; p >= 0; p--) {
      const { lossPerCurrent, dropByElectrolyte } = populations[p];
      let rate = rest;
      if (this.rates[p] >= 0) {
        rate = admittance[p][k] * (drop - dropByElectrolyte[k] * electrolyte - this.moved[p][k]);
        b[this.rates[p] + k] = rate / rateScale;
      }
      rest -= rate;
      this.lost[p][k] = rate * lossPerCurrent[k];
    }
    if (this.hasDoubleLayer) b[this.drops + k] = drop;
  }

  /** The shells of all cells, at the end of a solve. */
  finish(b: Float64Array): void {
    const { populations, lost, shells } = this;
    for (let p = 0; p < populations.length; p++) populations[p].particles.finish(b, shells[p], lost[p]);
  }

  /** Change of the drop of cell k with a change of all unknowns, V. `reaction` and `electrolyte` are its changes there. */
  dropChange(change: Float64Array, k: number, reaction: number, electrolyte: number): number {
    if (this.hasDoubleLayer) return change[this.drops + k];
    let rest = reaction;
    for (let p = 1; p < this.populations.length; p++) rest -= change[this.rates[p] + k] * this.rateScale;
    return this.populations[0].dropChange(change, this.shells[0], k, electrolyte, rest);
  }

  /**
   * Adds to `out` what a unit change of the reaction of cell k (A/m³) does to the rows of this electrode at constant
   * unknowns; returns what it does to the drop, V m³/A.
   */
  addByReaction(out: Float64Array, k: number, reaction: number): number {
    if (this.hasDoubleLayer) {
      out[this.drops + k] -= reaction / this.rateScale;
      return 0;
    }
    const { particles, lossPerCurrent, dropByCurrent, dropBySurface, surfaceByCurrent } = this.populations[0];
    out[this.shells[0] + (k + 1) * particles.shells - 1] += lossPerCurrent[k] * reaction;
    const drop = (dropByCurrent[k] + dropBySurface[k] * surfaceByCurrent[k]) * reaction;
    for (let p = 1; p < this.populations.length; p++) out[this.rates[p] + k] -= this.scales.potential * drop;
    return drop;
  }
}
