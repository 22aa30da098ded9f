import { faradayConstant, gasConstant } from '../../../material/index.ts';
import type { ComplexVector } from '../../../numerics/index.ts';
import { isFullCell, type CellParameters, type HalfCellParameters } from '../../parameters.ts';
import { particleMesh } from '../particle-mesh.ts';
import type { CellFields, CellMesh } from '../../solution.ts';
import type { HarmonicModel, HeatingModel, HeatSources, Inventory, UnknownBlock } from '../cell-model.ts';
import { storedTolerances } from '../tolerances.ts';
import type { Electrode } from '../porous/electrode.ts';
import { Electrolyte } from '../porous/electrolyte.ts';
import { beyondRange, depletionIn } from '../porous/limits.ts';
import { layersOf, placesOf, saltBlocks, type Layers } from '../porous/layers.ts';
import { MetalBoundary } from '../porous/lithium-metal.ts';
import { mixingHeat } from '../porous/mixing.ts';
import { lumpedFields } from './fields.ts';
import { heatSources } from './heat.ts';
import { lumpedInventory } from './inventory.ts';
import { lumpedLimit } from './limits.ts';
import { carriedShares, LumpedElectrode } from './lumped-electrode.ts';
import { SaltColumn } from './salt-column.ts';

/**
 * `spm`: the electrolyte rests and, like the solids, carries any current without loss. `spme`: salt diffuses, and the
 * mean losses in electrolyte and solids count.
 */
export type SingleParticleKind = 'spm' | 'spme';

/**
 * Single-particle models: in each electrode the particles of one kind are alike all through, so that one of each size and
 * material stands for all; all share one potential drop, and profiles count by their means. In the SPMe both electrodes
 * react evenly over their area, the salt moves as that makes it, and
 * V = U_p + η_p − U_n − η_n + ⟨φ_e⟩_p − ⟨φ_e⟩_n − I (R_n + R_p + R_contact): reactions at the mean concentration in the
 * electrode's pores, the loss in the electrolyte integrated with the properties of each place, R = L/3σ of the solids.
 * To first order in the losses these are the means over the electrodes of the porous model. S. G. Marquis, V. Sulzer,
 * R. Timms, C. P. Please, S. J. Chapman, J. Electrochem. Soc. 166 (2019) A3693 (doi:10.1149/2.0341915jes).
 */
export class SingleParticleModel implements HarmonicModel, HeatingModel {
  readonly name: SingleParticleKind;
  readonly size: number;
  readonly currentScale: number;
  readonly storage: Float64Array;
  readonly parameters: CellParameters | HalfCellParameters;
  readonly layers: Layers;
  /** K in each cell; may be written. */
  readonly temperature: Float64Array;
  /** Of a full cell. */
  readonly negative: LumpedElectrode | undefined;
  readonly positive: LumpedElectrode;
  readonly electrodes: readonly LumpedElectrode[];
  /** Of the SPMe. */
  readonly salt: SaltColumn | undefined;
  /** Where the unknowns c_e over its initial value start. */
  readonly concentrations: number;
  currentDensity = 0;
  private readonly metal: MetalBoundary | undefined;
  /** The electrodes as one cell each. */
  private readonly wholes: readonly Electrode[];
  /** Of all that only resists, Ω m². */
  private readonly seriesResistance: number;

  /** At `temperature` (K); the shells are those of the parameters' own, so that states pass between temperatures. */
  constructor(
    parameters: CellParameters | HalfCellParameters,
    mesh: CellMesh,
    kind: SingleParticleKind,
    temperature = parameters.temperature,
  ) {
    const { electrolyte } = parameters;
    const layers = layersOf(parameters, mesh);
    this.name = kind;
    this.parameters = parameters;
    this.layers = layers;
    this.temperature = new Float64Array(layers.count).fill(temperature);
    this.currentScale = parameters.nominalCapacity / parameters.area;
    this.negative = layers.negative && this.lumped(layers.negative, mesh);
    this.positive = this.lumped(layers.positive, mesh);
    this.electrodes = this.negative === undefined ? [this.positive] : [this.negative, this.positive];
    this.wholes = this.electrodes.map(({ electrode }) => electrode);
    this.concentrations = this.electrodes.reduce((next, { electrode }) => electrode.placeShells(next), 0);
    this.salt = kind === 'spm' ? undefined : this.saltColumn();
    this.metal = isFullCell(parameters)
      ? undefined
      : new MetalBoundary(parameters.lithium, electrolyte, kind === 'spm' ? 0 : layers.halfPath[0]);
    this.size = this.electrodes.reduce(
      (next, { electrode }) => electrode.placeCurrents(next),
      this.concentrations + (kind === 'spm' ? 0 : layers.count),
    );
    this.storage = new Float64Array(this.size);
    for (const { electrode } of this.electrodes) electrode.addStorage(this.storage);
    this.salt?.addStorage(this.storage);
    this.seriesResistance = this.electrodes.reduce(
      (sum, { solidResistance }) => sum + (kind === 'spm' ? 0 : solidResistance),
      parameters.contactResistance ?? 0,
    );
  }

