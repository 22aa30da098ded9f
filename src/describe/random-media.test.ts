import { afterAll, describe, expect, it } from 'vitest';
import { levelCutTwoPoint, waveCovariance } from '../../verify/media/level-cut.ts';
import { overlappingSpheres, sphereForms } from '../../verify/media/overlapping-spheres.ts';
import { mosaicTwoPoint, planeMosaic, type Mosaic } from '../../verify/media/plane-mosaic.ts';
import { latticeEuler } from '../../verify/media/spheres-on-lattice.ts';
import { levelCut, shellWaveNumbers } from '../../verify/surfaces.ts';
import { releaseIdleEngines } from '../compute/index.ts';
import { normalCdf, Random } from '../numerics/index.ts';
import { twoPointCorrelation } from './correlation/two-point.ts';
import { weightedDirections } from './direction-weights.ts';
import { interfaceAreas } from './interfaces.ts';
import { minkowskiFunctionals } from './surface/minkowski.ts';
import { smoothAreas } from './surface/smooth-areas.ts';

afterAll(releaseIdleEngines);

interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** Mean over independent images and its standard error. */
function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(square / values.length) };
}

/** Standard errors between a mean and what is exact; 3 or more too where the mean is not known as well as asked. */
function deviation(values: readonly number[], exact: number, knownTo: number): number {
  const { mean, error } = estimate(values);
  return Math.max(Math.abs(mean - exact) / error, (3 * error) / knownTo);
}

describe('a mosaic of random planes (Debye medium)', () => {
  const [n, length, share] = [64, 3, 0.4];
  const surface = (4 * share * (1 - share)) / length;
  const draw = (count: number, edge: number): Mosaic[] =>
    Array.from({ length: count }, (_, seed) => {
      const random = new Random(seed + 1);
      return planeMosaic(edge, 1 / length, share, () => random.uniform());
    });

  it('has the two-point correlation of its closed form and the length in it', async () => {
    const media = draw(16, n);
    const found = await Promise.all(
      media.map((medium) => twoPointCorrelation(medium, 'body', { reach: 12 })),
    );
    for (const at of [0, 1, 2, 3, 5, 8]) {
      const curves = found.map(({ radial }) => radial);
      const exact = mosaicTwoPoint(share, 1 / length, curves[0].distance[at]);
      expect(
        deviation(
          curves.map(({ probability }) => probability[at]),
          exact,
          0.01,
        ),
      ).toBeLessThan(3);
    }
    const lengths = found.map((each) => each.lengths.exponential ?? 0);
    expect(Math.abs(estimate(lengths).mean / length - 1)).toBeLessThan(0.05);
  });

  it('has the surface of its closed form, less what lies between neighbouring voxels', async () => {
    // A step of length u finds two phases at a chance of 2 φ (1 − φ)(1 − exp(−u/a)), which is s u/2 for short ones. Of
    // those that leave the box only the parts along its faces count.
    const edge = 32;
    const seen = weightedDirections([1, 1, 1]).reduce((sum, step) => {
      const parts = Math.round(step.length ** 2);
      const within = [1, 2, 3].map((kept) => {
        const ways = [[1], [2, 1], [3, 3, 1]][parts - 1][kept - 1] ?? 0;
        const chance = ways * (1 - 1 / edge) ** kept * (1 / edge) ** (parts - kept);
        return chance * (1 - Math.exp(-Math.sqrt(kept) / length));
      });
      return sum + (step.weight * length * (within[0] + within[1] + within[2])) / step.length;
    }, 0);
    const areas = await Promise.all(draw(100, edge).map((medium) => interfaceAreas(medium)));
    expect(
      deviation(
        areas.map(([{ corrected }]) => corrected.perVolume / surface),
        seen,
        0.02,
      ),
    ).toBeLessThan(3);
    expect(
      deviation(
        areas.map(([{ faces, corrected }]) => faces.perVolume / corrected.perVolume),
        (1.5 * length * (1 - 1 / edge) * (1 - Math.exp(-1 / length))) / seen,
        0.006,
      ),
    ).toBeLessThan(3);
  });

  it('loses its sharp edges to smoothing', async () => {
    const ratios = await Promise.all(
      draw(4, n).map(async (medium) => {
        const [{ corrected }] = await interfaceAreas(medium);
        return (await smoothAreas(medium)).phases['body'].perVolume / corrected.perVolume;
      }),
    );
    // Measured, not derived: what is left of flat faces that meet in sharp edges about three voxels apart.
    expect(Math.abs(estimate(ratios).mean - 0.81)).toBeLessThan(0.04);
  });
});

