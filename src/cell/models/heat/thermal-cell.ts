import { heatImbalanceOf, heatTallyOf, type HeatTally } from './heat-tally.ts';
import { factorTridiagonal, solveTridiagonal } from '../../../numerics/banded/index.ts';
import type { ThermalParameters } from '../../parameters.ts';
import type { CellFields } from '../../solution.ts';
import type { CellModel, CellPowers, HeatingModel, Inventory, UnknownBlock } from '../cell-model.ts';
import { voltageAt } from '../voltage-at.ts';
import { powersOf } from './powers.ts';
import { lumpedLayers, throughCellLayers, type ThermalLayers } from './thermal-layers.ts';

/** How far the temperature is moved to see what it does, K. */
const nudge = 1e-3;

/** Unknowns beside the temperatures: heat made and heat given away since the start, over the scale of energy. */
const tallies = 2;

/**
 * A model in its own heat: C ∂T/∂t = ∇·(λ∇T) + q, cooled at its surface, with one temperature for the whole cell
 * (`lumped`) or one at each place through it and in each collector (`through-cell`). The temperature acts on everything
 * pointwise, also on the diffusion in each particle. In solves the temperatures go first and what
 * the other unknowns do to them is left out: heat follows slowly, and the iteration converges on the whole residual.
 */
export class ThermalCell implements CellModel {
  readonly name: string;
  readonly size: number;
  readonly currentScale: number;
  readonly storage: Float64Array;
  readonly inner: HeatingModel;
  readonly layers: ThermalLayers;
  private readonly thermal: ThermalParameters;
  readonly initialTemperature: number;
  /** Where the temperatures over the initial one start. */
  readonly temperatures: number;
  /** J/m² */
  readonly energyScale: number;
  private readonly sources: Float64Array;
  /** Heat of mixing at the inner model's places, where it counts. */
  private readonly mixing: Float64Array | undefined;
  /** ∂F/∂T and ∂V/∂T of the model when all of it grows warmer, per K. */
  readonly byTemperature: Float64Array;
  voltageByTemperature = 0;
  private readonly still: Float64Array;
  private readonly colder: Float64Array;
  /** Of the tallies in a solve. */
  private tallyFactor = 0;
  private readonly lower: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly upper: Float64Array;

  constructor(
    inner: HeatingModel,
    kind: 'lumped' | 'through-cell',
    thermal: ThermalParameters,
    initialTemperature: number,
    heatOfMixing = false,
  ) {
    this.inner = inner;
    this.name = inner.name;
    this.thermal = thermal;
    this.initialTemperature = initialTemperature;
    this.layers = (kind === 'lumped' ? lumpedLayers : throughCellLayers)(thermal, inner.places);
    const { count, capacity } = this.layers;
    this.temperatures = inner.size;
    this.size = inner.size + count + tallies;
    this.currentScale = inner.currentScale;
    this.energyScale = capacity.reduce((sum, value) => sum + value, 0);
    this.storage = new Float64Array(this.size).fill(1);
    this.storage.set(inner.storage);
    this.storage.set(
      capacity.map((value) => (value * initialTemperature) / this.energyScale),
      this.temperatures,
    );
    this.sources = new Float64Array(count);
    this.mixing = heatOfMixing ? new Float64Array(inner.places.length) : undefined;
    this.byTemperature = new Float64Array(this.size);
    this.still = new Float64Array(this.size);
    this.colder = new Float64Array(this.size);
    this.lower = new Float64Array(count);
    this.diagonal = new Float64Array(count);
    this.upper = new Float64Array(count);
  }

  get currentDensity(): number {
    return this.inner.currentDensity;
  }

  set currentDensity(value: number) {
    this.inner.currentDensity = value;
  }

  blocks(): readonly UnknownBlock[] {
    const { inner, layers, temperatures, size } = this;
    const sums = [one(size - 2), one(size - 1)];
    const others = inner.blocks?.() ?? [];
    if (layers.count === 1) return [...others, one(temperatures), ...sums];
    const { count, first, capacity } = layers;
    const ends = [one(temperatures), one(temperatures + count - 1)];
    const middle: UnknownBlock[] = [];
    for (let k = 0; k < inner.places.length; ) {
      const { layer } = inner.places[k];
      const next = inner.places.findIndex((place, i) => i > k && place.layer !== layer);
      const end = next < 0 ? inner.places.length : next;
      const content = capacity.slice(first + k, first + end);
      middle.push({ kind: 'means', start: temperatures + first + k, content });
      k = end;
    }
    return [...others, ...middle, ...ends, ...sums];
  }

