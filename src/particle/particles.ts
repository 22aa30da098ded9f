import {
  backTridiagonals,
  factorComplexTridiagonal,
  factorTridiagonal,
  solveComplexTridiagonal,
  solveTridiagonal,
  solveTridiagonalTransposed,
  solveTridiagonals,
  sweepTridiagonals,
  type ComplexVector,
} from '../numerics/banded/index.ts';
import type { RadialMesh } from './radial-mesh.ts';
import { storeAndFlow, storeAndFlowVarying, type DiffusionRate } from './shell-rows.ts';

/**
 * Fick's diffusion in `count` particles of one shape that lie one behind the other in a state vector, `mesh.count`
 * shell means each, from the centre to the surface. The unknown is the stoichiometry s; the rate of loss p (1/s) is the
 * flux out of the surface over R c_max, so that ∂s/∂(r/R) = −p R²/D at the surface and d(mean s)/dt = −(dimension) p:
 * 3 p for spheres, 2 p for cylinders, p for planes. Each particle's tridiagonal matrix can be eliminated to its surface:
 * `respond` gives the change of the surface stoichiometry per change of p.
 */
export class Particles {
  readonly count: number;
  readonly shells: number;
  readonly mesh: RadialMesh;
  /** 1/R² of each particle over that of which `rate` was made. May be changed in place between calls. */
  readonly scale: Float64Array;
  /** Of each particle, K. May be changed in place between calls. */
  readonly temperature: Float64Array;
  /** Change of the surface stoichiometry per change of p, after {@link prepare}. */
  readonly respond: Float64Array;
  private readonly rate: DiffusionRate;
  /** Temperature (K) that a constant diffusivity was last worked out at, and that. */
  private rateTemperature = Number.NaN;
  private rateThere = 0;
  /** Whether all particles shared one matrix when last prepared. */
  private shared = false;
  private readonly lower: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly upper: Float64Array;
  /** J⁻¹ of a unit loss at the surface. */
  private readonly unitLoss: Float64Array;
  private readonly lastWeights: Float64Array;
  private readonly nextWeights: Float64Array;
  private harmonic: Harmonic | undefined;

  /** `scale` and `temperature` hold one entry for each particle; without temperatures all are at 298.15 K. */
  constructor(mesh: RadialMesh, rate: DiffusionRate, scale: Float64Array, temperature?: Float64Array) {
    this.mesh = mesh;
    this.rate = rate;
    this.scale = scale;
    this.count = scale.length;
    this.shells = mesh.count;
    this.temperature = temperature ?? new Float64Array(this.count).fill(298.15);
    const size = this.count * mesh.count;
    this.lower = new Float64Array(size);
    this.diagonal = new Float64Array(size);
    this.upper = new Float64Array(size);
    this.unitLoss = new Float64Array(size);
    this.respond = new Float64Array(this.count);
    this.lastWeights = new Float64Array(this.count);
    this.nextWeights = new Float64Array(this.count);
  }

  /** Writes V ds/dt − inflow of each shell (in the units of the mesh) for the particles that start at `offset`. */
  residual(
    s: Float64Array,
    derivative: Float64Array,
    loss: Float64Array,
    offset: number,
    out: Float64Array,
  ): void {
    const { shells, count, mesh, rate, scale, temperature } = this;
    for (let k = 0; k < count; k++) {
      const base = offset + k * shells;
      if (rate.constant) storeAndFlow(mesh, this.constantRate(k), s, derivative, base, out);
      else storeAndFlowVarying(mesh, rate, scale[k], temperature[k], s, derivative, base, out);
      out[base + shells - 1] += loss[k];
    }
  }

  /** Stoichiometry at the surface of particle `k` that loses `loss`. */
  surface(s: Float64Array, offset: number, k: number, loss: number): number {
    const { last, beforeLast, gradient } = this.mesh.surface;
    const outermost = offset + (k + 1) * this.shells - 1;
    const inner = last * s[outermost] + beforeLast * s[outermost - 1];
    return inner - (gradient * loss) / this.surfaceRate(s, outermost, k);
  }

