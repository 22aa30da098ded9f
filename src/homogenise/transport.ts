import { ConvergenceError, throwIfCancelled, type LongWork, type Progress } from '../base/index.ts';
import { defaultThreads, openInline, openThreads, type Engine } from '../compute/index.ts';
import {
  allocateFields,
  assemble,
  conjugateGradients,
  evaluate,
  fusedSystem,
  layOut,
  percolatingPhases,
  type Evaluation,
  type Grid,
  type KrylovResult,
  type VoxelSystem,
} from '../numerics/index.ts';
import { voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import { hashinShtrikmanBounds, wienerBounds } from './bounds.ts';
import { transportProblem, type TransportProblem } from './transport-input.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;
const maximumIterations = 200;
/** Ratio of conductivities down to which the f32 recurrence is known to keep the tolerances offered. */
const largestTrustedContrast = 1e-3;
/** Times that the iteration may begin anew from the true residual. */
const rounds = 6;

/** What the solver leaves: enough for every figure of the result. */
interface Outcome {
  readonly total: Uint32Array;
  readonly percolating: Uint32Array;
  readonly solution?: Solution;
}

interface Solution {
  readonly krylov: KrylovResult;
  readonly evaluation: Evaluation;
  readonly levels: number;
  readonly unknowns: number;
  readonly potential?: Float32Array;
}

/**
 * Effective conductivity or diffusivity of one or several phases of a segmented volume along one axis, by finite
 * volumes on the voxels (docs/transport.md).
 * @throws InputError for a phase that does not exist, a conductivity that is no number above zero, and the like.
 * @throws ConvergenceError when the iteration stops short of the tolerance.
 */
export async function transport(volume: LabelledVolume, options: TransportOptions): Promise<TransportResult> {
  const problem = transportProblem(volume, options);
  throwIfCancelled(options.signal);
  const started = performance.now();
  const threads = options.threads ?? defaultThreads();
  const count = voxelCount(volume.shape);
  const engine = await (count < small ? openInline() : openThreads(threads));
  try {
    const outcome = await solve(watched(engine, options), problem, options);
    const seconds = (performance.now() - started) / 1000;
    return report(problem, options, outcome, count, { seconds, bytes: engine.arena.peak, threads });
  } finally {
    engine.close();
  }
}

/** The engine with a look at the signal before each kernel. */
function watched(engine: Engine, { signal }: LongWork): Engine {
  return {
    ...engine,
    run(kernel, ...pointers) {
      throwIfCancelled(signal);
      return engine.run(kernel, ...pointers);
    },
  };
}

async function solve(engine: Engine, problem: TransportProblem, options: TransportOptions): Promise<Outcome> {
  const stage = `transport ${options.axis}`;
  options.onProgress?.({ stage, fraction: 0, message: 'finding the percolating part' });
  const grid = layOut(problem.box, engine.threads);
  const fields = allocateFields(engine, grid);
  const { total, percolating } = await percolatingPhases(engine, grid, problem.source, fields.phase);
  if (percolating.every((voxels, phase) => phase === 0 || voxels === 0)) return { total, percolating };
  options.onProgress?.({ stage, fraction: 0, message: 'building the coarse levels' });
  const system = await assemble(engine, grid, problem.medium, fields);
  const { krylov, evaluation } = await iterate(engine, grid, system, problem, (progress) =>
    options.onProgress?.({ stage, ...progress }),
  );
  return {
    total,
    percolating,
    solution: {
      krylov,
      evaluation,
      levels: system.hierarchy.levels.length + 1,
      unknowns: percolating.subarray(1).reduce((sum, voxels) => sum + voxels, 0),
      ...(options.keepField === true ? { potential: potentialOf(engine, grid, system, problem) } : {}),
    },
  };
}

/**
 * Conjugate gradients until the estimated error is small enough, then the solution's energy in f64. Where rounding
 * has led the f32 recurrence away from it, and at contrasts where it could without being seen, it iterates again from
 * the true residual, until that gains no more than the tolerance.
 */
async function iterate(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { tolerance, relative }: TransportProblem,
  tell: (progress: Omit<Progress, 'stage'>) => void,
): Promise<{ krylov: KrylovResult; evaluation: Evaluation }> {
  let start = (await evaluate(engine, grid, system)).energy;
  let spent = 0;
  const trusted = Math.min(...relative) >= largestTrustedContrast;
  for (let round = 1; ; round++) {
    const krylov = await conjugateGradients(fusedSystem(engine, grid, system), {
      maximumIterations: maximumIterations - spent,
      enough: ({ iteration, missing, gained }) => {
        const residual = Number.isFinite(missing) && gained < start ? missing / (start - gained) : 1;
        tell({ iteration: spent + iteration, residual, fraction: progressOf(residual, tolerance) });
        return residual <= tolerance;
      },
    });
    spent += krylov.iteration;
    const evaluation = await evaluate(engine, grid, system);
    const total = { ...krylov, iteration: spent };
    const drift = Math.abs(evaluation.energy - (start - krylov.gained)) / evaluation.energy;
    const gain = round > 1 ? Math.abs(start - evaluation.energy) / evaluation.energy : 1;
    if (drift <= tolerance / 2 && (trusted || gain <= tolerance)) return { krylov: total, evaluation };
    if (round === rounds || !krylov.converged) return { krylov: { ...total, converged: false }, evaluation };
    start = evaluation.energy;
  }
}

/** Share of the way from an error of one to the tolerance, on a logarithmic scale. */
function progressOf(residual: number, tolerance: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.min(1, residual)) / Math.log(tolerance)));
}

