import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { BitLayout } from './bit-planes.ts';

/** One point of a template: which phase it is to lie in, and where it is, in voxels. */
export interface TemplatePoint {
  readonly phase: string;
  /** Whole voxels along x, y, z; only differences between the points matter. */
  readonly at: readonly [number, number, number];
}

export interface TemplateOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

export interface TemplateCount {
  /** Places of the template, voxel by voxel, at which every point lies in its phase. */
  readonly count: number;
  /** Places that the template fits. */
  readonly places: number;
  /** The first over the second; null where the template is larger than the image. */
  readonly probability: number | null;
}

/**
 * n-point probability: the share of the places of a template of points at which every point lies in its phase,
 * S(x1 … xn) = ⟨Π I_i(x + xi)⟩. Exact counts, without bias from the border: places at which a point would lie outside
 * count neither way. One point gives the volume fraction, two give S2, three S3.
 *
 * Torquato, Random Heterogeneous Materials, doi:10.1007/978-1-4757-6355-3, chapter 2.
 * @throws InputError on an unknown phase, a template without points, and steps that are no whole voxels.
 */
export async function npointProbability(
  volume: LabelledVolume,
  template: readonly TemplatePoint[],
  options: TemplateOptions = {},
): Promise<TemplateCount> {
  const [found] = await npointProbabilities(volume, [template], options);
  return found;
}

/** {@link npointProbability} of many templates: much faster than one by one. */
export async function npointProbabilities(
  volume: LabelledVolume,
  templates: readonly (readonly TemplatePoint[])[],
  { periodic = [], signal, onProgress }: TemplateOptions = {},
): Promise<readonly TemplateCount[]> {
  const counter = new TemplateCounter(await indexPhases(volume, signal), periodic, signal);
  const counted: TemplateCount[] = [];
  for (const [done, template] of templates.entries()) {
    onProgress?.({ stage: 'templates', fraction: done / templates.length });
    counted.push(await counter.count(template));
  }
  return counted;
}

/** Counts templates on one image, whose phases it packs as they are asked for. */
export class TemplateCounter {
  readonly #volume: IndexedVolume;
  readonly #layout: BitLayout;
  readonly #packed = new Map<number, Uint32Array>();
  readonly #signal: AbortSignal | undefined;
  readonly #pace: () => Promise<void>;

  constructor(volume: IndexedVolume, periodic: readonly Axis[], signal?: AbortSignal) {
    this.#volume = volume;
    this.#layout = new BitLayout(volume.shape, periodic);
    this.#signal = signal;
    this.#pace = pacer(signal);
  }

  /** @throws InputError on an unknown phase, a template without points, and steps that are no whole voxels. */
  async count(template: readonly TemplatePoint[]): Promise<TemplateCount> {
    requireTemplate(template);
    const { lags, room } = this.#layout.fitted(template.map(({ at }) => at));
    const places = room[0] * room[1] * room[2];
    if (places === 0) return { count: 0, places, probability: null };
    const points = [];
    for (const [index, { phase }] of template.entries()) {
      points.push({ bits: await this.#bitsOf(phase), lag: lags[index] });
    }
    const count = await this.#layout.count(points, room, this.#pace);
    return { count, places, probability: count / places };
  }

  async #bitsOf(name: string): Promise<Uint32Array> {
    const phase = this.#volume.phases.findIndex((candidate) => candidate.name === name);
    if (phase < 0) {
      throw new InputError(`no phase is called '${name}'`, {
        at: { field: 'phase' },
        expected: `one of ${this.#volume.phases.map((candidate) => candidate.name).join(', ')}`,
      });
    }
    const bits = this.#packed.get(phase) ?? (await this.#layout.pack(this.#volume, phase, this.#signal));
    this.#packed.set(phase, bits);
    return bits;
  }
}

function requireTemplate(template: readonly TemplatePoint[]): void {
  if (template.length === 0) {
    throw new InputError('a template needs a point', { at: { field: 'template' } });
  }
  const wrong = template.find(({ at }) => !at.every((part) => Number.isInteger(part)));
  if (wrong !== undefined) {
    throw new InputError(`(${wrong.at.join(', ')}) is no place of a voxel`, {
      at: { field: 'template' },
      expected: 'whole voxels along x, y and z',
    });
  }
}
