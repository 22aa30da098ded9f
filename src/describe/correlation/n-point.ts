import { InputError, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads } from '../../compute/index.ts';
import type { Axis, LabelledVolume, Phase } from '../../microstructure/index.ts';
import { BitImage } from '../../numerics/index.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';

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
 * @throws InputError on an unknown phase, a template without points, steps that are no whole voxels, and an image that
 * does not fit one memory of 4 GiB.
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
  { periodic = [], ...work }: TemplateOptions = {},
): Promise<readonly TemplateCount[]> {
  const indexed = await indexPhases(volume, work.signal);
  return await withTemplates(indexed, periodic, work, async (count) => {
    const counted: TemplateCount[] = [];
    for (const [done, template] of templates.entries()) {
      work.onProgress?.({ stage: 'templates', fraction: done / templates.length });
      counted.push(await count(template));
    }
    return counted;
  });
}

/** Below this many voxels threads are not worth their start. */
const small = 100_000;

/**
 * Counts templates on one image while `use` runs, one bit a voxel, shifted copies met 128 voxels at a time
 * (kernels/templates.ts).
 */
export async function withTemplates<T>(
  { indices, shape, phases }: IndexedVolume,
  periodic: readonly Axis[],
  work: LongWork,
  use: (count: (template: readonly TemplatePoint[]) => Promise<TemplateCount>) => Promise<T>,
): Promise<T> {
  const engine = await (indices.length < small ? openInline() : openThreads(defaultThreads()));
  try {
    const wraps = (['x', 'y', 'z'] as const).map((axis) => periodic.includes(axis));
    const image = new BitImage(engine, indices, shape, [wraps[0], wraps[1], wraps[2]]);
    return await use(async (template) => {
      requireTemplate(template);
      const points = template.map(({ phase, at }) => ({ label: phaseIndex(phases, phase), lag: at }));
      const { count, places } = await image.count(points, work);
      return { count, places, probability: places === 0 ? null : count / places };
    });
  } finally {
    engine.close();
  }
}

function phaseIndex(phases: readonly Phase[], name: string): number {
  const phase = phases.findIndex((candidate) => candidate.name === name);
  if (phase >= 0) return phase;
  throw new InputError(`no phase is called '${name}'`, {
    at: { field: 'phase' },
    expected: `one of ${phases.map((candidate) => candidate.name).join(', ')}`,
  });
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
