import type { ComplexVector } from '../../../numerics/banded/index.ts';
import type { RadialMesh } from '../../../particle/index.ts';
import type { ActiveMaterial } from '../../parameters.ts';
import { meanSlices } from '../../profiles.ts';
import { Electrode, type Scales } from '../porous/electrode.ts';
import type { Electrolyte } from '../porous/electrolyte.ts';
import { HarmonicElectrode } from '../porous/harmonic-electrode.ts';
import type { ElectrodeLayer, Layers } from '../porous/layers.ts';
import type { Population } from '../porous/population.ts';

/**
 * An electrode that reacts evenly over all its reacting area, with particles that are alike all through it. The current of a
 * single population without double layer is given, and the drop that it takes stands in no row: it and its derivatives
 * are found only where they are asked for.
 */
export class LumpedElectrode {
  /** Where its cells lie. */
  readonly layer: ElectrodeLayer;
  /** The same electrode as one cell. */
  readonly electrode: Electrode;
  /** Share of the current in each cell of its layer. */
  readonly shares: Float64Array;
  /** Resistance of the solid between the collector and each cell, by the whole current, Ω m². */
  readonly solid: Float64Array;
  /** The mean of that over the reaction. */
  readonly solidResistance: number;
  /** Means over the reaction. */
  private readonly effective: Float64Array;
  private readonly temperature: Float64Array;
  /** The population whose current is given; undefined where currents are unknowns. */
  private readonly single: Population | undefined;
  private harmonic: HarmonicElectrode | undefined;
  private dropKnown = false;
  /** State last prepared, until derivatives of the drop are found there. */
  private toLinearise: Float64Array | undefined;

  /** `concentration` (mol/m³) and `temperature` (K) are those at the start. */
  constructor(
    layer: ElectrodeLayer,
    scales: Scales,
    options: { readonly mesh: (material: ActiveMaterial) => RadialMesh; readonly reference: number },
    concentration: number,
    temperature: number,
  ) {
    this.layer = layer;
    this.shares = areaShares(layer);
    this.solid = solidPath(layer, this.shares);
    this.solidResistance = this.shares.reduce((sum, share, k) => sum + share * this.solid[k], 0);
    this.effective = Float64Array.of(concentration);
    this.temperature = Float64Array.of(temperature);
    const salt = { effective: this.effective, effectiveSlope: Float64Array.of(1) };
    this.electrode = new Electrode(oneCell(layer), salt, this.temperature, scales, options);
    const { populations, hasDoubleLayer } = this.electrode;
    this.single = populations.length > 1 || hasDoubleLayer ? undefined : populations[0];
  }

  /** K, of the state last evaluated. */
  get meanTemperature(): number {
    return this.temperature[0];
  }

  /** φ_s − φ_e of the state last evaluated, V; NaN where no overpotential drives its current. */
  get drop(): number {
    return this.evaluateDrop() ? this.electrode.drop[0] : Number.NaN;
  }

  /** What the rows need. `left` and `right` are the solid's currents at its ends, A/m². False as `Electrode.evaluate`. */
  evaluateRows(
    y: Float64Array,
    left: number,
    right: number,
    temperature: Float64Array,
    electrolyte: Electrolyte | undefined,
  ): boolean {
    const { electrode, layer, shares, single } = this;
    this.temperature[0] = weighted(temperature, layer.first, shares);
    if (electrolyte !== undefined) this.effective[0] = weighted(electrolyte.effective, layer.first, shares);
    electrode.takeCurrents(y, left, right);
    this.dropKnown = single === undefined && electrode.evaluate(y);
    return single?.takeSurface(y, electrode.shells[0], 0) ?? this.dropKnown;
  }

  /** False where no overpotential drives the current of the state last evaluated. */
  evaluateDrop(): boolean {
    if (this.dropKnown || this.single === undefined) return this.dropKnown;
    this.dropKnown = this.single.react(0, this.effective[0], this.temperature[0]);
    [this.electrode.drop[0]] = this.single.drop;
    return this.dropKnown;
  }

  /** At the state last evaluated; false when singular. */
  prepare(y: Float64Array, shift: number): boolean {
    const { electrode, single } = this;
    if (single === undefined) return electrode.prepare(y, shift);
    this.toLinearise = y;
    return single.particles.prepare(y, single.loss, electrode.shells[0], shift);
  }

  /** Replaces its part of `b`; `salt` is the change of the mean concentration, mol/m³. */
  solve(b: Float64Array, salt: number): void {
    const { electrode, single } = this;
    if (single === undefined) {
      electrode.reduce(b);
      electrode.expand(b, 0, 0, salt);
      electrode.finish(b);
    } else single.particles.solveFixed(b, electrode.shells[0]);
  }

