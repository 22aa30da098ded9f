import { factorTridiagonal, solveTridiagonal } from '../../../numerics/banded/index.ts';
import type { PouchParameters, ThermalParameters } from '../../parameters.ts';
import type { CellFields, PouchFields } from '../../solution.ts';
import type { CellModel, CellPowers, HeatingModel, Inventory } from '../cell-model.ts';
import { voltageAt } from '../voltage-at.ts';
import { PouchFoils } from './pouch-foils.ts';
import { pouchLayers } from './pouch-layers.ts';
import { PouchNode } from './pouch-node.ts';
import { irreversibleHeat, total } from './powers.ts';
import { heatImbalanceOf, heatTallyOf, type HeatTally } from './heat-tally.ts';
import type { ThermalLayers } from './thermal-layers.ts';

/** Of the rows of potentials, 1/V: about F/RT, so that they weigh as much as those inside the models. */
const potentialScale = 38.9;

/** Unknowns beside temperatures and currents: heat made and heat given away since the start, over the scale of energy. */
const tallies = 2;

/**
 * A pouch cell along its height (1+1D): one model at each of equal parts, in parallel between two foils of finite
 * conductivity, each at a temperature of its own that conduction along the height, cooling at faces and edges and
 * tabs change. R. Timms, S. G. Marquis, V. Sulzer, C. P. Please, S. J. Chapman, SIAM J. Appl. Math. 81 (2021) 765
 * (doi:10.1137/20M1336898).
 * Unknowns are those of the models, the temperatures, and at each face between parts by how much the current through the cells
 * below differs from an even one. Potentials follow, so each face has one equation: the voltages of its neighbours and the
 * falls along both foils add up to zero. All charge is a linear sum of the unknowns, and kept to rounding. In a solve
 * temperatures go first (without what the other unknowns do to them, as in ThermalCell), then each model is
 * eliminated to its own current, and a tridiagonal matrix of the faces remains.
 */
export class PouchCell implements CellModel {
  readonly name: string;
  readonly size: number;
  readonly currentScale: number;
  readonly storage: Float64Array;
  currentDensity = 0;
  readonly nodes: readonly PouchNode[];
  private readonly foils: PouchFoils;
  private readonly layers: ThermalLayers;
  private readonly ambient: number;
  private readonly height: number;
  readonly initialTemperature: number;
  private readonly heatOfMixing: boolean;
  /** Where the temperatures over the initial one start, and the currents at faces over that of 1C. */
  private readonly temperatures: number;
  private readonly faces: number;
  /** J/m² */
  readonly energyScale: number;
  /** A/m² of all electrodes, through the cells below each face. */
  private readonly through: Float64Array;
  private readonly sources: Float64Array;
  /** Shares of the current below each face when it flows evenly; scratch of the same length. */
  private readonly even: Float64Array;
  private readonly moved: Float64Array;
  private readonly thermal: Tridiagonal;
  private readonly electric: Tridiagonal;
  private tallyFactor = 0;

  constructor(
    models: readonly HeatingModel[],
    pouch: PouchParameters,
    thermal: ThermalParameters,
    initialTemperature: number,
    heatOfMixing = false,
  ) {
    const count = models.length;
    const [{ name, currentScale, places, size }] = models;
    this.name = name;
    this.currentScale = currentScale;
    this.nodes = models.map((model, k) => new PouchNode(model, k * size));
    this.foils = new PouchFoils(pouch, thermal, count);
    this.layers = pouchLayers(pouch, thermal, places, count);
    this.ambient = thermal.ambientTemperature;
    this.height = pouch.height;
    this.initialTemperature = initialTemperature;
    this.heatOfMixing = heatOfMixing;
    this.temperatures = count * size;
    this.faces = this.temperatures + count;
    this.size = this.faces + count - 1 + tallies;
    this.energyScale = total(this.layers.capacity);
    this.storage = new Float64Array(this.size).fill(1);
    for (const { model, first } of this.nodes) this.storage.set(model.storage, first);
    this.storage.fill(initialTemperature, this.temperatures, this.faces);
    this.storage.fill(0, this.faces, this.size - tallies);
    this.through = new Float64Array(count - 1);
    this.even = this.through.map((_, face) => (face + 1) / count);
    this.moved = new Float64Array(count - 1);
    this.sources = new Float64Array(count);
    this.thermal = new Tridiagonal(count);
    this.electric = new Tridiagonal(count - 1);
  }

