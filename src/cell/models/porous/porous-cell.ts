import { faradayConstant, gasConstant } from '../../../material/index.ts';
import type { ComplexVector } from '../../../numerics/banded/index.ts';
import type { Span } from '../../../numerics/bdf/index.ts';
import { isFullCell, type CellParameters, type HalfCellParameters } from '../../parameters.ts';
import { particleMesh } from '../particle-mesh.ts';
import type { CellFields, CellMesh } from '../../solution.ts';
import type {
  CellPowers,
  HarmonicModel,
  HeatingModel,
  HeatSources,
  Inventory,
  UnknownBlock,
} from '../cell-model.ts';
import { storedTolerances } from '../tolerances.ts';
import { Electrode, type Scales } from './electrode.ts';
import { Electrolyte } from './electrolyte.ts';
import { HarmonicCell } from './harmonic-cell.ts';
import { EvaluatedState } from './evaluated-state.ts';
import { fieldsOf } from './fields.ts';
import { powersOf } from '../heat/powers.ts';
import { heatSources } from './heat.ts';
import { inventoryOf } from './inventory.ts';
import { layersOf, placesOf, saltBlocks, type Layers } from './layers.ts';
import { beyondRange, depletionIn, nearestLimit } from './limits.ts';
import { MetalBoundary } from './lithium-metal.ts';
import { mixingHeat } from './mixing.ts';
import { ReducedSystem } from './reduced-system.ts';
import { addCurrentColumn, terminalVoltage, voltageByCurrent, voltageChange } from './terminal-voltage.ts';

/**
 * The Doyle–Fuller–Newman model, with any number of active materials and sizes of particles in an electrode, any rate law,
 * films and double layers, of a full cell or of a half cell against lithium. Unknowns are the shells of the particles, the
 * electrolyte concentration and the current in the solid at the faces inside the electrodes (and what Electrode adds);
 * potentials follow from these, so each face has one algebraic equation: the sum of potential differences round the loop
 * of two neighbouring cells is zero. The reaction is the difference of face currents, whence lithium and charge are kept to
 * rounding whatever the iteration's tolerance. In a solve each particle is eliminated to its surface, each cell's own
 * unknowns to its drop, and a matrix of five diagonals in x remains.
 * M. Doyle, T. F. Fuller, J. Newman, J. Electrochem. Soc. 140 (1993) 1526 (doi:10.1149/1.2221597).
 */
export class PorousCell implements HeatingModel, HarmonicModel {
  readonly name = 'dfn';
  readonly size: number;
  readonly currentScale: number;
  readonly storage: Float64Array;
  readonly voltageSpans: readonly Span[];
  readonly parameters: CellParameters | HalfCellParameters;
  readonly layers: Layers;
  /** K in each cell; may be written. */
  readonly temperature: Float64Array;
  /** Of a full cell. */
  readonly negative: Electrode | undefined;
  readonly positive: Electrode;
  readonly electrodes: readonly Electrode[];
  readonly electrolyte: Electrolyte;
  /** Where the unknowns c_e over its initial value start. */
  readonly concentrations: number;
  currentDensity = 0;
  /** i_e at the faces between cells, A/m². */
  readonly ionicCurrent: Float64Array;
  readonly metal: MetalBoundary | undefined;
  /** Of c_e and face currents, factored once prepared. */
  readonly reduced: ReducedSystem;
  private harmonic: HarmonicCell | undefined;
  /** What all quantities were last evaluated at: preparing at the state of a residual needs no second evaluation. */
  private readonly evaluated: EvaluatedState;
  /** Makes the rows of the electrolyte of order one, m² s/mol. */
  readonly massScale: number;
  readonly scales: Scales;

