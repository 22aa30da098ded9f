import {
  iterationKernels,
  voxelKernels,
  voxelUniform,
  type GpuDevice,
  type Kernel,
  type RawBuffer,
  type Step,
  type VoxelKernelName,
} from '../../../compute/index.ts';
import type { LevelBuffers } from './level-buffers.ts';
import type { Cuts } from './slabs.ts';
import type { SystemData } from './system-data.ts';

/** Black values, `t` red ones in between; `z` also holds the image of the direction. */
type FieldName = 'x' | 'r' | 'p' | 'z' | 't';

interface FineSlab {
  readonly from: number;
  readonly planes: number;
  readonly uniform: RawBuffer;
  readonly tables: Readonly<Record<string, RawBuffer>>;
  readonly fields: Readonly<Record<FieldName, RawBuffer>>;
  /** Workgroups over voxels and over blocks. */
  readonly overVoxels: readonly [number, number, number];
  readonly overBlocks: readonly [number, number, number];
}

/** Workgroups over all voxels: enough to fill a GPU, few enough for one workgroup to add up their sums. */
const wanted = 4096;

/** Workgroups of 32 x 4 over the rows of one slab of `all` planes. */
function workgroups(
  count: number,
  rows: number,
  planes: number,
  all: number,
): readonly [number, number, number] {
  const across = Math.ceil(count / 32);
  return [across, Math.max(1, Math.min(Math.ceil(rows / 32), Math.ceil(wanted / (across * all)))), planes];
}

/** Sets of sums that all slabs together leave in the state buffer. */
export function finePartials({ shape: [nx, ny, nz] }: SystemData): number {
  const [across, down] = workgroups(Math.ceil(nx / 2), ny, nz, nz);
  return across * down * nz;
}

/** The voxels on a device: four fields, codes, faces, and the passes of conjugate gradients as programs. */
export class FineLevel {
  readonly #device: GpuDevice;
  readonly #data: SystemData;
  readonly #slabs: readonly FineSlab[];
  readonly #coarse: LevelBuffers;
  readonly #kernels: Readonly<Record<VoxelKernelName, Kernel>>;
  readonly #scalars: Readonly<Record<'alpha' | 'beta', Kernel>>;
  readonly #counts: RawBuffer;
  readonly #state: RawBuffer;

  private constructor(
    device: GpuDevice,
    data: SystemData,
    cuts: Cuts,
    coarse: LevelBuffers,
    state: RawBuffer,
    kernels: { voxels: Record<VoxelKernelName, Kernel>; scalars: Record<'alpha' | 'beta', Kernel> },
  ) {
    this.#device = device;
    this.#data = data;
    this.#coarse = coarse;
    this.#state = state;
    this.#kernels = kernels.voxels;
    this.#scalars = kernels.scalars;
    this.#counts = device.buffer([Uint32Array.of(finePartials(data), 0, 0, 0)], 'uniform');
    this.#slabs = cuts.slice(1).map((to, at) => this.#furnish(cuts[at] ?? 0, to, this.#coarseSlab(at).first));
  }

  static async create(
    device: GpuDevice,
    data: SystemData,
    cuts: Cuts,
    coarse: LevelBuffers,
    state: RawBuffer,
  ): Promise<FineLevel> {
    const sources = Object.entries({ ...voxelKernels(data.mode), ...iterationKernels });
    const compiled = await Promise.all(
      sources.map(async ([name, source]) => [name, await device.kernel(source)] as const),
    );
    const kernels = Object.fromEntries(compiled) as Record<VoxelKernelName | 'alpha' | 'beta', Kernel>;
    return new FineLevel(device, data, cuts, coarse, state, { voxels: kernels, scalars: kernels });
  }

