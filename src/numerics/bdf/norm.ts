/** What errors in each unknown are weighed with: 1/(relative |y| + floor). */
export class ErrorWeights {
  readonly values: Float64Array;
  readonly floors: Float64Array;
  readonly relative: number;

  /** `floor`: one for all unknowns, or one for each. */
  constructor(size: number, relative: number, floor: number | Float64Array) {
    this.values = new Float64Array(size);
    this.floors = new Float64Array(size);
    this.relative = relative;
    if (typeof floor === 'number') this.floors.fill(floor);
    else this.floors.set(floor);
  }

  /** Takes the sizes of the unknowns. */
  take(y: Float64Array): void {
    const { values, floors, relative } = this;
    for (let i = 0; i < values.length; i++) values[i] = 1 / (relative * Math.abs(y[i]) + floors[i]);
  }
}

/** Root of the mean of (x w)². */
export function weightedNorm(x: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] * weights[i];
    sum += value * value;
  }
  return Math.sqrt(sum / x.length);
}
