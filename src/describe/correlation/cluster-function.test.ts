import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { releaseIdleEngines } from '../../compute/index.ts';
import {
  connectedComponents,
  type Axis,
  type LabelledVolume,
  type Shape,
} from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { linesImage, linesReference } from '../../../verify/lines-reference.ts';
import { Subject } from '../subject.ts';
import { clusterFunction, clusterFunctionDescriptor } from './cluster-function.ts';
import { clusterPairs, type ClusterPairs, type IsDirect } from './cluster-pairs.ts';
import { rangeOf } from './reach.ts';
import { placeOf } from './shells.ts';
import { twoPointCorrelation } from './two-point.ts';

afterAll(releaseIdleEngines);

const axisNames = ['x', 'y', 'z'] as const;

function noise(shape: Shape, share: number, seed: number): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < share ? 1 : 0,
  );
  const phases = ['pore', 'solid'].map((name, label) => ({ name, label }));
  return { data, shape, voxelSize: [1, 1.5, 0.8], phases };
}

const always: IsDirect = () => true;
const never: IsDirect = () => false;

async function pairsOf(
  volume: LabelledVolume,
  phase: string,
  periodic: readonly Axis[],
  isDirect?: IsDirect,
): Promise<ClusterPairs> {
  const parts = await connectedComponents(volume, phase, { periodic });
  return await clusterPairs(parts, rangeOf(volume, { periodic }), {}, isDirect);
}

const images = fc.record({
  shape: fc.tuple(
    fc.integer({ min: 2, max: 9 }),
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 1, max: 7 }),
  ),
  share: fc.double({ min: 0.1, max: 0.7, noNaN: true }),
  seed: fc.nat(),
  periodic: fc.subarray<Axis>([...axisNames]),
});

describe('pairs within connected parts', () => {
  it('are those that labels give one by one, however they are counted', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, share, seed, periodic }) => {
        const volume = noise(shape, share, seed);
        const labels = (await connectedComponents(volume, 'solid', { periodic })).labels();
        const found = await pairsOf(volume, 'solid', periodic, never);
        expect((await pairsOf(volume, 'solid', periodic, always)).counts).toEqual(found.counts);
        const [rx, ry, rz] = found.reach;
        for (const lag of [
          [0, 0, 0],
          [rx, 0, 0],
          [-rx, ry, 0],
          [0, -ry, rz],
          [rx, ry, rz],
        ] as const) {
          expect(found.counts[placeOf(found, lag)]).toBe(countedOneByOne(labels, shape, periodic, lag));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are those of the labels of SciPy', async () => {
    const found = await pairsOf(linesImage(), 'inside', []);
    for (const { lag, pairs } of linesReference.clusters) {
      expect(found.counts[placeOf(found, lag)]).toBe(pairs);
    }
    expect(found.isExact).toBe(true);
  });
});

/** Voxels whose part is also that of the voxel a lag further. */
function countedOneByOne(
  labels: Uint32Array,
  shape: Shape,
  periodic: readonly Axis[],
  lag: readonly [number, number, number],
): number {
  let count = 0;
  labels.forEach((label, voxel) => {
    const place = [
      voxel % shape[0],
      Math.floor(voxel / shape[0]) % shape[1],
      Math.floor(voxel / shape[0] / shape[1]),
    ];
    const [x, y, z] = place.map((part, axis) => {
      const moved = part + lag[axis];
      if (periodic.includes(axisNames[axis])) return (moved + shape[axis]) % shape[axis];
      return moved >= 0 && moved < shape[axis] ? moved : NaN;
    });
    if (label > 0 && labels[x + shape[0] * (y + shape[1] * z)] === label) count++;
  });
  return count;
}

describe('two-point cluster function', () => {
  it('adds up with the disconnected pairs to the two-point correlation, at the same distances', async () => {
    const volume = noise([24, 22, 20], 0.35, 4);
    const { connected, disconnected, distance, fraction, clusters } = await clusterFunction(volume, 'solid');
    const { radial } = await twoPointCorrelation(volume, 'solid');
    expect(clusters).toBeGreaterThan(20);
    expect(distance).toEqual(radial.distance);
    expect(connected[0]).toBe(fraction);
    radial.probability.forEach((value, at) => {
      expect((connected[at] ?? 0) + (disconnected[at] ?? 0)).toBeCloseTo(value, 12);
      expect(connected[at]).toBeLessThanOrEqual(value);
    });
  });

  it('is the two-point correlation where all is one part, and 0 beyond single voxels', async () => {
    const whole = await clusterFunction(noise([12, 12, 12], 1, 1), 'solid');
    expect(whole).toMatchObject({ clusters: 1, connectedShare: 1, isExact: true });
    expect(whole.disconnected.every((value) => value === 0)).toBe(true);
    const dots = noise([12, 12, 12], 0, 1);
    for (let z = 0; z < 12; z += 2) {
      for (let y = 0; y < 12; y += 2) for (let x = 0; x < 12; x += 2) dots.data[x + 12 * (y + 12 * z)] = 1;
    }
    const apart = await clusterFunction(dots, 'solid', { periodic: axisNames });
    expect(apart).toMatchObject({ clusters: 216, fraction: 1 / 8, connectedShare: 0 });
    expect(apart.connected.slice(1).every((value) => value === 0)).toBe(true);
  });

  it('of plates lying apart is the share of the pairs that stay within a plate', async () => {
    const volume = noise([16, 16, 16], 0, 1);
    for (let voxel = 0; voxel < 4096; voxel++) volume.data[voxel] = Math.floor(voxel / 256) % 8 < 3 ? 1 : 0;
    const found = await pairsOf(volume, 'solid', axisNames);
    // Two plates of three layers: lags across them hold 3, 2, 1 and 0 layers of 256 voxels each.
    for (const [dz, layers] of [3, 2, 1, 0, 0, 0, 0].entries()) {
      expect(found.counts[placeOf(found, [5, -3, dz])]).toBe(2 * layers * 256);
    }
  });

  it('is empty for an absent phase, refuses unknown ones, and is described', async () => {
    const volume = noise([8, 8, 8], 0, 1);
    expect(await clusterFunction(volume, 'solid')).toMatchObject({ clusters: 0, connectedShare: null });
    await expect(clusterFunction(volume, 'glue')).rejects.toThrow(/no phase/);
    const result = await clusterFunctionDescriptor.measure(new Subject(volume, { phases: ['pore'] }), {});
    expect(clusterFunctionDescriptor.quantities(result)).toHaveLength(2);
    expect(clusterFunctionDescriptor.figures?.(result)[0]?.series).toHaveLength(2);
  });
});