  /** The part in the middle of the height, or the next above. */
  get middle(): PouchNode {
    return this.nodes[this.nodes.length >> 1];
  }

  initialState(): Float64Array {
    const y = new Float64Array(this.size);
    for (const { model, first } of this.nodes) y.set(model.initialState(), first);
    return y.fill(1, this.temperatures, this.faces);
  }

  guessAlgebraic(y: Float64Array): void {
    y.fill(0, this.faces, this.size - tallies);
    for (const { model, first } of this.nodes) {
      model.currentDensity = this.currentDensity;
      model.guessAlgebraic(y.subarray(first, first + model.size));
    }
  }

  evaluate(y: Float64Array): boolean {
    this.hand(y);
    for (const node of this.nodes) if (!node.evaluate()) return false;
    return true;
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    this.hand(y);
    for (const node of this.nodes) if (!node.residual(derivative, out)) return false;
    const { nodes, faces, foils, through, currentDensity } = this;
    for (let face = 0; face < through.length; face++) {
      const fall = foils.fall(face, through[face], currentDensity);
      const rise = nodes[face + 1].model.voltage() - nodes[face].model.voltage();
      out[faces + face] = potentialScale * (rise + fall);
    }
    return this.heatResidual(y, derivative, out);
  }

  prepare(y: Float64Array, shift: number): boolean {
    const { nodes, electric, foils, currentScale } = this;
    this.hand(y);
    for (const node of nodes) if (!node.prepare(shift)) return false;
    this.tallyFactor = 1 / shift;
    const { diagonal, lower, upper, count } = electric;
    for (let face = 0; face < count; face++) {
      const [below, above] = [nodes[face].slope, nodes[face + 1].slope];
      const fall = foils.fall(face, 1, 0);
      diagonal[face] = potentialScale * currentScale * (fall - nodes.length * (below + above));
      lower[face] = potentialScale * currentScale * nodes.length * below;
      upper[face] = potentialScale * currentScale * nodes.length * above;
    }
    return this.prepareTemperatures(shift) && electric.factor();
  }

  solve(b: Float64Array): void {
    const { nodes, temperatures, faces, thermal, electric, initialTemperature, layers } = this;
    thermal.solve(b, temperatures);
    for (const [k, node] of nodes.entries()) node.reduce(b, b[temperatures + k] * initialTemperature);
    for (let face = 0; face < electric.count; face++) {
      b[faces + face] -= potentialScale * (nodes[face + 1].free - nodes[face].free);
    }
    electric.solve(b, faces);
    for (const [k, node] of nodes.entries()) node.expand(b, this.currentChange(b, k));
    let given = 0;
    for (let k = 0; k < layers.count; k++) given += layers.cooling[k] * b[temperatures + k];
    b[this.size - 2] *= this.tallyFactor;
    b[this.size - 1] += (given * initialTemperature) / this.energyScale;
    b[this.size - 1] *= this.tallyFactor;
  }

  /** All parts follow the current alike. Without what it does to the temperatures, as in solves. */
  byCurrent(out: Float64Array): void {
    const { nodes, faces, foils, even } = this;
    out.fill(0);
    for (const node of nodes) node.byCurrent(out);
    for (let face = 0; face < nodes.length - 1; face++) {
      const fall = foils.fall(face, even[face], 1);
      const rise = nodes[face + 1].voltageByCurrent - nodes[face].voltageByCurrent;
      out[faces + face] = potentialScale * (rise + fall);
    }
  }

  voltage(): number {
    const { nodes, foils, through, currentDensity } = this;
    return nodes[0].model.voltage() + foils.tabVoltage(through, currentDensity);
  }

