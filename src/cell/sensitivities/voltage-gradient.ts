import { plain } from '../plain.ts';
import { InputError, type LongWork } from '../../base/index.ts';
import { checkExperiment } from '../experiments/check.ts';
import { experimentOf, type ExperimentInput } from '../experiments/parse.ts';
import { changeBetween, coefficientsOf } from '../models/porous/coefficients.ts';
import { knowsLaw, type CoefficientSlopes } from '../models/porous/coefficient-slopes.ts';
import { buildModel, checkChoice, type CellHeat, type ModelChoice } from '../models/build.ts';
import type { CellModel } from '../models/cell-model.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { transposeOf } from '../models/transpose.ts';
import type { TransposedModel } from '../models/transposed-model.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { ControlledCell } from '../run/controlled-cell.ts';
import type { CellMesh } from '../solution.ts';
import { functionGiven, listGiven, objectGiven } from '../validate/given.ts';
import { validateMesh, validateParameters, validTolerance } from '../validate/validate.ts';
import { Course } from './course.ts';
import { AdjointRun, type AdjointCell } from './adjoint-run.ts';
import { BorderedCell } from './bordered-cell.ts';
import { CourseCell } from './course-cell.ts';
import { weighStretches } from './node-weights.ts';
import type { VoltageObjective } from './objective.ts';
import { ParameterSlopes, type SidedCells } from './parameter-slopes.ts';
import { checkInfluence, exampleParameters, nameOf, withScaled, type SensitiveParameter } from './scaled.ts';
import { logarithmicStep, surroundings, type SizedModel } from './sensitive-cell.ts';

const defaultMesh: CellMesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

/** Fields whose influence is all in the coefficients that the structure gives to the equations, and in the state at the start. */
const structural: ReadonlySet<string> = new Set([
  'area',
  'thickness',
  'porosity',
  'activeMaterialFraction',
  'specificSurfaceArea',
  'particleRadius',
  'electrolyteTransportEfficiency',
  'effectiveElectronicConductivity',
  'filmResistance',
  'contactResistance',
  'doubleLayerCapacitance',
  'initialStoichiometry',
  'relativeRadii',
  'volumeShares',
]);

type AnyCell = CellParameters | HalfCellParameters;

export interface GradientOptions extends LongWork, ModelChoice {
  readonly parameters: AnyCell;
  /** Steps of any kind, ended by times or limits. */
  readonly experiment: ExperimentInput;
  readonly of: VoltageObjective;
  /** As many paths or directions as wanted. */
  readonly with: readonly SensitiveParameter[];
  /** Default 20/20/20 x 20. */
  readonly mesh?: CellMesh | undefined;
  /** Of the local error in time of the run. Default 1e-7. */
  readonly relativeTolerance?: number | undefined;
  /** The same on scaled unknowns. Default 1e-9. */
  readonly absoluteTolerance?: number | undefined;
}

export interface VoltageGradient {
  /** Of the objective. */
  readonly value: number;
  /** ∂(objective)/∂ln p, one for each of `with`. */
  readonly gradient: Float64Array;
  readonly names: readonly string[];
  /** s */
  readonly endTime: number;
  readonly mesh: CellMesh;
  readonly tolerances: { readonly relative: number; readonly absolute: number };
  /** Of the run; as many lead back. */
  readonly steps: number;
  /** Wall time. */
  readonly seconds: number;
}

/**
 * The gradient of one number that a run gives, by the adjoint of the steps taken: one run forth, one linear run back, whatever the
 * number of parameters. The same is held constant as in `voltageSensitivities`. In the isothermal porous model structure
 * (thicknesses, profiles and their slices, radii, conductivities, resistances) and factors on most laws cost next to nothing each;
 * other parameters, and all of other models, cost two residuals each at every step.
 * @throws InputError for a set, mesh, tolerance, experiment or parameter that cannot be used, naming it.
 * @throws ConvergenceError when the run cannot go on.
 * @throws CancelledError when the signal is aborted.
 */
