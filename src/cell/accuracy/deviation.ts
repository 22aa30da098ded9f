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
 * Voltages of a run at the points of `frame`, step by step at the same times since the step began, V. The run has been asked for the
 * local times of the frame and keeps no others, or is the frame itself. NaN past the end of a step in either, at ends of steps, and
 * within `settling` seconds of the start of one.
 */
export function voltageOn(frame: CellSolution, run: CellSolution, settling = 0): Float64Array {
  const values = new Float64Array(frame.time.length).fill(Number.NaN);
  for (const [k, { points, start }] of frame.stepSummaries.entries()) {
    const step = run.stepSummaries[k];
    if (step === undefined) break;
    const count = Math.min(points[1] - points[0], step.points[1] - step.points[0]) - 1;
    for (let i = 0; i < count; i++) {
      const [at, other] = [points[0] + i, step.points[0] + i];
      const local = frame.time[at] - start;
      if (Math.abs(run.time[other] - step.start - local) > 1e-9 * Math.max(1, frame.time[at])) break;
      if (local >= settling) values[at] = run.voltage[other];
    }
  }
  return values;
}

/** Voltage of one run minus that of another at the points of a frame (see {@link voltageOn}), V. */
export function differences(
  frame: CellSolution,
  run: CellSolution,
  other: CellSolution,
  settling: number,
): Float64Array {
  const subtracted = voltageOn(frame, other, settling);
  return voltageOn(frame, run, settling).map((voltage, i) => voltage - subtracted[i]);
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