  voltageAt(y: Float64Array): number {
    const [{ model, state }] = this.nodes;
    this.hand(y);
    return voltageAt(model, state) + this.foils.tabVoltage(this.through, this.currentDensity);
  }

  voltageChange(change: Float64Array): number {
    const { nodes, foils, faces, currentScale, temperatures, initialTemperature, moved } = this;
    for (let face = 0; face < moved.length; face++) moved[face] = change[faces + face] * currentScale;
    const warmer = change[temperatures] * initialTemperature;
    return nodes[0].voltageChange(change, warmer, this.currentChange(change, 0)) + foils.tabVoltage(moved, 0);
  }

  voltageByCurrent(): number {
    return this.nodes[0].voltageByCurrent + this.foils.tabVoltage(this.even, 1);
  }

  absoluteTolerances(relative: number, absolute: number): Float64Array {
    const tolerances = new Float64Array(this.size).fill(absolute);
    for (const { model, first } of this.nodes) {
      tolerances.set(model.absoluteTolerances(relative, absolute), first);
    }
    tolerances.fill(absolute + relative, this.faces, this.size - tallies);
    return tolerances.fill(Infinity, this.size - tallies);
  }

  /** Through the cell at the middle of the height, and along it. */
  fields(time: number, y: Float64Array): CellFields {
    this.evaluate(y);
    const along = this.fieldsAlong(y);
    const { model, state } = this.middle;
    const temperature = model.temperature.slice();
    return { ...model.fields(time, state), voltage: this.voltage(), temperature, along };
  }

