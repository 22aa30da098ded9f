import type { CellSolution } from '../solution.ts';

/** How far a voltage is off over a run, V. */
export interface Deviation {
  readonly maximum: number;
  /** s; where that is. */
  readonly maximumAt: number;
  /** Root of the mean square over the time compared. */
  readonly rms: number;
}

/**
 * Voltage of a run minus that of another at the run's times, V; NaN where they cannot be compared: at times that the other has not,
 * past its end, where currents differ, and within `settling` seconds of a jump in current, which no mesh resolves.
 */
export function differences(run: CellSolution, other: CellSolution, settling: number): Float64Array {
  let jump = 0;
  let j = 0;
  return Float64Array.from(run.time, (time, i) => {
    const isJump = time === run.time[i - 1] || time === run.time[i + 1];
    if (isJump) jump = time;
    while (j < other.time.length && other.time[j] < time) j++;
    if (isJump || time - jump < settling || other.time[j] !== time) return Number.NaN;
    if (Math.abs(other.current[j] - run.current[i]) > 1e-9 * Math.abs(run.current[i])) return Number.NaN;
    return run.voltage[i] - other.voltage[j];
  });
}

/** Of values at times; gaps between times that were compared count for nothing. */
export function deviation(time: Float64Array, values: Float64Array): Deviation {
  let [maximum, maximumAt, squares, span] = [0, 0, 0, 0];
  let before: number | undefined;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) {
      before = undefined;
      continue;
    }
    if (Math.abs(value) > maximum) [maximum, maximumAt] = [Math.abs(value), time[i]];
    if (before !== undefined) {
      const width = time[i] - time[i - 1];
      squares += (width * (value ** 2 + before ** 2)) / 2;
      span += width;
    }
    before = value;
  }
  return { maximum, maximumAt, rms: span > 0 ? Math.sqrt(squares / span) : maximum };
}
