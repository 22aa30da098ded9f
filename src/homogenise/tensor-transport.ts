import { ConvergenceError, InputError, pacer, throwIfCancelled } from '../base/index.ts';
import {
  conductionSystem,
  nodeGrid,
  openingLoads,
  symmetricEigen,
  type ConductionState,
  type ConductionSystem,
  type Drive,
  type FaceCondition,
  type NodeGrid,
} from '../numerics/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { conductivityField, type ConductivityField } from './conductivity-field.ts';
import type {
  TensorBoundary,
  TensorTransportOptions,
  TensorTransportResult,
} from './tensor-transport-types.ts';
import { effectiveCoefficients, nothing, type Case, type Cases } from './tensor-coefficients.ts';
import { tortuosityTensor } from './tortuosity-tensor.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];
const boundaries: readonly string[] = ['static', 'periodic', 'kinematic', 'plates', 'plates-periodic'];

interface Solved {
  readonly grid: NodeGrid;
  readonly system: ConductionSystem;
  readonly cases: Cases;
}

/**
 * Effective conductivity tensor of a volume whose phases conduct differently along different directions, by trilinear
 * elements on the voxels (docs/tensor-conductivity.md). Its coefficients come from energies, so no quadratic form of the
 * tensor is below the continuum's for the same voxels and boundary.
 * @throws InputError for a tensor that is not positive definite, a phase that does not exist and the like.
 * @throws ConvergenceError when the iteration stops short of the tolerance.
 */
export async function tensorConductivityTransport(
  volume: LabelledVolume,
  options: TensorTransportOptions,
): Promise<TensorTransportResult> {
  checkOptions(options);
  throwIfCancelled(options.signal);
  const started = performance.now();
  const field = await conductivityField(volume, options.conductivities, options);
  const solved = await solveCases(volume, field, options);
  const { tensor: coefficients, errors } = effectiveCoefficients(solved.grid, solved.cases, field);
  const plates = options.boundary.startsWith('plates');
  const tensor = plates ? null : coefficients;
  const solutions = solved.cases.map((each) => each?.solution);
  return {
    phases: Object.keys(options.conductivities),
    boundary: options.boundary,
    tensor,
    principal: tensor === null ? null : symmetricEigen(tensor),
    alongAxes: [coefficients[0][0], coefficients[1][1], coefficients[2][2]],
    tortuosity: tensor === null ? null : tortuosityTensor(field.mean, tensor),
    fractionTotal: field.fraction,
    bounds: { lower: field.series, upper: field.mean },
    error: { iteration: Math.max(...errors) },
    tolerance: options.tolerance ?? 1e-4,
    converged: true,
    residual: Math.max(...solutions.map((solution) => solution?.residual ?? 0)),
    iterations: triple((at) => solutions[at]?.krylov.iteration ?? 0),
    levels: solved.system.levels,
    unknowns: solved.system.unknowns,
    seconds: (performance.now() - started) / 1000,
    device: 'cpu',
    ...(options.keepField === true ? { closure: solved.cases.map((each) => inMetres(each, field)) } : {}),
  };
}

function checkOptions({ boundary, tolerance = 1e-4, keepField = false }: TensorTransportOptions): void {
  if (!boundaries.includes(boundary)) {
    throw new InputError(`the boundary is '${boundary}'`, {
      at: { field: 'boundary' },
      expected: `one of ${boundaries.join(', ')}`,
    });
  }
  if (!(tolerance >= 1e-10 && tolerance <= 0.1)) {
    throw new InputError(`the tolerance is ${tolerance}`, {
      at: { field: 'tolerance' },
      expected: 'a number from 1e-10 to 0.1',
    });
  }
  if (keepField && boundary === 'static') {
    throw new InputError('the static boundary keeps no closure fields', {
      at: { field: 'keepField' },
      expected: 'the periodic or kinematic boundary, or plates',
    });
  }
}

function triple<T>(of: (axis: 0 | 1 | 2) => T): readonly [T, T, T] {
  return [of(0), of(1), of(2)];
}

async function solveCases(
  volume: LabelledVolume,
  { tensors, edges }: ConductivityField,
  options: TensorTransportOptions,
): Promise<Solved> {
  const gridAlong = (at: number): NodeGrid => nodeGrid(volume.shape, facesOf(options.boundary, at));
  options.onProgress?.({ stage: 'transport x', fraction: 0, message: 'building the coarse levels' });
  let grid = gridAlong(0);
  let system = conductionSystem(grid, tensors);
  const loads = options.boundary === 'static' ? openingLoads(grid, tensors) : undefined;
  const cases: (Case | undefined)[] = [];
  for (const at of [0, 1, 2] as const) {
    if (at > 0 && options.boundary.startsWith('plates')) {
      grid = gridAlong(at);
      system = conductionSystem(grid, tensors);
    }
    const load = loads?.[at];
    const jumps = triple((axis) => (axis === at ? edges[axis] : 0));
    if (load === null) cases.push(undefined);
    else cases.push(await solveAlong(at, system, load === undefined ? { jumps } : { load }, options));
  }
  return { grid, system, cases };
}

/** Conditions on the faces of x, y and z for a potential that drops along the axis `along`. */
function facesOf(
  boundary: TensorBoundary,
  along: number,
): readonly [FaceCondition, FaceCondition, FaceCondition] {
  return triple((axis) => {
    if (boundary === 'kinematic') return 'pinned';
    if (boundary === 'periodic') return 'periodic';
    if (boundary === 'static') return 'free';
    if (axis === along) return 'pinned';
    return boundary === 'plates' ? 'free' : 'periodic';
  });
}

async function solveAlong(
  at: 0 | 1 | 2,
  system: ConductionSystem,
  drive: Drive,
  { tolerance = 1e-4, onProgress, signal }: TensorTransportOptions,
): Promise<Case> {
  const stage = `transport ${axes[at]}`;
  const solution = await system.solve(drive, pacer(signal), (state) => {
    const error = relativeError(state);
    onProgress?.({ stage, iteration: state.iteration, residual: error });
    return error <= tolerance;
  });
  if (solution.krylov.converged) return { drive, solution };
  throw new ConvergenceError(
    `transport along ${axes[at]} did not reach its tolerance in ${solution.krylov.iteration} iterations`,
    { expected: `an error of at most ${tolerance}`, mend: 'ask for a larger tolerance' },
  );
}

/**
 * Missing energy over what remains of the linear potential's, or over what the loads have gained; where next to nothing
 * remains, over the linear potential's.
 */
function relativeError({ start, gained, missing }: ConductionState): number {
  if (start === 0) return missing / gained;
  if (start - gained > nothing * start) return missing / (start - gained);
  return missing <= nothing * start ? 0 : Infinity;
}

function inMetres(each: Case | undefined, { unitLength }: ConductivityField): Float32Array {
  return Float32Array.from(each?.solution.deviation ?? [], (value) => value * unitLength);
}
