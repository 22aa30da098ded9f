import { InputError } from '../../base/index.ts';

/** Times, s from the start, at which points of the curves and fields are wanted besides the solver's own steps. */
export class WantedTimes {
  private readonly curveTimes: Float64Array;
  private readonly outputTimes: Float64Array;
  private start = 0;
  private period = Infinity;
  private localTimes: readonly number[] = [];
  private nextCurve = 0;
  private nextOutput = 0;
  private nextPeriod = 1;
  private nextLocal = 0;
  private bends: readonly number[] = [];
  private nextBend = 0;

  /** @throws InputError for times that are negative or not numbers. */
  constructor(curveTimes: readonly number[] | undefined, outputTimes: readonly number[] | undefined) {
    this.curveTimes = sortedTimes(curveTimes, 'curveTimes');
    this.outputTimes = sortedTimes(outputTimes, 'outputTimes');
  }

  /** In a step that begins at `start` a point is also wanted each `period`, and at these times since its start. */
  beginStep(start: number, period = Infinity, localTimes: readonly number[] = []): void {
    Object.assign(this, { start, period, localTimes, nextPeriod: 1, nextLocal: 0 });
  }

  /** Points are also wanted at these times, which come in a step of the integrator. */
  addBends(times: readonly number[]): void {
    this.bends = times;
    this.nextBend = 0;
  }

  /** Takes the next time of a point that comes before `end`. */
  takePoint(end: number): number | undefined {
    const asked = this.curveTimes[this.nextCurve] ?? Infinity;
    const regular = this.start + this.nextPeriod * this.period;
    const local = this.start + (this.localTimes[this.nextLocal] ?? Infinity);
    const bend = this.bends[this.nextBend] ?? Infinity;
    const at = Math.min(asked, regular, local, bend);
    if (!(at < end)) return undefined;
    if (asked === at) this.nextCurve++;
    if (regular === at) this.nextPeriod++;
    if (local === at) this.nextLocal++;
    if (bend === at) this.nextBend++;
    return at;
  }

  /** Takes the next time of fields up to `end`. */
  takeFields(end: number): number | undefined {
    const at = this.outputTimes[this.nextOutput];
    if (!(at <= end)) return undefined;
    this.nextOutput++;
    return at;
  }
}

function sortedTimes(times: readonly number[] | undefined, field: string): Float64Array {
  const sorted = Float64Array.from(times ?? []).sort();
  if (sorted.some((time) => !(time >= 0 && Number.isFinite(time)))) {
    throw new InputError('a time is negative or not a number', { at: { field }, expected: 'seconds from 0' });
  }
  return sorted;
}
