import { InputError, throwIfCancelled, type LongWork } from '../base/index.ts';
import { defaultThreads, openThreads } from '../compute/index.ts';
import { joinRuns, type Connectivity } from './join-runs.ts';
import { fitsKernels, RunKernels, type JoinedRuns, type JoinOptions } from './run-kernels.ts';
import { encodeRuns, type RunLengths } from './run-lengths.ts';
import { voxelCount, type Axis, type LabelledVolume, type Shape } from './volume.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

export interface ComponentOptions extends LongWork {
  /** Default 6: voxels touch across faces, as transport sees them. */
  readonly connectivity?: Connectivity;
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

/** The connected parts of a phase, or of a union of phases, numbered from 0 by their first voxels. */
export class ConnectedComponents {
  readonly shape: Shape;
  readonly connectivity: Connectivity;
  readonly periodic: readonly Axis[];
  /** Number of components. */
  readonly count: number;
  /** Voxels of each component. */
  readonly sizes: Float64Array;
  /** Voxels of all components together. */
  readonly voxels: number;
  readonly #runs: RunLengths;
  readonly #componentOf: Uint32Array;
  readonly #faces: Uint8Array;

  /** Made by {@link connectedComponents}. */
  constructor(
    { runs, componentOf, sizes, faces }: JoinedRuns,
    connectivity: Connectivity,
    periodic: readonly Axis[],
  ) {
    this.shape = runs.shape;
    this.connectivity = connectivity;
    this.periodic = periodic;
    this.count = sizes.length;
    this.sizes = sizes;
    this.#runs = runs;
    this.#componentOf = componentOf;
    this.#faces = faces;
    this.voxels = this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Whether a component has voxels in the first (`low`) or last layer of an axis. */
  touches(component: number, axis: Axis, side: 'low' | 'high'): boolean {
    const bit = 2 * axes.indexOf(axis) + (side === 'high' ? 1 : 0);
    return ((this.#faces[component] >> bit) & 1) === 1;
  }

  /**
   * Whether a component reaches from the first to the last layer of an axis.
   * @throws InputError when that axis is periodic, where reaching both layers means nothing.
   */
  percolates(component: number, axis: Axis): boolean {
    this.#requireOpen(axis);
    return this.touches(component, axis, 'low') && this.touches(component, axis, 'high');
  }

  /** Share (0 to 1) of the voxels in components that percolate along the axis; 0 when there are none at all. */
  percolatingFraction(axis: Axis): number {
    this.#requireOpen(axis);
    let sum = 0;
    for (let component = 0; component < this.count; component++) {
      if (this.percolates(component, axis)) sum += this.sizes[component];
    }
    return this.voxels === 0 ? 0 : sum / this.voxels;
  }

  /** 1 in the voxels of components that percolate along the axis, 0 elsewhere; one byte a voxel. */
  percolatingMask(axis: Axis): Uint8Array {
    this.#requireOpen(axis);
    return this.mask((component) => this.percolates(component, axis));
  }

  /** 1 in the voxels of the components that are kept, 0 elsewhere; one byte a voxel. */
  mask(keep: (component: number) => boolean): Uint8Array {
    const mask = new Uint8Array(voxelCount(this.shape));
    this.forEachRunOf(keep, (first, end) => {
      for (let i = first; i < end; i++) mask[i] = 1;
    });
    return mask;
  }

  /** Calls back with the voxel indices (first, end) of the runs along x of the components that are chosen. */
  forEachRunOf(choose: (component: number) => boolean, visit: (first: number, end: number) => void): void {
    const chosen = Uint8Array.from({ length: this.count }, (_, component) => (choose(component) ? 1 : 0));
    this.#forEachRun((component, first, end) => {
      if (chosen[component] === 1) visit(first, end);
    });
  }

  /** Each voxel's component plus one, and 0 outside the phase; four bytes a voxel. */
  labels(): Uint32Array {
    const labels = new Uint32Array(voxelCount(this.shape));
    this.#forEachRun((component, first, end) => {
      for (let i = first; i < end; i++) labels[i] = component + 1;
    });
    return labels;
  }

  /** Centres of gravity, in voxels (the middle of the first voxel is at 0.5): x, y, z of component 0, 1, ... */
  centres(): Float64Array {
    const [nx, ny] = this.shape;
    const centres = new Float64Array(3 * this.count);
    this.#forEachRun((component, first, end) => {
      const row = Math.floor(first / nx);
      const share = (end - first) / this.sizes[component];
      centres[3 * component] += share * ((first + end) / 2 - row * nx);
      centres[3 * component + 1] += share * ((row % ny) + 0.5);
      centres[3 * component + 2] += share * (Math.floor(row / ny) + 0.5);
    });
    return centres;
  }

  #requireOpen(axis: Axis): void {
    if (this.periodic.includes(axis)) {
      throw new InputError(`percolation along ${axis} is asked of a volume that is periodic along ${axis}`, {
        at: { field: 'periodic' },
        mend: `leave ${axis} out of the periodic axes`,
      });
    }
  }

  /** Calls back with a component and the voxel indices (first, end) of one of its runs, in order of voxels. */
  #forEachRun(visit: (component: number, first: number, end: number) => void): void {
    const { rowStart, edges, shape } = this.#runs;
    for (let row = 0; row < shape[1] * shape[2]; row++) {
      const offset = row * shape[0];
      for (let run = rowStart[row]; run < rowStart[row + 1]; run++) {
        visit(this.#componentOf[run], offset + edges[2 * run], offset + edges[2 * run + 1]);
      }
    }
  }
}

