import {
  levelKernels,
  type GpuDevice,
  type Kernel,
  type LevelKernelName,
  type RawBuffer,
  type Step,
} from '../../../compute/index.ts';
import { inverseOf } from './inverse.ts';
import { furnishLevel, type LevelBuffers, type LevelSlab, type VectorName } from './level-buffers.ts';
import { planSlabs } from './slabs.ts';
import type { LevelData, SystemData } from './system-data.ts';

/** A level with at most so many unknowns, pads included, is solved by its inverse. */
const fewUnknowns = 640;

type LevelKernels = Readonly<Record<LevelKernelName, Kernel>>;

/** One level with its kernels and, if it is the last, what solves it. */
interface Stage {
  readonly buffers: LevelBuffers;
  readonly kernels: LevelKernels;
  readonly last: boolean;
  readonly inverse: RawBuffer | undefined;
}

async function compileLevel(device: GpuDevice, coupled: boolean): Promise<LevelKernels> {
  const entries = Object.entries(levelKernels(coupled)).map(
    async ([name, source]) => [name, await device.kernel(source)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as LevelKernels;
}

/** Levels down to the first small enough for an inverse that rounding has left positive. */
function usefulLevels(
  levels: readonly LevelData[],
  largest: number,
): { levels: readonly LevelData[]; inverse?: Float32Array } {
  const most = Math.min(fewUnknowns, Math.sqrt(largest / 4));
  for (const [at, level] of levels.entries()) {
    if (level.nodes > most || level.parent.length === 0) continue;
    const inverse = inverseOf(level);
    if (inverse !== undefined) {
      return { levels: [...levels.slice(0, at), { ...level, parent: new Int32Array(0) }], inverse };
    }
  }
  return { levels };
}

/** The coarse half of the preconditioner on a device. */
export class KCycle {
  readonly #device: GpuDevice;
  readonly #stages: readonly Stage[];
  readonly #state: RawBuffer;

  private constructor(device: GpuDevice, stages: readonly Stage[], state: RawBuffer) {
    this.#device = device;
    this.#stages = stages;
    this.#state = state;
  }

  /** Uploads the levels, no array larger than `largest` bytes. `state` makes the buffer for scalars and for so many sets of sums. */
  static async create(
    device: GpuDevice,
    data: SystemData,
    largest: number,
    state: (partials: number) => RawBuffer,
  ): Promise<KCycle> {
    const cuts = planSlabs(data, largest);
    const { levels, inverse } = usefulLevels(data.levels, largest);
    const buffers = levels.map((level, at) =>
      furnishLevel(device, level, at + 1, cuts[at + 1] ?? [], levels[at + 1], cuts[at + 2] ?? []),
    );
    const stages: Stage[] = [];
    for (const [at, level] of buffers.entries()) {
      const last = at === levels.length - 1;
      stages.push({
        buffers: level,
        kernels: await compileLevel(device, level.coupled),
        last,
        inverse: last && inverse !== undefined ? device.buffer([inverse]) : undefined,
      });
    }
    return new KCycle(device, stages, state(Math.max(...buffers.map(({ partials }) => partials))));
  }

  /** The first coarse level, whose `right` the cycle starts from and whose `first` it ends in. */
  get top(): LevelBuffers {
    const [stage] = this.#stages;
    if (stage === undefined) throw new Error('a hierarchy has at least one level');
    return stage.buffers;
  }

  /** The whole cycle as a program. */
  program(): Step[] {
    let solve: Step[] = [];
    for (const [at, stage] of [...this.#stages.entries()].reverse()) {
      solve = stage.last ? this.#solveLast(stage) : this.#solve(stage, this.#stages[at + 1], solve);
    }
    return solve;
  }

  /** At most two steps of conjugate gradients, each preconditioned by sweeps and the program `below` of the next level. */
  #solve(stage: Stage, next: Stage | undefined, below: Step[]): Step[] {
    return [
      ...this.#each(stage, 'start', this.#startsIn(stage, 'first')),
      ...this.#precondition(stage, next, 'first', below),
      ...this.#sums(stage, 'measureFirst', 'first'),
      ...this.#scalar(stage, 'firstStep'),
      ...this.#each(stage, 'restart', this.#startsIn(stage, 'second')),
      ...this.#precondition(stage, next, 'second', below),
      ...this.#sums(stage, 'measureSecond', 'second'),
      ...this.#scalar(stage, 'secondStep'),
      ...this.#each(stage, 'combine', { z: 'first', second: 'second' }),
    ];
  }

  #startsIn({ buffers }: Stage, z: VectorName): Record<string, VectorName> {
    return { right: 'right', image: 'image', z: buffers.coupled ? 'spare' : z };
  }

  /** From the red half-sweep on: black, the next level, black, red. */
  #precondition(stage: Stage, next: Stage | undefined, z: VectorName, below: Step[]): Step[] {
    const { coupled, exchange } = stage.buffers;
    const spare: VectorName = coupled ? 'spare' : z;
    const sweep = (name: LevelKernelName, source: VectorName, target: VectorName): Step[] => [
      ...this.#each(stage, name, { right: 'right', source, z: target }),
      ...exchange(target),
    ];
    return [
      ...exchange(spare),
      ...sweep('sweepBlack', spare, z),
      ...this.#transfer(stage, next, 'restrict', { right: 'right', z }, { coarse: 'right' }),
      ...below,
      ...this.#transfer(stage, next, 'prolong', { z }, { error: 'first' }),
      ...exchange(z),
      ...sweep('sweepBlack', z, spare),
      ...sweep('sweepRed', spare, z),
    ];
  }

  #solveLast(stage: Stage): Step[] {
    const { inverse } = stage;
    const vectors = { right: 'right', z: 'first' } as const;
    if (inverse === undefined) return this.#each(stage, 'last', vectors);
    return stage.buffers.slabs.map((slab) =>
      this.#dispatch(stage, slab, 'inverse', vectors, [Math.ceil(slab.size / 64), 1, 1], { inverse }),
    );
  }

  #dispatch(
    { kernels }: Stage,
    slab: LevelSlab,
    name: LevelKernelName,
    vectors: Readonly<Record<string, VectorName>>,
    workgroups: readonly [number, number, number],
    others: Readonly<Record<string, RawBuffer>> = {},
  ): Step {
    const fields = Object.entries(vectors).map(
      ([binding, vector]) => [binding, slab.vectors[vector]] as const,
    );
    return this.#device.dispatch(
      kernels[name],
      { ...slab.tables, state: this.#state, ...Object.fromEntries(fields), ...others },
      workgroups,
    );
  }

  /** A kernel that takes one unknown an invocation. */
  #each(stage: Stage, name: LevelKernelName, vectors: Readonly<Record<string, VectorName>>): Step[] {
    return stage.buffers.slabs.map((slab) =>
      this.#dispatch(stage, slab, name, vectors, [Math.ceil(slab.widest / 64), slab.planes, 1]),
    );
  }

  #sums(stage: Stage, name: LevelKernelName, z: VectorName): Step[] {
    return stage.buffers.slabs.map((slab) =>
      this.#dispatch(stage, slab, name, { right: 'right', image: 'image', z }, [slab.groups, slab.planes, 1]),
    );
  }

  #scalar(stage: Stage, name: LevelKernelName): Step[] {
    return stage.buffers.slabs.slice(0, 1).map((slab) => this.#dispatch(stage, slab, name, {}, [1, 1, 1]));
  }

  /** A kernel between a level and the next, whose slabs are the same or a single one. */
  #transfer(
    stage: Stage,
    next: Stage | undefined,
    name: 'restrict' | 'prolong',
    vectors: Readonly<Record<string, VectorName>>,
    ofNext: Readonly<Record<string, VectorName>>,
  ): Step[] {
    const below = next?.buffers.slabs ?? [];
    return stage.buffers.slabs.map((slab, at) => {
      const other = below.length === 1 ? below[0] : below[at];
      const others = Object.entries(ofNext).flatMap(([binding, vector]) =>
        other === undefined ? [] : [[binding, other.vectors[vector]] as const],
      );
      const lists = Math.ceil(slab.lists / 64);
      const across = Math.min(Math.max(1, lists), 32_768);
      const workgroups =
        name === 'prolong'
          ? ([Math.ceil(slab.widest / 64), slab.planes, 1] as const)
          : ([across, Math.ceil(lists / across), 1] as const);
      return this.#dispatch(stage, slab, name, vectors, workgroups, Object.fromEntries(others));
    });
  }
}
