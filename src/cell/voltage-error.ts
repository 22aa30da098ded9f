import type { CellMesh, CellSolution, MeshFaces, VoltageError } from './solution.ts';

/** Twice as many finite volumes everywhere. */
export function doubled(mesh: CellMesh): CellMesh {
  return {
    ...mesh,
    negative: 2 * mesh.negative,
    separator: 2 * mesh.separator,
    positive: 2 * mesh.positive,
    radial: 2 * mesh.radial,
    ...(mesh.height === undefined ? {} : { height: 2 * mesh.height }),
    ...(mesh.faces && { faces: split(mesh.faces) }),
  };
}

/** Each volume in two. */
function split({ negative, separator, positive, shells }: MeshFaces): MeshFaces {
  return {
    negative: withMiddles(negative),
    separator: withMiddles(separator),
    positive: withMiddles(positive),
    shells: { negative: shells.negative.map(withMiddles), positive: shells.positive.map(withMiddles) },
  };
}

function withMiddles(faces: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * faces.length - 1 }, (_, i) =>
    i % 2 === 0 ? faces[i / 2] : 0.5 * (faces[(i - 1) / 2] + faces[(i + 1) / 2]),
  );
}

/** For each step the times of its points since its start. */
export function localTimes({ time, stepSummaries }: CellSolution): number[][] {
  return stepSummaries.map(({ start, points: [from, to] }) =>
    Array.from(time.subarray(from, to), (at) => at - start),
  );
}

/**
 * Compares two runs of the same experiment, step by step at the same times since the step began. The finer one must have been
 * asked for {@link localTimes} of the first and keep no other points. Where one ends a step before the other the
 * comparison of that step stops; ends of steps, where a limit is met or the load jumps, are not compared.
 */
export function voltageError(run: CellSolution, finer: CellSolution): VoltageError {
  const sum = { maximum: 0, maximumAt: 0, squares: 0, span: 0 };
  for (const [k, { points, start }] of run.stepSummaries.entries()) {
    const other = finer.stepSummaries[k];
    if (other !== undefined) compareStep(run, points, start, finer, other.points, other.start, sum);
  }
  const { maximum, maximumAt, squares, span } = sum;
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

function compareStep(
  run: CellSolution,
  [from, to]: readonly [number, number],
  start: number,
  finer: CellSolution,
  [finerFrom, finerTo]: readonly [number, number],
  finerStart: number,
  sum: { maximum: number; maximumAt: number; squares: number; span: number },
): void {
  const count = Math.min(to - from, finerTo - finerFrom) - 1;
  let last: { readonly time: number; readonly difference: number } | undefined;
  for (let i = 0; i < count; i++) {
    const time = run.time[from + i];
    // Both have the same points until one of them ends.
    const apart = time - start - (finer.time[finerFrom + i] - finerStart);
    if (Math.abs(apart) > 1e-9 * Math.max(1, time)) break;
    const difference = Math.abs(run.voltage[from + i] - finer.voltage[finerFrom + i]);
    if (difference > sum.maximum) {
      sum.maximum = difference;
      sum.maximumAt = time;
    }
    if (last !== undefined) {
      sum.squares += 0.5 * (time - last.time) * (difference ** 2 + last.difference ** 2);
      sum.span += time - last.time;
    }
    last = { time, difference };
  }
}