  /** At `temperature` (K); the shells are those of the parameters' own, so that states pass between temperatures. */
  constructor(
    parameters: CellParameters | HalfCellParameters,
    mesh: CellMesh,
    temperature = parameters.temperature,
  ) {
    const { electrolyte } = parameters;
    this.parameters = parameters;
    this.layers = layersOf(parameters, mesh);
    const { layers } = this;
    this.temperature = new Float64Array(layers.count).fill(temperature);
    this.currentScale = parameters.nominalCapacity / parameters.area;
    this.massScale = faradayConstant / this.currentScale;
    this.scales = { current: this.currentScale, potential: faradayConstant / (gasConstant * temperature) };
    this.electrolyte = new Electrolyte(electrolyte, layers, this.temperature);
    const electrodeOf = (layer: Layers['positive']): Electrode =>
      new Electrode(layer, this.electrolyte, this.temperature, this.scales, {
        mesh: (material) => particleMesh(material, mesh, parameters.temperature, layer),
        reference: parameters.referenceTemperature ?? 298.15,
      });
    this.negative = layers.negative && electrodeOf(layers.negative);
    this.positive = electrodeOf(layers.positive);
    this.electrodes = this.negative === undefined ? [this.positive] : [this.negative, this.positive];
    this.metal = isFullCell(parameters)
      ? undefined
      : new MetalBoundary(parameters.lithium, electrolyte, layers.halfPath[0]);
    this.concentrations = this.electrodes.reduce((next, electrode) => electrode.placeShells(next), 0);
    this.size = this.electrodes.reduce(
      (next, electrode) => electrode.placeCurrents(next),
      this.concentrations + layers.count,
    );
    this.voltageSpans = [
      ...(this.negative === undefined ? [] : [this.negative.surfaceSpan(0)]),
      this.positive.surfaceSpan(this.positive.layer.count - 1),
      [this.concentrations, this.size],
    ];
    this.evaluated = new EvaluatedState(this.size, layers.count);
    this.storage = this.makeStorage();
    this.ionicCurrent = new Float64Array(layers.count - 1);
    this.reduced = new ReducedSystem(this);
  }

  blocks(): readonly UnknownBlock[] {
    const salt = saltBlocks(this.layers, this.concentrations);
    return [...this.electrodes.flatMap((electrode) => electrode.blocks()), ...salt];
  }

  initialState(): Float64Array {
    const y = new Float64Array(this.size);
    for (const electrode of this.electrodes) electrode.rest(y);
    return y.fill(1, this.concentrations, this.concentrations + this.layers.count);
  }

  guessAlgebraic(y: Float64Array): void {
    this.negative?.guess(y, this.currentDensity, 0);
    this.positive.guess(y, 0, this.currentDensity);
  }

  evaluate(y: Float64Array): boolean {
    if (this.evaluated.holds(y, this.currentDensity, this.temperature)) return true;
    this.takeCurrents(y);
    if (!this.electrolyte.evaluate(y, this.concentrations)) return false;
    for (const electrode of this.electrodes) if (!electrode.evaluate(y)) return false;
    this.evaluated.keep(y, this.currentDensity, this.temperature);
    return true;
  }

  /** Of all particles only those at the collectors are looked at. */
  voltageAt(y: Float64Array): number {
    const { evaluated, negative, positive, electrolyte, currentDensity, temperature } = this;
    if (evaluated.holds(y, currentDensity, temperature)) return this.voltage();
    this.takeCurrents(y);
    const possible =
      electrolyte.takeConcentrations(y, this.concentrations) &&
      electrolyte.evaluatePotentials() &&
      (negative?.evaluateDrop(y, 0) ?? true) &&
      positive.evaluateDrop(y, positive.layer.count - 1);
    return possible ? this.voltage() : Number.NaN;
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    if (!this.evaluate(y)) return false;
    this.massResidual(derivative, out);
    for (const electrode of this.electrodes) {
      electrode.residual(y, derivative, out);
      this.loopResidual(electrode, out);
    }
    return true;
  }

  prepare(y: Float64Array, shift: number): boolean {
    if (!this.evaluate(y)) return false;
    this.electrolyte.linearise();
    for (const electrode of this.electrodes) if (!electrode.prepare(y, shift)) return false;
    return this.reduced.prepare(shift);
  }

  solve(b: Float64Array): void {
    this.reduced.solve(b);
  }

  prepareHarmonic(y: Float64Array, angularFrequency: number): boolean {
    if (!this.evaluate(y)) return false;
    this.electrolyte.linearise();
    this.harmonic ??= new HarmonicCell(this);
    return this.harmonic.prepare(y, angularFrequency);
  }

  solveHarmonic(b: ComplexVector): void {
    this.harmonic?.solve(b);
  }

  byCurrent(out: Float64Array): void {
    addCurrentColumn(this, out.fill(0));
  }

  voltage(): number {
    return terminalVoltage(this);
  }

  voltageChange(change: Float64Array): number {
    return voltageChange(this, change);
  }

  voltageByCurrent(): number {
    return voltageByCurrent(this);
  }

  absoluteTolerances(relative: number, absolute: number): Float64Array {
    return storedTolerances(this.storage, relative, absolute);
  }

  fields(time: number, y: Float64Array): CellFields {
    this.evaluate(y);
    return fieldsOf(this, time, y);
  }

  inventory(y: Float64Array): Inventory {
    return inventoryOf(this, y);
  }

  get places(): HeatingModel['places'] {
    return placesOf(this.layers);
  }