  /**
   * How far the surface stoichiometry of particle `k` may be off because its shells are too wide for the layer below the surface:
   * by what it changes when the outermost shell alone is used. 0 where the profile is a + b r².
   */
  surfaceDoubt(s: Float64Array, offset: number, k: number, loss: number): number {
    const { gradient, outermostGradient, last } = this.mesh.surface;
    const outermost = offset + (k + 1) * this.shells - 1;
    const slope = -loss / this.surfaceRate(s, outermost, k);
    const step = s[outermost] - s[outermost - 1];
    return Math.abs((last - 1) * step + (gradient - outermostGradient) * slope);
  }

  /** ∂(surface stoichiometry)/∂p with the shells held fixed. */
  surfaceResistance(s: Float64Array, offset: number, k: number): number {
    return -this.mesh.surface.gradient / this.surfaceRate(s, offset + (k + 1) * this.shells - 1, k);
  }

  /** Volume mean of particle `k`. */
  mean(s: Float64Array, offset: number, k: number): number {
    const { shells, mesh } = this;
    const base = offset + k * shells;
    let sum = 0;
    for (let m = 0; m < shells; m++) sum += mesh.volumes[m] * s[base + m];
    return mesh.dimension * sum;
  }

  /** Factors the matrices of `shift` V ds + diffusion at the state given; false when one is singular. */
  prepare(s: Float64Array, loss: Float64Array, offset: number, shift: number): boolean {
    const { lower, diagonal, upper, unitLoss, shells } = this;
    this.shared = this.sharesMatrix();
    for (let k = 0; k < (this.shared ? 1 : this.count); k++) {
      const start = k * shells;
      this.assemble(s, offset + start, k, shift);
      if (!factorTridiagonal(lower, diagonal, upper, start, shells)) return false;
      unitLoss.fill(0, start, start + shells);
      unitLoss[start + shells - 1] = 1;
      solveTridiagonal(lower, diagonal, upper, start, shells, unitLoss, start);
    }
    for (let k = 0; k < this.count; k++) this.prepareSurface(s, offset, k, loss[k]);
    return true;
  }

  /**
   * As {@link prepare} with the shift iω, ω in rad/s, for {@link solveFixedHarmonic}; what `prepare` made ready for real
   * solves is lost, `surfaceChange` holds for either part.
   */
  prepareHarmonic(s: Float64Array, loss: Float64Array, offset: number, angularFrequency: number): boolean {
    const { shells, lower, diagonal, upper, mesh } = this;
    this.harmonic ??= new Harmonic(lower, diagonal, this.count);
    const { lowerParts, diagonalParts, unitLoss } = this.harmonic;
    this.shared = this.sharesMatrix();
    for (let k = 0; k < (this.shared ? 1 : this.count); k++) {
      const start = k * shells;
      this.assemble(s, offset + start, k, 0);
      for (let m = 0; m < shells; m++)
        diagonalParts.imaginary[start + m] = angularFrequency * mesh.volumes[m];
      if (!factorComplexTridiagonal(lowerParts, diagonalParts, upper, start, shells)) return false;
      for (const part of [unitLoss.real, unitLoss.imaginary]) part.fill(0, start, start + shells);
      unitLoss.real[start + shells - 1] = 1;
      solveComplexTridiagonal(lowerParts, diagonalParts, upper, start, shells, unitLoss, start);
    }
    for (let k = 0; k < this.count; k++) this.prepareHarmonicSurface(s, offset, k, loss[k], this.harmonic);
    return true;
  }

  /** Complex change of the surface stoichiometry per change of p, after {@link prepareHarmonic}. */
  get respondHarmonic(): ComplexVector {
    return this.prepared().respond;
  }

  /** First half of a complex solve: with p held fixed, in place. */
  solveFixedHarmonic(b: ComplexVector, offset: number): void {
    const { shells, upper } = this;
    const { lowerParts, diagonalParts } = this.prepared();
    for (let k = 0; k < this.count; k++) {
      const start = this.shared ? 0 : k * shells;
      solveComplexTridiagonal(lowerParts, diagonalParts, upper, start, shells, b, offset + k * shells);
    }
  }

  /** Second half of a complex solve: adds what a complex change of p of particle `k` does to its shells. */
  addLossHarmonic(b: ComplexVector, offset: number, k: number, real: number, imaginary: number): void {
    const { shells } = this;
    const { unitLoss } = this.prepared();
    const unit = this.shared ? 0 : k * shells;
    const base = offset + k * shells;
    for (let m = 0; m < shells; m++) {
      const [a, c] = [unitLoss.real[unit + m], unitLoss.imaginary[unit + m]];
      b.real[base + m] -= a * real - c * imaginary;
      b.imaginary[base + m] -= a * imaginary + c * real;
    }
  }

