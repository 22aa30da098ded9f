import { describe, expect, it } from 'vitest';
import {
  ballsAndCylinders,
  boxes,
  cellsBetweenBalls,
  drawPartition,
} from '../../verify/network/partitions.ts';
import { extractNetwork, networkTransport } from '../describe/index.ts';
import { compareNetworkTransport } from './network-conductance.ts';

describe('a network beside its voxels', () => {
  it('needs walls, as the shapes of cones do', async () => {
    const { volume, regions } = boxes([8, 6, 9], [1, 2, 0.5], [[3], [2, 4], [5]]);
    const network = await extractNetwork(regions, volume, 'pore');
    await expect(compareNetworkTransport(network, regions, volume)).rejects.toThrow('needs walls');
  });

  it('reproduces a duct of two widths exactly once it is fitted', async () => {
    const { volume, regions } = drawPartition([16, 7, 7], [1, 1, 1], (x, y, z) => {
      const half = x < 8 ? 2 : 1;
      const inside = Math.max(Math.abs(y - 3), Math.abs(z - 3)) <= half;
      return inside ? 1 + Math.floor(x / 4) : 0;
    });
    const network = await extractNetwork(regions, volume, 'pore');
    const { axes, fitted } = await compareNetworkTransport(network, regions, volume, { tolerance: 1e-7 });
    expect(fitted.reversed).toBe(0);
    const [alongX] = axes;
    expect(alongX?.axis).toBe('x');
    expect(Math.abs(alongX?.models.fitted.error ?? 1)).toBeLessThan(1e-4);
    // The step between the widths is all that the lengths and areas do not know.
    expect(Math.abs(alongX?.models['area-over-length'].error ?? 1)).toBeLessThan(0.1);
    expect(axes[1]?.models.fitted).toEqual({ effectiveRatio: 0, error: null });
  });

  it('is closest once it is fitted, on three axes at once', async () => {
    for (const { volume, regions } of [
      ballsAndCylinders(2, 20, 7, 4),
      cellsBetweenBalls([30, 26, 22], 40, 25, 5),
    ]) {
      const network = await extractNetwork(regions, volume, 'pore');
      const { axes, fitted } = await compareNetworkTransport(network, regions, volume);
      for (const { axis, effectiveRatio, models } of axes) {
        const own = networkTransport(network, fitted, axis).effectiveRatio;
        expect(models.fitted.effectiveRatio).toBe(own);
        expect(Math.abs(own / effectiveRatio - 1)).toBeLessThan(0.07);
        expect(Math.abs(models.fitted.error ?? 1)).toBeLessThan(
          Math.abs(models['area-over-length'].error ?? 0),
        );
      }
    }
  });

  it('works in a section', async () => {
    const { volume, regions } = drawPartition([20, 12, 1], [1, 1, 1], (x, y) =>
      (x - 10) ** 2 + (y - 6) ** 2 < 12 ? 0 : 1 + Math.floor(x / 5) + 4 * Math.floor(y / 6),
    );
    const network = await extractNetwork(regions, volume, 'pore');
    const { axes } = await compareNetworkTransport(network, regions, volume, { tolerance: 1e-6 });
    expect(axes.map(({ axis }) => axis)).toEqual(['x', 'y']);
    for (const { models } of axes) {
      expect(Math.abs(models.fitted.error ?? 1)).toBeLessThan(0.05);
      expect(Math.abs(models.slices.error ?? 1)).toBeLessThan(0.3);
    }
  });

  it('refuses several phases', async () => {
    const { volume, regions } = boxes([4, 4, 4], [1, 1, 1], [[2], [], []]);
    const two = { ...volume, data: volume.data.map((_, i) => (i % 4 < 2 ? 1 : 0)) };
    const network = await extractNetwork(regions, two, ['pore', 'solid']);
    await expect(compareNetworkTransport(network, regions, two)).rejects.toThrow(
      'only the network of one phase',
    );
  });
});
