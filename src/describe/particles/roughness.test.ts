import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import {
  ball,
  cuboid,
  drawAlone,
  drawParticles,
  ellipsoid,
  rotationFrom,
  torus,
  turned,
  type Body,
  type DrawnParticles,
} from '../../../verify/particles.ts';
import { particleTable } from './measure-particles.ts';
import { surfaceRoughness, type SurfaceRoughness } from './roughness.ts';
import { SphericalHarmonics, solveSymmetric } from './spherical-harmonics.ts';

async function roughnessOf(drawn: DrawnParticles, degree?: number): Promise<SurfaceRoughness> {
  return await surfaceRoughness(drawn, await particleTable(drawn), degree === undefined ? {} : { degree });
}

/** A ball whose radius varies as the spherical harmonic of a degree and order, with the given r.m.s. */
function wavyBall(radius: number, rms: number, degree: number, order: number): Body {
  const harmonics = new SphericalHarmonics(degree);
  const values = new Float64Array(harmonics.count);
  const at = degree ** 2 + (order === 0 ? 0 : 2 * order - 1);
  return {
    ...ball(radius),
    reach: radius + 6 * rms,
    inside: ([x, y, z]) => {
      const distance = Math.hypot(x, y, z);
      if (distance === 0) return true;
      harmonics.evaluate(x / distance, y / distance, z / distance, values);
      return distance <= radius + rms * values[at];
    },
  };
}

describe('spherical harmonics', () => {
  it('are the polynomials that they should be', () => {
    const values = new Float64Array(16);
    const [x, y, z] = [0.48, 0.6, 0.64];
    new SphericalHarmonics(3).evaluate(x, y, z, values);
    const s = Math.sqrt;
    const expected = [
      1,
      s(3) * z,
      s(3) * x,
      s(3) * y,
      (s(5) / 2) * (3 * z * z - 1),
      s(15) * x * z,
      s(15) * y * z,
      (s(15) / 2) * (x * x - y * y),
      s(15) * x * y,
      (s(7) / 2) * (5 * z ** 3 - 3 * z),
      s(21 / 8) * x * (5 * z * z - 1),
      s(21 / 8) * y * (5 * z * z - 1),
      (s(105) / 2) * z * (x * x - y * y),
      s(105) * z * x * y,
      s(35 / 8) * (x ** 3 - 3 * x * y * y),
      s(35 / 8) * (3 * x * x * y - y ** 3),
    ];
    expected.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 13));
  });

  it('add up to 2l + 1 in every direction (the addition theorem)', () => {
    const degree = 14;
    const harmonics = new SphericalHarmonics(degree);
    const values = new Float64Array(harmonics.count);
    const random = new Random(4);
    for (let draw = 0; draw < 50; draw++) {
      harmonics.evaluate(...random.direction(), values);
      for (let l = 0; l <= degree; l++) {
        const squares = values.subarray(l * l, (l + 1) ** 2).reduce((sum, value) => sum + value * value, 0);
        expect(squares).toBeCloseTo(2 * l + 1, 10);
      }
    }
  });
});

describe('symmetric systems', () => {
  it('are solved, and refused where they are singular', () => {
    const b = Float64Array.of(1, 2, 3);
    expect(solveSymmetric(Float64Array.of(4, 0, 0, 2, 5, 0, 1, 3, 6), b)).toBe(true);
    const rows = [
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ];
    rows.forEach((row, i) => {
      expect(row.reduce((sum, value, j) => sum + value * b[j], 0)).toBeCloseTo(i + 1, 12);
    });
    expect(solveSymmetric(Float64Array.of(1, 0, 1, 1), Float64Array.of(1, 1))).toBe(false);
  });
});

