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
 * Voltage of one run minus that of another (V), step by step at the same times since the step began: those of the points of
 * `frame`, of which both have been asked for the local times and keep no others (either may be the frame itself). NaN where they cannot
 * be compared: past the end of a step in either, at ends of steps, and within `settling` seconds of the start of one,
 * since no mesh resolves a step in current.
 */
export function differences(
  frame: CellSolution,
  run: CellSolution,
  other: CellSolution,
  settling: number,
): Float64Array {
  const values = new Float64Array(frame.time.length).fill(Number.NaN);
  for (const [k, { points, start }] of frame.stepSummaries.entries()) {
    const [a, b] = [run.stepSummaries[k], other.stepSummaries[k]];
    if (a === undefined || b === undefined) break;
    const lengths = [points, a.points, b.points].map(([from, to]) => to - from);
    for (let i = 0; i < Math.min(...lengths) - 1; i++) {
      const at = points[0] + i;
      const local = frame.time[at] - start;
      const [ra, rb] = [a.points[0] + i, b.points[0] + i];
      const apart = Math.max(
        Math.abs(run.time[ra] - a.start - local),
        Math.abs(other.time[rb] - b.start - local),
      );
      if (apart > 1e-9 * Math.max(1, frame.time[at])) break;
      if (local >= settling) values[at] = run.voltage[ra] - other.voltage[rb];
    }
  }
  return values;
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