  initialState(): Float64Array {
    const y = new Float64Array(this.size);
    y.set(this.inner.initialState());
    return y.fill(1, this.temperatures, this.size - tallies);
  }

  guessAlgebraic(y: Float64Array): void {
    this.inner.guessAlgebraic(y);
  }

  evaluate(y: Float64Array): boolean {
    this.warm(y, 0);
    return this.inner.evaluate(y);
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    this.warm(y, 0);
    if (!this.inner.residual(y, derivative, out)) return false;
    const { layers, temperatures, sources, storage, energyScale, thermal, initialTemperature } = this;
    this.takeHeat();
    if (!this.takeMixing(y, derivative, out)) return false;
    const at = (k: number): number => y[temperatures + k] * initialTemperature;
    let [inflow, made, given] = [0, 0, 0];
    for (let k = 0; k < layers.count; k++) {
      const outflow = k < layers.count - 1 ? layers.conductance[k] * (at(k) - at(k + 1)) : 0;
      const lost = layers.cooling[k] * (at(k) - thermal.ambientTemperature);
      const i = temperatures + k;
      out[i] = storage[i] * derivative[i] + (outflow - inflow + lost - sources[k]) / energyScale;
      inflow = outflow;
      made += sources[k];
      given += lost;
    }
    const i = this.size - tallies;
    out[i] = derivative[i] - made / energyScale;
    out[i + 1] = derivative[i + 1] - given / energyScale;
    return true;
  }

  prepare(y: Float64Array, shift: number): boolean {
    return this.prepareTemperatures(y, shift) && this.inner.prepare(y, shift);
  }

  solve(b: Float64Array): void {
    const { layers, temperatures, initialTemperature, byTemperature, inner, lower, diagonal, upper } = this;
    solveTridiagonal(lower, diagonal, upper, 0, layers.count, b, temperatures);
    const warmer = this.meanChange(b) * initialTemperature;
    for (let i = 0; i < inner.size; i++) b[i] -= byTemperature[i] * warmer;
    inner.solve(b);
    let given = 0;
    for (let k = 0; k < layers.count; k++) given += layers.cooling[k] * b[temperatures + k];
    b[this.size - 2] *= this.tallyFactor;
    b[this.size - 1] += (given * initialTemperature) / this.energyScale;
    b[this.size - 1] *= this.tallyFactor;
  }

  /** Without what the current does to the temperatures, as in solves. */
  byCurrent(out: Float64Array): void {
    this.inner.byCurrent(out);
  }

  voltage(): number {
    return this.inner.voltage();
  }

  voltageAt(y: Float64Array): number {
    this.warm(y, 0);
    return voltageAt(this.inner, y);
  }

  voltageChange(change: Float64Array): number {
    const warmer = this.meanChange(change) * this.initialTemperature;
    return this.inner.voltageChange(change) + this.voltageByTemperature * warmer;
  }

  voltageByCurrent(): number {
    return this.inner.voltageByCurrent();
  }

  absoluteTolerances(relative: number, absolute: number): Float64Array {
    const tolerances = new Float64Array(this.size).fill(absolute);
    tolerances.set(this.inner.absoluteTolerances(relative, absolute));
    return tolerances.fill(Infinity, this.size - tallies);
  }

  fields(time: number, y: Float64Array): CellFields {
    this.warm(y, 0);
    const { count, first } = this.layers;
    const { length } = this.inner.temperature;
    const temperature = Float64Array.from({ length }, (_, k) =>
      this.temperatureAt(y, count === 1 ? 0 : first + k),
    );
    return { ...this.inner.fields(time, y), temperature };
  }

  inventory(y: Float64Array): Inventory {
    return this.inner.inventory(y);
  }

  nearestLimit(): string {
    return this.inner.nearestLimit();
  }

  depletion(y: Float64Array, share: number): string | undefined {
    return this.inner.depletion?.(y, share);
  }

  beyondRange(y: Float64Array): string | undefined {
    return this.inner.beyondRange?.(y);
  }

