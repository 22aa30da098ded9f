/** Steps grow by less than this while the integrator goes on: a slope before a longer one is nothing to go by. */
const widestGrowth = 10;
/** Share of the energy of a stretch that may be in doubt without a point within. */
const littleDoubt = 3e-5;
/** s; shorter stretches are taken as they are. */
const longStretch = 10;
/**
 * Shares of the change over a stretch that are in doubt at least, since how little a cubic adds to a parabola may be chance,
 * and where no point before tells how the power bends.
 */
const [leastDoubt, firstDoubt] = [1e-3, 0.1];

/** Integrates power over time from points as they come: on the cubic through the last four, or on what fewer give. */
export class PowerIntegral {
  private energy = 0;
  private time: number;
  private power: number;
  /** How many derivatives the last points tell, 0 to 2: */
  private known = 0;
  /** the slope of the last stretch and how long that was, */
  private slope = 0;
  private width = 0;
  /** the divided difference of the last two and how long they were. */
  private bend = 0;
  private span = 0;

  constructor(time: number, power: number) {
    this.time = time;
    this.power = power;
  }

  /** J */
  get total(): number {
    return this.energy;
  }

  /** The power changes at once. */
  jump(time: number, power: number): void {
    this.time = time;
    this.power = power;
    this.known = 0;
  }

  /** Whether the way to the next point is so long, and the power so bent there, that another is wanted half way. */
  bendsBefore(time: number, power: number): boolean {
    const width = time - this.time;
    if (width < longStretch) return false;
    const change = Math.abs(power - this.power) * width;
    const known = this.knownWithin(width);
    let doubt = firstDoubt * change;
    if (known > 0) {
      const last = known === 1 ? this.parabola(width, power) : this.cubic(width, power);
      doubt = Math.max(Math.abs(last), leastDoubt * change);
    }
    return doubt > littleDoubt * width * Math.max(Math.abs(power), Math.abs(this.power));
  }

  add(time: number, power: number): void {
    const width = time - this.time;
    if (!(width > 0)) {
      this.jump(time, power);
      return;
    }
    const known = this.knownWithin(width);
    this.energy += 0.5 * width * (this.power + power);
    if (known > 0) this.energy += this.parabola(width, power);
    if (known > 1) this.energy += this.cubic(width, power);
    const slope = (power - this.power) / width;
    this.bend = known === 0 ? 0 : (slope - this.slope) / (width + this.width);
    this.span = width + this.width;
    this.slope = slope;
    this.width = width;
    this.known = Math.min(known + 1, 2);
    this.time = time;
    this.power = power;
  }

  private knownWithin(width: number): number {
    return width <= widestGrowth * this.width ? this.known : 0;
  }

  /** What the parabola adds to the straight line, J. */
  private parabola(width: number, power: number): number {
    return -(this.nextBend(width, power) * width ** 3) / 6;
  }

  /** What the cubic adds to the parabola, J. */
  private cubic(width: number, power: number): number {
    const third = (this.nextBend(width, power) - this.bend) / (width + this.span);
    return -third * width ** 3 * (width / 12 + this.width / 6);
  }

  private nextBend(width: number, power: number): number {
    return ((power - this.power) / width - this.slope) / (width + this.width);
  }
}
