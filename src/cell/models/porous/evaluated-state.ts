/** Remembers at which unknowns, current density and temperatures a model was last evaluated. */
export class EvaluatedState {
  private readonly state: Float64Array;
  private readonly temperature: Float64Array;
  private currentDensity = Number.NaN;

  constructor(size: number, places: number) {
    this.state = new Float64Array(size);
    this.temperature = new Float64Array(places);
  }

  /** Of `y` only the model's own unknowns count, which come first. */
  keep(y: Float64Array, currentDensity: number, temperature: Float64Array): void {
    this.currentDensity = currentDensity;
    const { length } = this.state;
    this.state.set(y.length === length ? y : y.subarray(0, length));
    this.temperature.set(temperature);
  }

  /** Before an evaluation, which may fail or leave things out. */
  forget(): void {
    this.currentDensity = Number.NaN;
  }

  /** Whether it was this. */
  holds(y: Float64Array, currentDensity: number, temperature: Float64Array): boolean {
    return (
      currentDensity === this.currentDensity && equal(y, this.state) && equal(temperature, this.temperature)
    );
  }
}

function equal(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
