import type { CellSolution } from '../../cell/index.ts';

/**
 * Voltage of a run less that of another, V over s: at the other's points, at the same time since each step began, as far
 * as the step goes in both. On straight lines between the run's own points.
 */
export function voltageDifference(run: CellSolution, other: CellSolution): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  let [i, k] = [0, 0];
  for (const step of other.stepSummaries) {
    const own = run.stepSummaries.find(({ number }) => number === step.number);
    if (own === undefined) break;
    const shift = own.start - step.start;
    while (i < other.time.length && other.time[i] <= step.start) i++;
    for (; other.time[i] < step.end && other.time[i] + shift < own.end; i++) {
      const at = other.time[i] + shift;
      while (run.time[k + 1] < at) k++;
      points.push([other.time[i], between(run, k, at) - other.voltage[i]]);
    }
  }
  return points;
}

/** At a time after point k and not after the next. */
function between({ time, voltage }: CellSolution, k: number, at: number): number {
  const share = (at - time[k]) / (time[k + 1] - time[k]);
  return voltage[k] + share * (voltage[k + 1] - voltage[k]);
}
