import { expect, it } from 'vitest';
import type { LabelledVolume } from '../microstructure/index.ts';
import { bottleneckShare } from './bottlenecks.ts';
import type { SolvedPotential } from './face-fluxes.ts';
import { transport } from './transport.ts';

const phases = [
  { name: 'a', label: 0 },
  { name: 'b', label: 1 },
];

async function shareOf(
  label: (x: number, z: number) => number,
  conductivities: Record<string, number>,
  part?: number,
): Promise<number> {
  const [nx, nz] = [4, 10];
  const data = Uint8Array.from({ length: nx * nx * nz }, (_, at) => label(at % nx, Math.floor(at / nx ** 2)));
  const volume: LabelledVolume = { data, shape: [nx, nx, nz], voxelSize: [1e-6, 1e-6, 1e-6], phases };
  const result = await transport(volume, { axis: 'z', conductivities, tolerance: 1e-7, keepField: true });
  const potential = result.potential ?? new Float32Array(data.length);
  const solved: SolvedPotential = { axis: 'z', conductivities, potential };
  return bottleneckShare(volume, solved, part);
}

it('is the part itself in a uniform medium', async () => {
  expect(await shareOf(() => 0, { a: 1 })).toBeCloseTo(0.5, 6);
  expect(await shareOf(() => 0, { a: 1 }, 0.8)).toBeCloseTo(0.8, 6);
});

it('is small where a layer resists', async () => {
  // One layer of ten conducts a tenth as well: it has 10/19 of the resistance, and half of it is 19/20 of the layer.
  const share = await shareOf((_x, z) => (z === 4 ? 1 : 0), { a: 1, b: 0.1 });
  expect(share).toBeCloseTo((0.1 * 19) / 20, 4);
});

it('counts what conducts and carries nothing', async () => {
  // A dead end beside the channel, cut off from the last plate.
  const share = await shareOf((x, z) => (x < 2 ? 0 : x === 3 && z > 4 ? 0 : 1), { a: 1 });
  expect(share).toBeCloseTo((0.5 * 20) / 25, 4);
});

it('is zero where nothing flows', async () => {
  expect(await shareOf((_x, z) => (z === 4 ? 1 : 0), { a: 1 })).toBe(0);
});
