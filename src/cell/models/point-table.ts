const intervals = 2048;

/**
 * A function of a stoichiometry, straight between 2049 even points each of which is worked out when it is first needed; where it has no
 * value at one of them, as it is.
 */
export class PointTable {
  private readonly value: (x: number) => number;
  private readonly points = new Float64Array(intervals + 1).fill(Number.NaN);

  constructor(value: (x: number) => number) {
    this.value = value;
  }

  at(x: number): number {
    const place = x * intervals;
    const below = Math.floor(place);
    if (!(below >= 0 && below < intervals)) return this.value(x);
    const low = this.point(below);
    const between = low + (place - below) * (this.point(below + 1) - low);
    return Number.isFinite(between) ? between : this.value(x);
  }

  private point(n: number): number {
    const known = this.points[n];
    if (!Number.isNaN(known)) return known;
    this.points[n] = this.value(n / intervals);
    return this.points[n];
  }
}