  get places(): HeatingModel['places'] {
    return placesOf(this.layers);
  }

  heat(): HeatSources {
    return heatSources(this);
  }

  /** Particles alike through an electrode spread it as their reaction. */
  addMixing(y: Float64Array, derivative: Float64Array, rows: Float64Array, sources: Float64Array): void {
    for (const { electrode, layer, shares } of this.electrodes) {
      const heat = mixingHeat(electrode, 0, { y, derivative, rows });
      for (let k = 0; k < layer.count; k++) sources[layer.first + k] += shares[k] * heat;
    }
  }

  blocks(): readonly UnknownBlock[] {
    const salt = this.salt === undefined ? [] : saltBlocks(this.layers, this.concentrations);
    return [...this.electrodes.flatMap(({ electrode }) => electrode.blocks()), ...salt];
  }

  initialState(): Float64Array {
    const { concentrations, salt, layers } = this;
    const y = new Float64Array(this.size);
    for (const { electrode } of this.electrodes) electrode.rest(y);
    return salt === undefined ? y : y.fill(1, concentrations, concentrations + layers.count);
  }

  guessAlgebraic(y: Float64Array): void {
    this.negative?.electrode.guess(y, this.currentDensity, 0);
    this.positive.electrode.guess(y, 0, this.currentDensity);
  }

  evaluate(y: Float64Array): boolean {
    if (!this.evaluateRows(y)) return false;
    for (const lumped of this.electrodes) if (!lumped.evaluateDrop()) return false;
    return this.salt?.evaluatePotentials() ?? true;
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    if (!this.evaluateRows(y)) return false;
    this.salt?.residual(derivative, out);
    for (const { electrode } of this.electrodes) electrode.residual(y, derivative, out);
    return true;
  }

  prepare(y: Float64Array, shift: number): boolean {
    const { salt } = this;
    if (!this.evaluateRows(y)) return false;
    if (salt !== undefined && !salt.prepare(shift)) return false;
    for (const lumped of this.electrodes) if (!lumped.prepare(y, shift)) return false;
    return true;
  }

  solve(b: Float64Array): void {
    this.salt?.solve(b);
    for (const lumped of this.electrodes) lumped.solve(b, this.meanChange(lumped, b));
  }

  prepareHarmonic(y: Float64Array, angularFrequency: number): boolean {
    const { salt } = this;
    if (!this.evaluate(y)) return false;
    if (salt !== undefined && !salt.prepareHarmonic(angularFrequency)) return false;
    for (const lumped of this.electrodes) if (!lumped.prepareHarmonic(y, angularFrequency)) return false;
    return true;
  }

  solveHarmonic(b: ComplexVector): void {
    this.salt?.solveHarmonic(b);
    for (const lumped of this.electrodes) {
      lumped.solveHarmonic(b, [this.meanChange(lumped, b.real), this.meanChange(lumped, b.imaginary)]);
    }
  }

  byCurrent(out: Float64Array): void {
    out.fill(0);
    this.salt?.addByCurrent(out);
    for (const lumped of this.electrodes) this.addByReaction(lumped, out);
  }

  voltage(): number {
    const { negative, positive, salt, currentDensity } = this;
    const left = negative === undefined ? this.metalPotential() : -negative.drop;
    const between = salt?.potential() ?? 0;
    return positive.drop + left + between - currentDensity * this.seriesResistance;
  }

  voltageAt(y: Float64Array): number {
    const { salt } = this;
    if (salt !== undefined && !salt.takeConcentrations(y, this.currentDensity)) return Number.NaN;
    return this.evaluateElectrodes(y) ? this.voltage() : Number.NaN;
  }

