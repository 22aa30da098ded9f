import { describe, expect, it } from 'vitest';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { transport, type TransportBoundary, type TransportOptions } from './index.ts';

const phases = ['hole', 'a', 'b'].map((name, label) => ({ name, label }));
const conductivities = { a: 2, b: 0.5 };

function build(shape: Shape, voxelSize: VoxelSize, label: (...at: number[]) => number): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, voxel) =>
    label(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))),
  );
  return { data, shape, voxelSize, phases };
}

function between(resistance: number): Pick<TransportOptions, 'conductivities' | 'contactResistances'> {
  return { conductivities, contactResistances: [{ phases: ['b', 'a'], resistance }] };
}

async function effective(
  volume: LabelledVolume,
  axis: Axis,
  resistance: number,
  boundary: TransportBoundary = 'plates',
): Promise<number> {
  const found = await transport(volume, { axis, boundary, tolerance: 1e-6, ...between(resistance) });
  return found.effectiveRatio * found.referenceConductivity;
}

/** In micrometres and S/m, resistances of 1e-6 Ω m² are as much as a micrometre of 1 S/m. */
const edges: VoxelSize = [1e-6, 2e-6, 0.5e-6];

/** Three voxels of a, two of b, and so on, four layers in all. */
function layersAcross(across: number): LabelledVolume {
  const shape = [3, 3, 3] as [number, number, number];
  shape[across] = 10;
  return build(shape, edges, (...at) => (at[across] % 5 < 3 ? 1 : 2));
}

describe('contacts of layers', () => {
  const axes = ['x', 'y', 'z'] as const;
  it.each([
    // Three contacts between four layers; a fourth where the next volume begins.
    ['plates', 3],
    ['plates-periodic', 3],
    ['mirror', 3],
    ['periodic', 4],
    ['static', 4],
  ] as const)('add up in series, per area whatever the voxels: %s', async (boundary, contacts) => {
    for (const [across, axis] of axes.entries()) {
      const length = 10 * edges[across];
      for (const resistance of [0, 3e-7, 2e-5]) {
        const found = await effective(layersAcross(across), axis, resistance, boundary);
        const series = length / ((0.6 * length) / 2 + (0.4 * length) / 0.5 + contacts * resistance);
        expect(Math.abs(found / series - 1)).toBeLessThan(3e-6);
      }
    }
  });

  it('are passed by where held sides feed the layers between', async () => {
    const held = await effective(layersAcross(2), 'z', 2e-5, 'kinematic');
    expect(held).toBeGreaterThan(2 * (await effective(layersAcross(2), 'z', 2e-5)));
  });

  it('do nothing along layers', async () => {
    for (const [across, axis] of axes.entries()) {
      const along = axes[(across + 1) % 3];
      const found = await effective(layersAcross(across), along, 1e-6);
      expect(found).toBeCloseTo(0.6 * 2 + 0.4 * 0.5, 6);
      expect(axis).not.toBe(along);
    }
  });
});

describe('contacts of a random medium', () => {
  const random = new Random(31);
  const volume = build([14, 13, 15], edges, () => {
    const value = random.uniform();
    return value < 0.15 ? 0 : value < 0.6 ? 1 : 2;
  });

  it('are none without resistance', async () => {
    const bare = await transport(volume, { axis: 'z', conductivities });
    const none = await transport(volume, { axis: 'z', ...between(0) });
    expect(none.effectiveRatio).toBe(bare.effectiveRatio);
  });

  it('only ever resist, and insulate in the end', async () => {
    const values: number[] = [];
    for (const resistance of [0, 1e-8, 1e-6, 1e-4, 1e-2])
      values.push(await effective(volume, 'z', resistance));
    for (const at of [1, 2, 3, 4]) expect(values[at]).toBeLessThan(values[at - 1]);
    const alone = await Promise.all(
      (['a', 'b'] as const).map(async (name) => {
        const options = {
          axis: 'z',
          conductivities: { [name]: conductivities[name] },
          tolerance: 1e-6,
        } as const;
        const { effectiveRatio } = await transport(volume, options);
        return effectiveRatio * conductivities[name];
      }),
    );
    const insulated = alone[0] + alone[1];
    expect(insulated).toBeGreaterThan(0);
    expect(values[4]).toBeGreaterThan(insulated);
    expect(values[4] / insulated - 1).toBeLessThan(0.02);
  });
});

describe('bad contacts', () => {
  const volume = build([2, 2, 2], edges, (x) => 1 + x);
  it.each([
    [{ phases: ['a', 'water'] as const, resistance: 1 }, /'water' does not conduct; expected a, b/],
    [{ phases: ['a', 'a'] as const, resistance: 1 }, /a contact of 'a' with itself/],
    [{ phases: ['a', 'b'] as const, resistance: -1 }, /the contact resistance is -1/],
    [{ phases: ['a', 'b'] as const, resistance: Number.NaN }, /the contact resistance is NaN/],
    [
      { phases: ['a', 'b'] as const, resistance: 1e30 },
      /is 1e\+30; expected at most 0.250, a million times a voxel/,
    ],
  ])('%o', async (contact, message) => {
    const options = { axis: 'z', conductivities, contactResistances: [contact] } as const;
    await expect(transport(volume, options)).rejects.toThrow(message);
  });
});