describe('roughness', () => {
  it.each<[string, Body]>([
    ['balls', ball(20)],
    ['larger balls', ball(35)],
    ['ellipsoids', ellipsoid([24, 20, 17])],
    ['turned ellipsoids', turned(ellipsoid([24, 20, 17]), rotationFrom([1, 2, 3], 0.7))],
  ])('of smooth %s is that of the voxels’ stairs: √(3/60) of an edge', async (_, body) => {
    const { residual, voxelFloor, roughness, starShare } = await roughnessOf(drawAlone(body));
    expect(voxelFloor).toBeCloseTo(0.2236, 4);
    expect(Math.abs(residual[0] / voxelFloor - 1)).toBeLessThan(0.05);
    expect(roughness[0]).toBeLessThan(0.08);
    expect(starShare[0]).toBeGreaterThan(0.98);
  });

  it('in voxels that are no cubes comes from their edges', async () => {
    const { residual, voxelFloor } = await roughnessOf(drawAlone(ball(40), [1, 2, 1.5]));
    expect(voxelFloor).toBeCloseTo(Math.sqrt((1 + 4 + 2.25) / 60), 12);
    expect(Math.abs(residual[0] / voxelFloor - 1)).toBeLessThan(0.06);
  });

  it.each([
    [0.5, 12, 0],
    [0.5, 12, 7],
    [1, 12, 12],
    [1, 14, 5],
    [1, 9, 4],
  ])('of waves of %s voxels of degree %s and order %s is theirs', async (rms, degree, order) => {
    const { residual, voxelFloor, roughness } = await roughnessOf(
      drawAlone(wavyBall(32, rms, degree, order)),
    );
    expect(Math.abs(residual[0] / Math.hypot(rms, voxelFloor) - 1)).toBeLessThan(0.05);
    expect(Math.abs(roughness[0] / rms - 1)).toBeLessThan(0.05);
  });

  it('leaves out what is form: waves up to the degree', async () => {
    const wavy = drawAlone(wavyBall(32, 1, 6, 3));
    expect((await roughnessOf(wavy)).roughness[0]).toBeLessThan(0.1);
    const rough = (await roughnessOf(wavy, 5)).roughness[0];
    expect(Math.abs(rough - 1)).toBeLessThan(0.05);
  });

  it('is null for a torus, whose centre lies outside, and for a folded body', async () => {
    const ring = await roughnessOf(drawAlone(torus(20, 7)));
    expect(ring.reasons).toEqual(['not star-shaped']);
    expect(ring.residual[0]).toBeNaN();
    expect(ring.starShare[0]).toBe(0);
    const plates: Body = {
      ...cuboid([30, 30, 30]),
      inside: ([x, y, z]) =>
        Math.abs(x) <= 15 && Math.abs(y) <= 15 && Math.abs(z) <= 15 && (Math.abs(x) < 2 || Math.abs(z) > 10),
    };
    const folded = await roughnessOf(drawAlone(plates));
    expect(folded.reasons).toEqual(['not star-shaped']);
    expect(folded.starShare[0]).toBeLessThan(0.9);
  });

  it('leaves contacts and cuts out of the fit', async () => {
    const apart = await roughnessOf(
      drawParticles(
        [110, 60, 60],
        [1, 1, 1],
        [
          { body: ball(22), centre: [32.1, 30.4, 30.3] },
          { body: ball(22), centre: [74.1, 30.4, 30.3] },
          { body: ball(22), centre: [0.3, 30, 30] },
        ],
      ),
    );
    expect(apart.freeShare[0]).toBeLessThan(0.97);
    expect(apart.residual[0]).toBeLessThan(0.26);
    expect(apart.residual[1]).toBeLessThan(0.26);
  });

  it('needs voxels, a degree and a body', async () => {
    expect((await roughnessOf(drawAlone(ball(3)))).reasons).toEqual(['too few voxels']);
    await expect(roughnessOf(drawAlone(ball(3)), 0)).rejects.toThrow(InputError);
    const flat = {
      data: Uint32Array.of(1, 1, 1, 1),
      shape: [2, 2, 1],
      voxelSize: [1, 1, 1],
      count: 1,
    } as const;
    await expect(roughnessOf(flat)).rejects.toThrow(/section/);
  });
});
