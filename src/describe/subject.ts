import { InputError, type LongWork } from '../base/index.ts';
import { labelOf, voxelCount, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import type { Face } from './geodesic.ts';
import type { Densities } from './mass/densities.ts';
import type { Separation } from './particles/separate.ts';
import { phaseDistances } from './pores/phase-distances.ts';

/** What the phases of an electrode are for. Those that are missing are unknown: nothing is guessed. */
export interface Roles {
  /** Phase that carries ions. */
  readonly pore?: string | undefined;
  /** Phase that stores lithium. */
  readonly active?: string | undefined;
  /** Phase of binder and carbon. */
  readonly binder?: string | undefined;
  /** Phases that carry electrons to the active material: the binder unless said otherwise. */
  readonly conductors: readonly string[];
  /** Face of the image at the current collector; the separator is at the opposite one. */
  readonly collector: Face;
}

export interface SubjectOptions {
  /** `pore` is by default the phase of that name; collector z = 0. */
  readonly roles?: Partial<Roles>;
  /** Phases to measure. Default all that have a voxel. */
  readonly phases?: readonly string[];
  /** Axes along which the image goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
  /** Longest distance (m) of curves over distance. Default as each descriptor says. */
  readonly reach?: number;
  /**
   * Particles or pores that are separated already, by another program or otherwise than by default; one entry a phase.
   * Default none: they are separated when they are needed.
   */
  readonly separated?: readonly Separation[];
  /** Of the phases, kg/m³. Default none: no mass is known. */
  readonly densities?: Densities;
}

/** An image to be described, with what several descriptors need of it: made once, and only when it is asked for. */
export class Subject {
  readonly volume: LabelledVolume;
  readonly roles: Roles;
  readonly phases: readonly string[];
  readonly periodic: readonly Axis[];
  readonly reach: number | undefined;
  readonly densities: Densities | undefined;
  readonly separated: readonly Separation[];
  readonly #made = new Map<string, Promise<unknown>>();

  /** @throws InputError on a phase that the image does not have, and on a reach that is no length. */
  constructor(
    volume: LabelledVolume,
    { roles = {}, phases, periodic = [], reach, densities, separated = [] }: SubjectOptions = {},
  ) {
    const names = [...new Set(volume.phases.map(({ name }) => name))];
    const { pore = names.find((name) => name === 'pore'), active, binder } = roles;
    const { conductors = binder === undefined ? [] : [binder], collector } = roles;
    for (const name of [
      pore,
      active,
      binder,
      ...conductors,
      ...(phases ?? []),
      ...separated.map(({ phase }) => phase),
    ]) {
      if (name !== undefined) labelOf(volume, name);
    }
    if (reach !== undefined && !(reach > 0 && reach < Infinity)) {
      throw new InputError(`${reach} m is no distance`, {
        at: { field: 'reach' },
        expected: 'a length over 0',
      });
    }
    const other = separated.find(({ shape }) => shape.some((length, axis) => length !== volume.shape[axis]));
    if (other !== undefined) throw otherShape(other, volume);
    this.volume = volume;
    this.roles = { pore, active, binder, conductors, collector: collector ?? { axis: 'z', side: 'low' } };
    this.phases = phases ?? names;
    this.periodic = periodic;
    this.reach = reach;
    this.densities = densities;
    this.separated = separated;
  }

  /** Axes along which the image has more than one voxel: 3, 2 for a single section, fewer for a line. */
  get dimensions(): number {
    return this.volume.shape.filter((length) => length > 1).length;
  }

  get voxels(): number {
    return voxelCount(this.volume.shape);
  }

  /** Distance (m) of each voxel of a phase to the nearest voxel of another, 0 elsewhere; only to be read. */
  async distances(phase: string, work: LongWork = {}): Promise<Float32Array> {
    const options = { ...work, periodic: this.periodic };
    return await this.shared(`distances ${phase}`, () => phaseDistances(this.volume, phase, options));
  }

  /** Something that several descriptors need, under a name of its own: made by the first that asks. */
  async shared<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#made.get(name) as Promise<T> | undefined) ?? make();
    this.#made.set(name, made);
    // What failed or was cancelled is made anew for the next that asks.
    made.catch(() => this.#made.delete(name));
    return await made;
  }

  /** Forgets what was shared: the memory of distance maps and particles. */
  forget(): void {
    this.#made.clear();
  }
}

function otherShape({ phase, shape }: Separation, volume: LabelledVolume): InputError {
  return new InputError(
    `parts of '${phase}' of shape ${shape.join(' x ')} for an image of ${volume.shape.join(' x ')}`,
    { at: { field: 'separated' }, expected: 'parts of the same image' },
  );
}
