import type { Reading } from './driven-cell.ts';
import type { Watch } from './watches.ts';

/** The curvature seen over two steps may be this many times less than that within the second. */
const caution = 2;
/** With which the highest point within a step is closed in. */
const looks = 4;

/** A step of the integrator, which may be read anywhere within. */
export interface StepToRead {
  /** s, its end; in the time of {@link glance} */
  readonly elapsed: number;
  /** That of its end, until another is asked for. */
  readonly reading: Reading;
  glance(elapsed: number): Reading;
  lookBack(end: Readonly<Reading>): void;
}

/**
 * Follows how near a step of an experiment has come to its limits, step by step of the integrator. A limit may be passed and left again
 * within one of these: what a parabola through three ends of steps lets expect, c h²/8 above the chord for a curvature c, tells
 * where that may be, and there the interpolant is looked at.
 */
export class Approach {
  readonly watches: readonly Watch[];
  /** From the limits, at the end of the last step taken; see {@link Watch.distance}. */
  readonly distances: Float64Array;
  private readonly slopes: Float64Array;
  private readonly after: Float64Array;
  /** s; zero where nothing is known of the past. */
  private length = 0;

  constructor(watches: readonly Watch[], reading: Readonly<Reading>) {
    this.watches = watches;
    this.distances = new Float64Array(watches.length);
    this.slopes = new Float64Array(watches.length);
    this.after = new Float64Array(watches.length);
    this.begin(reading);
  }

  /** Goes on from a reading without a past. */
  begin(reading: Readonly<Reading>): void {
    for (const [i, { distance }] of this.watches.entries()) this.distances[i] = distance(reading);
    this.slopes.fill(0);
    this.length = 0;
  }

  /** A time by which a limit has been met in a step that began at `start`; undefined where none has, and the step is taken. */
  metBy(step: StepToRead, start: number): number | undefined {
    const { watches, after } = this;
    const end = step.elapsed;
    let met = false;
    for (let i = 0; i < watches.length; i++) {
      after[i] = watches[i].distance(step.reading);
      met ||= after[i] >= 0;
    }
    if (met) return end;
    const within = this.metWithin(step, start);
    if (within === undefined) this.take(end - start);
    return within;
  }

  private metWithin(step: StepToRead, start: number): number | undefined {
    const { watches, distances, after } = this;
    const end = step.elapsed;
    let there: Reading | undefined;
    let first: number | undefined;
    for (let i = 0; i < watches.length; i++) {
      if (Math.max(distances[i], after[i]) + caution * this.rise(i, end - start) < 0) continue;
      there ??= { ...step.reading };
      const { distance } = watches[i];
      const at = (time: number): number => distance(step.glance(time));
      const time = aboveZero(at, start, end, distances[i], after[i]);
      if (time !== undefined && !(time > (first ?? Infinity))) first = time;
    }
    if (there !== undefined) step.lookBack(there);
    return first;
  }

  /** Of a parabola above its chord over the step. */
  private rise(i: number, length: number): number {
    const turned = Math.abs((this.after[i] - this.distances[i]) / length - this.slopes[i]);
    return (turned * length * length) / (4 * (length + this.length));
  }

  private take(length: number): void {
    const { distances, after, slopes } = this;
    for (let i = 0; i < distances.length; i++) slopes[i] = (after[i] - distances[i]) / length;
    distances.set(after);
    this.length = length;
  }
}

/** Where `f`, negative at both ends, is not so near its highest point between them; undefined where it is. */
function aboveZero(
  f: (x: number) => number,
  start: number,
  end: number,
  atStart: number,
  atEnd: number,
): number | undefined {
  const places = [0, 0.25, 0.5, 0.75, 1].map((share) => start + share * (end - start));
  const values = [atStart, f(places[1]), f(places[2]), f(places[3]), atEnd];
  const highest = values.indexOf(Math.max(...values));
  if (values[highest] >= 0) return places[highest];
  // It may still lie between an end and the place next to it.
  const middle = Math.min(3, Math.max(1, highest));
  let points = [-1, 0, 1].map((k) => [places[middle + k], values[middle + k]] as const);
  for (let look = 0; look < looks; look++) {
    const x = vertex(points);
    if (!(x > points[0][0] && x < points[2][0]) || x === points[1][0]) return undefined;
    const value = f(x);
    if (value >= 0) return x;
    const all = [...points, [x, value] as const].sort((a, b) => a[0] - b[0]);
    const top = all[1][1] >= all[2][1] ? 1 : 2;
    points = all.slice(top - 1, top + 2);
  }
  return undefined;
}

/** Of the parabola through three points. */
function vertex([[a, fa], [b, fb], [c, fc]]: readonly (readonly [number, number])[]): number {
  const [left, right] = [(b - a) * (fb - fc), (b - c) * (fb - fa)];
  return b - (0.5 * ((b - a) * left - (b - c) * right)) / (left - right);
}