  voltageChange(change: Float64Array): number {
    const { salt, positive } = this;
    let sum = 0;
    for (const lumped of this.electrodes) {
      const drop = lumped.dropChange(change, this.meanChange(lumped, change));
      sum += lumped === positive ? drop : -drop;
    }
    if (salt === undefined) return sum;
    return sum + salt.potentialChange(change) + this.metalSlope(salt) * change[this.concentrations];
  }

  voltageByCurrent(): number {
    const { metal, currentDensity, currentScale, salt, positive, temperature } = this;
    const scratch = new Float64Array(this.size);
    let sum = -this.seriesResistance - (salt?.resistance() ?? 0);
    for (const lumped of this.electrodes) {
      const drop = this.addByReaction(lumped, scratch);
      sum += lumped === positive ? drop : -drop;
    }
    const step = 1e-5 * currentScale;
    return sum + (metal?.byCurrent(this.metalSalt(), currentDensity, temperature[0], step) ?? 0);
  }

  absoluteTolerances(relative: number, absolute: number): Float64Array {
    return storedTolerances(this.storage, relative, absolute);
  }

  fields(time: number, y: Float64Array): CellFields {
    this.evaluate(y);
    return lumpedFields(this, time, y);
  }

  inventory(y: Float64Array): Inventory {
    return lumpedInventory(this, y);
  }

  nearestLimit(): string {
    return lumpedLimit(this);
  }

  depletion(y: Float64Array, share: number): string | undefined {
    return this.salt === undefined ? undefined : depletionIn(this, y, share);
  }

  beyondRange(y: Float64Array): string | undefined {
    return beyondRange(this.wholes, y);
  }

  /** φ_e in the first cell of a half cell, V. */
  metalPotential(): number {
    return this.metal?.potential(this.metalSalt(), this.currentDensity, this.temperature[0]) ?? 0;
  }

  /** Potentials in the electrolyte are in no row, nor are all drops. */
  private evaluateRows(y: Float64Array): boolean {
    const { salt, currentDensity } = this;
    if (salt !== undefined && !salt.evaluateTransport(y, currentDensity)) return false;
    return this.evaluateElectrodes(y);
  }

  /** After the salt. */
  private evaluateElectrodes(y: Float64Array): boolean {
    const { negative, positive, currentDensity, salt, temperature } = this;
    const electrolyte = salt?.electrolyte;
    if (negative !== undefined && !negative.evaluateRows(y, currentDensity, 0, temperature, electrolyte)) {
      return false;
    }
    return positive.evaluateRows(y, 0, currentDensity, temperature, electrolyte);
  }

  /** ∂φ_e/∂(first unknown of the salt) there, V. */
  metalSlope({ electrolyte }: SaltColumn): number {
    const { metal, currentDensity, temperature, parameters } = this;
    const slope = metal?.byConcentration(electrolyte.effective[0], currentDensity, temperature[0]) ?? 0;
    return slope * electrolyte.effectiveSlope[0] * parameters.electrolyte.initialConcentration;
  }

  /** mol/m³ in the first cell */
  private metalSalt(): number {
    return this.salt?.electrolyte.effective[0] ?? this.parameters.electrolyte.initialConcentration;
  }

  private meanChange(lumped: LumpedElectrode, change: Float64Array): number {
    const { salt, concentrations } = this;
    return salt === undefined ? 0 : lumped.meanChange(change, concentrations, salt.electrolyte);
  }

  /** Of the current alone; see Electrode.addByReaction. */
  private addByReaction(lumped: LumpedElectrode, out: Float64Array): number {
    const sign = lumped === this.positive ? -1 : 1;
    return lumped.addByReaction(out, sign / lumped.electrode.layer.widths[0]);
  }

  private lumped(layer: Layers['positive'], mesh: CellMesh): LumpedElectrode {
    const { parameters, currentScale } = this;
    const [temperature] = this.temperature;
    return new LumpedElectrode(
      layer,
      { current: currentScale, potential: faradayConstant / (gasConstant * temperature) },
      {
        mesh: (material) => particleMesh(material, mesh, parameters.temperature, layer),
        reference: parameters.referenceTemperature ?? 298.15,
      },
      parameters.electrolyte.initialConcentration,
      temperature,
    );
  }

  private saltColumn(): SaltColumn {
    const { parameters, layers, negative, positive, temperature } = this;
    const electrolyte = new Electrolyte(parameters.electrolyte, layers, temperature);
    const carried = carriedShares(layers, negative?.shares, positive.shares);
    return new SaltColumn(electrolyte, layers, carried, this.concentrations, this.currentScale);
  }
}
