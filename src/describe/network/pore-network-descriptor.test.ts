import { describe, expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/gates.ts';
import { ballsAndCylinders, drawPartition, partitionPhases } from '../../../verify/network/partitions.ts';
import { labelPhases, readImage, type LabelledVolume } from '../../microstructure/index.ts';
import { Subject } from '../subject.ts';
import { networkStatistics } from './network-statistics.ts';
import { extractNetwork } from './extract-network.ts';
import { poreNetworkDescriptor, type PoreNetworkDescription } from './pore-network-descriptor.ts';

const described = (volume: LabelledVolume): Promise<PoreNetworkDescription> =>
  poreNetworkDescriptor.measure(new Subject(volume), {});

const full = (shape: readonly [number, number, number], label: number): LabelledVolume => ({
  data: new Uint8Array(shape[0] * shape[1] * shape[2]).fill(label),
  shape,
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases: partitionPhases,
});

describe('the pore network of an image', () => {
  it('finds the balls of a cubic lattice and the cylinders between them', async () => {
    const { volume } = ballsAndCylinders(3, 24, 9, 3);
    const result = await described(volume);
    expect(result).toMatchObject({ phase: 'pore', dimensions: 3, pores: 27, throats: 54 });
    expect(result.coordination.mean).toBeCloseTo(4, 12);
    // 8 corners, 12 edges, 6 faces and the middle.
    expect(result.coordination.shares.map((share) => Math.round(27 * share))).toEqual([0, 0, 0, 8, 12, 6, 1]);
    expect(result.poreDiameter?.d10).toBe(result.poreDiameter?.d90);
    expect(result.intrusion?.breakthroughDiameter.x).toBe(result.throatDiameter?.d50);
    expect(result.intrusion?.curve.at(-1)?.saturation).toBeCloseTo(1, 12);
    const { x, y, z } = result.transport;
    expect(x?.percolating).toBe(true);
    expect(y?.effectiveRatio).toBeCloseTo(x?.effectiveRatio ?? 0, 9);
    expect(z?.effectiveRatio).toBeCloseTo(x?.effectiveRatio ?? 0, 9);
    expect(Object.keys(x?.byModel ?? {}).length).toBe(4);
  });

  it('has quantities, figures and tables of plain numbers', async () => {
    const result = await described(ballsAndCylinders(2, 24, 9, 4).volume);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    for (const { value } of poreNetworkDescriptor.quantities(result)) expect(value).not.toBeNaN();
    expect(poreNetworkDescriptor.figures?.(result).map(({ series }) => series.length)).toEqual([1, 1]);
    const [pores, throats] = poreNetworkDescriptor.tables?.(result) ?? [];
    expect(pores?.columns.every(({ values }) => values.length === 8)).toBe(true);
    expect(throats?.columns.every(({ values }) => values.length === 12)).toBe(true);
    expect(pores?.columns.find(({ name }) => name === 'throats')?.values[0]).toBe(3);
    expect(throats?.columns.find(({ name }) => name === 'second')?.values[0]).toBe(2);
  });

  it('works in a section', async () => {
    const { volume } = drawPartition([30, 20, 1], [1, 1, 1], (x, y) =>
      (x - 15) ** 2 + (y - 10) ** 2 < 40 ? 0 : 1,
    );
    const result = await described(volume);
    expect(result.dimensions).toBe(2);
    expect(Object.keys(result.transport)).toEqual(['x', 'y']);
    for (const axis of ['x', 'y'] as const) {
      const { effectiveRatio = 0, fractionTotal = 0 } = result.transport[axis] ?? {};
      expect(effectiveRatio).toBeGreaterThan(0.3);
      expect(effectiveRatio).toBeLessThan(fractionTotal);
    }
    expect(poreNetworkDescriptor.tables?.(result)[1]?.columns.some(({ name }) => name === 'perimeter')).toBe(
      false,
    );
  });

  it('says nothing of diameters where there are no walls', async () => {
    const result = await described(full([6, 5, 4], 1));
    expect(result).toMatchObject({ pores: 1, throats: 0, intrusion: null, poreDiameter: null });
    expect(result.transport.x?.effectiveRatio).toBeCloseTo(1, 12);
    expect(JSON.stringify(result)).not.toContain('null,null,null,null');
    for (const { value } of poreNetworkDescriptor.quantities(result)) {
      expect(value === null || typeof value !== 'number' || Number.isFinite(value)).toBe(true);
    }
  });

  it('is empty where the pore is', async () => {
    const result = await described(full([4, 4, 4], 0));
    expect(result).toMatchObject({ pores: 0, throats: 0, intrusion: null, throatToPoreRatio: null });
    expect(result.transport.z).toMatchObject({
      percolating: false,
      effectiveRatio: 0,
      tortuosityFactor: null,
    });
    expect(result.coordination).toEqual({ mean: 0, shares: [] });
    expect(poreNetworkDescriptor.tables?.(result).map(({ name }) => name)).toEqual(['pores', 'throats']);
  });

  it('takes a single voxel', async () => {
    const result = await described(full([1, 1, 1], 1));
    expect(result).toMatchObject({ pores: 1, throats: 0, transport: {} });
  });
});

describe('statistics of a network', () => {
  it('weigh pores by number and by volume', async () => {
    // A wide pore of 6 voxels and a narrow one of 2 in a row, and a lone one.
    const { volume, regions } = drawPartition([12, 8, 8], [1, 1, 1], (x, y, z) => {
      const half = Math.max(Math.abs(y - 3.5), Math.abs(z - 3.5));
      if (x >= 1 && x < 7) return half < 3 ? 1 : 0;
      if (x >= 7 && x < 9) return half < 1 ? 2 : 0;
      return x === 10 && half < 1 ? 3 : 0;
    });
    const found = networkStatistics(await extractNetwork(regions, volume, 'pore'));
    expect(found.coordination).toEqual({ mean: 2 / 3, shares: [1 / 3, 2 / 3] });
    expect(found.isolated.ofNumber).toBeCloseTo(1 / 3, 12);
    expect(found.isolated.ofVolume).toBeCloseTo(4 / (216 + 8 + 4), 12);
    const [wide, narrow, lone] = [6, Math.sqrt(8), 2];
    expect(found.poreDiameter?.mean).toBeLessThan((wide + narrow + lone) / 3 + 1e-6);
    expect(found.poreDiameterByVolume?.mean).toBeGreaterThan(5.5);
    expect(found.throatToPoreRatio?.mean).toBeLessThanOrEqual(1 + 1e-6);
  });
});

describeWithData('the pore network of a real electrode', (path) => {
  it('estimates transport to within the error that is stated', async () => {
    const { volume } = await readImage(path('superres/SEM_lr_input.tif'), { voxelSize: [1e-6, 1e-6, 1e-6] });
    const image = labelPhases(volume, [
      { name: 'pore', label: 0 },
      { name: 'active', label: 128 },
    ]);
    const { transport, pores } = await described(image);
    expect(pores).toBeGreaterThan(50);
    // D/D0 of all voxels: 0.43343, 0.45380, 0.40695.
    for (const [axis, whole] of [
      ['x', 0.43343],
      ['y', 0.4538],
      ['z', 0.40695],
    ] as const) {
      const { effectiveRatio = 0, fractionTotal = 0 } = transport[axis] ?? {};
      expect(fractionTotal).toBeCloseTo(0.60200834, 8);
      expect(Math.abs(effectiveRatio / whole - 1)).toBeLessThan(0.2);
    }
  });
});
