import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/gates.ts';
import { overlappingSpheres } from '../../../verify/media/overlapping-spheres.ts';
import { readImage, type LabelledVolume } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { Subject } from '../subject.ts';
import { grading, gradingDescriptor } from './grading-descriptor.ts';
import { gradingOf } from './grading.ts';

const independent = { longRunVariance: 1, integralRange: 1, correlationLength: 0, freedom: 1e6 };
const normals = (count: number, seed: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.normal());
};

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];

/** Voxels that are pore with a chance of their own along z. */
function graded(chance: (z: number) => number, seed: number, edge = 40): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: edge ** 3 }, (_, at) =>
    Number(random.uniform() < chance((Math.floor(at / edge ** 2) + 0.5) / edge)),
  );
  return { data, shape: [edge, edge, edge], voxelSize: [1e-6, 1e-6, 1e-6], phases };
}

describe('a profile', () => {
  it('with independent slices has the slope and the error of least squares', () => {
    const values = normals(50, 1).map((noise, at) => 0.2 * at + noise);
    const { trend, independentSlices, likelier } = gradingOf(values, 2, independent);
    // Σ(x − mean)² of 50 places one apart: n (n² − 1)/12.
    const error = 1 / Math.sqrt((50 * (50 ** 2 - 1)) / 12) / 2;
    expect((trend.interval[1] - trend.interval[0]) / 2 / error).toBeCloseTo(1.95996, 4);
    expect(Math.abs(trend.slope - 0.1)).toBeLessThan(3 * error);
    expect(trend.pValue).toBeLessThan(1e-12);
    expect(independentSlices).toBeLessThanOrEqual(50);
    expect(likelier).toBe('trend');
  });

  it('with two levels has its step where they meet', () => {
    const values = normals(60, 2).map((noise, at) => (at < 22 ? 5 : 8) + noise);
    const { step, likelier } = gradingOf(values, 1e-6, independent);
    expect(step.position).toBeCloseTo(22e-6, 12);
    expect(Math.abs(step.after - step.before - 3)).toBeLessThan(3 * Math.sqrt(1 / 22 + 1 / 38));
    expect(step.pValue).toBeLessThan(1e-6);
    expect(likelier).toBe('step');
  });

  it('that is homogeneous raises an alarm as often as it should', () => {
    let trends = 0;
    let steps = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { trend, step } = gradingOf(normals(60, seed), 1, independent, seed);
      trends += Number(trend.pValue < 0.05);
      steps += Number(step.pValue < 0.05);
    }
    // 15 expected, standard deviation 3.8.
    expect(Math.abs(trends - 15)).toBeLessThan(12);
    expect(Math.abs(steps - 15)).toBeLessThan(12);
  });

  it('keeps its p-values under reflection, and shifts and scales', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 8, max: 40 }), (seed, count) => {
        const values = normals(count, seed);
        const found = gradingOf(values, 1, { ...independent, freedom: 20, correlationLength: 1.5 });
        const turned = gradingOf(
          values.toReversed().map((value) => 7 - value),
          1,
          { ...independent, freedom: 20, correlationLength: 1.5 },
        );
        expect(turned.trend.pValue).toBeCloseTo(found.trend.pValue, 9);
        expect(turned.step.pValue).toBe(found.step.pValue);
        expect(turned.trend.slope).toBeCloseTo(found.trend.slope, 9);
        expect(turned.mean).toBeCloseTo(7 - found.mean, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('without noise is sure', () => {
    const still = { ...independent, longRunVariance: 0, integralRange: 0 };
    expect(gradingOf([1, 1, 1, 1], 1, still)).toMatchObject({
      trend: { slope: 0, pValue: 1 },
      step: { pValue: 1 },
    });
    expect(gradingOf([1, 1, 2, 2], 1, still)).toMatchObject({
      trend: { pValue: 0 },
      step: { pValue: 0, position: 2 },
    });
  });
});