  /** A solve with p held fixed, in place. */
  solveFixed(b: Float64Array, offset: number): void {
    const { shells, lower, diagonal, upper, count } = this;
    solveTridiagonals(lower, diagonal, upper, this.shared ? 0 : shells, shells, b, offset, count);
  }

  /** Change of the surface stoichiometry of particle `k` that the change `b` of its shells brings. */
  surfaceChange(b: Float64Array, offset: number, k: number): number {
    const outermost = offset + (k + 1) * this.shells - 1;
    return this.lastWeights[k] * b[outermost] + this.nextWeights[k] * b[outermost - 1];
  }

  /** First half of a solve with changes of p that are not known yet, in place. */
  sweep(b: Float64Array, offset: number): void {
    const { shells, lower, count } = this;
    sweepTridiagonals(lower, this.shared ? 0 : shells, shells, b, offset, count);
  }

  /** Change of the surface stoichiometry of particle `k` with p held fixed, between the two halves. */
  sweptSurface(b: Float64Array, offset: number, k: number): number {
    const { shells, diagonal, upper } = this;
    const last = offset + (k + 1) * shells - 1;
    const factor = ((this.shared ? 0 : k) + 1) * shells - 1;
    const outermost = b[last] * diagonal[factor];
    const next = b[last - 1] * diagonal[factor - 1] - upper[factor - 1] * outermost;
    return this.lastWeights[k] * outermost + this.nextWeights[k] * next;
  }

  /** Second half of a solve, with the change of p of each particle. */
  finish(b: Float64Array, offset: number, changes: Float64Array): void {
    const { shells, diagonal, upper, count } = this;
    // Loss is in the row of the outermost shell alone, which comes last.
    for (let k = 0; k < count; k++) b[offset + (k + 1) * shells - 1] -= changes[k];
    backTridiagonals(diagonal, upper, this.shared ? 0 : shells, shells, b, offset, count);
  }

  /** Transpose of {@link solveFixed}. */
  solveFixedTransposed(b: Float64Array, offset: number): void {
    const { shells, lower, diagonal, upper } = this;
    for (let k = 0; k < this.count; k++) {
      const factors = this.shared ? 0 : k * shells;
      solveTridiagonalTransposed(lower, diagonal, upper, factors, shells, b, offset + k * shells);
    }
  }

  /** Transpose of {@link surfaceChange}: the shells' weights from that of the surface. */
  addSurfaceWeight(b: Float64Array, offset: number, k: number, weight: number): void {
    const outermost = offset + (k + 1) * this.shells - 1;
    b[outermost] += this.lastWeights[k] * weight;
    b[outermost - 1] += this.nextWeights[k] * weight;
  }

  /** Transpose of what {@link finish} does with a change of p: its weight of a change of p from those of the shells. */
  lossWeight(b: Float64Array, offset: number, k: number): number {
    const { shells, unitLoss } = this;
    const unit = this.shared ? 0 : k * shells;
    const base = offset + k * shells;
    let sum = 0;
    for (let m = 0; m < shells; m++) sum -= unitLoss[unit + m] * b[base + m];
    return sum;
  }

  /** Diffusion rate at the surface, from the stoichiometry that the last two shells point to. */
  private surfaceRate(s: Float64Array, outermost: number, k: number): number {
    if (this.rate.constant) return this.constantRate(k);
    return this.scale[k] * this.rate.value(this.pointedTo(s, outermost), this.temperature[k]);
  }

  /** Of a particle whose diffusivity is constant, worked out where the temperature changes. */
  private constantRate(k: number): number {
    const temperature = this.temperature[k];
    if (temperature !== this.rateTemperature) {
      this.rateTemperature = temperature;
      this.rateThere = this.rate.value(0.5, temperature);
    }
    return this.scale[k] * this.rateThere;
  }

  /** The stoichiometry at the surface that the last two shells point to. */
  private pointedTo(s: Float64Array, outermost: number): number {
    return s[outermost] + this.mesh.surface.reach * (s[outermost] - s[outermost - 1]);
  }

