import { describe, expect, it } from 'vitest';
import { InputError } from '../base/index.ts';
import { porosity } from './porosity.ts';

describe('porosity', () => {
  it('is open where parts reach a face, closed where they do not, and percolating from face to face', async () => {
    const data = new Uint8Array(5 ** 3);
    const open = (x: number, y: number, z: number): number => (data[x + 5 * (y + 5 * z)] = 1);
    for (let z = 0; z < 5; z++) open(1, 1, z);
    open(3, 3, 4);
    open(3, 3, 2);
    const volume = {
      data,
      shape: [5, 5, 5],
      voxelSize: [1, 2, 3],
      phases: [
        { name: 'solid', label: 0 },
        { name: 'pore', label: 1 },
      ],
    } as const;
    const found = await porosity(volume, 'pore');
    expect(found.total).toBeCloseTo(7 / 125, 12);
    expect(found.open).toBeCloseTo(6 / 125, 12);
    expect(found.closed).toBeCloseTo(1 / 125, 12);
    expect(found.percolating).toMatchObject({ x: 0, y: 0 });
    expect(found.percolating.z).toBeCloseTo(5 / 125, 12);
    await expect(porosity(volume, 'void')).rejects.toThrow(InputError);
  });

  it('of a section knows nothing across it', async () => {
    const volume = {
      data: Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1),
      shape: [4, 3, 1],
      voxelSize: [1, 1, 1],
      phases: [{ name: 'pore', label: 1 }],
    } as const;
    const found = await porosity(volume, 'pore');
    expect(found.closed).toBeCloseTo(1 / 12, 12);
    expect(found.open).toBeCloseTo(2 / 12, 12);
    expect(found.percolating).toEqual({ x: 0, y: 0, z: null });
  });

  it('of an image without pores is nothing', async () => {
    const phases = [{ name: 'pore', label: 1 }];
    const volume = { data: new Uint8Array(8), shape: [2, 2, 2], voxelSize: [1, 1, 1], phases } as const;
    expect(await porosity(volume, 'pore')).toEqual({
      phase: 'pore',
      total: 0,
      open: 0,
      closed: 0,
      percolating: { x: 0, y: 0, z: 0 },
    });
  });
});
