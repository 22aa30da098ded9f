import { describe, expect, it } from 'vitest';
import { Random } from '../numerics/index.ts';
import { phaseMask } from './index.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 7 },
  { name: 'cbd', label: 300 },
];

describe('phaseMask', () => {
  it.each([Uint16Array, Uint32Array])('marks every voxel of the phases named: %o', async (Labels) => {
    const random = new Random(1);
    const data = new Labels(60).map(() => phases[random.below(3)].label);
    const volume = { data, shape: [3, 4, 5], voxelSize: [1, 1, 1], phases } as const;
    for (const names of [['pore'], ['nmc', 'cbd'], ['pore', 'nmc', 'cbd'], []]) {
      const labels = new Set(phases.flatMap(({ name, label }) => (names.includes(name) ? label : [])));
      expect(Array.from(await phaseMask(volume, names))).toEqual(
        Array.from(data, (label) => (labels.has(label) ? 1 : 0)),
      );
    }
    await expect(phaseMask(volume, ['binder'])).rejects.toThrow("'binder'");
  });

  it('stops when told to', async () => {
    const volume = { data: new Uint8Array(8), shape: [2, 2, 2], voxelSize: [1, 1, 1], phases } as const;
    await expect(phaseMask(volume, ['pore'], AbortSignal.abort())).rejects.toThrow('cancelled');
  });
});
