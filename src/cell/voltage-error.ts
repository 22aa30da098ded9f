import type { CellMesh, CellSolution, VoltageError } from './solution.ts';

/** Twice as many finite volumes everywhere. */
export function doubled(mesh: CellMesh): CellMesh {
  return {
    ...mesh,
    negative: 2 * mesh.negative,
    separator: 2 * mesh.separator,
    positive: 2 * mesh.positive,
    radial: 2 * mesh.radial,
  };
}

/**
 * Compares two runs of the same experiment at the times of the first. The finer one must have been asked for these
 * times; where one has ended before the other the comparison stops, and the difference of their ends is reported.
 */
export function voltageError(run: CellSolution, finer: CellSolution): VoltageError {
  let maximum = 0;
  let maximumAt = 0;
  let squares = 0;
  let span = 0;
  let last: { readonly time: number; readonly difference: number } | undefined;
  let j = 0;
  for (let i = 0; i < run.time.length; i++) {
    const time = run.time[i];
    // Two points at one time are the end of a step of the experiment and the start of the next: neither is compared.
    if (time === run.time[i - 1] || time === run.time[i + 1]) continue;
    while (j < finer.time.length && finer.time[j] < time) j++;
    if (finer.time[j] !== time || finer.current[j] !== run.current[i]) continue;
    const difference = Math.abs(run.voltage[i] - finer.voltage[j]);
    if (difference > maximum) {
      maximum = difference;
      maximumAt = time;
    }
    if (last !== undefined) {
      squares += 0.5 * (time - last.time) * (difference ** 2 + last.difference ** 2);
      span += time - last.time;
    }
    last = { time, difference };
  }
  return {
    maximum,
    maximumAt,
    rms: span > 0 ? Math.sqrt(squares / span) : maximum,
    endTime: (run.time.at(-1) ?? 0) - (finer.time.at(-1) ?? 0),
    mesh: finer.mesh,
    relativeTolerance: finer.tolerances.relative,
    absoluteTolerance: finer.tolerances.absolute,
  };
}