/**
 * Finds the connected parts of one phase, or of several phases taken together. Runs along x are joined by
 * union-find, by the threads of kernels/components.ts when the image is large: 1 byte a voxel and 12 bytes a run.
 * @throws InputError on an unknown phase.
 */
export async function connectedComponents(
  volume: LabelledVolume,
  phases: string | readonly string[],
  options: ComponentOptions = {},
): Promise<ConnectedComponents> {
  const [components] = await connectedComponentsOfEach(volume, [phases], options);
  return components;
}

/** {@link connectedComponents} of each of several phases, or unions of phases, of one image. */
export async function connectedComponentsOfEach(
  volume: LabelledVolume,
  sets: readonly (string | readonly string[])[],
  { connectivity = 6, periodic = [], signal }: ComponentOptions = {},
): Promise<ConnectedComponents[]> {
  throwIfCancelled(signal);
  const how = { connectivity, periodic, signal };
  const found: ConnectedComponents[] = [];
  await withKernels(volume, async (kernels) => {
    for (const phases of sets) {
      const names = namesOf(phases);
      const joined = (await kernels?.join(names, how)) ?? (await joinOnHost(volume, names, how));
      found.push(new ConnectedComponents(joined, connectivity, periodic));
    }
  });
  return found;
}

/**
 * Finds connected parts as {@link connectedComponents} does and hands over each voxel's part plus one (0 outside), in
 * memory that may only be looked at until `use` returns: no copy of four bytes a voxel is made.
 */
export async function withComponentLabels<T>(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { connectivity = 6, periodic = [], signal }: ComponentOptions,
  use: (labels: Uint32Array, components: ConnectedComponents) => T,
): Promise<T> {
  throwIfCancelled(signal);
  const how = { connectivity, periodic, signal };
  const names = namesOf(phases);
  const uses: T[] = [];
  await withKernels(volume, async (kernels) => {
    const take = (labels: Uint32Array, joined: JoinedRuns): void => {
      uses.push(use(labels, new ConnectedComponents(joined, connectivity, periodic)));
    };
    if ((await kernels?.join(names, how, take)) !== undefined) return;
    const joined = await joinOnHost(volume, names, how);
    take(new ConnectedComponents(joined, connectivity, periodic).labels(), joined);
  });
  return uses[0];
}

function namesOf(phases: string | readonly string[]): readonly string[] {
  return typeof phases === 'string' ? [phases] : phases;
}

/** Volumes below this many voxels are not worth the threads' start. */
const small = 1_000_000;

/** Gives the kernels, with the image in their memory, or nothing where it is too small for them or too large. */
async function withKernels(
  volume: LabelledVolume,
  act: (kernels: RunKernels | undefined) => Promise<void>,
): Promise<void> {
  if (volume.data.length < small || !fitsKernels(volume.shape)) return await act(undefined);
  const engine = await openThreads(defaultThreads());
  try {
    await act(new RunKernels(engine, volume));
  } finally {
    engine.close();
  }
}

/** The kernels' twin, which also takes what is past their memory. */
export async function joinOnHost(
  volume: LabelledVolume,
  phases: readonly string[],
  { connectivity, periodic, signal }: JoinOptions,
): Promise<JoinedRuns> {
  const runs = await encodeRuns(volume, phases, signal);
  const { count, componentOf } = await joinRuns(runs, connectivity, periodic, signal);
  return { runs, componentOf, ...measureRuns(runs, componentOf, count) };
}

/** Sizes, and the faces that each component touches as bits 2 axis + side. */
function measureRuns(
  { rowStart, edges, shape: [nx, ny, nz] }: RunLengths,
  componentOf: Uint32Array,
  count: number,
): Pick<JoinedRuns, 'sizes' | 'faces'> {
  const sizes = new Float64Array(count);
  const faces = new Uint8Array(count);
  for (let row = 0; row < ny * nz; row++) {
    const y = row % ny;
    const z = (row - y) / ny;
    const rowFaces =
      (y === 0 ? 4 : 0) | (y === ny - 1 ? 8 : 0) | (z === 0 ? 16 : 0) | (z === nz - 1 ? 32 : 0);
    for (let run = rowStart[row]; run < rowStart[row + 1]; run++) {
      const component = componentOf[run];
      const start = edges[2 * run];
      const end = edges[2 * run + 1];
      sizes[component] += end - start;
      faces[component] |= rowFaces | (start === 0 ? 1 : 0) | (end === nx ? 2 : 0);
    }
  }
  return { sizes, faces };
}
