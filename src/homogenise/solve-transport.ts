import { throwIfCancelled, type LongWork, type Progress } from '../base/index.ts';
import type { Engine, GpuDevice } from '../compute/index.ts';
import {
  allocateFields,
  assemble,
  conjugateGradients,
  evaluate,
  fusedSystem,
  gpuIteration,
  lateralFluxes,
  layOut,
  percolatingPhases,
  type Evaluation,
  type FusedSystem,
  type Grid,
  type KrylovResult,
  type VoxelSystem,
} from '../numerics/index.ts';
import { onDevice, type DeviceChoice } from './transport-device.ts';
import type { TransportProblem } from './transport-input.ts';
import type { TransportResult } from './transport-types.ts';

const maximumIterations = 200;
/** Ratio of conductivities down to which the f32 recurrence is known to keep the tolerances offered. */
const largestTrustedContrast = 1e-3;
/** Times that the iteration may begin anew from the true residual. */
const rounds = 6;

/** What the solver leaves: enough for every figure of a result. */
export interface TransportOutcome {
  /** Voxels of each phase index, all of them and those that carry a flux. */
  readonly total: Uint32Array;
  readonly percolating: Uint32Array;
  /** Absent where nothing flows. */
  readonly solution?: TransportSolution;
}

export interface TransportSolution {
  readonly krylov: KrylovResult;
  readonly evaluation: Evaluation;
  /** Superficial effective coefficient over the reference, and the relative error that the iteration left in it. */
  readonly effectiveRatio: number;
  readonly iterationError: number;
  readonly levels: number;
  readonly unknowns: number;
  readonly where: Pick<TransportResult, 'device' | 'fallback' | 'gpu'>;
  /** Mean flux along the solver's x and y over the reference conductivity and the gradient along its z, if asked for. */
  readonly lateral?: readonly [number, number];
  /**
   * The deviation from the linear potential in the volume's own order, in drops across one voxel, NaN where nothing
   * flows; if asked for.
   */
  readonly deviation?: Float32Array;
  /** Where the volume is fed: see {@link Feed}. */
  readonly feed?: Feed;
}

/** How a flux is fed through openings; the potential is then all deviation. */
interface Feed {
  /** First voxels, in the volume's own order, of the columns that end in openings; `span` further on are the last ones. */
  readonly openings: readonly number[];
  readonly span: number;
  /**
   * Resistance, over that of a voxel of the reference, of the half voxels behind the openings and of the contacts that
   * their phases make where the next volume begins, summed.
   */
  readonly halves: number;
}

export interface SolveOptions extends LongWork, DeviceChoice {
  readonly stage: string;
  readonly keepField?: boolean;
  readonly withLateral?: boolean;
}

/** An engine that looks at the signal before each kernel. */
function watched(engine: Engine, { signal }: LongWork): Engine {
  return {
    ...engine,
    run(kernel, ...pointers) {
      throwIfCancelled(signal);
      return engine.run(kernel, ...pointers);
    },
  };
}

/** Solves one load case, all the way from labels to the effective coefficient. */
export async function solveTransport(
  bare: Engine,
  problem: TransportProblem,
  options: SolveOptions,
): Promise<TransportOutcome> {
  const engine = watched(bare, options);
  const { stage, onProgress } = options;
  onProgress?.({ stage, fraction: 0, message: 'finding the percolating part' });
  const grid = layOut(problem.box, engine.threads);
  const fields = allocateFields(engine, grid);
  const { total, percolating, openings } = await percolatingPhases(
    engine,
    grid,
    problem.source,
    fields.phase,
  );
  if (percolating.every((voxels, phase) => phase === 0 || voxels === 0)) return { total, percolating };
  onProgress?.({ stage, fraction: 0, message: 'building the coarse levels' });
  const system = await assemble(engine, grid, problem.medium, fields, openings);
  const feed = openings === undefined ? undefined : feedOf(problem, openings);
  const scale = scaleOf(problem, feed);
  const tell = (progress: Omit<Progress, 'stage'>): void => onProgress?.({ stage, ...progress });
  const { found, ...where } = await onDevice(options, async (gpu) => {
    const { begin, card } = await passesOn(gpu, engine, grid, system, options);
    return { ...(await iterate(engine, grid, system, problem, scale, begin, tell)), card };
  });
  const { krylov, evaluation, card } = found;
  const lateral = options.withLateral === true ? await meanLateral(engine, grid, system, problem) : undefined;
  const solution = {
    krylov,
    evaluation,
    effectiveRatio: scale.effectiveRatio(evaluation.energy),
    iterationError: Math.max(0, krylov.missing / scale.size(evaluation.energy)),
    levels: system.hierarchy.levels.length + 1,
    unknowns: percolating.subarray(1).reduce((sum, voxels) => sum + voxels, 0),
    where: { ...where, ...(card === undefined ? {} : { gpu: card }) },
    ...(lateral === undefined ? {} : { lateral }),
    ...(options.keepField === true ? { deviation: deviationOf(engine, grid, system, problem) } : {}),
    ...(feed === undefined ? {} : { feed }),
  };
  return { total, percolating, solution };
}