describe('a Gaussian level cut', () => {
  it('has the values that others computed', () => {
    for (const [covariance, level, fraction, exact] of [
      [0.9, 0, 0.5, 0.42821685],
      [0.25, 0, 0.5, 0.29021531],
      [0.9, 0.5244005, 0.3, 0.237587],
      [0.5, 0.8416212, 0.2, 0.087151],
    ]) {
      expect(levelCutTwoPoint(covariance, level, fraction)).toBeCloseTo(exact, 6);
    }
  });

  it('has the two-point correlation of its covariance, halved and at 30 %', async () => {
    const [n, shell] = [64, 4];
    for (const level of [0, 0.5244005]) {
      const fraction = normalCdf(-level);
      const found = [];
      for (let seed = 0; seed < 6; seed++) {
        const random = new Random(seed);
        const cut = levelCut(n, shell, level, 150, () => random.normal());
        found.push(await twoPointCorrelation(cut, 'body', { periodic: ['x', 'y', 'z'], reach: 20 }));
      }
      for (const at of [1, 2, 4, 6, 8, 12, 16]) {
        const exact = levelCutTwoPoint(
          waveCovariance(shellWaveNumbers(n, shell), found[0].radial.distance[at]),
          level,
          fraction,
        );
        const mean = estimate(found.map(({ radial }) => radial.probability[at])).mean;
        expect(Math.abs(mean - exact)).toBeLessThan(0.004);
      }
    }
  });
});

describe('overlapping spheres on voxels', () => {
  it('have the Euler number that their chances on the lattice give, not that of smooth spheres', async () => {
    const [n, radius, eta] = [96, 4, 0.3];
    const mean = (eta * n ** 3) / ((4 / 3) * Math.PI * radius ** 3);
    const [by6, by26]: [number[], number[]] = [[], []];
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed).stream('count');
      let count = -1;
      for (let time = 0; time < mean; count++) time -= Math.log1p(-random.uniform());
      const medium = overlappingSpheres({ shape: [n, n, n], radius, eta: (count * eta) / mean, seed });
      const found = await minkowskiFunctionals(medium, 'solid', { surroundings: 'periodic' });
      by6.push(found.eulerNumber6 / mean);
      by26.push(found.eulerNumber26 / mean);
    }
    const { perSphere6, perSphere26 } = latticeEuler(radius, eta);
    expect(deviation(by6, perSphere6, 0.015)).toBeLessThan(3);
    expect(deviation(by26, perSphere26, 0.015)).toBeLessThan(3);
  });

  it('keep an error however fine the voxels are, bounded through corners and growing through faces', () => {
    const eta = 0.3;
    const smooth = (radius: number): number =>
      (sphereForms(radius, eta).eulerDensity * (4 / 3) * Math.PI * radius ** 3) / eta;
    const found = [20, 40, 80, 160].map((radius) => latticeEuler(radius, eta));
    expect(smooth(20)).toBeCloseTo(0.1358, 4);
    // One sphere alone has 1 on any lattice.
    expect(latticeEuler(10, 1e-6).perSphere26).toBeCloseTo(1, 4);
    expect(latticeEuler(10, 1e-6).perSphere6).toBeCloseTo(1, 4);
    const limits = [1, 2, 3].map((at) => 2 * found[at].perSphere26 - found[at - 1].perSphere26);
    expect(limits[2]).toBeCloseTo(limits[1], 3);
    expect(limits[2]).toBeCloseTo(-0.1415, 3);
    const steps = [2, 3].map((at) => found[at].perSphere6 - found[at - 1].perSphere6);
    expect(steps[1] / steps[0]).toBeGreaterThan(1.9);
  });
});
