import { pacer, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, watched } from '../../compute/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { correlationSums } from '../../numerics/index.ts';
import type { Descriptor, Figure } from '../descriptor.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { rangeOf, type ReachOptions } from './reach.ts';
import { sumShells } from './shells.ts';
import { surfaceField } from './surface-field.ts';
import { markedPhase } from './two-point.ts';

export interface SurfaceCorrelationOptions extends ReachOptions, LongWork {
  /** How often the image is smoothed by ¼, ½, ¼ before its gradient is taken. Default 1. */
  readonly smoothing?: number | undefined;
}

/** How the surface of a phase lies to itself and to the phase. */
export interface SurfaceCorrelation {
  readonly phase: string;
  readonly fraction: number;
  readonly dimensions: number;
  /** Surface per volume of the smoothed image, 1/m: what the curves tend to, as its square and as it times φ. */
  readonly specificSurface: number;
  /** m. */
  readonly distance: readonly number[];
  /** F_ss(r) = ⟨M(x) M(x + r)⟩, 1/m². */
  readonly surfaceSurface: readonly number[];
  /** F_sv(r) = ⟨M(x) I(x + r)⟩, 1/m: with the pores as the phase, surface and void. */
  readonly surfacePhase: readonly number[];
  /** Below this the smoothing shows in the curves, m. */
  readonly resolution: number;
}

/**
 * Surface–surface and surface–phase correlation, F_ss(r) = ⟨M(x) M(x + r)⟩ and F_sv(r) = ⟨M(x) I(x + r)⟩, with the surface's
 * density M from the gradient of the smoothed image, see `surfaceField`; other tools give every boundary voxel the weight
 * 1, which is no area. Averages are over pairs that fit the image, radial means as in the two-point correlation.
 * F_ss(∞) = s², F_sv(∞) = s φ. F_ss grows like 1/r towards 0, which voxels cannot follow: see `resolution`.
 *
 * Doi, doi 10.1143/JPSJ.40.567; Torquato, Random Heterogeneous Materials (2002), doi 10.1007/978-1-4757-6355-3; Ma and
 * Torquato, doi 10.1103/PhysRevE.98.013307.
 * @throws InputError on an unknown phase, an image of one voxel, and one too small for the reach asked for.
 */
export async function surfaceCorrelation(
  volume: LabelledVolume,
  phase: string,
  options: SurfaceCorrelationOptions = {},
): Promise<SurfaceCorrelation> {
  return await measureSurface(await indexPhases(volume, options.signal), phase, options);
}

/** 1 in the voxels of a phase, 0 elsewhere. */
async function indicatorOf(
  { indices, shape }: IndexedVolume,
  label: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const inside = new Float32Array(indices.length);
  const plane = shape[0] * shape[1];
  const pace = pacer(signal);
  for (let start = 0; start < inside.length; start += plane) {
    await pace();
    for (let i = start; i < start + plane; i++) inside[i] = indices[i] === label ? 1 : 0;
  }
  return inside;
}

async function measureSurface(
  indexed: IndexedVolume,
  phase: string,
  options: SurfaceCorrelationOptions,
): Promise<SurfaceCorrelation> {
  const range = rangeOf(indexed, options);
  const { smoothing = 1 } = options;
  const { label, count } = markedPhase(indexed, phase);
  const inside = await indicatorOf(indexed, label, options.signal);
  const surface = await surfaceField(inside, range, smoothing, options.signal);
  const isSmall = inside.length < 100_000;
  const engine = watched(await (isSmall ? openInline() : openThreads(defaultThreads())), options);
  try {
    const asked = { ...range, precision: 'single' } as const;
    const own = await correlationSums(engine, [{ values: surface }], asked, options);
    const other = await correlationSums(engine, [{ values: surface }, { values: inside }], asked, options);
    const [surfaces, phases] = [
      await sumShells({ ...own, counts: own.sums }, range, range.distance, options.signal),
      await sumShells({ ...other, counts: other.sums }, range, range.distance, options.signal),
    ];
    const edges = range.voxelSize.filter((_, axis) => range.shape[axis] > 1);
    return {
      phase,
      fraction: count / inside.length,
      dimensions: range.dimensions,
      specificSurface: surface.reduce((sum, each) => sum + each, 0) / surface.length,
      distance: surfaces.map(({ distance }) => distance),
      surfaceSurface: surfaces.map(({ counts, pairs }) => counts / pairs),
      surfacePhase: phases.map(({ counts, pairs }) => counts / pairs),
      resolution: 4 * Math.sqrt(smoothing / 2) * Math.max(...edges),
    };
  } finally {
    engine.close();
  }
}

export const surfaceCorrelationDescriptor: Descriptor<{ readonly phases: readonly SurfaceCorrelation[] }> = {
  name: 'surface-correlation',
  title: 'Surface correlation',
  definition:
    'F_ss(r) = ⟨M(x) M(x + r)⟩ and F_sv(r) = ⟨M(x) I(x + r)⟩ of a phase’s surface with itself and with the phase',
  convention:
    'the surface’s density M is the gradient of the image smoothed by ¼, ½, ¼; pairs that fit the image',
  source: 'Doi, doi 10.1143/JPSJ.40.567; Torquato, doi 10.1007/978-1-4757-6355-3',
  isDefault: false,
  measure: async ({ volume, phases, periodic, reach }, work) => {
    const indexed = await indexPhases(volume, work.signal);
    const found: SurfaceCorrelation[] = [];
    for (const phase of phases)
      found.push(await measureSurface(indexed, phase, { periodic, reach, ...work }));
    return { phases: found };
  },
  quantities: ({ phases }) =>
    phases.map(({ phase: of, specificSurface, dimensions }) => ({
      name: dimensions === 2 ? 'perimeter per area (smoothed)' : 'area per volume (smoothed)',
      of,
      value: specificSurface,
      unit: '1/m',
    })),
  figures: ({ phases }) => [
    figureOf('Surface and surface', '1/m2', phases, ({ surfaceSurface }) => surfaceSurface),
    figureOf('Surface and phase', '1/m', phases, ({ surfacePhase }) => surfacePhase),
  ],
};

function figureOf(
  title: string,
  unit: string,
  phases: readonly SurfaceCorrelation[],
  values: (found: SurfaceCorrelation) => readonly number[],
): Figure {
  return {
    title,
    x: { name: 'distance', unit: 'm' },
    y: { name: 'correlation', unit },
    series: phases.map((found) => {
      const from = found.distance.findIndex((distance) => distance >= found.resolution);
      const start = from < 0 ? found.distance.length : from;
      return { name: found.phase, x: found.distance.slice(start), y: values(found).slice(start) };
    }),
  };
}