/** The passes of conjugate gradients, on the GPU if there is one, and what that is. */
async function passesOn(
  gpu: GpuDevice | undefined,
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { signal }: LongWork,
): Promise<{ begin: () => FusedSystem; card?: TransportResult['gpu'] }> {
  if (gpu === undefined) return { begin: () => fusedSystem(engine, grid, system) };
  const watch = signal === undefined ? {} : { signal };
  const { begin, cost } = await gpuIteration(gpu, engine, grid, system, watch);
  return { begin, card: { name: gpu.name, bytes: gpu.allocated, slabs: cost.slabs } };
}

/** What the solver's energy means. It falls as the iteration goes on: from above zero under a drop, below zero if fed. */
interface Scale {
  /** What an error in the energy is small against. */
  size(energy: number): number;
  effectiveRatio(energy: number): number;
}

function scaleOf({ box: { shape } }: TransportProblem, feed: Feed | undefined): Scale {
  const [nx, ny, nz] = shape;
  if (feed === undefined) {
    return { size: (energy) => energy, effectiveRatio: (energy) => energy / (nx * ny * nz) };
  }
  const current = feed.openings.length;
  return {
    size: (energy) => feed.halves - energy,
    effectiveRatio: (energy) => (nz * current ** 2) / (nx * ny * (feed.halves - energy)),
  };
}

function feedOf({ source, medium, box }: TransportProblem, openings: Uint8Array): Feed {
  const [nx, , nz] = box.shape;
  const [stepX, stepY, stepZ] = source.steps;
  const span = (nz - 1) * stepZ;
  const phaseAt = (voxel: number): number => source.table[source.labels[voxel] ?? 0] ?? 0;
  const half = (phase: number): number => 0.5 / (medium.conductivity[phase] ?? 1);
  const { phases = 0, resistance = new Float32Array(0) } = medium.contact ?? {};
  const first: number[] = [];
  let halves = 0;
  for (const [column, isOpen] of openings.entries()) {
    if (isOpen === 0) continue;
    const voxel = (column % nx) * stepX + Math.floor(column / nx) * stepY;
    first.push(voxel);
    const [from, to] = [phaseAt(voxel), phaseAt(voxel + span)];
    halves += half(from) + half(to) + (resistance[from * phases + to] ?? 0);
  }
  return { openings: first, span, halves };
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
  scale: Scale,
  begin: () => FusedSystem,
  tell: (progress: Omit<Progress, 'stage'>) => void,
): Promise<{ krylov: KrylovResult; evaluation: Evaluation }> {
  let start = (await evaluate(engine, grid, system)).energy;
  let spent = 0;
  const trusted = Math.min(...relative) >= largestTrustedContrast;
  for (let round = 1; ; round++) {
    const krylov = await conjugateGradients(begin(), {
      maximumIterations: maximumIterations - spent,
      enough: ({ iteration, missing, gained }) => {
        const total = scale.size(start - gained);
        const residual = Number.isFinite(missing) && total > 0 ? missing / total : 1;
        tell({ iteration: spent + iteration, residual, fraction: progressOf(residual, tolerance) });
        return residual <= tolerance;
      },
    });
    spent += krylov.iteration;
    const evaluation = await evaluate(engine, grid, system);
    const total = { ...krylov, iteration: spent };
    const reached = scale.size(evaluation.energy);
    const drift = Math.abs(evaluation.energy - (start - krylov.gained)) / reached;
    const gain = round > 1 ? Math.abs(start - evaluation.energy) / reached : 1;
    if (drift <= tolerance / 2 && (trusted || gain <= tolerance)) return { krylov: total, evaluation };
    if (round === rounds || !krylov.converged) return { krylov: { ...total, converged: false }, evaluation };
    start = evaluation.energy;
  }
}

/** Share of the way from an error of one to the tolerance, on a logarithmic scale. */
function progressOf(residual: number, tolerance: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.min(1, residual)) / Math.log(tolerance)));
}

/** The kernels count conductances in units of a face across z and drops per voxel edge, which need not be cubes. */
async function meanLateral(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { medium, box: { shape } }: TransportProblem,
): Promise<readonly [number, number]> {
  const [alongX, alongY] = await lateralFluxes(engine, grid, system);
  const voxels = shape[0] * shape[1] * shape[2];
  return [alongX / (voxels * Math.sqrt(medium.gx)), alongY / (voxels * Math.sqrt(medium.gy))];
}

/** The deviation back in the volume's order, NaN where there is none. */
function deviationOf(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { source }: TransportProblem,
): Float32Array {
  const [nx, ny, nz] = grid.voxels;
  const [stepX, stepY, stepZ] = source.steps;
  const deviation = new Float32Array(nx * ny * nz);
  const code = engine.arena.u8(system.code, grid.plane * nz);
  const black = engine.arena.f32(system.fields.x, grid.field.plane * nz);
  const red = engine.arena.f32(system.fields.z, grid.field.plane * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = k * grid.field.plane + j * grid.half;
      for (let i = 0; i < nx; i++) {
        const place = k * grid.plane + j * grid.row + (i % 2) * grid.half + (i >> 1);
        const value = ((i + j + k) % 2 === 0 ? red : black)[row + (i >> 1)] ?? 0;
        deviation[i * stepX + j * stepY + k * stepZ] = code[place] === 0 ? Number.NaN : value;
      }
    }
  }
  return deviation;
}
