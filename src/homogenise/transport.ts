import { ConvergenceError, throwIfCancelled } from '../base/index.ts';
import { defaultThreads, openInline, openThreads } from '../compute/index.ts';
import { voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import { hashinShtrikmanBounds, wienerBounds } from './bounds.ts';
import { turnIntoPotential } from './potential.ts';
import { solveTransport, type TransportOutcome } from './solve-transport.ts';
import { chooseDevice, releaseDevice } from './transport-device.ts';
import { transportProblem, type TransportProblem } from './transport-input.ts';
import type { TransportOptions, TransportResult } from './transport-types.ts';

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;

/** What {@link solveLoad} leaves: the public result, and what an effective tensor needs besides. */
export interface LoadCase {
  readonly problem: TransportProblem;
  readonly outcome: TransportOutcome;
  readonly result: TransportResult;
}

/**
 * Effective conductivity or diffusivity of one or several phases of a segmented volume along one axis, by finite
 * volumes on the voxels (docs/transport.md).
 * @throws InputError for a phase that does not exist, a conductivity that is no number above zero, and the like.
 * @throws ConvergenceError when the iteration stops short of the tolerance.
 */
export async function transport(volume: LabelledVolume, options: TransportOptions): Promise<TransportResult> {
  const { problem, outcome, result } = await solveLoad(volume, options);
  if (options.keepField !== true || outcome.solution === undefined) return result;
  return { ...result, potential: turnIntoPotential(problem, outcome.solution) };
}

/** Solves one load case with what its boundary asks for. */
export async function solveLoad(volume: LabelledVolume, options: TransportOptions): Promise<LoadCase> {
  const problem = transportProblem(volume, options);
  throwIfCancelled(options.signal);
  const started = performance.now();
  const threads = options.threads ?? defaultThreads();
  const count = voxelCount(volume.shape);
  const choice = await chooseDevice(options.device);
  const engine = await (count < small ? openInline() : openThreads(threads));
  try {
    const stage = `transport ${options.axis}`;
    const open = (): ReturnType<typeof openInline> => (count < small ? openInline() : openThreads(1));
    const outcome = await solveTransport(engine, problem, { ...options, ...choice, stage, threads, open });
    const seconds = (performance.now() - started) / 1000;
    const cost = { seconds, bytes: outcome.solution?.bytes ?? engine.arena.peak, threads };
    return { problem, outcome, result: report(problem, options, outcome, count, cost) };
  } finally {
    engine.close();
    releaseDevice(choice);
  }
}

/** What the layers' fluxes differ by, over their mean, which a ring leaves to the effective coefficient. */
function spread({ box }: TransportProblem, solution: TransportOutcome['solution']): number | null {
  if (box.held) return null;
  if (solution === undefined) return 0;
  const { fluxes } = solution.evaluation;
  const [nx, ny] = box.shape;
  const mean = box.wrapZ
    ? solution.effectiveRatio * nx * ny
    : fluxes.reduce((sum, flux) => sum + flux, 0) / fluxes.length;
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
  { total, percolating, solution }: TransportOutcome,
  voxels: number,
  cost: { seconds: number; bytes: number; threads: number },
): TransportResult {
  const [fractionTotal, meanTotal] = means(problem, total, voxels);
  const [fractionPercolating, meanPercolating] = means(problem, percolating, voxels);
  const effectiveRatio = solution?.effectiveRatio ?? 0;
  const iterationError = solution?.iterationError ?? 0;
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
    planeFluxSpread: spread(problem, solution),
    iterations: solution?.krylov.iteration ?? 0,
    levels: solution?.levels ?? 0,
    unknowns: percolating.subarray(1).reduce((sum, count) => sum + count, 0),
    ...(solution?.where ?? { device: 'cpu' }),
    ...cost,
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
