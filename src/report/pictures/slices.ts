import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { PhaseColour } from './palette.ts';
import type { PaletteImage } from './png.ts';

/**
 * A cut through the volume. Every slice has its origin at the lower left: x or y runs to the right, and z (y in the
 * slice across z) runs upwards, so the current collector at z = 0 is the lower edge.
 */
export interface Slice extends PaletteImage {
  readonly across: Axis;
  /** Voxel layer that is shown. */
  readonly layer: number;
  readonly horizontal: Axis;
  readonly vertical: Axis;
  /** Physical width and height in metres. */
  readonly size: readonly [number, number];
}

const axes: readonly Axis[] = ['x', 'y', 'z'];
/** Axes to the right and upwards in a slice across each axis. */
export const planes: Record<Axis, readonly [Axis, Axis]> = { x: ['y', 'z'], y: ['x', 'z'], z: ['x', 'y'] };

/** Longest side of a slice picture in pixels; larger ones keep every n-th voxel. */
export const longestSide = 600;

/** The slice across `across` at voxel layer `layer`, in phase colours. */
export function sliceOf(
  volume: LabelledVolume,
  across: Axis,
  layer: number,
  colours: readonly PhaseColour[],
): Slice {
  const [horizontal, vertical] = planes[across];
  const [h, v, n] = [axes.indexOf(horizontal), axes.indexOf(vertical), axes.indexOf(across)];
  const strides = [1, volume.shape[0], volume.shape[0] * volume.shape[1]];
  const [spanH, spanV] = [volume.shape[h], volume.shape[v]];
  const skip = Math.max(1, Math.ceil(Math.max(spanH, spanV) / longestSide));
  const [width, height] = [Math.ceil(spanH / skip), Math.ceil(spanV / skip)];
  const entry = entryOfLabel(colours);
  const indices = new Uint8Array(width * height);
  const start = layer * strides[n];
  for (let row = 0; row < height; row++) {
    const line = start + (height - 1 - row) * skip * strides[v];
    for (let column = 0; column < width; column++) {
      const label = volume.data[line + column * skip * strides[h]];
      indices[row * width + column] = entry.get(label) ?? 0;
    }
  }
  const size = [spanH * volume.voxelSize[h], spanV * volume.voxelSize[v]] as const;
  return {
    across,
    layer,
    horizontal,
    vertical,
    size,
    width,
    height,
    indices,
    palette: colours.map(({ colour }) => colour),
  };
}

/** The three slices through the middle of the volume, across x, y and z. */
export function middleSlices(volume: LabelledVolume, colours: readonly PhaseColour[]): Slice[] {
  return axes.map((axis, k) => sliceOf(volume, axis, Math.floor(volume.shape[k] / 2), colours));
}

/** Layers, evenly from collector to separator, for leafing through the volume. */
export function layersThrough(layers: number, count: number): number[] {
  const pictures = Math.min(layers, count);
  return Array.from({ length: pictures }, (_, k) =>
    Math.round(pictures === 1 ? 0 : (k * (layers - 1)) / (pictures - 1)),
  );
}

/** A round length (1, 2 or 5 times a power of ten) of about a quarter of `extent`. Metres. */
export function scaleBarLength(extent: number): number {
  const target = extent / 4;
  const decade = 10 ** Math.floor(Math.log10(target));
  const step = [5, 2, 1].find((factor) => factor * decade <= target * 1.0001) ?? 1;
  return step * decade;
}

function entryOfLabel(colours: readonly PhaseColour[]): Map<number, number> {
  return new Map(colours.map(({ label }, k) => [label, k]));
}
