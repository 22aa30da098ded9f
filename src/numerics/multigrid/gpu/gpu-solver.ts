import {
  partialsAt,
  sumsPerWorkgroup,
  trafficOf,
  type GpuDevice,
  type RawBuffer,
  type Step,
} from '../../../compute/index.ts';
import type { FusedSystem } from '../../krylov.ts';
import { FineLevel, finePartials } from './fine-level.ts';
import { KCycle } from './k-cycle.ts';
import { planSlabs } from './slabs.ts';
import type { SystemData } from './system-data.ts';

export interface GpuSolverOptions {
  /** Bytes a buffer may have at most. Default: what the device binds. */
  readonly largestBuffer?: number;
}

/** Scalars at the head of the state buffer that the host reads back. */
const scalars = { rz: 0, zq: 1, pq: 2 } as const;

/**
 * Conjugate gradients with their preconditioner on a GPU. An iteration is one program without a word from the host, which
 * reads three numbers back to decide whether to go on; the step lengths are worked out on the device from the same numbers.
 */
export class GpuSolver {
  readonly #device: GpuDevice;
  readonly #fine: FineLevel;
  readonly #state: RawBuffer;
  readonly #iteration: readonly Step[];

  private constructor(device: GpuDevice, fine: FineLevel, cycle: KCycle, state: RawBuffer) {
    this.#device = device;
    this.#fine = fine;
    this.#state = state;
    this.#iteration = [...fine.down(), ...cycle.program(), ...fine.up()];
  }

  /** Uploads a system. @throws DeviceError when it does not fit the device. */
  static create(
    device: GpuDevice,
    data: SystemData,
    { largestBuffer = Infinity }: GpuSolverOptions = {},
  ): Promise<GpuSolver> {
    return device.guarded(async () => {
      const largest = Math.min(largestBuffer, device.largestBuffer);
      let state: RawBuffer | undefined;
      const cycle = await KCycle.create(device, data, largest, (partials) => {
        const sets = Math.max(partials, finePartials(data));
        state = device.buffer(4 * (partialsAt + sumsPerWorkgroup * sets));
        return state;
      });
      if (state === undefined) throw new Error('no state');
      const fine = await FineLevel.create(device, data, planSlabs(data, largest)[0] ?? [], cycle.top, state);
      return new GpuSolver(device, fine, cycle, state);
    });
  }

  /**
   * Slabs into which the voxels are cut; of an iteration the dispatches and copies, and bytes that they move at the
   * least. Second steps of the K-cycle that turn out not worth while are counted too.
   */
  get cost(): { readonly slabs: number; readonly steps: number; readonly traffic: number } {
    const { length: steps } = this.#iteration;
    return { slabs: this.#fine.slabs, steps, traffic: trafficOf(this.#iteration) };
  }

  /**
   * Conjugate gradients from this residual on, a field in the kernels' layout; what has been solved so far stays.
   * `finish` reads the solution into `solution`.
   */
  begin(residual: Float32Array, solution: Float32Array): FusedSystem {
    const device = this.#device;
    this.#fine.writeResidual(residual);
    device.write(this.#state, 0, new Float32Array(partialsAt));
    const read = new Float32Array(3);
    let waiting = false;
    return {
      // The step that the driver asks for in `direct` is part of the same program.
      precondition: async () => {
        // Refused work would leave zeros behind, which look like an answer.
        await device.guarded(() => {
          device.run(this.#iteration);
          return device.read(this.#state, 0, read);
        });
        waiting = false;
        return { rz: read[scalars.rz] ?? Number.NaN, zq: read[scalars.zq] ?? Number.NaN };
      },
      direct: () => {
        waiting = true;
        return Promise.resolve(read[scalars.pq] ?? Number.NaN);
      },
      finish: async () => {
        await device.guarded(() => {
          if (waiting) device.run(this.#fine.finish());
          return this.#fine.readSolution(solution);
        });
      },
    };
  }
}