  #coarseSlab(at: number): LevelBuffers['slabs'][number] {
    const { slabs } = this.#coarse;
    const slab = slabs.length === 1 ? slabs[0] : slabs[at];
    if (slab === undefined) throw new Error('the slabs of voxels and blocks do not match');
    return slab;
  }

  /** Elements before row 0 of a slab's first plane: a plane and a row of ghosts. */
  get #lead(): number {
    return this.#data.plane + 2 * this.#data.half;
  }

  #furnish(from: number, to: number, firstNode: number): FineSlab {
    const { mode, shape, half, plane, code, faces, base, mask, parts, wrapX, wrapY, wrapZ, gx, gy } =
      this.#data;
    const [nx, ny, nz] = shape;
    const planes = to - from;
    const elements = (planes + 2) * plane + 2 * half;
    const [first, end] = [2 * from * plane, 2 * (from * plane + elements)];
    const count = Math.ceil(nx / 2);
    const overVoxels = workgroups(count, ny, planes, nz);
    const perPlane = half * Math.ceil(ny / 2);
    const [blocks, blocksEnd] = [(from / 2) * perPlane, Math.ceil(to / 2) * perPlane];
    const buffer = this.#device.buffer.bind(this.#device);
    const field = (): RawBuffer => buffer(4 * elements);
    const [cx, cy, cz] = faces.map((all) => buffer([all.subarray(first, end)]));
    return {
      from,
      planes,
      overVoxels,
      overBlocks: workgroups(count, Math.ceil(ny / 2), Math.ceil(planes / 2), Math.ceil(nz / 2)),
      uniform: buffer(
        [
          voxelUniform({
            half,
            count,
            rows: ny,
            planes,
            plane,
            lead: this.#lead,
            parity: from % 2,
            pairs: nx / 2,
            wrapX,
            wrapY,
            wrapZ,
            firstNode,
            firstPartial: overVoxels[0] * overVoxels[1] * from,
            gx,
            gy,
            gz: 1,
          }),
        ],
        'uniform',
      ),
      tables: {
        code: buffer([code.subarray(first, end)]),
        base: buffer([base.subarray(blocks, blocksEnd)]),
        mask: buffer([mask.subarray(blocks, blocksEnd)]),
        parts: buffer([mode === 'faces' ? parts.subarray(blocks, blocksEnd) : parts]),
        ...(cx === undefined || cy === undefined || cz === undefined ? {} : { cx, cy, cz }),
      },
      fields: { x: field(), r: field(), p: field(), z: field(), t: field() },
    };
  }

  #each(name: VoxelKernelName, over: 'overVoxels' | 'overBlocks' = 'overVoxels'): Step[] {
    return this.#slabs.map((slab, at) => {
      const { right, first } = this.#coarseSlab(at).vectors;
      const buffers = {
        voxels: slab.uniform,
        state: this.#state,
        ...slab.tables,
        ...slab.fields,
        right,
        error: first,
      };
      return this.#device.dispatch(this.#kernels[name], buffers, slab[over]);
    });
  }

  #scalar(name: 'alpha' | 'beta'): Step {
    const buffers = { counts: this.#counts, state: this.#state };
    return this.#device.dispatch(this.#scalars[name], buffers, [1, 1, 1]);
  }

  /** Copies the planes on both sides of every cut into the ghosts of the other slab. */
  #exchange(name: FieldName): Step[] {
    const { plane, half, shape } = this.#data;
    const bytes = 4 * half * shape[1];
    return this.#slabs.slice(1).flatMap((above, at) => {
      const below = this.#slabs[at];
      if (below === undefined) return [];
      const top = this.#lead + below.planes * plane;
      const [under, over] = [below.fields[name], above.fields[name]];
      return [
        { from: under, fromAt: 4 * (top - plane), to: over, toAt: 4 * (this.#lead - plane), bytes },
        { from: over, fromAt: 4 * this.#lead, to: under, toAt: 4 * top, bytes },
      ];
    });
  }

  /** Number of slabs. */
  get slabs(): number {
    return this.#slabs.length;
  }

  /** r -= alpha q and the way down: the right-hand side of the first coarse level. */
  down(): Step[] {
    return [...this.#each('reduce'), ...this.#exchange('t'), ...this.#each('restrict', 'overBlocks')];
  }

  /** The way up, the new direction and its image, with beta and alpha. */
  up(): Step[] {
    return [
      ...this.#each('spread', 'overBlocks'),
      ...this.#exchange('t'),
      ...this.#each('correct'),
      this.#scalar('beta'),
      ...this.#each('advance'),
      ...this.#exchange('p'),
      ...this.#each('balance'),
      ...this.#exchange('t'),
      ...this.#each('apply'),
      this.#scalar('alpha'),
    ];
  }

  /** x += alpha p. */
  finish(): Step[] {
    return this.#each('finish');
  }

  /** Overwrites the residual with a field in the kernels' layout, ghosts included. */
  writeResidual(residual: Float32Array): void {
    const { plane } = this.#data;
    for (const { from, planes, fields } of this.#slabs) {
      const at = this.#lead + from * plane;
      this.#device.write(fields.r, 4 * this.#lead, residual.subarray(at, at + planes * plane));
    }
  }

  /** Reads the solution's black values into a field of the same layout. */
  async readSolution(solution: Float32Array): Promise<void> {
    const { plane } = this.#data;
    for (const { from, planes, fields } of this.#slabs) {
      const at = this.#lead + from * plane;
      await this.#device.read(fields.x, 4 * this.#lead, solution.subarray(at, at + planes * plane));
    }
  }
}
