import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ballsAndCylinders,
  boxes,
  cellsBetweenBalls,
  drawPartition,
  type Partition,
} from '../../../verify/network/partitions.ts';
import reference from '../../../verify/network/porespy-network.json' with { type: 'json' };
import { conductanceModels, throatConductances } from './conductance.ts';
import { extractNetwork } from './extract-network.ts';
import { networkTransport } from './network-transport.ts';
import type { PoreNetwork } from './pore-network.ts';

const axes = ['x', 'y', 'z'] as const;

const networkOf = ({ volume, regions }: Partition): Promise<PoreNetwork> =>
  extractNetwork(regions, volume, 'pore');

describe('flow through a network', () => {
  it('is that of OpenPNM with the same conductances', async () => {
    const network = await networkOf(cellsBetweenBalls([30, 26, 22], 40, 25, 5));
    const { pores, throats, openings, shape } = network;
    const conductances = {
      throats: throats.directLength.map((length, throat) => throats.voxels[2 * throat + 1] / length),
      openings: openings.faceArea.map((area, at) => {
        const [axis, isHigh] = [openings.face[at] >> 1, (openings.face[at] & 1) === 1];
        const place = pores.centroid[3 * openings.pore[at] + axis];
        return area / (isHigh ? shape[axis] - place : place);
      }),
    };
    axes.forEach((axis, across) => {
      const { effectiveRatio, imbalance } = networkTransport(network, conductances, axis);
      const flow = (effectiveRatio * shape[0] * shape[1] * shape[2]) / shape[across] ** 2;
      expect(Math.abs(flow / reference.flow[axis] - 1)).toBeLessThan(1e-8);
      expect(imbalance).toBeLessThan(1e-9);
    });
  });

  it('is that of the full box when boxes fill it, by area over length', async () => {
    const cut = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 4 });
    const edge = fc.constantFrom(1, 0.3, 2);
    await fc.assert(
      fc.asyncProperty(fc.tuple(cut, cut, cut), fc.tuple(edge, edge, edge), async (cuts, voxelSize) => {
        const network = await networkOf(boxes([8, 8, 8], voxelSize, cuts));
        const conductances = await throatConductances(network, 'area-over-length');
        for (const axis of axes) {
          const { effectiveRatio, tortuosityFactor } = networkTransport(network, conductances, axis);
          // Centres of neighbours in other rows are not in line, but nothing flows between them.
          expect(effectiveRatio).toBeCloseTo(1, 9);
          expect(tortuosityFactor).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is that of the full section when rectangles fill it', async () => {
    const network = await networkOf(boxes([8, 6, 1], [0.5, 2, 7], [[2, 5], [1], []]));
    const conductances = await throatConductances(network, 'area-over-length');
    for (const axis of ['x', 'y'] as const) {
      expect(networkTransport(network, conductances, axis).effectiveRatio).toBeCloseTo(1, 12);
    }
    expect(() => networkTransport(network, conductances, 'z')).toThrow('there is a single layer across z');
  });

  it('has the closed form of cones and cylinders on a cubic lattice', async () => {
    const pitch = 30;
    const network = await networkOf(ballsAndCylinders(3, pitch, 10, 4));
    const width = network.pores.equivalentDiameter[13];
    const throat = network.throats.inscribedDiameter[0];
    const piece = (length: number, wide: number): number => length / (wide * throat);
    const resistance = 2 * piece(width / 2, width) + piece(pitch - width, throat);
    for (const [model, shape] of [
      ['cones-and-cylinders', Math.PI / 4],
      ['pyramids-and-cuboids', 1],
    ] as const) {
      const conductances = await throatConductances(network, model);
      for (const axis of axes) {
        const { effectiveRatio } = networkTransport(network, conductances, axis);
        expect(effectiveRatio).toBeCloseTo(shape / resistance / pitch, 12);
      }
    }
    const { effectiveRatio } = networkTransport(
      network,
      await throatConductances(network, 'area-over-length'),
      'x',
    );
    expect(effectiveRatio).toBeCloseTo(network.throats.area[0] / pitch ** 2, 12);
  });

  it('is exact in straight square ducts by slices and by area over length', async () => {
    const duct = drawPartition([12, 5, 5], [1, 1, 1], (x, y, z) =>
      Math.min(y, z) >= 1 && Math.max(y, z) <= 3 ? 1 + Math.floor(x / 3) : 0,
    );
    const network = await networkOf(duct);
    for (const model of ['area-over-length', 'slices'] as const) {
      const conductances = await throatConductances(network, model, duct.regions);
      const found = networkTransport(network, conductances, 'x');
      expect(found.effectiveRatio).toBeCloseTo(9 / 25, 12);
      expect(found.tortuosityFactor).toBeCloseTo(1, 12);
    }
  });

  it('resists less by slices where pores are wider than their throats', async () => {
    const lattice = ballsAndCylinders(3, 24, 9, 4);
    const network = await networkOf(lattice);
    const value = async (model: (typeof conductanceModels)[number]): Promise<number> =>
      networkTransport(network, await throatConductances(network, model, lattice.regions), 'x')
        .effectiveRatio;
    expect(await value('slices')).toBeGreaterThan(1.1 * (await value('area-over-length')));
  });

  it('gives the same whichever way the image lies', async () => {
    const partition = cellsBetweenBalls([18, 15, 12], 12, 6, 4);
    const [nx, ny] = partition.volume.shape;
    // Axes x, y, z become y, z, x, and y turned over.
    const turned = drawPartition(
      [15, 12, 18],
      [1, 1, 1],
      (y, z, x) => partition.regions.data[x + nx * (ny - 1 - y + ny * z)],
    );
    const [before, after] = await Promise.all([networkOf(partition), networkOf(turned)]);
    for (const model of conductanceModels) {
      const [first, second] = [
        await throatConductances(before, model, partition.regions),
        await throatConductances(after, model, turned.regions),
      ];
      for (const [axis, other] of [
        ['x', 'z'],
        ['y', 'x'],
        ['z', 'y'],
      ] as const) {
        const value = networkTransport(before, first, axis).effectiveRatio;
        const same = networkTransport(after, second, other).effectiveRatio;
        expect(same / value).toBeCloseTo(1, 9);
      }
    }
  });

  it('has no endless conductance where one region lies around another', async () => {
    const onion = drawPartition([9, 9, 9], [1, 1, 1], (...at) => {
      const far = Math.max(...at.map((place) => Math.abs(place - 4)));
      return far < 2 ? 1 : far < 4 ? 2 : at[1] === 4 && at[2] === 4 ? 2 : 0;
    });
    const network = await networkOf(onion);
    expect(network.throats.directLength[0]).toBeCloseTo(0, 12);
    for (const model of conductanceModels) {
      const conductances = await throatConductances(network, model, onion.regions);
      for (const value of conductances.throats) expect(value).toBeLessThan(1e3);
      const { effectiveRatio } = networkTransport(network, conductances, 'x');
      expect(effectiveRatio).toBeGreaterThan(0);
      expect(effectiveRatio).toBeLessThan(1);
    }
  });

  it('is none where no pore joins the faces', async () => {
    const blocked = drawPartition([9, 3, 3], [1, 1, 1], (x) => (x < 4 ? 1 : x > 5 ? 2 : 0));
    const network = await networkOf(blocked);
    const found = networkTransport(network, await throatConductances(network, 'area-over-length'), 'x');
    expect(found).toMatchObject({
      percolating: false,
      effectiveRatio: 0,
      tortuosityFactor: null,
      fractionPercolating: 0,
    });
    expect(found.fractionTotal).toBeCloseTo(7 / 9, 12);
  });

  it('passes a single pore', async () => {
    const network = await networkOf(boxes([4, 3, 2], [1, 1, 1], [[], [], []]));
    const conductances = await throatConductances(network, 'area-over-length');
    for (const axis of axes)
      expect(networkTransport(network, conductances, axis).effectiveRatio).toBeCloseTo(1, 12);
  });

  it('refuses what is no answer', async () => {
    const network = await networkOf(boxes([4, 4, 4], [1, 1, 1], [[2], [], []]));
    await expect(throatConductances(network, 'slices')).rejects.toThrow('need the regions');
    await expect(throatConductances(network, 'cones-and-cylinders')).rejects.toThrow('needs walls');
    const none = { throats: new Float64Array(0), openings: new Float64Array(0) };
    expect(() => networkTransport(network, none, 'x')).toThrow('0 throats and 0 openings have a conductance');
  });
});
