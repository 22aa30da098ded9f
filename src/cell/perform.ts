import { InputError } from '../base/index.ts';
import { experimentOf } from './experiments/parse.ts';
import { buildModel, checkChoice, usualParts } from './models/build.ts';
import { CellRun } from './run/cell-run.ts';
import type { RunSubject } from './run/cells-of-run.ts';
import type { ModelSource, NextModels } from './run/model-source.ts';
import type { CellMesh, CellRunOptions, CellSolution } from './solution.ts';
import { validateMesh, validateParameters, leastTolerances, validTolerance } from './validate/validate.ts';

/** Where none is given. */
export const usualMesh: CellMesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

/**
 * One pass through an experiment, with curves also at `localTimes`: for each step by its number, s since its start; `next` replaces
 * the models along the way by others on the meshes it makes them for.
 * @throws what `runCell` throws.
 */
export async function performCell(
  options: CellRunOptions,
  localTimes?: readonly (readonly number[])[],
  next?: (make: (mesh: CellMesh) => ModelSource) => NextModels,
): Promise<CellSolution> {
  const { parameters, experiment } = options;
  checkChoice(options, parameters);
  validateParameters(parameters);
  const wanted = options.mesh ?? usualMesh;
  const mesh = options.heat === 'pouch' ? { height: usualParts, ...wanted } : wanted;
  validateMesh(mesh);
  const relative = validTolerance(
    options.relativeTolerance ?? 1e-4,
    leastTolerances.relative,
    'relativeTolerance',
  );
  const absolute = validTolerance(
    options.absoluteTolerance ?? 1e-6,
    leastTolerances.absolute,
    'absoluteTolerance',
  );
  validLineError(options.lineError);
  const given = subject(options, mesh);
  const make = (other: CellMesh): ModelSource => subject(options, other);
  const run = new CellRun({ ...given, next: next?.(make) }, options, relative, absolute, localTimes);
  return run.perform(experimentOf(experiment));
}

function validLineError(volts: number | undefined): void {
  if (volts === undefined || (volts > 0 && Number.isFinite(volts))) return;
  throw new InputError(`${volts} cannot be used`, { at: { field: 'lineError' }, expected: 'V above 0' });
}

function subject({ parameters, model, heat, heatOfMixing }: CellRunOptions, mesh: CellMesh): RunSubject {
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
    model: (kelvin) => buildModel(parameters, mesh, { model, heat, heatOfMixing }, kelvin),
  };
}
