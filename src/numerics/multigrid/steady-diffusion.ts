import type { LongWork } from '../../base/index.ts';
import { voxelsLayout, writeRecord, type Engine, type GpuDevice } from '../../compute/index.ts';
import type { FusedSystem } from '../krylov.ts';
import { gpuIteration, type GpuIteration } from './gpu/index.ts';
import type { Grid } from './grid.ts';
import type { VoxelSystem } from './voxel-system.ts';

/** What the last look at the solution, in f64, says. Fluxes and energies are per unit conductivity and drop. */
export interface Evaluation {
  /** Energy of the field, twice over: the sum of face conductance times squared drop. */
  readonly energy: number;
  /** Residual over right-hand side, Euclidean. */
  readonly residual: number;
  /** Flux through each layer of faces across z, plates included; round a ring, less their mean. */
  readonly fluxes: Float64Array;
}

/** An assembled problem, wherever its memory is. */
export interface DiffusionSystem {
  /** Levels of the multigrid, the voxels included. */
  readonly levels: number;
  /** Bytes in use at most so far. */
  readonly bytes: number;
  /** The passes of conjugate gradients from the residual on that `evaluate` has left. */
  begin(): FusedSystem;
  /** Looks at the solution, all in f64, and leaves its true residual where the iteration starts from. */
  evaluate(): Promise<Evaluation>;
  /** Calls `visit` with every voxel that conducts and its deviation from the linear profile; after `evaluate`. */
  read(visit: (i: number, j: number, k: number, value: number) => void): void;
  close(): void;
}

/** Total of one of the kernels' sums over the planes, eight each. */
export function total(sums: Float64Array, which: number): number {
  let sum = 0;
  for (let at = which; at < sums.length; at += 8) sum += sums[at] ?? 0;
  return sum;
}

/** A plane's residual is what flows in through the faces above it less what flows out below: fluxes add up from the plate. */
function fluxesThrough(sums: Float64Array): Float64Array {
  const planes = sums.length / 8;
  const fluxes = new Float64Array(planes + 1);
  fluxes[0] = sums[7] ?? 0;
  for (let plane = 0; plane < planes; plane++)
    fluxes[plane + 1] = (fluxes[plane] ?? 0) + (sums[8 * plane + 6] ?? 0);
  return fluxes;
}

/** What the kernels' sums over the planes, eight each, say after `evaluate`. */
export function evaluationOf(sums: Float64Array): Evaluation {
  const right = total(sums, 3);
  return {
    energy: total(sums, 2) - total(sums, 5),
    residual: right === 0 ? 0 : Math.sqrt(total(sums, 4) / right),
    fluxes: fluxesThrough(sums),
  };
}

/** Calls `visit` with the conducting voxels of planes `from` to `to`, the first of which is plane `first` of the box. */
export function readColours(
  { arena }: Engine,
  { half, row, plane, field, voxels: [nx, ny] }: Grid,
  { code, fields }: VoxelSystem,
  { from, to, first }: { readonly from: number; readonly to: number; readonly first: number },
  visit: (i: number, j: number, k: number, value: number) => void,
): void {
  const codes = arena.u8(code, plane * to);
  const black = arena.f32(fields.x, field.plane * to);
  const red = arena.f32(fields.z, field.plane * to);
  for (let k = from; k < to; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        if (codes[k * plane + j * row + (i % 2) * half + (i >> 1)] === 0) continue;
        const value = ((i + j + k) % 2 === 0 ? red : black)[k * field.plane + j * half + (i >> 1)] ?? 0;
        visit(i, j, k - from + first, value);
      }
    }
  }
}

/** A system in one memory. */
export class WholeSystem implements DiffusionSystem, FusedSystem {
  readonly #engine: Engine;
  readonly #grid: Grid;
  readonly #system: VoxelSystem;
  #gpu: (() => FusedSystem) | undefined;

  constructor(engine: Engine, grid: Grid, system: VoxelSystem) {
    this.#engine = engine;
    this.#grid = grid;
    this.#system = system;
  }

  get levels(): number {
    return this.#system.levels.length + 1;
  }

  get bytes(): number {
    return this.#engine.arena.peak;
  }

  begin(): FusedSystem {
    return this.#gpu?.() ?? this;
  }

  /** Has a GPU do the passes, or the kernels again without one; returns what an iteration costs there. */
  async moveTo(
    device: GpuDevice | undefined,
    options: Pick<LongWork, 'signal'> = {},
  ): Promise<GpuIteration['cost'] | undefined> {
    this.#gpu = undefined;
    if (device === undefined) return undefined;
    const { begin, cost } = await gpuIteration(device, this.#engine, this.#grid, this.#system, options);
    this.#gpu = begin;
    return cost;
  }

  async precondition(alpha: number): Promise<{ rz: number; zq: number }> {
    const [coarse = 0] = this.#system.levels;
    this.#set({ alpha });
    await this.#run('reduce');
    await this.#engine.run('cycle', coarse);
    await this.#run('correct');
    const sums = this.#sums();
    return { rz: total(sums, 0), zq: total(sums, 1) };
  }

  async direct(alpha: number, beta: number): Promise<number> {
    this.#set({ alpha, beta });
    await this.#run('direct');
    return total(this.#sums(), 0);
  }

  async finish(alpha: number): Promise<void> {
    this.#set({ alpha });
    await this.#run('finish');
  }

  async evaluate(): Promise<Evaluation> {
    await this.#run('evaluate');
    return evaluationOf(this.#sums());
  }

  read(visit: (i: number, j: number, k: number, value: number) => void): void {
    const planes = { from: 0, to: this.#grid.voxels[2], first: 0 };
    readColours(this.#engine, this.#grid, this.#system, planes, visit);
  }

  /** The memory belongs to whoever opened the engine. */
  close(): void {}

  #set(values: { alpha?: number; beta?: number }): void {
    writeRecord(this.#engine.arena.memory, this.#system.record, voxelsLayout, values);
  }

  async #run(kernel: string): Promise<void> {
    await this.#engine.run(kernel, this.#system.record);
  }

  #sums(): Float64Array {
    return this.#engine.arena.f64(this.#system.partial, 8 * this.#grid.shape[2]);
  }
}