export async function voltageGradient(options: GradientOptions): Promise<VoltageGradient> {
  const started = performance.now();
  const { parameters, mesh = defaultMesh, of, heat = 'isothermal' } = options;
  checkChoice(options, parameters);
  validateParameters(parameters);
  validateMesh(mesh);
  checkObjective(of);
  if (options.heatOfMixing === true) throw withoutAdjoint('the heat of mixing', 'heatOfMixing', 'without it');
  listGiven(options.with, 'with', exampleParameters);
  const relative = validTolerance(options.relativeTolerance ?? 1e-7, 1e-12, 'relativeTolerance');
  const absolute = validTolerance(options.absoluteTolerance ?? 1e-9, 1e-12, 'absoluteTolerance');
  const plan = experimentOf(options.experiment);
  checkExperiment(plan, parameters);
  checkStops(plan.stops.length);
  for (const parameter of options.with) checkInfluence(parameter, heat !== 'isothermal');
  const build: Build = (moved, kelvin) => {
    const temperature = kelvin ?? surroundings(moved, heat);
    return { model: buildModel(moved, mesh, options, temperature), area: moved.area, temperature };
  };
  const cells = new Map<number | undefined, CourseCell>();
  const cellAt = (kelvin: number | undefined): CourseCell => {
    const cell = cells.get(kelvin) ?? new CourseCell(build(parameters, kelvin), { relative, absolute });
    cells.set(kelvin, cell);
    return cell;
  };
  const { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff } = parameters;
  const subject = { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff, cell: cellAt };
  // What has no way back is found before the way forth.
  transposed(cellAt(undefined), heat);
  const course = new Course(subject, options);
  await course.perform(plan);
  const { stretches } = course;
  checkDuration(course.time);
  checkTimes(of, course.time);
  const { value, weights } = weighStretches(stretches, of);
  const { model } = cellAt(undefined).controlled;
  const parts = options.with.map((parameter) => partsOf(model, parameter));
  const general = [...new Set(parts.flat().flatMap(({ path, kind }) => (kind === 'general' ? [path] : [])))];
  const adjoints = new Map<CourseCell, AdjointCell>();
  for (const [kelvin, cell] of cells) {
    const sides = general.map((path) => bothSides(parameters, path, (moved) => sided(build(moved, kelvin))));
    adjoints.set(cell, adjointOf(cell, sides, heat));
  }
  const run = new AdjointRun(adjoints, cellAt(undefined).size, options);
  if (options.with.length > 0) await run.perform(stretches, weights);
  const slopesOf = [...adjoints.values()].map(({ slopes }) => slopes);
  const slopeOf = ({ path, kind, power }: Part): number => {
    const { above, below } = bothSides(parameters, path, (moved) => build(moved, undefined).model);
    let slope = initialSlope(run.initial, above, below);
    for (const { bySides, coefficients } of slopesOf) {
      if (kind === 'general') slope += bySides[general.indexOf(path)];
      else if (kind === 'law') slope += coefficients?.laws.get(path) ?? 0;
      else if (coefficients !== undefined) slope += structuralSlope(coefficients, above, below);
    }
    return power * slope;
  };
  return {
    value,
    gradient: Float64Array.from(parts, (each) => each.reduce((sum, part) => sum + slopeOf(part), 0)),
    names: options.with.map(nameOf),
    endTime: course.time,
    mesh,
    tolerances: { relative, absolute },
    steps: stretches.reduce((sum, stretch) => sum + stretch.steps, 0),
    seconds: (performance.now() - started) / 1000,
  };
}

type Build = (moved: AnyCell, kelvin: number | undefined) => SizedModel;

interface Part {
  readonly path: string;
  readonly power: number;
  readonly kind: 'structural' | 'law' | 'general';
}

function partsOf(model: CellModel, parameter: SensitiveParameter): Part[] {
  const powers = typeof parameter === 'string' ? { [parameter]: 1 } : parameter.powers;
  return Object.entries(powers).map(([path, power]) => {
    const field = /(\w+)(\[\d+\])*$/.exec(path)?.[1] ?? path;
    if (!(model instanceof PorousCell)) return { path, power, kind: 'general' };
    if (knowsLaw(model, path)) return { path, power, kind: 'law' };
    return { path, power, kind: structural.has(field) ? 'structural' : 'general' };
  });
}

function adjointOf(cell: CourseCell, sides: readonly SidedCells[], heat: CellHeat): AdjointCell {
  const { controlled: own } = cell;
  return {
    bordered: new BorderedCell(own, transposed(cell, heat)),
    slopes: new ParameterSlopes(own, sides),
  };
}

function transposed({ controlled: { model } }: CourseCell, heat: CellHeat): TransposedModel {
  const found = transposeOf(model);
  if (found !== undefined) return found;
  throw withoutAdjoint(`'${heat}' heat`, 'heat', 'isothermal or lumped');
}

function withoutAdjoint(what: string, field: string, expected: string): InputError {
  return new InputError(`${what} has no adjoint gradient`, {
    at: { field },
    expected,
    mend: 'use voltageSensitivities',
  });
}

function sided({ model, area, temperature }: SizedModel): SidedCells['above'] {
  return { controlled: new ControlledCell(model, area), temperature };
}

function bothSides<Side>(
  parameters: AnyCell,
  path: string,
  build: (moved: AnyCell) => Side,
): { above: Side; below: Side } {
  return {
    above: build(withScaled(parameters, path, Math.exp(logarithmicStep))),
    below: build(withScaled(parameters, path, Math.exp(-logarithmicStep))),
  };
}

function structuralSlope({ slopes }: CoefficientSlopes, above: CellModel, below: CellModel): number {
  if (!(above instanceof PorousCell && below instanceof PorousCell)) return 0;
  return changeBetween(slopes, coefficientsOf(above), coefficientsOf(below)) / (2 * logarithmicStep);
}

function initialSlope(weights: Float64Array, above: CellModel, below: CellModel): number {
  const [more, less] = [above.initialState(), below.initialState()];
  let sum = 0;
  for (let i = 0; i < more.length; i++) sum += weights[i] * (more[i] - less[i]);
  return sum / (2 * logarithmicStep);
}

function checkStops(stops: number): void {
  if (stops === 0) return;
  throw new InputError('conditions that stop the whole experiment have no adjoint gradient', {
    at: { field: 'experiment' },
    expected: 'steps that end at a time or a limit',
  });
}

function checkDuration(seconds: number): void {
  if (seconds > 0) return;
  throw new InputError('no time passes: every step had met its limit when it began', {
    at: { field: 'experiment' },
    expected: 'a step that the cell can perform from its initial state',
  });
}

function checkObjective(of: VoltageObjective): void {
  const expected = 'an objective such as voltageAtTime(), passedCharge, or { integrand, points }';
  objectGiven(of, 'of', expected);
  if (of.integrand !== undefined) functionGiven(of.integrand, 'of.integrand');
  if (of.integrand !== undefined || (of.points?.length ?? 0) > 0) return;
  throw new InputError('asks for nothing', { at: { field: 'of' }, expected });
}

function checkTimes(of: VoltageObjective, end: number): void {
  const late = of.points?.find(({ time }) => time !== Infinity && !(time > 0 && time <= end));
  if (late === undefined) return;
  throw new InputError(`the run does not pass ${late.time} s`, {
    at: { field: 'of' },
    expected: `times above 0 and up to ${plain(end)} s`,
  });
}
