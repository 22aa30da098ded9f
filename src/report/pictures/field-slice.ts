import type { FieldSlice } from '../../homogenise/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { colourAt, type ColourScale } from './colour-map.ts';
import type { Colour } from './png.ts';
import { longestSide, planes, type Slice } from './slices.ts';

/** Where there is no field. */
export const solidColour: Colour = [126, 135, 146];
const shades = 255;

const palette: readonly Colour[] = [
  solidColour,
  ...Array.from({ length: shades }, (_, at) => colourAt(at / (shades - 1))),
];

/** A field on a plane in colours, oriented as {@link sliceOf}; where the potential is 0 nothing flows: grey. */
export function fieldPicture(
  volume: LabelledVolume,
  { across, layer, shape, potential }: FieldSlice,
  values: Float32Array,
  scale: ColourScale,
): Slice {
  const axes: readonly Axis[] = ['x', 'y', 'z'];
  const [horizontal, vertical] = planes[across];
  const skip = Math.max(1, Math.ceil(Math.max(...shape) / longestSide));
  const [width, height] = [Math.ceil(shape[0] / skip), Math.ceil(shape[1] / skip)];
  const indices = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const line = (height - 1 - row) * skip * shape[0];
    for (let column = 0; column < width; column++) {
      const at = line + column * skip;
      if (potential[at] === 0) continue;
      const place = Math.min(1, Math.max(0, scale.placeOf(values[at])));
      indices[row * width + column] = 1 + Math.round(place * (shades - 1));
    }
  }
  const extent = (axis: Axis): number =>
    volume.shape[axes.indexOf(axis)] * volume.voxelSize[axes.indexOf(axis)];
  return {
    across,
    layer,
    horizontal,
    vertical,
    size: [extent(horizontal), extent(vertical)],
    width,
    height,
    indices,
    palette,
  };
}