  /** Of the cell as a whole, by heat capacity, K. */
  meanTemperature(y: Float64Array): number {
    const { capacity } = this.layers;
    let sum = 0;
    for (let k = 0; k < capacity.length; k++) sum += capacity[k] * this.temperatureAt(y, k);
    return sum / this.energyScale;
  }

  temperatureWeights(out: Float64Array): void {
    const { layers, temperatures, initialTemperature, energyScale } = this;
    out.fill(0);
    for (let k = 0; k < layers.count; k++) {
      out[temperatures + k] = (layers.capacity[k] * initialTemperature) / energyScale;
    }
  }

  powers(): CellPowers {
    const { inner } = this;
    return powersOf(inner.heat(), inner.currentDensity * inner.voltage());
  }

  heatImbalance(y: Float64Array): number {
    return heatImbalanceOf(this.heatTally(y));
  }

  heatTally(y: Float64Array): HeatTally {
    return heatTallyOf(this, y);
  }

  private temperatureAt(y: Float64Array, k: number): number {
    return y[this.temperatures + k] * this.initialTemperature;
  }

  /** Hands the temperatures on, all raised by `more` K. */
  private warm(y: Float64Array, more: number): void {
    const { layers, inner } = this;
    const { temperature } = inner;
    for (let k = 0; k < temperature.length; k++) {
      temperature[k] = this.temperatureAt(y, layers.count === 1 ? 0 : layers.first + k) + more;
    }
  }

  /** Contacts and tabs warm both collectors. */
  private takeHeat(): void {
    const { sources, layers } = this;
    const { solid, electrolyte, reaction, entropic, contact } = this.inner.heat();
    sources.fill(0);
    sources[0] += 0.5 * contact;
    sources[layers.count - 1] += 0.5 * contact;
    for (let k = 0; k < solid.length; k++) {
      sources[layers.count === 1 ? 0 : layers.first + k] +=
        solid[k] + electrolyte[k] + reaction[k] + entropic[k];
    }
  }

  /** False where it has no value. */
  private takeMixing(y: Float64Array, derivative: Float64Array, rows: Float64Array): boolean {
    const { mixing, inner, layers, sources } = this;
    if (mixing === undefined) return true;
    inner.addMixing?.(y, derivative, rows, mixing.fill(0));
    for (let k = 0; k < mixing.length; k++) sources[layers.count === 1 ? 0 : layers.first + k] += mixing[k];
    return mixing.every(Number.isFinite);
  }

  private prepareTemperatures(y: Float64Array, shift: number): boolean {
    const { layers, storage, temperatures, energyScale, initialTemperature } = this;
    const { lower, diagonal, upper } = this;
    const scale = initialTemperature / energyScale;
    for (let k = 0; k < layers.count; k++) {
      const before = k === 0 ? 0 : layers.conductance[k - 1];
      const after = k === layers.count - 1 ? 0 : layers.conductance[k];
      diagonal[k] = shift * storage[temperatures + k] + scale * (before + after + layers.cooling[k]);
      lower[k] = -scale * before;
      upper[k] = -scale * after;
    }
    this.tallyFactor = 1 / shift;
    return this.takeColumn(y) && factorTridiagonal(lower, diagonal, upper, 0, layers.count);
  }

  /** What making everything warmer does, by central differences. */
  private takeColumn(y: Float64Array): boolean {
    const { byTemperature, inner, still, colder: less } = this;
    this.warm(y, -nudge);
    if (!inner.residual(y, still, less)) return false;
    const before = inner.voltage();
    this.warm(y, nudge);
    if (!inner.residual(y, still, byTemperature)) return false;
    for (let i = 0; i < inner.size; i++) byTemperature[i] = (byTemperature[i] - less[i]) / (2 * nudge);
    this.voltageByTemperature = (inner.voltage() - before) / (2 * nudge);
    this.warm(y, 0);
    return true;
  }

  /** Mean over the model's places of a change of the scaled temperatures. */
  private meanChange(change: Float64Array): number {
    const { layers, temperatures, inner } = this;
    if (layers.count === 1) return change[temperatures];
    let sum = 0;
    for (let k = 0; k < inner.temperature.length; k++) sum += change[temperatures + layers.first + k];
    return sum / inner.temperature.length;
  }
}

function one(start: number): UnknownBlock {
  return { kind: 'means', start, content: Float64Array.of(1) };
}
