import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { subVolume, type Axis, type LabelledVolume, type Shape } from '../../microstructure/index.ts';

export interface WindowOptions {
  /** Width of the windows along the axis, m, rounded to whole slices. Default one slice. */
  readonly window?: number | undefined;
  /** From the start of one window to that of the next, m. Default the width: windows side by side. */
  readonly step?: number | undefined;
}

/** Slices from `from` up to, without, `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
  /** m */
  readonly middle: number;
}

/** Windows that lie wholly within the image; what is left at its end belongs to none. @throws InputError. */
export function windowsOf(volume: LabelledVolume, axis: Axis, { window, step }: WindowOptions): Window[] {
  const along = 'xyz'.indexOf(axis);
  const [length, thickness] = [volume.shape[along], volume.voxelSize[along]];
  const slicesOf = (extent: number | undefined, otherwise: number, field: string): number => {
    if (extent === undefined) return otherwise;
    const slices = Math.round(extent / thickness);
    if (slices >= 1 && slices <= length) return slices;
    throw new InputError(`${extent} m along ${axis}`, {
      at: { field },
      expected: `from one slice (${thickness} m) to the whole length (${length * thickness} m)`,
    });
  };
  const width = slicesOf(window, 1, 'window');
  const advance = slicesOf(step, width, 'step');
  return Array.from({ length: Math.floor((length - width) / advance) + 1 }, (_, at) => ({
    from: at * advance,
    to: at * advance + width,
    middle: (at * advance + width / 2) * thickness,
  }));
}

export interface MeasuredProfile {
  readonly axis: Axis;
  /** m */
  readonly window: number;
  /** Middles of the windows, m from the first face. */
  readonly position: readonly number[];
  /** Null in windows that have no such number. */
  readonly value: readonly (number | null)[];
}

/**
 * Profile of any measure along an axis: it is taken of every slab of the image by itself, so that surfaces and sizes end at
 * the slab's faces. Choose windows much wider than what is measured.
 * @param measure Of a slab, SI. What it throws as an InputError (a slab without the phase) leaves a gap.
 * @throws InputError on windows that are none, or when every slab is refused.
 */
export async function profileAlong(
  volume: LabelledVolume,
  axis: Axis,
  measure: (slab: LabelledVolume) => Promise<number>,
  { signal, onProgress, ...options }: LongWork & WindowOptions = {},
): Promise<MeasuredProfile> {
  const along = 'xyz'.indexOf(axis);
  const windows = windowsOf(volume, axis, options);
  const value: (number | null)[] = [];
  let refused: InputError | undefined;
  for (const [done, { from, to }] of windows.entries()) {
    throwIfCancelled(signal);
    onProgress?.({ stage: 'profile', fraction: done / windows.length, message: `slab ${done + 1}` });
    const origin = [0, 0, 0].map((_, at) => (at === along ? from : 0)) as unknown as Shape;
    const shape = volume.shape.map((length, at) => (at === along ? to - from : length)) as unknown as Shape;
    try {
      value.push(await measure(subVolume(volume, origin, shape)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused ??= error;
      value.push(null);
    }
  }
  if (refused !== undefined && value.every((each) => each === null)) throw refused;
  const width = (windows[0].to - windows[0].from) * volume.voxelSize[along];
  return { axis, window: width, position: windows.map(({ middle }) => middle), value };
}