  private sharesMatrix(): boolean {
    return this.rate.constant && allEqual(this.scale) && allEqual(this.temperature);
  }

  private assemble(s: Float64Array, base: number, k: number, shift: number): void {
    const { shells, mesh, rate, lower, diagonal, upper } = this;
    const scale = this.scale[k];
    const temperature = this.temperature[k];
    const constant = rate.constant ? this.constantRate(k) : 0;
    const start = k * shells;
    for (let m = 0; m < shells; m++) diagonal[start + m] = shift * mesh.volumes[m];
    for (let m = 0; m < shells - 1; m++) {
      const step = s[base + m] - s[base + m + 1];
      const share = mesh.shares[m];
      const face = s[base + m] - share * step;
      const conductance = mesh.conductances[m];
      const flow = conductance * (rate.constant ? constant : scale * rate.value(face, temperature));
      const bend = rate.constant ? 0 : conductance * scale * rate.derivative(face, temperature) * step;
      const byHere = flow + (1 - share) * bend;
      const byNext = flow - share * bend;
      diagonal[start + m] += byHere;
      upper[start + m] = -byNext;
      diagonal[start + m + 1] += byNext;
      lower[start + m + 1] = -byHere;
    }
  }

  /** ∂(surface stoichiometry)/∂(last two shells), and −∂(surface stoichiometry)/∂p at fixed shells, which is returned. */
  private weighSurface(s: Float64Array, offset: number, k: number, loss: number): number {
    const { shells, mesh, rate } = this;
    const { last, beforeLast, gradient, reach } = mesh.surface;
    const outermost = offset + (k + 1) * shells - 1;
    const surfaceRate = this.surfaceRate(s, outermost, k);
    let slope = 0;
    if (!rate.constant) {
      const bend = this.scale[k] * rate.derivative(this.pointedTo(s, outermost), this.temperature[k]);
      slope = (gradient * loss * bend) / surfaceRate ** 2;
    }
    this.lastWeights[k] = last + (1 + reach) * slope;
    this.nextWeights[k] = beforeLast - reach * slope;
    return gradient / surfaceRate;
  }

  private prepareSurface(s: Float64Array, offset: number, k: number, loss: number): void {
    const resistance = this.weighSurface(s, offset, k, loss);
    const unit = ((this.shared ? 0 : k) + 1) * this.shells - 1;
    this.respond[k] =
      -resistance - this.lastWeights[k] * this.unitLoss[unit] - this.nextWeights[k] * this.unitLoss[unit - 1];
  }

  private prepareHarmonicSurface(
    s: Float64Array,
    offset: number,
    k: number,
    loss: number,
    { respond, unitLoss }: Harmonic,
  ): void {
    const resistance = this.weighSurface(s, offset, k, loss);
    const [last, next] = [this.lastWeights[k], this.nextWeights[k]];
    const unit = ((this.shared ? 0 : k) + 1) * this.shells - 1;
    respond.real[k] = -resistance - last * unitLoss.real[unit] - next * unitLoss.real[unit - 1];
    respond.imaginary[k] = -last * unitLoss.imaginary[unit] - next * unitLoss.imaginary[unit - 1];
  }

  private prepared(): Harmonic {
    if (this.harmonic === undefined) throw new Error('prepareHarmonic comes before complex solves');
    return this.harmonic;
  }
}

/** What complex solves need; the real parts of the factors take the place of the real factors. */
class Harmonic {
  readonly lowerParts: ComplexVector;
  readonly diagonalParts: ComplexVector;
  readonly unitLoss: ComplexVector;
  readonly respond: ComplexVector;

  constructor(lower: Float64Array, diagonal: Float64Array, count: number) {
    const { length } = lower;
    this.lowerParts = { real: lower, imaginary: new Float64Array(length) };
    this.diagonalParts = { real: diagonal, imaginary: new Float64Array(length) };
    this.unitLoss = { real: new Float64Array(length), imaginary: new Float64Array(length) };
    this.respond = { real: new Float64Array(count), imaginary: new Float64Array(count) };
  }
}

function allEqual(values: Float64Array): boolean {
  for (let k = 1; k < values.length; k++) {
    if (values[k] !== values[0]) return false;
  }
  return true;
}
