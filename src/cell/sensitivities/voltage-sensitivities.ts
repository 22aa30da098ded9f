import { InputError, type LongWork } from '../../base/index.ts';
import { checkExperiment } from '../experiments/check.ts';
import { experimentOf, type ExperimentInput } from '../experiments/parse.ts';
import { buildModel, checkChoice, type ModelChoice } from '../models/build.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';
import { listGiven } from '../validate/given.ts';
import { validateMesh, validateParameters, validTolerance } from '../validate/validate.ts';
import { checkInfluence, exampleParameters, movedAlong, nameOf, type SensitiveParameter } from './scaled.ts';
import { logarithmicStep, SensitiveCell, surroundings, type SizedModel } from './sensitive-cell.ts';
import { SensitivityRun } from './sensitivity-run.ts';

const defaultMesh: CellMesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

export interface SensitivityOptions extends LongWork, ModelChoice {
  readonly parameters: CellParameters | HalfCellParameters;
  readonly experiment: ExperimentInput;
  /** Paths such as `negative.thickness`, `positive.porosity[3]`, `electrolyte.conductivity`, or directions. */
  readonly with: readonly SensitiveParameter[];
  /** Default 20/20/20 x 20. */
  readonly mesh?: CellMesh | undefined;
  /** Of the local error in time of state and derivatives alike. Default 1e-4, at least 1e-7. */
  readonly relativeTolerance?: number | undefined;
  /** The same on scaled unknowns and their derivatives with respect to ln p. Default 1e-6, at least 1e-9. */
  readonly absoluteTolerance?: number | undefined;
  /** Further times (s from the start) at which the curves are wanted besides the solver's own steps. */
  readonly curveTimes?: readonly number[] | undefined;
}

/** Derivatives with respect to ln p: what a change by 1 % does is a hundredth of them. */
export interface ParameterSensitivity {
  readonly name: string;
  /** V at each time of the curves, at fixed time since the start of the experiment. */
  readonly voltage: Float64Array;
  /** A, likewise; 0 while the current is given. */
  readonly current: Float64Array;
  /** s, of the end of the experiment. */
  readonly endTime: number;
  /** A h passed by then. */
  readonly capacity: number;
}

export interface VoltageSensitivities {
  /** s */
  readonly time: Float64Array;
  /** V */
  readonly voltage: Float64Array;
  /** A, positive is discharge */
  readonly current: Float64Array;
  /** s */
  readonly endTime: number;
  /** A h passed until then; charging lowers it. */
  readonly capacity: number;
  readonly sensitivities: readonly ParameterSensitivity[];
  readonly mesh: CellMesh;
  readonly tolerances: { readonly relative: number; readonly absolute: number };
  readonly steps: number;
  /** Wall time. */
  readonly seconds: number;
}

/**
 * Runs an experiment and carries the derivatives of its voltage, current, end and charge with respect to named parameters
 * along (forward sensitivities). Held constant beside each: all other parameters, the currents in A (not as C-rates),
 * limits and times of the experiment, stoichiometries and concentrations at the start.
 * @throws InputError for a set, mesh, tolerance, experiment or parameter that cannot be used, naming it.
 * @throws ConvergenceError when the run cannot go on.
 * @throws CancelledError when the signal is aborted.
 */
export async function voltageSensitivities(options: SensitivityOptions): Promise<VoltageSensitivities> {
  const started = performance.now();
  const { parameters, experiment, heat = 'isothermal', mesh = defaultMesh } = options;
  checkChoice(options, parameters);
  validateParameters(parameters);
  validateMesh(mesh);
  listGiven(options.with, 'with', exampleParameters);
  // Derivatives carry the rounding of the differences that they come from.
  const alone = options.with.length === 0;
  const relative = validTolerance(
    options.relativeTolerance ?? 1e-4,
    alone ? 1e-14 : 1e-7,
    'relativeTolerance',
  );
  const absolute = validTolerance(
    options.absoluteTolerance ?? 1e-6,
    alone ? 1e-16 : 1e-9,
    'absoluteTolerance',
  );
  const plan = experimentOf(experiment);
  checkExperiment(plan, parameters);
  for (const parameter of options.with) checkInfluence(parameter, heat !== 'isothermal');
  if (plan.stops.length > 0) {
    throw new InputError('conditions that stop the whole experiment have no derivatives', {
      at: { field: 'experiment' },
      expected: 'steps that end at a time or a limit',
    });
  }
  // The norm is a mean over all blocks: each by itself keeps the tolerance.
  const share = 1 / Math.sqrt(1 + options.with.length);
  const build = (moved: CellParameters | HalfCellParameters, kelvin?: number): SizedModel => {
    const temperature = kelvin ?? surroundings(moved, heat);
    return { model: buildModel(moved, mesh, options, temperature), area: moved.area, temperature };
  };
  const cells = new Map<number | undefined, SensitiveCell>();
  const cellAt = (kelvin: number | undefined): SensitiveCell => {
    const known = cells.get(kelvin);
    if (known !== undefined) return known;
    const sides = options.with.map((parameter) => ({
      above: build(movedAlong(parameters, parameter, logarithmicStep), kelvin),
      below: build(movedAlong(parameters, parameter, -logarithmicStep), kelvin),
    }));
    const tolerances = { relative: relative * share, absolute: absolute * share };
    const cell = new SensitiveCell(() => build(parameters, kelvin), sides, tolerances);
    cells.set(kelvin, cell);
    return cell;
  };
  const { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff } = parameters;
  const subject = { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff, cell: cellAt };
  const run = new SensitivityRun(subject, options.curveTimes ?? [], options);
  await run.perform(plan);
  const { curves } = run;
  return {
    time: Float64Array.from(curves.time),
    voltage: Float64Array.from(curves.voltage),
    current: Float64Array.from(curves.current),
    endTime: run.time,
    capacity: run.capacity,
    sensitivities: options.with.map((parameter, j) => ({
      name: nameOf(parameter),
      voltage: Float64Array.from(curves.voltageSlopes[j]),
      current: Float64Array.from(curves.currentSlopes[j]),
      endTime: run.timeSlopes[j],
      capacity: run.chargeSlopes[j] / 3600,
    })),
    mesh,
    tolerances: { relative, absolute },
    steps: run.steps,
    seconds: (performance.now() - started) / 1000,
  };
}