  inventory(y: Float64Array): Inventory {
    const sums = { electrolyte: 0, negative: 0, positive: 0, negativeDoubleLayer: 0, positiveDoubleLayer: 0 };
    this.hand(y);
    for (const { model, state } of this.nodes) {
      const own = model.inventory(state);
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) {
        sums[name] += own[name] / this.nodes.length;
      }
    }
    return sums;
  }

  nearestLimit(): string {
    const texts = this.nodes.map(({ model }) => model.nearestLimit());
    const at = texts.findIndex((text) => !text.startsWith('no step'));
    return at < 0 ? texts[0] : `${texts[at]}, ${this.placeOf(at)}`;
  }

  depletion(y: Float64Array, share: number): string | undefined {
    return this.first(y, ({ model, state }) => model.depletion?.(state, share));
  }

  beyondRange(y: Float64Array): string | undefined {
    return this.first(y, ({ model, state }) => model.beyondRange?.(state));
  }

  meanTemperature(y: Float64Array): number {
    let sum = 0;
    for (let k = this.temperatures; k < this.faces; k++) sum += y[k];
    return (sum / this.nodes.length) * this.initialTemperature;
  }

  /** Foils are counted with the electric power that leaves the parts. */
  powers(): CellPowers {
    const { nodes, foils, through, currentDensity } = this;
    let [heat, reversible] = [foils.addHeat(through, currentDensity, this.sources), 0];
    for (const { model } of nodes) {
      const own = model.heat();
      heat += irreversibleHeat(own) / nodes.length;
      reversible += own.reversiblePower / nodes.length;
    }
    const power = currentDensity * this.voltage();
    return { off: reversible - heat - power, through: Math.abs(heat) + Math.abs(power) };
  }

  heatImbalance(y: Float64Array): number {
    return heatImbalanceOf(this.heatTally(y));
  }

  heatTally(y: Float64Array): HeatTally {
    return heatTallyOf(this, y);
  }

  /** Hands states, temperatures and currents on to the parts. */
  private hand(y: Float64Array): void {
    const { nodes, through, faces, currentDensity, currentScale, temperatures, initialTemperature, even } =
      this;
    let below = 0;
    for (let k = 0; k < nodes.length; k++) {
      const above = k < through.length ? y[faces + k] * currentScale : 0;
      if (k < through.length) through[k] = currentDensity * even[k] + above;
      nodes[k].take(
        y,
        y[temperatures + k] * initialTemperature,
        currentDensity + nodes.length * (above - below),
      );
      below = above;
    }
  }

  /** Change of a part's current density, A/m², that changes of the faces make. */
  private currentChange(change: Float64Array, k: number): number {
    const { faces, nodes, currentScale } = this;
    const below = k === 0 ? 0 : change[faces + k - 1];
    const above = k === nodes.length - 1 ? 0 : change[faces + k];
    return nodes.length * currentScale * (above - below);
  }

  /** False where heat has no value. */
  private heatResidual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    const { layers, temperatures, sources, storage, energyScale, initialTemperature, ambient } = this;
    this.takeHeat();
    if (!sources.every(Number.isFinite)) return false;
    const at = (k: number): number => y[temperatures + k] * initialTemperature;
    let [inflow, made, given] = [0, 0, 0];
    for (let k = 0; k < layers.count; k++) {
      const outflow = k < layers.count - 1 ? layers.conductance[k] * (at(k) - at(k + 1)) : 0;
      const lost = layers.cooling[k] * (at(k) - ambient);
      const i = temperatures + k;
      out[i] = storage[i] * derivative[i] + (outflow - inflow + lost - sources[k]) / layers.capacity[k];
      inflow = outflow;
      made += sources[k];
      given += lost;
    }
    const i = this.size - tallies;
    out[i] = derivative[i] - made / energyScale;
    out[i + 1] = derivative[i + 1] - given / energyScale;
    return true;
  }

  private takeHeat(): void {
    const { sources, nodes, foils, through, currentDensity } = this;
    sources.fill(0);
    foils.addHeat(through, currentDensity, sources);
    for (let k = 0; k < nodes.length; k++) {
      const own = nodes[k].model.heat();
      const mixing = this.heatOfMixing ? nodes[k].mixingHeat() : 0;
      sources[k] += (irreversibleHeat(own) + total(own.entropic) + mixing) / nodes.length;
    }
  }

  private prepareTemperatures(shift: number): boolean {
    const { layers, storage, temperatures, initialTemperature, thermal } = this;
    for (let k = 0; k < layers.count; k++) {
      const scale = initialTemperature / layers.capacity[k];
      const before = k === 0 ? 0 : layers.conductance[k - 1];
      const after = k === layers.count - 1 ? 0 : layers.conductance[k];
      thermal.diagonal[k] = shift * storage[temperatures + k] + scale * (before + after + layers.cooling[k]);
      thermal.lower[k] = -scale * before;
      thermal.upper[k] = -scale * after;
    }
    return thermal.factor();
  }

  private fieldsAlong(y: Float64Array): PouchFields {
    const { nodes, foils, through, currentDensity, height, temperatures, initialTemperature } = this;
    const { negative, positive } = foils.potentials(through, currentDensity, nodes[0].model.voltage());
    return {
      height: Float64Array.from(nodes, (_, k) => ((k + 0.5) / nodes.length) * height),
      temperature: Float64Array.from(nodes, (_, k) => y[temperatures + k] * initialTemperature),
      currentDensity: Float64Array.from(nodes, ({ model }) => model.currentDensity),
      negativePotential: negative,
      positivePotential: positive,
    };
  }

  private first(y: Float64Array, tell: (node: PouchNode) => string | undefined): string | undefined {
    this.hand(y);
    for (const [k, node] of this.nodes.entries()) {
      const text = tell(node);
      if (text !== undefined) return `${text}, ${this.placeOf(k)}`;
    }
    return undefined;
  }

  private placeOf(k: number): string {
    return `${(((k + 0.5) / this.nodes.length) * this.height * 1e3).toPrecision(3)} mm above the bottom`;
  }
}

/** Three diagonals and their solves. */
class Tridiagonal {
  readonly count: number;
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly upper: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.lower = new Float64Array(count);
    this.diagonal = new Float64Array(count);
    this.upper = new Float64Array(count);
  }

  factor(): boolean {
    return this.count === 0 || factorTridiagonal(this.lower, this.diagonal, this.upper, 0, this.count);
  }

  solve(b: Float64Array, first: number): void {
    if (this.count === 0) return;
    solveTridiagonal(this.lower, this.diagonal, this.upper, 0, this.count, b, first);
  }
}
