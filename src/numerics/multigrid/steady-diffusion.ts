import { voxelsLayout, writeRecord, type Engine } from '../../compute/index.ts';
import type { FusedSystem } from '../krylov.ts';
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

function sum(engine: Engine, partial: number, planes: number, which: number): number {
  const sums = engine.arena.f64(partial, 8 * planes);
  let total = 0;
  for (let plane = 0; plane < planes; plane++) total += sums[8 * plane + which] ?? 0;
  return total;
}

/** The passes of conjugate gradients over an assembled system. */
export function fusedSystem(engine: Engine, grid: Grid, system: VoxelSystem): FusedSystem {
  const planes = grid.shape[2];
  const [coarse = 0] = system.hierarchy.levels;
  const set = (values: { alpha?: number; beta?: number }): void =>
    writeRecord(engine.arena.memory, system.record, voxelsLayout, values);
  return {
    async precondition(alpha) {
      set({ alpha });
      await engine.run('reduce', system.record);
      await engine.run('cycle', coarse);
      await engine.run('correct', system.record);
      const { partial } = system;
      return { rz: sum(engine, partial, planes, 0), zq: sum(engine, partial, planes, 1) };
    },
    async direct(alpha, beta) {
      set({ alpha, beta });
      await engine.run('direct', system.record);
      return sum(engine, system.partial, planes, 0);
    },
    async finish(alpha) {
      set({ alpha });
      await engine.run('finish', system.record);
    },
  };
}

/** A plane's residual is what flows in through the faces above it less what flows out below: fluxes add up from the plate. */
function fluxesThrough(sums: Float64Array, planes: number): Float64Array {
  const fluxes = new Float64Array(planes + 1);
  fluxes[0] = sums[7] ?? 0;
  for (let plane = 0; plane < planes; plane++)
    fluxes[plane + 1] = (fluxes[plane] ?? 0) + (sums[8 * plane + 6] ?? 0);
  return fluxes;
}

/** Mean flux along x and along y per unit drop, over a solution that {@link evaluate} has just looked at. */
export async function lateralFluxes(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
): Promise<readonly [alongX: number, alongY: number]> {
  await engine.run('lateral', system.record);
  const planes = grid.shape[2];
  return [sum(engine, system.partial, planes, 0), sum(engine, system.partial, planes, 1)];
}

/** Looks at the solution, all in f64, and leaves its true residual where {@link fusedSystem} starts from. */
export async function evaluate(engine: Engine, grid: Grid, system: VoxelSystem): Promise<Evaluation> {
  await engine.run('evaluate', system.record);
  const planes = grid.shape[2];
  const { partial } = system;
  const part = (which: number): number => sum(engine, partial, planes, which);
  const right = part(3);
  return {
    energy: part(2) - part(5),
    residual: right === 0 ? 0 : Math.sqrt(part(4) / right),
    fluxes: fluxesThrough(engine.arena.f64(partial, 8 * planes), planes),
  };
}
