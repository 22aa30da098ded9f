import { InputError, type LongWork } from '../../base/index.ts';
import { checkExperiment } from '../experiments/check.ts';
import { experimentOf, type ExperimentInput } from '../experiments/parse.ts';
import { changeBetween, coefficientsOf } from '../models/porous/coefficients.ts';
import { knowsLaw } from '../models/porous/coefficient-slopes.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';
import { validateMesh, validateParameters } from '../validate/validate.ts';
import { Course } from './course.ts';
import { GradientRun } from './gradient-run.ts';
import type { VoltageObjective } from './objective.ts';
import { checkInfluence, nameOf, withScaled, type SensitiveParameter } from './scaled.ts';
import { logarithmicStep } from './sensitive-cell.ts';

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

export interface GradientOptions extends LongWork {
  readonly parameters: AnyCell;
  /** Steps of given current; a limit of voltage may end any of them, but only the last where the objective names the time. */
  readonly experiment: ExperimentInput;
  readonly of: VoltageObjective;
  /** As many paths or directions as wanted. */
  readonly with: readonly SensitiveParameter[];
  /** Default 20/20/20 x 20. */
  readonly mesh?: CellMesh | undefined;
  /** Of the local error in time, forth and back. Default 1e-5. */
  readonly relativeTolerance?: number | undefined;
  /** The same on scaled unknowns, and on their weights over their mean size. Default 1e-7. */
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
  /** Forth and back. */
  readonly steps: { readonly forth: number; readonly back: number };
  /** Wall time. */
  readonly seconds: number;
}

/**
 * The gradient of one number that a run of the porous model gives, by its adjoint: one run forth, one linear run back, whatever the
 * number of parameters. The same is held constant as in `voltageSensitivities`. Structure (thicknesses, profiles and their slices, radii,
 * conductivities, resistances) and factors on most laws cost next to nothing each; other parameters two residuals at each
 * point of the way back.
 * @throws InputError for a set, mesh, tolerance, experiment or parameter that cannot be used, naming it.
 * @throws ConvergenceError when the run cannot go on.
 * @throws CancelledError when the signal is aborted.
 */
export async function voltageGradient(options: GradientOptions): Promise<VoltageGradient> {
  const started = performance.now();
  const { parameters, mesh = defaultMesh, of } = options;
  validateParameters(parameters);
  validateMesh(mesh);
  const relative = tolerance(options.relativeTolerance ?? 1e-5, 'relativeTolerance');
  const absolute = tolerance(options.absoluteTolerance ?? 1e-7, 'absoluteTolerance');
  const plan = experimentOf(options.experiment);
  checkExperiment(plan, parameters);
  for (const parameter of options.with) checkInfluence(parameter, false);
  const build = (moved: AnyCell): PorousCell => new PorousCell(moved, mesh);
  const base = build(parameters);
  const course = new Course(base, parameters, { relative, absolute }, options);
  await course.perform(plan);
  const { stretches } = course;
  checkTimes(
    of,
    stretches.slice(0, -1).some(({ limited }) => limited),
    plan.stops.length,
    course.time,
  );
  const parts = options.with.map((parameter) => partsOf(base, parameter));
  const general = [...new Set(parts.flat().flatMap(({ path, kind }) => (kind === 'general' ? [path] : [])))];
  const sides = general.map((path) => bothSides(parameters, path, build));
  const run = new GradientRun(() => build(parameters), sides, of, { relative, absolute }, options);
  await run.perform(stretches);
  const slopeOf = ({ path, kind, power }: Part): number => {
    const { above, below } = bothSides(parameters, path, build);
    let slope = initialSlope(run.initial, above, below);
    if (kind === 'general') slope += run.bySides[general.indexOf(path)];
    else if (kind === 'law') slope += run.slopes.laws.get(path) ?? 0;
    else {
      const change = changeBetween(run.slopes.slopes, coefficientsOf(above), coefficientsOf(below));
      slope += change / (2 * logarithmicStep);
    }
    return power * slope;
  };
  return {
    value: run.value,
    gradient: Float64Array.from(parts, (each) => each.reduce((sum, part) => sum + slopeOf(part), 0)),
    names: options.with.map(nameOf),
    endTime: course.time,
    mesh,
    tolerances: { relative, absolute },
    steps: { forth: stretches.reduce((sum, stretch) => sum + stretch.steps, 0), back: run.steps },
    seconds: (performance.now() - started) / 1000,
  };
}

interface Part {
  readonly path: string;
  readonly power: number;
  readonly kind: 'structural' | 'law' | 'general';
}

function partsOf(cell: PorousCell, parameter: SensitiveParameter): Part[] {
  const powers = typeof parameter === 'string' ? { [parameter]: 1 } : parameter.powers;
  return Object.entries(powers).map(([path, power]) => {
    const field = /(\w+)(\[\d+\])*$/.exec(path)?.[1] ?? path;
    if (knowsLaw(cell, path)) return { path, power, kind: 'law' };
    return { path, power, kind: structural.has(field) ? 'structural' : 'general' };
  });
}

function bothSides(
  parameters: AnyCell,
  path: string,
  build: (moved: AnyCell) => PorousCell,
): { above: PorousCell; below: PorousCell } {
  return {
    above: build(withScaled(parameters, path, Math.exp(logarithmicStep))),
    below: build(withScaled(parameters, path, Math.exp(-logarithmicStep))),
  };
}

function initialSlope(weights: Float64Array, above: PorousCell, below: PorousCell): number {
  const [more, less] = [above.initialState(), below.initialState()];
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * (more[i] - less[i]);
  return sum / (2 * logarithmicStep);
}

function checkTimes(of: VoltageObjective, limitedBefore: boolean, stops: number, end: number): void {
  const timed = of.timed === true || of.points?.some(({ time }) => time !== Infinity) === true;
  if (stops > 0 || (timed && limitedBefore)) {
    throw new InputError('what ends this experiment or its steps has no adjoint gradient', {
      at: { field: 'experiment' },
      expected:
        'steps that end at a time; the last one, and where the objective names no time any, at a limit',
      mend: 'use voltageSensitivities',
    });
  }
  const late = of.points?.find(({ time }) => time !== Infinity && !(time > 0 && time <= end));
  if (late === undefined) return;
  throw new InputError(`the run does not pass ${late.time} s`, {
    at: { field: 'of' },
    expected: `times above 0 and up to ${end} s`,
  });
}

function tolerance(value: number, field: string): number {
  if (value > 0.999e-12 && value < 0.1) return value;
  throw new InputError(`${value} cannot be used`, {
    at: { field },
    expected: 'a number from 1e-12 to 0.1',
  });
}
