import { array, assert, double, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { adaptedMesh, cutLength, cutRadius, MeanMap, radialMesh, type ParticleShape } from './index.ts';

const shapes: readonly ParticleShape[] = ['sphere', 'cylinder', 'plane'];

/** Mean over each shell of r^power. */
function meansOf({ faces, dimension }: ReturnType<typeof radialMesh>, power: number): Float64Array {
  const whole = (r: number, n: number): number => r ** (n + dimension) / (n + dimension);
  return Float64Array.from(
    { length: faces.length - 1 },
    (_, k) =>
      (whole(faces[k + 1], power) - whole(faces[k], power)) / (whole(faces[k + 1], 0) - whole(faces[k], 0)),
  );
}

function carried(map: MeanMap, values: Float64Array): Float64Array {
  const out = new Float64Array(map.to);
  map.apply(values, out);
  return out;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function amount(values: Float64Array, volumes: Float64Array): number {
  return values.reduce((sum, value, k) => sum + value * volumes[k], 0);
}

it.each(shapes)('keeps the amount in a %s and is exact for 1, r² and r⁴', (shape) => {
  assert(
    property(integer({ min: 3, max: 40 }), integer({ min: 3, max: 40 }), (before, after) => {
      const [from, to] = [radialMesh(before, 'graded', shape), adaptedMesh(after, 1e-3, shape)];
      const map = new MeanMap(cutRadius(from), cutRadius(to));
      for (const power of [0, 2, 4]) {
        const [values, exact] = [carried(map, meansOf(from, power)), meansOf(to, power)];
        for (const [k, value] of values.entries()) expect(Math.abs(value - exact[k])).toBeLessThan(1e-9);
      }
      const wild = Float64Array.from({ length: before }, (_, k) => Math.sin(7 * k) ** 2);
      expect(amount(carried(map, wild), to.volumes)).toBeCloseTo(amount(wild, from.volumes), 13);
    }),
    { numRuns: 30 },
  );
});

function thirdOrderError(count: number): number {
  const [from, to] = [radialMesh(count, 'graded'), radialMesh(Math.round(0.7 * count), 'uniform')];
  const values = carried(new MeanMap(cutRadius(from), cutRadius(to)), meansOf(from, 7));
  const exact = meansOf(to, 7);
  return Math.max(...values.map((value, k) => Math.abs(value - exact[k])));
}

it('is of third order on smooth profiles', () => {
  expect(thirdOrderError(40) / thirdOrderError(80)).toBeGreaterThan(6);
});

it('takes nothing out of its range where it is bounded, and keeps amounts on any content', () => {
  assert(
    property(
      array(double({ min: 0.1, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 }),
      array(double({ min: 0.1, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 }),
      (contents, others) => {
        const [from, to] = [Float64Array.from(contents), Float64Array.from(others)];
        const values = from.map((_, k) => (k % 3 === 0 ? 1 : 0));
        const out = carried(new MeanMap(cutLength(from), cutLength(to), 'bounded'), values);
        expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...out)).toBeLessThanOrEqual(1 + 1e-12);
        const [before, after] = [amount(values, from) / sumOf(from), amount(out, to) / sumOf(to)];
        expect(after).toBeCloseTo(before, 13);
      },
    ),
  );
});