/** The linear profile plus the solver's deviation from it, back in the volume's order. */
function potentialOf(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { source }: TransportProblem,
): Float32Array {
  const [nx, ny, nz] = grid.voxels;
  const [stepX, stepY, stepZ] = source.steps;
  const potential = new Float32Array(nx * ny * nz);
  const code = engine.arena.u8(system.code, grid.plane * nz);
  const black = engine.arena.f32(system.fields.x, grid.field.plane * nz);
  const red = engine.arena.f32(system.fields.z, grid.field.plane * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const voxel = k * grid.plane + j * grid.row + (i % 2) * grid.half + (i >> 1);
        if (code[voxel] === 0) continue;
        const deviation = ((i + j + k) % 2 === 0 ? red : black)[
          k * grid.field.plane + j * grid.half + (i >> 1)
        ];
        potential[i * stepX + j * stepY + k * stepZ] = (k + 0.5 + (deviation ?? 0)) / nz;
      }
    }
  }
  return potential;
}

function spread(fluxes: Float64Array): number {
  const mean = fluxes.reduce((sum, flux) => sum + flux, 0) / fluxes.length;
  return (Math.max(...fluxes) - Math.min(...fluxes)) / mean;
}

/** Volume mean of the relative conductivity, and fraction of all conducting voxels. */
function means({ relative }: TransportProblem, counts: Uint32Array, voxels: number): [number, number] {
  let fraction = 0;
  let conductivity = 0;
  for (const [at, value] of relative.entries()) {
    const share = (counts[at + 1] ?? 0) / voxels;
    fraction += share;
    conductivity += share * value;
  }
  return [fraction, conductivity];
}

function report(
  problem: TransportProblem,
  options: TransportOptions,
  { total, percolating, solution }: Outcome,
  voxels: number,
  cost: { seconds: number; bytes: number; threads: number },
): TransportResult {
  const [fractionTotal, meanTotal] = means(problem, total, voxels);
  const [fractionPercolating, meanPercolating] = means(problem, percolating, voxels);
  const effectiveRatio = solution === undefined ? 0 : solution.evaluation.energy / voxels;
  const iterationError = solution === undefined ? 0 : errorOf(solution.krylov, solution.evaluation);
  if (solution !== undefined && !(solution.krylov.converged && effectiveRatio > 0)) {
    throw new ConvergenceError(
      `transport along ${options.axis} reached an estimated error of ${iterationError.toExponential(1)} and a residual of ${solution.evaluation.residual.toExponential(1)} after ${solution.krylov.iteration} iterations`,
      { expected: `at most ${problem.tolerance}`, mend: 'ask for a larger tolerance' },
    );
  }
  const flows = effectiveRatio > 0;
  const single = problem.phases.length === 1 && fractionTotal < 1;
  return {
    phases: [...problem.phases],
    axis: options.axis,
    boundary: options.boundary ?? 'plates',
    percolating: solution !== undefined,
    fractionTotal,
    fractionPercolating,
    effectiveRatio,
    referenceConductivity: problem.referenceConductivity,
    tortuosityFactor: flows ? meanTotal / effectiveRatio : null,
    tortuosityFactorPercolating: flows ? meanPercolating / effectiveRatio : null,
    macMullinNumber: flows ? 1 / effectiveRatio : null,
    bruggemanExponent: flows && single ? Math.log(effectiveRatio) / Math.log(fractionTotal) : null,
    bounds: boundsOf(problem, total, voxels, fractionTotal),
    error: { iteration: iterationError },
    tolerance: problem.tolerance,
    converged: true,
    residual: solution?.evaluation.residual ?? 0,
    planeFluxSpread: solution === undefined ? 0 : spread(solution.evaluation.fluxes),
    iterations: solution?.krylov.iteration ?? 0,
    levels: solution?.levels ?? 0,
    unknowns: solution?.unknowns ?? 0,
    device: 'cpu',
    ...cost,
    ...(solution?.potential === undefined ? {} : { potential: solution.potential }),
  };
}

function boundsOf(
  { relative }: TransportProblem,
  counts: Uint32Array,
  voxels: number,
  conducting: number,
): TransportResult['bounds'] {
  const constituents = relative.map((conductivity, at) => ({
    fraction: (counts[at + 1] ?? 0) / voxels,
    conductivity,
  }));
  constituents.push({ fraction: Math.max(0, 1 - conducting), conductivity: 0 });
  return { wiener: wienerBounds(constituents), hashinShtrikman: hashinShtrikmanBounds(constituents) };
}

function errorOf({ missing }: KrylovResult, { energy }: Evaluation): number {
  return Math.max(0, missing / energy);
}
