import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import type { Shape } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import type { Surroundings } from './configurations.ts';
import type { SmoothBody } from './isosurface.ts';
import { areaOnHost } from './smooth-areas.ts';
import { areaByKernels } from './smooth-kernels.ts';

const shapes: readonly Shape[] = [
  [1, 7, 9],
  [9, 1, 7],
  [9, 7, 1],
  [2, 2, 2],
  [13, 6, 11],
  [17, 22, 5],
  [5, 4, 40],
];

describe('the kernels for smoothed areas', () => {
  const engines: Engine[] = [];
  beforeAll(async () => {
    engines.push(await openInline(), await openThreads(2), await openThreads(3));
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
    releaseIdleEngines();
  });

  it('agree with their twin to single precision, and with each other to the bit', async () => {
    const random = new Random(7);
    for (const shape of shapes) {
      for (const surroundings of ['sample', 'closed', 'periodic'] satisfies Surroundings[]) {
        if (surroundings === 'closed' && shape.includes(1)) continue;
        for (const [sigma, share] of [
          [0.6, 0.5],
          [1.5, 0.8],
          [1.5, 0],
          [1.5, 1],
        ]) {
          const mask = new Uint8Array(shape[0] * shape[1] * shape[2]).map(() =>
            random.uniform() < share ? 1 : 0,
          );
          const body: SmoothBody = { mask, shape, voxelSize: [1, 1.3, 0.7], surroundings, sigma };
          const host = await areaOnHost(body, {});
          const [first, ...others] = await Promise.all(
            engines.map((engine) => areaByKernels(engine, body, {})),
          );
          expect(Math.abs(first.area - host.area)).toBeLessThanOrEqual(2e-5 * host.area);
          expect([first.voxels, first.kept, first.keptOutside]).toEqual([
            host.voxels,
            host.kept,
            host.keptOutside,
          ]);
          for (const other of others) expect(other).toEqual(first);
        }
      }
    }
  });
});
