import { describe, expect, it } from 'vitest';
import { overlappingSpheres, sphereForms } from '../../../verify/media/overlapping-spheres.ts';
import { randomCells } from '../../../verify/random-cells.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { Subject } from '../subject.ts';
import { representativenessDescriptor } from './descriptor.ts';
import { fractionUncertainty } from './fraction-uncertainty.ts';

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];

function cells(size: number, edge: number, seed: number): LabelledVolume {
  const voxelSize = [1e-6, 1e-6, 2e-6] as const;
  return { data: randomCells(size, edge, seed), shape: [size, size, size], voxelSize, phases };
}

/** A number with Poisson's distribution: arrivals within the mean time. */
function poisson(mean: number, random: Random): number {
  let count = -1;
  for (let time = 0; time < mean; count++) time -= Math.log1p(-random.uniform());
  return Math.max(0, count);
}

/** Overlapping spheres as many as chance wants, going on outside: images of one endless medium. */
function spheres(size: number, radius: number, eta: number, seed: number): LabelledVolume {
  const each = ((4 / 3) * Math.PI * radius ** 3) / (size + 2 * radius) ** 3;
  const count = poisson(eta / each, new Random(seed).stream('count'));
  return overlappingSpheres({ shape: [size, size, size], radius, eta: count * each, seed, periodic: false });
}

describe('uncertainty of a fraction', () => {
  it('counts about as many trials as there are cells', async () => {
    const volume = cells(64, 1, 1);
    const found = await fractionUncertainty(volume, 'pore');
    expect(found.trials).toBeCloseTo((64 ** 3 * 2e-18) / (found.integralRange ?? 0), 6);
    // Cells that no boundary cuts lose nothing there, for which the correction allows 13 % in boxes of ten; 312 boxes.
    expect((found.integralRange ?? 0) / 2e-18).toBeGreaterThan(0.85);
    expect((found.integralRange ?? 0) / 2e-18).toBeLessThan(1.35);
  });

  it('holds the porosity of overlapping spheres 19 times in 20', async () => {
    const [size, radius, eta] = [48, 4, 0.7];
    const { porosity, integralRange } = sphereForms(radius, eta);
    let known = 0;
    let boxes = 0;
    let range = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const volume = spheres(size, radius, eta, seed);
      const exact = await fractionUncertainty(volume, 'pore', { integralRange });
      const found = await fractionUncertainty(volume, 'pore');
      range += found.integralRange ?? 0;
      known += Number((exact.interval?.[0] ?? 1) <= porosity && porosity <= (exact.interval?.[1] ?? 0));
      boxes += Number((found.interval?.[0] ?? 1) <= porosity && porosity <= (found.interval?.[1] ?? 0));
    }
    expect(Math.abs(range / 60 / integralRange - 1)).toBeLessThan(0.12);
    // 57 of 60 expected, standard deviation 1.7.
    expect(known).toBeGreaterThanOrEqual(53);
    expect(boxes).toBeGreaterThanOrEqual(53);
  });

  it('is as large for the phase and for all else', async () => {
    const volume = cells(32, 2, 5);
    const [pore, solid] = [
      await fractionUncertainty(volume, 'pore'),
      await fractionUncertainty(volume, 'solid'),
    ];
    expect(solid.standardError).toBeCloseTo(pore.standardError ?? 0, 12);
    expect(solid.interval?.[0]).toBeCloseTo(1 - (pore.interval?.[1] ?? 0), 9);
  });

  it('of a section counts areas', async () => {
    const volume: LabelledVolume = { ...cells(64, 1, 3), shape: [512, 512, 1] };
    const { integralRange, edgeNeeded } = await fractionUncertainty(volume, 'pore');
    expect(Math.abs((integralRange ?? 0) / 1e-12 - 1)).toBeLessThan(0.5);
    const exact = await fractionUncertainty(volume, 'pore', { integralRange: 1e-12, accuracy: 0.01 });
    // 1.96^2 (1 - p)/p trials of a voxel each over the accuracy squared.
    expect(exact.edgeNeeded).toBeCloseTo(
      1e-6 * (1.96 / 0.01) * Math.sqrt((1 - exact.fraction) / exact.fraction),
      6,
    );
    expect(edgeNeeded).toBeGreaterThan(0);
  });

  it('has no interval for a phase that is everywhere or nowhere', async () => {
    const volume: LabelledVolume = { ...cells(16, 1, 1), data: new Uint8Array(16 ** 3) };
    const none = { standardError: null, interval: null, trials: null, edgeNeeded: null };
    expect(await fractionUncertainty(volume, 'solid')).toMatchObject({ fraction: 1, ...none });
    expect(await fractionUncertainty(volume, 'pore', { integralRange: 1 })).toMatchObject({
      fraction: 0,
      ...none,
    });
  });

  it('refuses what cannot be', async () => {
    const volume = cells(8, 1, 1);
    await expect(fractionUncertainty(volume, 'pore')).rejects.toThrow('8 x 8 x 8 voxels divided by 2');
    await expect(fractionUncertainty(volume, 'gas')).rejects.toThrow("no phase is called 'gas'");
    await expect(fractionUncertainty(volume, 'pore', { integralRange: 0 })).rejects.toThrow(
      'integral range is 0',
    );
    await expect(fractionUncertainty(volume, 'pore', { accuracy: -1 })).rejects.toThrow('the accuracy is -1');
  });

  it('is described for every phase', async () => {
    const found = await representativenessDescriptor.measure(new Subject(cells(32, 1, 2)), {});
    expect(Object.keys(found.phases)).toEqual(['solid', 'pore']);
    const { edgeNeeded } = found.phases['pore'];
    expect((edgeNeeded.onePercent ?? 0) / (edgeNeeded.fivePercent ?? 1)).toBeCloseTo(25 ** (1 / 3), 9);
    expect(representativenessDescriptor.quantities(found)).toHaveLength(14);
  });
});
