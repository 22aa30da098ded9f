import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { defaultThreads, openInline, openThreads, type Engine } from '../../compute/index.ts';
import { requireField, type HeightField, type WatershedOptions } from './field.ts';
import { Flooding } from './flooding.ts';
import { noSaddles, type Saddles } from './saddles.ts';

/** Volumes below this many voxels are not worth the threads' start. */
const small = 100_000;

export interface Basins {
  /** A basin's number in each voxel, 0 outside and where no basin reaches. */
  readonly labels: Uint32Array;
  /** Basins are numbered from 1 to this. */
  readonly count: number;
  readonly saddles: Saddles;
}

/**
 * Watershed from markers: a flood sinks from the highest value to the lowest (or rises, on request), and every open voxel
 * joins the marker whose flood reaches it first; at one level, voxels are taken in the order in which they were reached.
 * Plateaus are thereby shared along their middles, basins without a marker fill from where the flood enters, and basins
 * touch: there is no line between them. Markers of one value start in the order of their voxels. Meyer's algorithm,
 * doi:10.1016/0165-1684(94)90060-4, and scikit-image's: the same voxels wherever no two markers have the same value.
 * About 17 bytes a voxel in one memory of 4 GiB: to some 600³ voxels.
 * @param markers numbers from 1 to 2³¹ − 1, 0 for none; those in closed voxels do nothing.
 * @throws InputError on sizes that differ, values that are no numbers and volumes past one memory; CancelledError.
 */
export async function watershed(
  field: HeightField,
  markers: Uint32Array,
  options: WatershedOptions & LongWork = {},
): Promise<Uint32Array> {
  requireField(field, markers);
  return await onEngine(field, options.signal, async (engine) => {
    const flooding = new Flooding(engine, field, options);
    if (!(await flooding.placeLevels())) return new Uint32Array(markers.length);
    await flooding.startAtMarkers(markers);
    await flooding.flood();
    return await flooding.labels();
  });
}

/**
 * Watershed from all regional maxima (minima, on request): plateaus without a higher neighbour, numbered from 1 by
 * their first voxels, and the saddles between basins. Every open voxel belongs to a basin. Memory and errors as {@link watershed}.
 */
export async function basinsOfMaxima(
  field: HeightField,
  options: WatershedOptions & LongWork = {},
): Promise<Basins> {
  requireField(field);
  return await onEngine(field, options.signal, async (engine) => {
    const flooding = new Flooding(engine, field, options);
    if (!(await flooding.placeLevels())) {
      return { labels: new Uint32Array(field.values.length), count: 0, saddles: noSaddles };
    }
    const count = await flooding.startAtMaxima();
    await flooding.flood();
    const saddles = await flooding.saddles();
    return { labels: await flooding.labels(), count, saddles };
  });
}

async function onEngine<T>(
  { values }: HeightField,
  signal: AbortSignal | undefined,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal);
  const engine = await (values.length < small ? openInline() : openThreads(Math.min(4, defaultThreads())));
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}