describe('grading of an image', () => {
  it('finds a gradient, its size, and nothing across it', async () => {
    const { axes, tests } = await grading(
      graded((z) => 0.3 + 0.2 * z, 1),
      { phases: ['pore'] },
    );
    expect(tests).toBe(6);
    const along = axes.z?.['pore'];
    expect(along).toMatchObject({ isGraded: true, likelier: 'trend' });
    // Independent voxels: the change is known to (12 p (1 - p)/n)^1/2 = 0.006.
    expect(Math.abs((along?.trend.change ?? 0) - 0.2)).toBeLessThan(0.02);
    expect([axes.x?.['pore']?.isGraded, axes.y?.['pore']?.isGraded]).toEqual([false, false]);
  });

  it('finds two layers', async () => {
    const { axes } = await grading(graded((z) => (z < 0.4 ? 0.35 : 0.45), 2));
    const along = axes.z?.['pore'];
    expect(along).toMatchObject({ isGraded: true, likelier: 'step' });
    expect(Math.abs((along?.step.position ?? 0) - 16e-6)).toBeLessThan(1.1e-6);
    expect(axes.z?.['solid']?.step.position).toBe(along?.step.position);
  });

  it('raises about 5 % of alarms on overlapping spheres, correlated as their slices are', async () => {
    let trends = 0;
    let steps = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const volume = overlappingSpheres({ shape: [48, 48, 48], radius: 4, eta: 0.7, seed, periodic: false });
      const { axes } = await grading(volume, { phases: ['pore'], seed });
      for (const axis of ['x', 'y', 'z'] as const) {
        trends += Number((axes[axis]?.['pore']?.trend.pValue ?? 0) < 0.05);
        steps += Number((axes[axis]?.['pore']?.step.pValue ?? 0) < 0.05);
      }
    }
    // 7.5 of 150 expected, standard deviation 2.7.
    expect(trends).toBeLessThanOrEqual(15);
    expect(steps).toBeLessThanOrEqual(15);
    expect(trends + steps).toBeGreaterThan(2);
  });

  it('works on a section, and says when slices are too small', async () => {
    const volume = graded((z) => 0.3 + 0.3 * z, 3, 64);
    const section: LabelledVolume = { ...volume, shape: [512, 1, 512] };
    const { axes } = await grading(section);
    expect(Object.keys(axes)).toEqual(['x', 'z']);
    expect(axes.z?.['pore']?.isGraded).toBe(true);
    expect(axes.x?.['pore']?.isGraded).toBe(false);
    await expect(grading({ ...volume, data: new Uint8Array(64), shape: [4, 4, 4] })).rejects.toThrow(
      'slices across z of 4 x 4 x 4 voxels',
    );
  });

  it('is described for the axes and phases there are', async () => {
    const found = await gradingDescriptor.measure(new Subject(graded(() => 0.5, 4, 24)), {});
    expect(found.tests).toBe(12);
    expect(gradingDescriptor.quantities(found)).toHaveLength(30);
  });
});

describeWithData('grading of real volumes', (path) => {
  const read = async (file: string, labels: readonly number[]): Promise<LabelledVolume> => {
    const { volume } = await readImage(path(file), { voxelSize: [4e-7, 4e-7, 4e-7] });
    const named = labels.map((label, at) => ({ name: ['pore', 'nmc', 'other'][at], label }));
    return { ...(volume as LabelledVolume), phases: named };
  };

  it('finds the two layers of particles in the bilayer electrode, across z alone', async () => {
    const { axes } = await grading(await read('matbox/Bi_layer.tif', [0, 1, 2]));
    for (const phase of ['nmc', 'other']) {
      const along = axes.z?.[phase];
      expect(along).toMatchObject({ isGraded: true, likelier: 'step' });
      expect(along?.adjusted).toBeLessThan(1e-12);
      // One kind of particles ends where the other begins: a third of the way.
      expect(Math.abs((along?.step.position ?? 0) / 4e-7 - 81)).toBeLessThan(3);
      expect([axes.x?.[phase]?.isGraded, axes.y?.[phase]?.isGraded]).toEqual([false, false]);
    }
  }, 60_000);

  it.each([
    ['tau/electrode.tiff', [0, 85, 170]],
    ['matbox/nmc-1-cal_generatedCBD_bridge.tif', [0, 1, 2]],
  ])(
    'does not cry wolf on %s',
    async (file, labels) => {
      const { axes } = await grading(await read(file, labels));
      const all = Object.values(axes).flatMap((byPhase) => Object.values(byPhase));
      expect(all).toHaveLength(9);
      expect(Math.min(...all.map(({ adjusted }) => adjusted))).toBeGreaterThan(0.05);
    },
    60_000,
  );
});
