import { throwIfCancelled, type LongWork } from '../../../base/index.ts';
import { voxelsLayout, writeRecord, type Engine, type GpuDevice } from '../../../compute/index.ts';
import type { FusedSystem } from '../../krylov.ts';
import type { Grid } from '../grid.ts';
import type { VoxelSystem } from '../voxel-system.ts';
import { GpuSolver, type GpuSolverOptions } from './gpu-solver.ts';
import { readSystem } from './system-data.ts';

export interface GpuIteration {
  /**
   * Conjugate gradients from the engine's residual on, which `evaluate` leaves; afterwards the engine has the solution.
   */
  readonly begin: () => FusedSystem;
  readonly cost: GpuSolver['cost'];
}

/** Uploads an assembled system; then a GPU does what the kernels does in the engine. @throws DeviceError */
export async function gpuIteration(
  device: GpuDevice,
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  { signal, ...options }: GpuSolverOptions & Pick<LongWork, 'signal'> = {},
): Promise<GpuIteration> {
  const solver = await GpuSolver.create(device, readSystem(engine, grid, system), options);
  const { elements, lead } = grid.field;
  const field = (at: number): Float32Array => engine.arena.f32(at - 4 * lead, elements);
  const begin = (): FusedSystem => {
    const passes = solver.begin(field(system.fields.r), field(system.fields.x));
    return {
      precondition(alpha) {
        throwIfCancelled(signal);
        return passes.precondition(alpha);
      },
      direct: (alpha, beta) => passes.direct(alpha, beta),
      async finish(alpha) {
        await passes.finish(alpha);
        // Only to fill the ghosts beside joined sides: the step has been taken.
        writeRecord(engine.arena.memory, system.record, voxelsLayout, { alpha: 0 });
        await engine.run('finish', system.record);
      },
    };
  };
  return { begin, cost: solver.cost };
}
