import { CancelledError, InputError, parseQuantity } from '../base/index.ts';
import type { VoltageErrorEstimate } from './accuracy/error-parts.ts';
import { meshForAccuracy } from './accuracy/mesh-for-accuracy.ts';
import { performCell } from './perform.ts';
import { adaptiveRun } from './remesh/adaptive-run.ts';
import { CellRunCancelledError, CellRunError } from './run/run-errors.ts';
import { toldOf } from './run/told-of.ts';
import type { CellRunOptions, CellSolution, VoltageError } from './solution.ts';
import { leastTolerances } from './validate/validate.ts';
import { doubled, localTimes, voltageError } from './voltage-error.ts';

/**
 * Runs an experiment on a cell.
 * @throws InputError for a set, mesh, tolerance or experiment that cannot be used, naming it.
 * @throws CellRunError when the run cannot go on; it carries what was computed.
 * @throws CellRunCancelledError when the signal is aborted; it carries what was computed.
 * @throws CellRunError where the mesh cannot be adapted to the error asked for.
 * @throws AccuracyError where no mesh within reach has the accuracy asked for.
 */
export function runCell(options: CellRunOptions): Promise<CellSolution> {
  return runCellAt(options);
}

/**
 * The same with points of the curves also at `wanted`: for each step by its number, s since its start. They go to runs on a mesh
 * that is given or adapted; `accuracy` takes none.
 */
export async function runCellAt(
  options: CellRunOptions,
  wanted?: readonly (readonly number[])[],
): Promise<CellSolution> {
  if (options.accuracy !== undefined) return accurateRun(options, options.accuracy);
  if (options.adaptiveMesh !== undefined) return runAdapted(options, options.adaptiveMesh, wanted);
  const solution = await performCell(options, wanted);
  if (options.estimateError !== true) return solution;
  const { mesh, tolerances } = solution;
  const again = {
    ...options,
    mesh: doubled(mesh),
    relativeTolerance: Math.max(tolerances.relative / 10, leastTolerances.relative),
    absoluteTolerance: Math.max(tolerances.absolute / 10, leastTolerances.absolute),
    store: { every: Infinity },
    outputTimes: [],
    fieldCount: undefined,
    curveTimes: [],
    lineError: undefined,
  };
  const finer = await performCell(again, localTimes(solution)).catch((error: unknown) =>
    keepFirst(error, solution),
  );
  const seconds = solution.seconds + finer.seconds;
  return toldOf(solution, { seconds, voltageError: voltageError(solution, finer) });
}

async function accurateRun(options: CellRunOptions, accuracy: number | string): Promise<CellSolution> {
  const chosen = ['mesh', 'adaptiveMesh', 'relativeTolerance', 'absoluteTolerance', 'estimateError'] as const;
  refuse(options, 'accuracy', chosen);
  const volts = typeof accuracy === 'number' ? accuracy : parseQuantity(accuracy, 'potential', 'accuracy');
  const { error, seconds } = await meshForAccuracy(options.parameters, options.experiment, volts, options);
  const { solution, ...estimatedError } = error;
  return toldOf(solution, { seconds, estimatedError, voltageError: totalError(estimatedError) });
}

async function runAdapted(
  options: CellRunOptions,
  tolerance: number | string,
  wanted: readonly (readonly number[])[] | undefined,
): Promise<CellSolution> {
  refuse(options, 'adaptiveMesh', ['mesh', 'estimateError']);
  if (options.heat === 'pouch') {
    throw new InputError('the mesh is not adapted where a cell varies along its height', {
      at: { field: 'adaptiveMesh' },
      mend: 'choose another heat, or a mesh',
    });
  }
  const volts =
    typeof tolerance === 'number' ? tolerance : parseQuantity(tolerance, 'potential', 'adaptiveMesh');
  if (volts > 0 && Number.isFinite(volts)) return adaptiveRun(options, volts, wanted);
  throw new InputError(`${volts} cannot be used`, {
    at: { field: 'adaptiveMesh' },
    expected: 'an error above 0 in V',
  });
}

/** What one option chooses others may not say. */
function refuse(
  options: CellRunOptions,
  chooser: 'accuracy' | 'adaptiveMesh',
  chosen: readonly (keyof CellRunOptions)[],
): void {
  const name = chosen.find((each) => options[each] !== undefined && options[each] !== false);
  if (name === undefined) return;
  throw new InputError(`${chooser} chooses what ${name} says`, {
    at: { field: name },
    mend: `leave ${name} or ${chooser} out`,
  });
}

function totalError({ total, endTime, mesh, tolerances }: VoltageErrorEstimate): VoltageError {
  const { relative, absolute } = tolerances;
  return {
    ...total,
    endTime,
    mesh: doubled(mesh),
    relativeTolerance: relative,
    absoluteTolerance: absolute,
  };
}

/** A finer run that fails or is cancelled leaves the run itself. */
function keepFirst(error: unknown, solution: CellSolution): never {
  if (error instanceof CancelledError) throw new CellRunCancelledError(error.what, solution);
  if (!(error instanceof CellRunError)) throw error;
  throw new CellRunError(`the finer run that tells the error: ${error.what}`, solution, error.mend);
}
