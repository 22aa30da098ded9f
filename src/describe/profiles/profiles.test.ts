import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledVolume, Shape, Volume } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { boxPropertyNamed, measureOf } from '../representativeness/properties.ts';
import { averagedField, fieldProfile } from './field-averages.ts';
import { profileAlong } from './windows.ts';

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];

function random(shape: Shape, seed: number): { volume: LabelledVolume; field: Volume } {
  const numbers = new Random(seed);
  const length = shape[0] * shape[1] * shape[2];
  const voxelSize = [1e-6, 2e-6, 3e-6] as const;
  const data = Uint8Array.from({ length }, () => Number(numbers.uniform() < 0.6));
  const values = Float64Array.from({ length }, (_, at) => (data[at] === 1 ? numbers.normal() : Number.NaN));
  return { volume: { data, shape, voxelSize, phases }, field: { data: values, shape, voxelSize } };
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 0, max: 1000 }),
);

describe('averages of a field', () => {
  it('intrinsic and superficial are joined by the fraction, in every slice and the whole', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom('x', 'y', 'z'), async ([nx, ny, nz, seed], axis) => {
        const { volume, field } = random([nx, ny, nz], seed);
        const found = await fieldProfile(volume, field, 'pore', { axis });
        found.superficial.forEach((value, at) =>
          expect(value).toBeCloseTo(found.fraction[at] * (found.intrinsic[at] ?? 0), 12),
        );
        const mean = found.superficial.reduce((sum, value) => sum + value, 0) / found.superficial.length;
        expect(found.whole.superficial).toBeCloseTo(mean, 12);
        const fraction = found.fraction.reduce((sum, value) => sum + value, 0) / found.fraction.length;
        expect(found.whole.fraction).toBeCloseTo(fraction, 12);
      }),
      { numRuns: 40 },
    );
  });

  // Whitaker's theorem, ⟨∂f/∂x⟩ = ∂⟨f⟩/∂x + (1/V) ∫ f n dA, on voxels: of steps from voxel to voxel those within the phase are
  // the gradient, those out of it and into it the surface.
  it('obey the spatial averaging theorem to rounding', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ([nx, ny, nz, seed]) => {
        const { volume, field } = random([nx + 3, ny, nz], seed);
        const { superficial } = await fieldProfile(volume, field, 'pore', { axis: 'x' });
        const width = nx + 3;
        const slice = ny * nz;
        for (let x = 0; x + 1 < width; x++) {
          let gradient = 0;
          let surface = 0;
          for (let row = 0; row < slice; row++) {
            const here = x + width * row;
            const [first, second] = [volume.data[here] === 1, volume.data[here + 1] === 1];
            if (first && second) gradient += field.data[here + 1] - field.data[here];
            else if (first) surface += field.data[here];
            else if (second) surface -= field.data[here + 1];
          }
          expect(gradient / slice).toBeCloseTo(superficial[x + 1] - superficial[x] + surface / slice, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of windows are those of their slices, and of a linear field the middle', async () => {
    const shape: Shape = [4, 3, 12];
    const { volume } = random(shape, 1);
    const data = Float32Array.from({ length: 144 }, (_, at) => Math.floor(at / 12) + 0.5);
    const all: LabelledVolume = { ...volume, data: new Uint8Array(144).fill(1) };
    const field = { ...volume, data };
    const found = await fieldProfile(all, field, 'pore', { axis: 'z', window: 12e-6, step: 6e-6 });
    expect(found.position.map((z) => Math.round(z * 1e6))).toEqual([6, 12, 18, 24, 30]);
    found.intrinsic.forEach((value, at) => expect(value).toBeCloseTo(found.position[at] / 3e-6, 6));
    expect(found.whole).toEqual({ fraction: 1, intrinsic: 6, superficial: 6 });
    const empty = await fieldProfile(all, field, 'solid', { axis: 'z' });
    expect(empty.whole).toEqual({ fraction: 0, intrinsic: null, superficial: 0 });
  });

  it('move as a sum over the box about each voxel says', async () => {
    const shape: Shape = [6, 5, 4];
    const { volume, field } = random(shape, 7);
    const found = await averagedField(volume, field, 'pore', { window: [3e-6, 6e-6, 3e-6] });
    expect(found.window).toEqual([3, 3, 1]);
    for (let z = 0; z < 4; z++) {
      for (let y = 0; y < 5; y++) {
        for (let x = 0; x < 6; x++) {
          let [count, sum, voxels] = [0, 0, 0];
          for (let j = Math.max(0, y - 1); j <= Math.min(4, y + 1); j++) {
            for (let i = Math.max(0, x - 1); i <= Math.min(5, x + 1); i++) {
              const at = i + 6 * (j + 5 * z);
              voxels++;
              if (volume.data[at] === 0) continue;
              count++;
              sum += field.data[at];
            }
          }
          const at = x + 6 * (y + 5 * z);
          expect(found.fraction[at]).toBeCloseTo(count / voxels, 12);
          expect(found.superficial[at]).toBeCloseTo(sum / voxels, 12);
        }
      }
    }
  });

  it('refuse what is no field, phase or window', async () => {
    const { volume, field } = random([4, 4, 4], 1);
    const z = { axis: 'z' } as const;
    await expect(fieldProfile(volume, { ...field, shape: [4, 4, 2] }, 'pore', z)).rejects.toThrow(
      '4 x 4 x 2 voxels',
    );
    await expect(fieldProfile(volume, field, 'solid', z)).rejects.toThrow(
      'the field is NaN within the phase',
    );
    await expect(averagedField(volume, field, 'solid', { window: [1, 1, 1] })).rejects.toThrow('is NaN');
    await expect(averagedField(volume, field, 'pore', { window: [0, 1, 1] })).rejects.toThrow(
      'a window of 0 m',
    );
    await expect(fieldProfile(volume, field, 'gas', z)).rejects.toThrow("no phase is called 'gas'");
    await expect(fieldProfile(volume, field, 'pore', { ...z, window: 1 })).rejects.toThrow('1 m along z');
  });
});

describe('profiles of any measure', () => {
  it('are those of slabs', async () => {
    const { volume } = random([8, 8, 12], 3);
    const measure = measureOf(boxPropertyNamed('fraction'), volume, 'pore');
    const { position, value, window } = await profileAlong(volume, 'z', measure, { window: 9e-6 });
    expect(window).toBeCloseTo(9e-6, 12);
    expect(position.map((z) => Math.round(z * 2e6) / 2)).toEqual([4.5, 13.5, 22.5, 31.5]);
    const mean = value.reduce((sum: number, each) => sum + (each ?? 0), 0) / 4;
    expect(mean).toBeCloseTo(await measure(volume), 12);
  });

  it('have gaps where a slab has no such number', async () => {
    const { volume } = random([8, 8, 12], 3);
    const half = { ...volume, data: volume.data.map((label, at) => (at < 8 * 8 * 6 ? 0 : label)) };
    const radius = measureOf(boxPropertyNamed('sauter-radius'), half, 'pore');
    const { value } = await profileAlong(half, 'z', radius, { window: 9e-6 });
    expect(value.map((each) => each === null)).toEqual([true, true, false, false]);
    const empty = { ...volume, data: new Uint8Array(volume.data.length) };
    await expect(profileAlong(empty, 'z', radius)).rejects.toThrow('a radius needs a phase with volume');
  });
});
