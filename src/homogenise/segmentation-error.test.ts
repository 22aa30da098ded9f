import { describe, expect, it } from 'vitest';
import { greyImage, type GreyImage } from '../../verify/grey-images.ts';
import { insulatingArrays } from '../../verify/sphere-arrays.js';
import {
  greyHistogram,
  otsuThresholds,
  segmentVolume,
  thresholdWindows,
  type LabelledVolume,
} from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { transport, transportWithErrors, type Segmentation, type TransportErrors } from './index.ts';

const options = { axis: 'z', conductivities: { matrix: 1 }, tolerance: 1e-4 } as const;
const phases = [
  { name: 'matrix', label: 0 },
  { name: 'sphere', label: 1 },
];

function segmented(image: GreyImage, thresholds: readonly number[]): LabelledVolume {
  return { ...segmentVolume(image, thresholds), phases };
}

async function segmentationOf(image: GreyImage, threshold?: number): Promise<Segmentation> {
  const histogram = await greyHistogram(image);
  const thresholds = threshold === undefined ? otsuThresholds(histogram, 2) : [threshold];
  return {
    windows: thresholdWindows(histogram, thresholds),
    at: (moved) => segmented(image, moved),
  };
}

async function errorsOf(image: GreyImage, threshold?: number): Promise<TransportErrors> {
  const segmentation = await segmentationOf(image, threshold);
  const volume = segmentation.at(segmentation.windows.map((window) => window.threshold));
  return transportWithErrors(volume, { ...options, segmentation });
}

/** A sphere at the middle of the cell: one of a simple cubic array, whose transport is known. */
function cell(size: number, fraction: number): (x: number, y: number, z: number) => boolean {
  const radius = size * Math.cbrt((3 * fraction) / (4 * Math.PI));
  return (x, y, z) => Math.hypot(x - size / 2, y - size / 2, z - size / 2) < radius;
}

/** Radius of the sphere that leaves this share of 48 x 48 x 48 voxels. */
const radiusOf = (pore: number): number => Math.cbrt((3 * (1 - pore)) / (4 * Math.PI)) * 48;

describe('errors of a grey-scale image: a sphere of known size, blurred and noisy', () => {
  const fraction = 0.3;
  const exact = insulatingArrays[0]?.effective ?? Number.NaN;
  const image = greyImage(48, cell(48, fraction), { blur: 1.5, noise: 0.05, seed: 4 });

  it.each([
    ["Otsu's", undefined],
    ['a low one', 0.3],
    ['a high one', 0.7],
  ])('hold the fraction and the exact transport at %s threshold', async (_name, threshold) => {
    const { segmentation, structure, result } = await errorsOf(image, threshold);
    const [error] = segmentation ?? [];
    const pores = error?.fraction?.map((change) => result.fractionTotal * (1 + change)) ?? [];
    expect(Math.min(...pores)).toBeLessThan(1 - fraction);
    expect(Math.max(...pores)).toBeGreaterThan(1 - fraction);
    expect(structure[0]).toBeLessThan(exact);
    expect(structure[1]).toBeGreaterThan(exact);
  });

  it('move the surface by 0.44 of the blur to both sides when the threshold is right', async () => {
    const { segmentation, result } = await errorsOf(image);
    const [low = 0, high = 0] = segmentation?.[0]?.fraction ?? [];
    const inner = radiusOf(result.fractionTotal * (1 + high));
    const outer = radiusOf(result.fractionTotal * (1 + low));
    expect(outer - inner).toBeGreaterThan(0.6 * 1.5);
    expect(outer - inner).toBeLessThan(1.1 * 1.5);
  });

  it('are none of the thresholds where the image is sharp', async () => {
    const sharp = { ...image, data: image.data.map((value) => (value > 0.5 ? 1 : 0)) };
    const { segmentation } = await errorsOf(sharp);
    expect(segmentation?.[0]?.effectiveRatio).toEqual([0, 0]);
  });

  it('are wider than those of the image taken as segmented', async () => {
    const segmentation = await segmentationOf(image);
    const volume = segmentation.at(segmentation.windows.map((window) => window.threshold));
    const [bare, counted] = [
      await transportWithErrors(volume, options),
      await transportWithErrors(volume, { ...options, segmentation }),
    ];
    expect(bare.segmentation).toBeNull();
    for (const key of ['structure', 'material', 'tortuosityFactor'] as const) {
      expect(counted[key]?.[0]).toBeLessThan(bare[key]?.[0] ?? 0);
      expect(counted[key]?.[1]).toBeGreaterThan(bare[key]?.[1] ?? Infinity);
    }
  });
});

describe('errors of a grey-scale image: a pack of spheres', () => {
  /** Overlapping spheres, lengths in voxels of an image of 40. */
  const random = new Random(11);
  const spheres = Array.from({ length: 34 }, () => ({
    centre: [random.uniform(), random.uniform(), random.uniform()].map((part) => 40 * part),
    radius: 5 + 2 * random.uniform(),
  }));
  /** Voxels a quarter as large, which are also the parts by which a grey value is found. */
  const size = 160;
  const data = new Uint8Array(size ** 3);
  for (const { centre, radius } of spheres) {
    const [cx, cy, cz] = centre.map((place) => 4 * place - 0.5);
    const reach = (middle: number): readonly [number, number] => [
      Math.max(0, Math.floor(middle - 4 * radius)),
      Math.min(size - 1, Math.ceil(middle + 4 * radius)),
    ];
    const [[x0, x1], [y0, y1], [z0, z1]] = [reach(cx), reach(cy), reach(cz)];
    for (let z = z0; z <= z1; z++) {
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          if ((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 < 16 * radius ** 2)
            data[x + size * (y + size * z)] = 1;
        }
      }
    }
  }
  const inside = (x: number, y: number, z: number): boolean =>
    data[Math.floor(4 * x) + size * (Math.floor(4 * y) + size * Math.floor(4 * z))] === 1;

  it('hold the transport of the same pack on four times finer voxels', async () => {
    const shape = [size, size, size] as const;
    const truth = await transport({ data, shape, voxelSize: [2.5e-7, 2.5e-7, 2.5e-7], phases }, options);
    const found = await errorsOf(greyImage(40, inside, { blur: 1, noise: 0.08, seed: 6 }));
    expect(found.structure[0]).toBeLessThan(truth.effectiveRatio);
    expect(found.structure[1]).toBeGreaterThan(truth.effectiveRatio);
    expect(found.tortuosityFactor?.[0]).toBeLessThan(truth.tortuosityFactor ?? 0);
    expect(found.tortuosityFactor?.[1]).toBeGreaterThan(truth.tortuosityFactor ?? Infinity);
    // An interval that tells something: half the value at most.
    expect(found.structure[1] - found.structure[0]).toBeLessThan(0.5 * found.result.effectiveRatio);
  });
});
