import { describe, expect, it } from 'vitest';
import type { LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { geodesicDistance, geodesicTortuosity } from './index.ts';

const cubic: VoxelSize = [1, 1, 1];

function draw(shape: Shape, isOpen: (x: number, y: number, z: number) => boolean): Uint8Array {
  const [nx, ny, nz] = shape;
  return Uint8Array.from({ length: nx * ny * nz }, (_, at) =>
    isOpen(at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))) ? 1 : 0,
  );
}

function labelled(shape: Shape, isOpen: (x: number, y: number, z: number) => boolean): LabelledVolume {
  return {
    data: draw(shape, isOpen),
    shape,
    voxelSize: cubic,
    phases: [
      { name: 'solid', label: 0 },
      { name: 'pore', label: 1 },
    ],
  };
}

/**
 * A front from y = 0 passes a wall at y = size that ends at x = size: behind it the front circles around the end.
 * Returns the relative error of a distance there.
 */
const edgeError = async (size: number): Promise<number> => {
  const shape = [2 * size, 2 * size, 1] as const;
  const open = draw(shape, (x, y) => !(y === size && x < size));
  const distance = await geodesicDistance({ open, shape, voxelSize: cubic }, { axis: 'y', side: 'low' });
  const at = [Math.floor(size / 4), Math.floor(1.75 * size)] as const;
  const found = distance[at[0] + 2 * size * at[1]];
  // To the wall's corner (size, size), along its end to (size, size + 1), and on.
  const exact = size + 1 + Math.hypot(size - at[0] - 0.5, at[1] + 0.5 - size - 1);
  return found / exact - 1;
};

describe('geodesicDistance', () => {
  it('is exact in the open, in voxels of any shape and from any face', async () => {
    const shape = [5, 6, 7] as const;
    const voxelSize = [1, 2, 0.5] as const;
    const open = draw(shape, () => true);
    const low = await geodesicDistance({ open, shape, voxelSize }, { axis: 'z', side: 'low' });
    expect(low.at(-1)).toBeCloseTo(6.5 * 0.5, 12);
    const high = await geodesicDistance({ open, shape, voxelSize }, { axis: 'y', side: 'high' });
    expect(high[0]).toBeCloseTo(5.5 * 2, 12);
    expect(high.at(-1)).toBeCloseTo(1, 12);
  });

  it('is infinite where no path leads, and in walls', async () => {
    const shape = [3, 3, 5] as const;
    const open = draw(shape, (x, _y, z) => x !== 1 && z !== 2);
    const distance = await geodesicDistance({ open, shape, voxelSize: cubic }, { axis: 'z', side: 'low' });
    expect(distance[0]).toBe(0.5);
    expect(distance[1]).toBe(Infinity);
    expect(distance.at(-1)).toBe(Infinity);
  });

  it('goes round the edge of a wall in a straight line on either side', async () => {
    const [coarse, fine] = [await edgeError(40), await edgeError(160)];
    expect(Math.abs(coarse)).toBeLessThan(0.02);
    expect(Math.abs(fine)).toBeLessThan(0.005);
  });

  it('winds round a sphere by tangent and arc', async () => {
    // From a plane to the pole behind a sphere: straight to the equator, a quarter of the circle, and on from the pole
    // by nothing: the front meets itself there.
    const size = 96;
    const radius = 32;
    const shape = [size, size, size] as const;
    const middle = size / 2;
    const open = draw(
      shape,
      (x, y, z) => Math.hypot(x + 0.5 - middle, y + 0.5 - middle, z + 0.5 - middle) > radius,
    );
    const distance = await geodesicDistance({ open, shape, voxelSize: cubic }, { axis: 'z', side: 'low' });
    const pole = middle - 0.5;
    const behind = distance[pole - 0.5 + size * (pole - 0.5 + size * (middle + radius))];
    const exact = middle + (Math.PI / 2) * radius + 0.5;
    expect(Math.abs(behind / exact - 1)).toBeLessThan(0.02);
    // Beside the sphere nothing is in the way.
    expect(distance.at(-1)).toBeCloseTo(size - 0.5, 6);
  });

  it('stops when it is told to', async () => {
    const open = new Uint8Array(64 ** 3).fill(1);
    const work = { signal: AbortSignal.abort() };
    await expect(
      geodesicDistance({ open, shape: [64, 64, 64], voxelSize: cubic }, { axis: 'x', side: 'low' }, work),
    ).rejects.toThrow('cancelled');
  });
});

describe('geodesicTortuosity', () => {
  it('is one in straight channels', async () => {
    const found = await geodesicTortuosity(
      labelled([8, 8, 12], (x, y) => x % 4 < 2 && y < 5),
      'pore',
      'z',
    );
    for (const value of [found.geometricTortuosity, found.shortest, found.mean])
      expect(value).toBeCloseTo(1, 12);
    expect(found.standardDeviation).toBeCloseTo(0, 9);
  });

  it('is the way across an oblique channel', async () => {
    // Inclined by 2 : 1, 12 wide and 240 long: the shortest way is the straight line from one corner of the channel to the
    // opposite one, 120 - 12 across; the ways by its other voxels are longer, up to that along the walls.
    const found = await geodesicTortuosity(
      labelled([132, 1, 240], (x, _y, z) => x - z / 2 >= 0 && x - z / 2 < 12),
      'pore',
      'z',
    );
    const corners = Math.hypot(240, 108) / 240;
    expect(Math.abs((found.shortest ?? 0) / corners - 1)).toBeLessThan(0.004);
    expect(found.geometricTortuosity).toBeGreaterThan(found.shortest ?? Infinity);
    expect(found.geometricTortuosity).toBeLessThan(Math.sqrt(5) / 2);
  });

  it('counts every voxel of a bent channel with the whole path through it', async () => {
    // One voxel wide: 9 along z, 6 across at the middle, 9 along z. Paths through its voxels are all of 18 + 6.
    const found = await geodesicTortuosity(
      labelled([7, 1, 19], (x, _y, z) => (z < 9 ? x === 0 : z === 9 ? true : x === 6)),
      'pore',
      'z',
    );
    expect(found.geometricTortuosity).toBeCloseTo(25 / 19, 9);
    expect(found.shortest).toBeCloseTo(25 / 19, 9);
  });

  it('has none where nothing goes through', async () => {
    const found = await geodesicTortuosity(
      labelled([4, 4, 4], (_x, _y, z) => z !== 2),
      'pore',
      'z',
    );
    expect(found).toEqual({
      axis: 'z',
      geometricTortuosity: null,
      shortest: null,
      mean: null,
      standardDeviation: null,
    });
  });

  it('grows as walls come in, and is at least one', async () => {
    const random = new Random(9);
    const chance = Float64Array.from({ length: 24 ** 3 }, () => random.uniform());
    let last = 1;
    for (const share of [1, 0.8, 0.65, 0.5]) {
      const volume = labelled([24, 24, 24], (x, y, z) => chance[x + 24 * (y + 24 * z)] < share);
      const { geometricTortuosity, shortest } = await geodesicTortuosity(volume, 'pore', 'z');
      expect(geometricTortuosity).toBeGreaterThanOrEqual(last);
      expect(shortest).toBeLessThanOrEqual((geometricTortuosity ?? 0) + 1e-9);
      last = geometricTortuosity ?? 0;
    }
    expect(last).toBeGreaterThan(1.1);
  });
});
