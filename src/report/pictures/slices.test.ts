import { describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { phaseColours } from './palette.ts';
import { sliceFigure } from './slice-figure.ts';
import { layersThrough, middleSlices, scaleBarLength, sliceOf, type Slice } from './slices.ts';

/** An L without symmetry: a bar along x at y = z = 0, and a short one along z from its origin. Labels 0 and 7. */
function letterL(): LabelledVolume {
  const shape = [5, 4, 3] as const;
  const data = new Uint8Array(60);
  const set = (x: number, y: number, z: number) => {
    data[x + 5 * (y + 4 * z)] = 7;
  };
  for (let x = 0; x < 4; x++) set(x, 0, 0);
  set(0, 0, 1);
  return {
    data,
    shape,
    voxelSize: [1e-6, 1e-6, 2e-6],
    phases: [
      { name: 'pore', label: 0 },
      { name: 'solid', label: 7 },
    ],
  };
}

function rowsOf({ width, height, indices }: Slice): string[] {
  return Array.from({ length: height }, (_, row) =>
    [...indices.subarray(row * width, (row + 1) * width)].join(''),
  );
}

describe('a slice', () => {
  const volume = letterL();
  const colours = phaseColours(volume.phases);

  it('across y has x to the right and z upwards, the collector (z = 0) as its lowest row', () => {
    const slice = sliceOf(volume, 'y', 0, colours);
    expect(rowsOf(slice)).toEqual(['00000', '10000', '11110']);
    expect([slice.horizontal, slice.vertical]).toEqual(['x', 'z']);
    expect(slice.size[0]).toBeCloseTo(5e-6, 12);
    expect(slice.size[1]).toBeCloseTo(6e-6, 12);
  });

  it('across x has y to the right and z upwards', () => {
    expect(rowsOf(sliceOf(volume, 'x', 0, colours))).toEqual(['0000', '1000', '1000']);
    expect(rowsOf(sliceOf(volume, 'x', 3, colours))).toEqual(['0000', '0000', '1000']);
  });

  it('across z has x to the right and y upwards', () => {
    expect(rowsOf(sliceOf(volume, 'z', 0, colours))).toEqual(['00000', '00000', '00000', '11110']);
    expect(rowsOf(sliceOf(volume, 'z', 2, colours))).toEqual(['00000', '00000', '00000', '00000']);
  });

  it('is taken in the middle of each axis', () => {
    expect(middleSlices(volume, colours).map(({ across, layer }) => [across, layer])).toEqual([
      ['x', 2],
      ['y', 2],
      ['z', 1],
    ]);
  });

  it('of a large volume keeps every n-th voxel and its real size', () => {
    const shape = [1300, 2, 2] as const;
    const data = Uint8Array.from({ length: 5200 }, (_, k) => ((k % 1300) % 3 === 0 ? 7 : 0));
    const slice = sliceOf({ ...volume, data, shape }, 'z', 0, colours);
    expect([slice.width, slice.height]).toEqual([434, 1]);
    expect(slice.indices.every((index) => index === 1)).toBe(true);
    expect(slice.size[0]).toBeCloseTo(1300e-6, 12);
  });

  it('is drawn with both axes, the collector, and a scale bar true to scale', () => {
    const figure = sliceFigure(sliceOf(volume, 'y', 0, colours), 360);
    expect(figure).toContain('x →');
    expect(figure).toContain('z →');
    expect(figure).toContain('collector (z = 0)');
    expect(figure).toContain('1 µm');
    const plate = 360 - 34 - 4;
    expect(figure).toContain(`width="${plate / 5}"`);
    expect(figure).toContain(`height="${Math.round((plate * 60) / 5) / 10}"`);
  });
});

describe('the scale bar', () => {
  it.each([
    [100e-6, 20e-6],
    [8e-6, 2e-6],
    [4e-6, 1e-6],
    [3.9e-6, 0.5e-6],
  ])('for %d m is %d m', (extent, bar) => {
    expect(scaleBarLength(extent)).toBeCloseTo(bar, 12);
  });
});

it('leafs from the first layer to the last, each once', () => {
  expect(layersThrough(251, 5)).toEqual([0, 63, 125, 188, 250]);
  expect(layersThrough(3, 24)).toEqual([0, 1, 2]);
  expect(layersThrough(1, 24)).toEqual([0]);
});
