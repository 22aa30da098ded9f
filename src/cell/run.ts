import { CancelledError, InputError } from '../base/index.ts';
import { experimentOf } from './experiments/parse.ts';
import { buildModel, checkChoice } from './models/build.ts';
import { CellRun, type RunSubject } from './run/cell-run.ts';
import { CellRunCancelledError, CellRunError } from './run/run-errors.ts';
import type { CellMesh, CellRunOptions, CellSolution } from './solution.ts';
import { validateMesh, validateParameters } from './validate/validate.ts';
import { doubled, localTimes, voltageError } from './voltage-error.ts';

const defaultMesh: CellMesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

/**
 * Runs an experiment on a cell.
 * @throws InputError for a set, mesh, tolerance or experiment that cannot be used, naming it.
 * @throws CellRunError when the run cannot go on; it carries what was computed.
 * @throws CellRunCancelledError when the signal is aborted; it carries what was computed.
 */
export async function runCell(options: CellRunOptions): Promise<CellSolution> {
  const { parameters, experiment } = options;
  checkChoice(options, parameters);
  validateParameters(parameters);
  const mesh = options.mesh ?? defaultMesh;
  validateMesh(mesh);
  const relative = tolerance(options.relativeTolerance ?? 1e-4, 'relativeTolerance');
  const absolute = tolerance(options.absoluteTolerance ?? 1e-6, 'absoluteTolerance');
  const plan = experimentOf(experiment);
  const solution = await new CellRun(subject(options, mesh), options, relative, absolute).perform(plan);
  if (options.estimateError !== true) return solution;
  const again = {
    ...options,
    store: { every: Infinity },
    outputTimes: [],
    fieldCount: undefined,
    curveTimes: [],
  };
  const fine = subject(options, doubled(mesh));
  const finer = await new CellRun(fine, again, relative / 10, absolute / 10, localTimes(solution))
    .perform(plan)
    .catch((error: unknown) => keepFirst(error, solution));
  return {
    ...solution,
    seconds: solution.seconds + finer.seconds,
    voltageError: voltageError(solution, finer),
  };
}

/** A finer run that fails or is cancelled leaves the run itself. */
function keepFirst(error: unknown, solution: CellSolution): never {
  if (error instanceof CancelledError) throw new CellRunCancelledError(error.what, solution);
  if (!(error instanceof CellRunError)) throw error;
  throw new CellRunError(`the finer run that tells the error: ${error.what}`, solution, error.mend);
}

function subject({ parameters, model, heat }: CellRunOptions, mesh: CellMesh): RunSubject {
  const { area, nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff } = parameters;
  // What is warm of itself starts at its own temperature, in surroundings of another.
  const temperature =
    heat === undefined || heat === 'isothermal'
      ? parameters.temperature
      : (parameters.thermal?.ambientTemperature ?? parameters.temperature);
  return {
    area,
    temperature,
    nominalCapacity,
    lowerVoltageCutOff,
    upperVoltageCutOff,
    mesh,
    model: (kelvin) => buildModel(parameters, mesh, { model, heat }, kelvin),
  };
}

function tolerance(value: number, field: string): number {
  if (value > 0 && value < 0.1) return value;
  throw new InputError(`${value} cannot be used`, { at: { field }, expected: 'a number between 0 and 0.1' });
}
