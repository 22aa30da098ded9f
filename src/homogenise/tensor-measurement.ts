import { ConvergenceError, pacer } from '../base/index.ts';
import type { Engine } from '../compute/index.ts';
import {
  conductionSystem,
  eachNode,
  nodeGrid,
  openingLoads,
  type ConductionSolution,
  type ConductionState,
  type ConductionSystem,
  type Drive,
  type FaceCondition,
  type NodeGrid,
} from '../numerics/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import type { ConductivityField } from './conductivity-field.ts';
import { nothing, type Measured } from './tensor-coefficients.ts';
import type { TensorBoundary, TensorTransportOptions } from './tensor-transport-types.ts';

/** What was measured, and what it took. */
export interface Measurement extends Measured {
  readonly levels: number;
  readonly unknowns: number;
  /** Closure fields in metres, where they are asked for. */
  readonly closure: readonly Float32Array[];
}

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** Solves for the potential along each axis with the boundary asked for. */
export function measure(
  engine: Engine,
  { shape }: LabelledVolume,
  field: ConductivityField,
  options: TensorTransportOptions,
): Promise<Measurement> {
  const grid = (along: number): NodeGrid => nodeGrid(shape, facesOf(options.boundary, along));
  if (options.boundary.startsWith('plates')) return measurePlates(engine, grid, field, options);
  return measureTogether(engine, grid(0), field, options);
}

/** Conditions on the faces of x, y and z for a potential that drops along the axis `along`. */
function facesOf(
  boundary: TensorBoundary,
  along: number,
): readonly [FaceCondition, FaceCondition, FaceCondition] {
  const face = (axis: number): FaceCondition => {
    if (boundary === 'kinematic') return 'pinned';
    if (boundary === 'periodic') return 'periodic';
    if (boundary === 'static') return 'free';
    if (axis === along) return 'pinned';
    return boundary === 'plates' ? 'free' : 'periodic';
  };
  return [face(0), face(1), face(2)];
}

/** All three directions have the same operator. */
async function measureTogether(
  engine: Engine,
  grid: NodeGrid,
  field: ConductivityField,
  options: TensorTransportOptions,
): Promise<Measurement> {
  const system = await build(engine, grid, field, options, 0);
  const drives =
    options.boundary === 'static'
      ? openingLoads(grid, field.tensors).map((load) => (load === null ? undefined : { load }))
      : axes.map((_, at) => linear(at, field));
  const solutions: (ConductionSolution | undefined)[] = [];
  for (const [at, drive] of drives.entries()) {
    solutions.push(drive === undefined ? undefined : await solveAlong(at, system, drive, options));
  }
  const solved = solutions.filter((solution) => solution !== undefined);
  const sums = await system.energies(solved);
  const place = solutions.map((solution) => solved.findIndex((other) => other === solution));
  const energies = place.map((a) => place.map((b) => (a < 0 || b < 0 ? 0 : sums[a][b])));
  const rises = drives.map((drive) => solutions.map((solution) => rise(system, drive, solution)));
  return {
    cells: grid.cells,
    solutions,
    energies,
    ...(options.boundary === 'static' ? { rises } : {}),
    levels: system.levels,
    unknowns: system.unknowns,
    closure: options.keepField === true ? solved.map((each) => closureField(system, each, field)) : [],
  };
}

/** Each direction has its own sides, and its own operator. */
async function measurePlates(
  engine: Engine,
  grid: (along: number) => NodeGrid,
  field: ConductivityField,
  options: TensorTransportOptions,
): Promise<Measurement> {
  const solutions: ConductionSolution[] = [];
  const energies = axes.map(() => [0, 0, 0]);
  const closure: Float32Array[] = [];
  const { top } = engine.arena;
  let last: ConductionSystem | undefined;
  for (const at of axes.keys()) {
    engine.arena.release(top);
    last = await build(engine, grid(at), field, options, at);
    const solution = await solveAlong(at, last, linear(at, field), options);
    solutions.push(solution);
    energies[at][at] = (await last.energies([solution]))[0][0];
    if (options.keepField === true) closure.push(closureField(last, solution, field));
  }
  const { cells } = grid(0);
  return { cells, solutions, energies, levels: last?.levels ?? 0, unknowns: last?.unknowns ?? 0, closure };
}

function build(
  engine: Engine,
  grid: NodeGrid,
  { tensors }: ConductivityField,
  { onProgress }: TensorTransportOptions,
  at: number,
): Promise<ConductionSystem> {
  onProgress?.({ stage: `transport ${axes[at]}`, fraction: 0, message: 'building the coarse levels' });
  return conductionSystem(engine, grid, tensors);
}

/** A unit gradient along an axis. */
function linear(at: number, { edges }: ConductivityField): Drive {
  const jump = (axis: 0 | 1 | 2): number => (axis === at ? edges[axis] : 0);
  return { jumps: [jump(0), jump(1), jump(2)] };
}

async function solveAlong(
  at: number,
  system: ConductionSystem,
  drive: Drive,
  { tolerance = 1e-4, onProgress, signal }: TensorTransportOptions,
): Promise<ConductionSolution> {
  const stage = `transport ${axes[at]}`;
  const solution = await system.solve(drive, pacer(signal), (state) => {
    const error = relativeError(state);
    onProgress?.({ stage, iteration: state.iteration, residual: error });
    return error <= tolerance;
  });
  if (solution.krylov.converged) return solution;
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

/** How far the load's far openings are above its near ones, in the mean. */
function rise(
  system: ConductionSystem,
  drive: Drive | undefined,
  solution: ConductionSolution | undefined,
): number {
  if (drive === undefined || solution === undefined || !('load' in drive)) return 0;
  const potential = system.view(solution);
  return drive.load.reduce((sum, value, node) => sum + value * potential[node], 0);
}

/** The deviation in metres, without the padding of the rows. */
function closureField(
  system: ConductionSystem,
  solution: ConductionSolution,
  { unitLength }: ConductivityField,
): Float32Array {
  const { grid } = system;
  const [nx, ny, nz] = grid.cells;
  const deviation = system.view(solution);
  const closure = new Float32Array((nx + 1) * (ny + 1) * (nz + 1));
  let at = 0;
  eachNode(grid, (node) => {
    closure[at] = deviation[node] * unitLength;
    at++;
  });
  return closure;
}
