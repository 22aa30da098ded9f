import type { ComplexVector } from '../../../numerics/index.ts';
import type { DropResponse, Electrode } from './electrode.ts';

/**
 * An electrode under a small sine: as in `Electrode`, each cell's particles and currents are eliminated to its drop, with
 * complex responses. The state is the one that the electrode last evaluated.
 */
export class HarmonicElectrode {
  readonly electrode: Electrode;
  readonly real: DropResponse;
  readonly imaginary: DropResponse;
  /** All zero. */
  readonly none: DropResponse;
  /** Part of the drop's change that comes from the right-hand side, after {@link reduce}. */
  readonly free: ComplexVector;
  /** 1/Z of each population in each cell; Z as in Population.impedance. */
  private readonly admittance: readonly ComplexVector[];
  /** What the right-hand side moves each population's drop by at constant current. */
  private readonly moved: readonly ComplexVector[];

  constructor(electrode: Electrode) {
    const { count } = electrode.layer;
    const make = (): ComplexVector => ({ real: new Float64Array(count), imaginary: new Float64Array(count) });
    const response = (): DropResponse => ({
      byReaction: new Float64Array(count),
      byElectrolyte: new Float64Array(count),
    });
    this.electrode = electrode;
    this.real = response();
    this.imaginary = response();
    this.none = response();
    this.free = make();
    this.admittance = electrode.populations.map(make);
    this.moved = electrode.populations.map(make);
  }

  /** Factors the particles' matrices at ω (rad/s); false when one is singular. */
  prepare(y: Float64Array, angularFrequency: number): boolean {
    const { electrode, admittance, real, imaginary } = this;
    electrode.linearise(y);
    for (const [p, population] of electrode.populations.entries()) {
      const { particles, loss } = population;
      if (!particles.prepareHarmonic(y, loss, electrode.shells[p], angularFrequency)) return false;
      for (let k = 0; k < electrode.layer.count; k++) {
        const follows = population.dropBySurface[k] * population.lossPerCurrent[k];
        const resistance = population.dropByCurrent[k] + follows * particles.respondHarmonic.real[k];
        const reactance = follows * particles.respondHarmonic.imaginary[k];
        const square = resistance * resistance + reactance * reactance;
        admittance[p].real[k] = resistance / square;
        admittance[p].imaginary[k] = -reactance / square;
      }
    }
    for (let k = 0; k < electrode.layer.count; k++) {
      let [whole, wholeImaginary] = [0, angularFrequency * electrode.capacitance[k]];
      let [pull, pullImaginary] = [0, 0];
      for (const [p, { dropByElectrolyte }] of electrode.populations.entries()) {
        whole += admittance[p].real[k];
        wholeImaginary += admittance[p].imaginary[k];
        pull += admittance[p].real[k] * dropByElectrolyte[k];
        pullImaginary += admittance[p].imaginary[k] * dropByElectrolyte[k];
      }
      const square = whole * whole + wholeImaginary * wholeImaginary;
      const [re, im] = [whole / square, -wholeImaginary / square];
      real.byReaction[k] = re;
      imaginary.byReaction[k] = im;
      real.byElectrolyte[k] = pull * re - pullImaginary * im;
      imaginary.byElectrolyte[k] = pull * im + pullImaginary * re;
    }
    return true;
  }

  /** First half of a solve; see `Electrode.reduce`. */
  reduce(b: ComplexVector): void {
    const { electrode, free, admittance } = this;
    this.gather(b.real, free.real);
    this.gather(b.imaginary, free.imaginary);
    for (const [p, { particles, dropBySurface }] of electrode.populations.entries()) {
      const moved = this.moved[p];
      particles.solveFixedHarmonic(b, electrode.shells[p]);
      for (let k = 0; k < electrode.layer.count; k++) {
        const [a, c] = [admittance[p].real[k], admittance[p].imaginary[k]];
        const re = this.movedBy(b.real, p, k, dropBySurface[k]);
        const im = this.movedBy(b.imaginary, p, k, dropBySurface[k]);
        moved.real[k] = re;
        moved.imaginary[k] = im;
        free.real[k] += a * re - c * im;
        free.imaginary[k] += a * im + c * re;
      }
    }
    for (let k = 0; k < electrode.layer.count; k++) {
      const [a, c] = [this.real.byReaction[k], this.imaginary.byReaction[k]];
      const [re, im] = [free.real[k], free.imaginary[k]];
      free.real[k] = a * re - c * im;
      free.imaginary[k] = a * im + c * re;
    }
  }

  /** Second half; see `Electrode.expand`. `reaction` and `electrolyte` are pairs of parts. */
  expand(
    b: ComplexVector,
    k: number,
    reaction: readonly [number, number],
    electrolyte: readonly [number, number],
  ): void {
    const { electrode, real, imaginary, free, admittance } = this;
    const { rates, rateScale, shells, populations } = electrode;
    const [byReaction, byReactionImaginary] = [real.byReaction[k], imaginary.byReaction[k]];
    const [bySalt, bySaltImaginary] = [real.byElectrolyte[k], imaginary.byElectrolyte[k]];
    const drop =
      byReaction * reaction[0] -
      byReactionImaginary * reaction[1] +
      bySalt * electrolyte[0] -
      bySaltImaginary * electrolyte[1] +
      free.real[k];
    const dropImaginary =
      byReaction * reaction[1] +
      byReactionImaginary * reaction[0] +
      bySalt * electrolyte[1] +
      bySaltImaginary * electrolyte[0] +
      free.imaginary[k];
    let [rest, restImaginary] = reaction;
    for (let p = populations.length - 1; p >= 0; p--) {
      const { particles, lossPerCurrent, dropByElectrolyte } = populations[p];
      let [rate, rateImaginary] = [rest, restImaginary];
      if (rates[p] >= 0) {
        const re = drop - dropByElectrolyte[k] * electrolyte[0] - this.moved[p].real[k];
        const im = dropImaginary - dropByElectrolyte[k] * electrolyte[1] - this.moved[p].imaginary[k];
        const [a, c] = [admittance[p].real[k], admittance[p].imaginary[k]];
        rate = a * re - c * im;
        rateImaginary = a * im + c * re;
        b.real[rates[p] + k] = rate / rateScale;
        b.imaginary[rates[p] + k] = rateImaginary / rateScale;
      }
      rest -= rate;
      restImaginary -= rateImaginary;
      particles.addLossHarmonic(b, shells[p], k, rate * lossPerCurrent[k], rateImaginary * lossPerCurrent[k]);
    }
    if (!electrode.hasDoubleLayer) return;
    b.real[electrode.drops + k] = drop;
    b.imaginary[electrode.drops + k] = dropImaginary;
  }

  /** What the row of the double layer brings, A/m³. */
  private gather(b: Float64Array, free: Float64Array): void {
    const { hasDoubleLayer, drops, rateScale, layer } = this.electrode;
    free.fill(0);
    if (!hasDoubleLayer) return;
    for (let k = 0; k < layer.count; k++) free[k] = b[drops + k] * rateScale;
  }

  private movedBy(b: Float64Array, p: number, k: number, bySurface: number): number {
    const { populations, shells, rates, scales } = this.electrode;
    const change = bySurface * populations[p].particles.surfaceChange(b, shells[p], k);
    return rates[p] < 0 ? change : change - b[rates[p] + k] / scales.potential;
  }
}