  prepareHarmonic(y: Float64Array, angularFrequency: number): boolean {
    this.harmonic ??= new HarmonicElectrode(this.electrode);
    this.toLinearise = undefined;
    return this.harmonic.prepare(y, angularFrequency);
  }

  solveHarmonic(b: ComplexVector, salt: readonly [number, number]): void {
    this.harmonic?.reduce(b);
    this.harmonic?.expand(b, 0, [0, 0], salt);
  }

  /** See `Electrode.dropChange`, with no change of the whole current. */
  dropChange(change: Float64Array, salt: number): number {
    this.linearise();
    return this.electrode.dropChange(change, 0, 0, salt);
  }

  /** See `Electrode.addByReaction`. */
  addByReaction(out: Float64Array, reaction: number): number {
    this.linearise();
    return this.electrode.addByReaction(out, 0, reaction);
  }

  /** Of the state last prepared, where they are asked for before another is evaluated. */
  private linearise(): void {
    if (this.toLinearise === undefined) return;
    this.evaluateDrop();
    this.electrode.linearise(this.toLinearise);
    this.toLinearise = undefined;
  }

  /** Change of the mean concentration with that of the unknowns, which those of the concentrations start at `at`, mol/m³. */
  meanChange(change: Float64Array, at: number, { effectiveSlope, parameters }: Electrolyte): number {
    const { shares, layer } = this;
    let sum = 0;
    for (let k = 0; k < shares.length; k++) {
      sum += shares[k] * effectiveSlope[layer.first + k] * change[at + layer.first + k];
    }
    return parameters.initialConcentration * sum;
  }

  /** Transpose of {@link meanChange}: adds the unknowns' weights from that of the mean concentration. */
  addMeanWeights(
    out: Float64Array,
    at: number,
    weight: number,
    { effectiveSlope, parameters }: Electrolyte,
  ): void {
    const { shares, layer } = this;
    for (let k = 0; k < shares.length; k++) {
      const slope = shares[k] * effectiveSlope[layer.first + k];
      out[at + layer.first + k] += weight * parameters.initialConcentration * slope;
    }
  }
}

function weighted(values: Float64Array, first: number, shares: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < shares.length; k++) sum += shares[k] * values[first + k];
  return sum;
}

function oneCell({ parameters, reversed }: ElectrodeLayer): ElectrodeLayer {
  return {
    parameters,
    first: 0,
    count: 1,
    reversed,
    faces: Float64Array.of(0, 1),
    widths: Float64Array.of(parameters.thickness),
    solidResistance: new Float64Array(0),
    collectorResistance: 0,
  };
}

/** Shares of the cells in the reacting area of all materials. */
export function areaShares({ parameters, count, reversed, faces, widths }: ElectrodeLayer): Float64Array {
  const shares = new Float64Array(count);
  for (const { specificSurfaceArea } of [parameters, ...(parameters.furtherMaterials ?? [])]) {
    const area = meanSlices(specificSurfaceArea, faces);
    if (reversed) area.reverse();
    for (let k = 0; k < count; k++) shares[k] += area[k] * widths[k];
  }
  const whole = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((share) => share / whole);
}

/** From the collector on, the solid carries what has not reacted yet. */
function solidPath(
  { count, reversed, solidResistance, collectorResistance }: ElectrodeLayer,
  shares: Float64Array,
): Float64Array {
  const solid = new Float64Array(count);
  let carried = 1;
  let sum = collectorResistance;
  for (let n = 0; n < count; n++) {
    const k = reversed ? count - 1 - n : n;
    solid[k] = sum;
    carried -= shares[k];
    if (n < count - 1) sum += carried * solidResistance[reversed ? k - 1 : k];
  }
  return solid;
}

/**
 * Share of the cell's current that the electrolyte carries across the face right of each cell, one fewer than cells, from the shares
 * of the reaction in the cells of each electrode.
 */
export function carriedShares(
  { count, positive }: Layers,
  negativeShares: Float64Array | undefined,
  positiveShares: Float64Array,
): Float64Array {
  const carried = new Float64Array(count - 1).fill(1);
  let left = 0;
  for (const [k, share] of negativeShares?.subarray(0, -1).entries() ?? []) carried[k] = left += share;
  let right = 0;
  for (let k = positive.count - 1; k > 0; k--) {
    right += positiveShares[k];
    carried[positive.first + k - 1] = right;
  }
  return carried;
}
