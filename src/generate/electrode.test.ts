import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, InputError, NotPercolatingError } from '../base/index.ts';
import { describeVolume, interfaceBetween, type VolumeDescription } from '../describe/index.ts';
import type { ElectrodeOptions } from './electrode-options.ts';
import { generateElectrode, type GeneratedElectrode } from './electrode.ts';

const options: ElectrodeOptions = {
  shape: [96, 96, 96],
  voxelSize: [0.4e-6, 0.4e-6, 0.4e-6],
  seed: 1,
  activeFraction: 0.5,
  binderFraction: 0.12,
  particleRadius: { median: 3e-6, spread: 0.3 },
};

/** Area between active material and binder, m2. */
async function coverage(binderMorphology: number): Promise<number> {
  const { interfaces } = await describeVolume(await generateElectrode({ ...options, binderMorphology }));
  return interfaceBetween(interfaces, 'nmc', 'cbd').corrected.area;
}

describe('a generated electrode', () => {
  let electrode: GeneratedElectrode;
  let description: VolumeDescription;

  beforeAll(async () => {
    electrode = await generateElectrode(options);
    description = await describeVolume(electrode);
  });

  it('has the fractions that were asked for, to the voxel', () => {
    const count = electrode.data.length;
    expect(electrode.phases).toEqual([
      { name: 'pore', label: 0 },
      { name: 'nmc', label: 1 },
      { name: 'cbd', label: 2 },
    ]);
    expect(electrode.info.fractions.nmc).toBe(Math.round(0.5 * count) / count);
    expect(electrode.info.fractions.cbd).toBe(Math.round(0.12 * count) / count);
    expect(description.phases['pore'].fraction).toBe(electrode.info.fractions.pore);
  });

  it('has pores and a solid that percolate along every axis, as the description finds too', () => {
    for (const axis of ['x', 'y', 'z'] as const) {
      expect(electrode.info.percolating.pore[axis]).toBe(description.phases['pore'].percolating[axis]);
      expect(electrode.info.percolating.pore[axis]).toBeGreaterThan(0.95);
      expect(electrode.info.percolating.solid[axis]).toBeGreaterThan(0.95);
    }
  });

  it('is packed: particles touch, none lies deep in another, surfaces had hardly to be moved', () => {
    const { particles, packing, growth } = electrode.info;
    expect(packing.converged).toBe(true);
    expect(particles.largestOverlap).toBeLessThan(0.04);
    expect(particles.coordination).toBeGreaterThan(3);
    expect(particles.coordination).toBeLessThan(7);
    expect(Math.abs(growth)).toBeLessThan(0.1 * options.voxelSize[0]);
  });

  it('has particles of the sizes asked for', () => {
    const { count, sizeDistance } = electrode.info.particles;
    // Critical distance of the Kolmogorov-Smirnov test at a level of 1e-3.
    expect(sizeDistance).toBeLessThan(Math.sqrt((-0.5 * Math.log(0.5e-3)) / count));
    // Sauter radius of the cut lognormal distribution; the lenses of touching particles take some surface away.
    const sauter = options.particleRadius.median * Math.exp(2.5 * options.particleRadius.spread ** 2);
    const found = description.phases['nmc'].sauterRadius ?? 0;
    expect(found / sauter).toBeGreaterThan(0.9);
    expect(found / sauter).toBeLessThan(1.25);
  });

  it('is the same for the same seed and another for another', async () => {
    const again = await generateElectrode(options);
    const other = await generateElectrode({ ...options, seed: 2 });
    expect(Buffer.compare(again.data, electrode.data)).toBe(0);
    expect(again.info).toEqual(electrode.info);
    expect(Buffer.compare(other.data, electrode.data)).not.toBe(0);
  });

  it('covers the particles with a film or bridges them, as asked', async () => {
    const film = await coverage(0);
    const mixed = await coverage(0.5);
    const bridges = await coverage(1);
    expect(film).toBeGreaterThan(mixed);
    expect(mixed).toBeGreaterThan(bridges);
  });

  it('can stand between walls, and can do without binder', async () => {
    const walled = await generateElectrode({ ...options, throughPlane: 'walls', binderFraction: 0 });
    const { profiles, phases } = await describeVolume(walled);
    expect(phases['cbd'].fraction).toBe(0);
    const active = profiles.z.fractions['nmc'];
    expect(active[0]).toBeLessThan(0.2);
    expect(active[95]).toBeLessThan(0.2);
    expect(active[48]).toBeGreaterThan(0.4);
  });

  it('can have any shape and voxels that are no cubes', async () => {
    const flat = await generateElectrode({
      ...options,
      shape: [80, 97, 61],
      voxelSize: [0.5e-6, 0.4e-6, 0.6e-6],
    });
    expect(flat.data.length).toBe(80 * 97 * 61);
    expect(flat.info.fractions.nmc).toBeCloseTo(0.5, 5);
    // Round particles in metres: their voxel faces overstate them by 3/2 only if both take the voxels as they are.
    const { faces, corrected } = (await describeVolume(flat)).phases['nmc'].specificSurfaceArea;
    expect(faces / corrected).toBeCloseTo(1.5, 1);
  });
});

describe('an electrode that cannot be generated', () => {
  it.each<[string, Partial<ElectrodeOptions>]>([
    ['shape', { shape: [96, 0, 96] }],
    ['voxelSize', { voxelSize: [0.4e-6, Number.NaN, 0.4e-6] }],
    ['activeFraction', { activeFraction: 0.7 }],
    ['binderFraction', { binderFraction: -0.1 }],
    ['sum below 1', { activeFraction: 0.6, binderFraction: 0.4 }],
    ['particleRadius', { particleRadius: { median: 0, spread: 0.3 } }],
    ['spread', { particleRadius: { median: 3e-6, spread: Number.NaN } }],
    ['quarter of the shortest side', { particleRadius: { median: 9e-6, spread: 0.3 } }],
    ['binderMorphology', { binderMorphology: 1.1 }],
    ['asphericity', { asphericity: 0.5 }],
    ['seed', { seed: -1 }],
    ['voxels in all', { shape: [100_000, 100_000, 100_000] }],
    ['too many to pack', { particleRadius: { median: 1e-9, spread: 0.3 } }],
  ])('is refused: %s', async (field, change) => {
    const refused = generateElectrode({ ...options, ...change });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(new RegExp(field));
  });

  it('says so when its pores are closed', async () => {
    const closed = generateElectrode({
      ...options,
      activeFraction: 0.6,
      binderFraction: 0.395,
      binderMorphology: 0,
    });
    await expect(closed).rejects.toThrow(NotPercolatingError);
  });

  it('stops when cancelled', async () => {
    await expect(generateElectrode({ ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});