  heat(): HeatSources {
    return heatSources(this);
  }

  addMixing(y: Float64Array, derivative: Float64Array, rows: Float64Array, sources: Float64Array): void {
    for (const electrode of this.electrodes) {
      const { first, count } = electrode.layer;
      for (let k = 0; k < count; k++) sources[first + k] += mixingHeat(electrode, k, { y, derivative, rows });
    }
  }

  powers(): CellPowers {
    return powersOf(this.heat(), this.currentDensity * this.voltage());
  }

  nearestLimit(): string {
    return nearestLimit(this);
  }

  depletion(y: Float64Array, share: number): string | undefined {
    return depletionIn(this, y, share);
  }

  beyondRange(y: Float64Array): string | undefined {
    return beyondRange(this.electrodes, y);
  }

  /** φ_e of cell k + 1 minus φ_e of cell k, V. */
  electrolyteStep(k: number): number {
    return this.electrolyte.diffusionPotential[k] - this.ionicCurrent[k] * this.electrolyte.resistance[k];
  }

  /** φ_e in the first cell of a half cell, V. */
  metalPotential(): number {
    const { metal, electrolyte, currentDensity, temperature } = this;
    return metal?.potential(electrolyte.effective[0], currentDensity, temperature[0]) ?? 0;
  }

  /** ∂φ_e/∂c_e there at the state last evaluated, V m³/mol. */
  metalSlope(): number {
    const { metal, electrolyte, currentDensity, temperature } = this;
    const slope = metal?.byConcentration(electrolyte.effective[0], currentDensity, temperature[0]) ?? 0;
    return slope * electrolyte.effectiveSlope[0];
  }

  /** −∂φ_e/∂I there at the state last evaluated, Ω m². */
  metalResistance(): number {
    const { metal, electrolyte, currentDensity, temperature, currentScale } = this;
    return (
      metal?.byCurrent(electrolyte.effective[0], currentDensity, temperature[0], 1e-5 * currentScale) ?? 0
    );
  }

  private makeStorage(): Float64Array {
    const { layers, massScale, concentrations } = this;
    const storage = new Float64Array(this.size);
    for (const electrode of this.electrodes) electrode.addStorage(storage);
    const scale = massScale * this.parameters.electrolyte.initialConcentration;
    for (let k = 0; k < layers.count; k++) {
      storage[concentrations + k] = scale * layers.porosity[k] * layers.widths[k];
    }
    return storage;
  }

  private takeCurrents(y: Float64Array): void {
    this.evaluated.forget();
    this.negative?.takeCurrents(y, this.currentDensity, 0);
    this.positive.takeCurrents(y, 0, this.currentDensity);
    this.takeIonicCurrents();
  }

  private takeIonicCurrents(): void {
    const { ionicCurrent, currentDensity } = this;
    ionicCurrent.fill(currentDensity);
    for (const { layer, faceCurrent } of this.electrodes) {
      for (let q = 1; q < layer.count; q++) ionicCurrent[layer.first + q - 1] -= faceCurrent[q];
    }
  }

  /** Rows of the electrolyte at the state last evaluated. */
  massResidual(derivative: Float64Array, out: Float64Array): void {
    const { layers, electrolyte, massScale, ionicCurrent, concentrations, storage, negative } = this;
    const { concentration, diffusionConductance, transference } = electrolyte;
    let inflow = negative === undefined ? this.currentDensity / faradayConstant : 0;
    for (let k = 0; k < layers.count; k++) {
      let outflow = 0;
      if (k < layers.count - 1) {
        outflow =
          diffusionConductance[k] * (concentration[k] - concentration[k + 1]) +
          (transference[k] * ionicCurrent[k]) / faradayConstant;
      }
      const i = concentrations + k;
      out[i] = storage[i] * derivative[i] + massScale * (outflow - inflow);
      inflow = outflow;
    }
    for (const { layer, faceCurrent } of this.electrodes) {
      const share = massScale / faradayConstant;
      const base = concentrations + layer.first;
      for (let k = 0; k < layer.count; k++) out[base + k] += share * (faceCurrent[k + 1] - faceCurrent[k]);
    }
  }

  private loopResidual({ layer, drop, faceCurrent, faces }: Electrode, out: Float64Array): void {
    for (let q = 1; q < layer.count; q++) {
      const solidStep = -faceCurrent[q] * layer.solidResistance[q - 1];
      const loop = drop[q] - drop[q - 1] - solidStep + this.electrolyteStep(layer.first + q - 1);
      out[faces + q - 1] = this.scales.potential * loop;
    }
  }
}
