import { describe, expect, it } from 'vitest';
import type { FieldSlice } from '../../homogenise/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { colourAt, twoDecades, unitScale } from './colour-map.ts';
import { fieldPicture, solidColour } from './field-slice.ts';
import { renderLines } from './lines3d.ts';
import type { Colour } from './png.ts';

const volume: LabelledVolume = {
  data: new Uint8Array(3 * 4 * 2),
  shape: [3, 4, 2],
  voxelSize: [1e-6, 1e-6, 2e-6],
  phases: [{ name: 'pore', label: 0 }],
};

function lightness([red, green, blue]: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colour map', () => {
  it('grows lighter from end to end and stays there', () => {
    const steps = Array.from({ length: 65 }, (_, at) => lightness(colourAt(at / 64)));
    for (let at = 1; at < steps.length; at++) expect(steps[at]).toBeGreaterThan(steps[at - 1]);
    expect(colourAt(-3)).toEqual(colourAt(0));
    expect(colourAt(7)).toEqual(colourAt(1));
  });

  it('covers two decades to a round number above all but a few values', () => {
    const values = Float32Array.from({ length: 2000 }, (_, at) => at / 500);
    values[7] = 900;
    const { ticks, placeOf } = twoDecades(values);
    expect(ticks).toEqual([0.05, 0.5, 5]);
    expect([0.05, 0.5, 5].map((value) => Math.round(1e9 * placeOf(value)) / 1e9)).toEqual([0, 0.5, 1]);
    expect(placeOf(0)).toBe(0);
    expect(twoDecades(new Float32Array(4)).ticks).toEqual([0.01, 0.1, 1]);
  });
});

describe('a field on a plane', () => {
  it('has its second axis upwards and grey where nothing flows', () => {
    const slice: FieldSlice = {
      across: 'x',
      layer: 1,
      shape: [4, 2],
      potential: Float32Array.of(0.1, 0.1, 0, 0.1, 0.9, 0, 0, 0.9),
      flux: Float32Array.of(0, 0.5, 0, 1, 0, 0, 0, 2),
    };
    const picture = fieldPicture(volume, slice, slice.flux, unitScale);
    expect([...picture.indices]).toEqual([1, 0, 0, 255, 1, 128, 0, 255]);
    expect(picture).toMatchObject({ width: 4, height: 2, horizontal: 'y', vertical: 'z' });
    expect(picture.size[1]).toBeCloseTo(4e-6, 12);
    expect(picture.palette[0]).toEqual(solidColour);
    expect(picture.palette[255]).toEqual(colourAt(1));
  });
});

/** A line along x through a point of the y-z plane. */
const along = (y: number, z: number, value: number): number[] => [0, y, z, value, 3e-6, y, z, value];

function render(...lines: number[][]) {
  const starts = Uint32Array.from({ length: lines.length + 1 }, (_, at) => 2 * at);
  return renderLines(volume, { points: Float32Array.from(lines.flat()), starts }, unitScale, {
    width: 200,
  });
}

describe('lines in 3D', () => {
  it('are where the camera sees them, on a clear background', () => {
    const { image, camera } = render(along(1e-6, 2e-6, 1));
    const opacityAt = (x: number, y: number, z: number): number => {
      const [column, row] = camera.project([x, y, z]);
      return image.data[4 * (Math.round(row) * image.width + Math.round(column)) + 3] ?? 0;
    };
    for (const x of [0.5e-6, 1.5e-6, 2.5e-6]) expect(opacityAt(x, 1e-6, 2e-6)).toBe(255);
    expect(opacityAt(1.5e-6, 1e-6, 3e-6)).toBe(0);
    expect(opacityAt(1.5e-6, 3e-6, 2e-6)).toBe(0);
    const covered = image.data.filter((value, at) => at % 4 === 3 && value > 0).length;
    expect(covered).toBeLessThan(0.05 * image.width * image.height);
  });

  it('hide what lies behind them', () => {
    const { camera } = render(along(1e-6, 2e-6, 1));
    // Two points on one ray: the nearer line is bright, the farther one dark.
    const { toViewer } = camera;
    const near = [1.5e-6, 1e-6, 2e-6].map((part, k) => part + 5e-7 * toViewer[k]);
    const far = [1.5e-6, 1e-6, 2e-6].map((part, k) => part - 5e-7 * toViewer[k]);
    const [column, row] = camera.project([1.5e-6, 1e-6, 2e-6]);
    const lines = [along(near[1], near[2], 1), along(far[1], far[2], 0)];
    const brightness = [lines, lines.toReversed()].map((order) => {
      const { image } = render(...order);
      return image.data[4 * (Math.round(row) * image.width + Math.round(column))];
    });
    expect(brightness[0]).toBe(brightness[1]);
    expect(brightness[0]).toBeGreaterThan(150);
  });
});
