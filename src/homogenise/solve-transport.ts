import type { LongWork, Progress } from '../base/index.ts';
import { DeviceError, watched, type Engine, type GpuDevice } from '../compute/index.ts';
import {
  allocateFields,
  assemble,
  conjugateGradients,
  assembleSlabs,
  layOut,
  percolatingPhases,
  WholeSystem,
  type DiffusionSystem,
  type Evaluation,
  type KrylovResult,
  type PercolatingPhases,
} from '../numerics/index.ts';
import { slabPlan } from './memory-plan.ts';
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
  /** Bytes of all memories at peak. */
  readonly bytes: number;
  readonly where: Pick<TransportResult, 'device' | 'fallback' | 'gpu'>;
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
  /** Planes of voxels across the axis that one memory holds. Default: as many as fit. */
  readonly slabPlanes?: number;
  /** Threads, and how to open an engine with a memory of its own for one of them. */
  readonly threads: number;
  readonly open: () => Promise<Engine>;
}

/** Solves one load case, all the way from labels to the effective coefficient. */
export async function solveTransport(
  engine: Engine,
  problem: TransportProblem,
  options: SolveOptions,
): Promise<TransportOutcome> {
  const { stage, onProgress } = options;
  onProgress?.({ stage, fraction: 0, message: 'finding the percolating part' });
  const { phases, system } = await assembleSystem(watched(engine, options), problem, options);
  const { total, percolating, openings } = phases;
  if (system === undefined) return { total, percolating };
  try {
    const feed = openings === undefined ? undefined : feedOf(problem, openings);
    return { total, percolating, solution: await solveSystem(system, problem, feed, options) };
  } finally {
    system.close();
  }
}

interface Assembled {
  readonly phases: PercolatingPhases;
  /** Absent where nothing flows. */
  readonly system?: DiffusionSystem;
}

/** Finds what conducts and assembles the system: in one memory if it fits, else in slabs. */
async function assembleSystem(
  engine: Engine,
  { box, medium, source }: TransportProblem,
  options: SolveOptions,
): Promise<Assembled> {
  const { stage, onProgress } = options;
  const planes = slabPlan(box, medium, options.slabPlanes);
  const grid = layOut(box, engine.threads);
  const { top } = engine.arena;
  const fields = planes === undefined ? allocateFields(engine, grid) : undefined;
  const phase = fields?.phase ?? engine.arena.allocate(grid.phases.bytes) + grid.phases.lead;
  const phases = await percolatingPhases(engine, grid, source, phase);
  const { percolating, openings } = phases;
  if (percolating.every((voxels, index) => index === 0 || voxels === 0)) return { phases };
  onProgress?.({ stage, fraction: 0, message: 'building the coarse levels' });
  if (fields !== undefined) {
    const system = await assemble(engine, grid, medium, fields, { openings });
    return { phases, system: new WholeSystem(engine, grid, system) };
  }
  const open = async (): Promise<Engine> => watched(await options.open(), options);
  const slabs = { planes: planes ?? box.shape[2], threads: options.threads, open };
  const system = await assembleSlabs(box, medium, { engine, phase, top, openings }, slabs);
  return { phases, system };
}

async function solveSystem(
  system: DiffusionSystem,
  problem: TransportProblem,
  feed: Feed | undefined,
  options: SolveOptions,
): Promise<TransportSolution> {
  const scale = scaleOf(problem, feed);
  const tell = (progress: Omit<Progress, 'stage'>): void =>
    options.onProgress?.({ stage: options.stage, ...progress });
  const { found, ...where } = await onDevice(options, async (gpu) => {
    const card = await moveTo(gpu, system, options);
    return { ...(await iterate(system, problem, scale, tell)), card };
  });
  const { krylov, evaluation, card } = found;
  return {
    krylov,
    evaluation,
    effectiveRatio: scale.effectiveRatio(evaluation.energy),
    iterationError: Math.max(0, krylov.missing / scale.size(evaluation.energy)),
    levels: system.levels,
    bytes: system.bytes,
    where: { ...where, ...(card === undefined ? {} : { gpu: card }) },
    ...(options.keepField === true ? { deviation: deviationOf(system, problem) } : {}),
    ...(feed === undefined ? {} : { feed }),
  };
}

/** Has the GPU do the passes if there is one; says which it is. @throws DeviceError */
async function moveTo(
  gpu: GpuDevice | undefined,
  system: DiffusionSystem,
  { signal }: LongWork,
): Promise<TransportResult['gpu']> {
  if (!(system instanceof WholeSystem)) {
    if (gpu !== undefined) throw new DeviceError('volumes past one memory of 4 GiB run on the CPU, in slabs');
    return undefined;
  }
  const cost = await system.moveTo(gpu, signal === undefined ? {} : { signal });
  if (gpu === undefined || cost === undefined) return undefined;
  return { name: gpu.name, bytes: gpu.allocated, slabs: cost.slabs };
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
  system: DiffusionSystem,
  { tolerance, relative }: TransportProblem,
  scale: Scale,
  tell: (progress: Omit<Progress, 'stage'>) => void,
): Promise<{ krylov: KrylovResult; evaluation: Evaluation }> {
  let start = (await system.evaluate()).energy;
  let spent = 0;
  const trusted = Math.min(...relative) >= largestTrustedContrast;
  for (let round = 1; ; round++) {
    const krylov = await conjugateGradients(system.begin(), {
      maximumIterations: maximumIterations - spent,
      enough: ({ iteration, missing, gained }) => {
        const total = scale.size(start - gained);
        const residual = Number.isFinite(missing) && total > 0 ? missing / total : 1;
        tell({ iteration: spent + iteration, residual, fraction: progressOf(residual, tolerance) });
        return residual <= tolerance;
      },
    });
    spent += krylov.iteration;
    const evaluation = await system.evaluate();
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

/** The deviation back in the volume's order, NaN where there is none. */
function deviationOf(system: DiffusionSystem, { source, box: { shape } }: TransportProblem): Float32Array {
  const [stepX, stepY, stepZ] = source.steps;
  const deviation = new Float32Array(shape[0] * shape[1] * shape[2]).fill(Number.NaN);
  system.read((i, j, k, value) => {
    deviation[i * stepX + j * stepY + k * stepZ] = value;
  });
  return deviation;
}
