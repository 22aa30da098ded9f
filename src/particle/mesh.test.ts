import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carry, fill, growingRate, shapes, unitRate } from '../../test/support/particles.ts';
import { constantFluxSurface } from '../../verify/cell/particle-diffusion.ts';
import { InputError } from '../base/index.ts';
import {
  adaptedMesh,
  meshOnFaces,
  Particles,
  radialMesh,
  remap,
  shellsFor,
  stepError,
  type ParticleShape,
  type RadialMesh,
} from './index.ts';

describe.each(shapes)('a radial mesh of a %s', (shape, dimension) => {
  it.each([
    ['uniform', radialMesh(17, 'uniform', shape)],
    ['graded', radialMesh(17, 'graded', shape)],
    ['adapted', adaptedMesh(17, 1e-6, shape)],
  ] as const)('fills it when %s', (_name, { volumes, faces, count }) => {
    expect(volumes.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(1 / dimension, 14);
    expect([faces[0], faces[count]]).toEqual([0, 1]);
  });

  it('is exact for a + b r² at faces and at the surface, on any faces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 3, maxLength: 9 }),
        (widths) => {
          const mesh = meshOnFaces(facesOf(widths), shape);
          const means = Float64Array.from({ length: mesh.count }, (_, m) =>
            quadraticMean(mesh, m, dimension),
          );
          const { last, beforeLast, gradient, reach } = mesh.surface;
          const [outer, next] = [means[mesh.count - 1], means[mesh.count - 2]];
          expect(last * outer + beforeLast * next + gradient * -1.4).toBeCloseTo(0.3, 11);
          expect(outer + reach * (outer - next)).toBeCloseTo(0.3, 11);
          for (let m = 0; m < mesh.count - 1; m++) {
            const face = mesh.faces[m + 1];
            const step = means[m + 1] - means[m];
            expect(means[m] + mesh.shares[m] * step).toBeCloseTo(1 - 0.7 * face ** 2, 11);
            expect(mesh.conductances[m] * step).toBeCloseTo(-1.4 * face ** dimension, 10);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

function facesOf(widths: readonly number[]): Float64Array {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let radius = 0;
  const faces = Float64Array.from([0, ...widths.map((width) => (radius += width / whole))]);
  faces[widths.length] = 1;
  return faces;
}

/** Of 1 − 0.7 r². */
function quadraticMean({ faces }: RadialMesh, m: number, dimension: number): number {
  const [a, b] = [faces[m], faces[m + 1]];
  const of = (power: number): number => (b ** power - a ** power) / power;
  return 1 - (0.7 * of(dimension + 2)) / of(dimension);
}

describe('a radial mesh', () => {
  it('needs three shells that fill the particle', () => {
    expect(() => radialMesh(2)).toThrow(InputError);
    expect(() => meshOnFaces(Float64Array.of(0, 0.5, 1))).toThrow(InputError);
    expect(() => meshOnFaces(Float64Array.of(0, 0.5, 0.4, 1))).toThrow('radii that rise from 0 to 1');
    expect(() => meshOnFaces(Float64Array.of(0.1, 0.5, 0.6, 1))).toThrow(InputError);
    expect(() => adaptedMesh(10, 0)).toThrow(InputError);
    expect(() => shellsFor(1e-5, Number.NaN)).toThrow(InputError);
  });
});

/** Largest relative error of surface − mean after a step in flux, from `shortest` on. */
function worstError(mesh: RadialMesh, shortest: number): number {
  const particles = new Particles(mesh, unitRate, Float64Array.of(1));
  const times = Array.from({ length: 40 }, (_, i) => shortest ** (1 - i / 40));
  const states = carry(particles, Float64Array.of(-1), new Float64Array(mesh.count), 1, times);
  return times.reduce((worst, time, i) => {
    const exact = constantFluxSurface(time, mesh.dimension as 1 | 2 | 3);
    const error = particles.surface(states[i], 0, 0, -1) - exact;
    return Math.max(worst, Math.abs(error / (exact - mesh.dimension * time)));
  }, 0);
}

describe.each(shapes)('shells adapted to steps in flux, in a %s', (shape) => {
  it.each([
    [1e-3, 8],
    [1e-3, 20],
    [1e-5, 12],
    [1e-5, 20],
    [1e-5, 40],
  ])('keep their promise from %d on with %i', (shortest, count) => {
    const error = worstError(adaptedMesh(count, shortest, shape), shortest);
    expect(error).toBeLessThan(stepError(count, shortest));
    expect(error).toBeGreaterThan(0.2 * stepError(count, shortest));
  });

  it('are as many as an accuracy asks for', () => {
    for (const accuracy of [0.05, 0.01, 0.002]) {
      const count = shellsFor(1e-5, accuracy);
      expect(stepError(count, 1e-5)).toBeLessThanOrEqual(accuracy);
      expect(stepError(count - 1, 1e-5)).toBeGreaterThan(accuracy);
    }
  });
});

/** After a step in flux on uniform shells of a sphere. */
function doubtAndError(count: number, time: number): { doubt: number; error: number } {
  const { particles, y } = fill(radialMesh(count), time);
  const error = Math.abs(particles.surface(y, 0, 0, -1) - constantFluxSurface(time));
  return { doubt: particles.surfaceDoubt(y, 0, 0, -1), error };
}

describe('the doubt about a surface', () => {
  it.each([1e-5, 1e-4, 1e-3, 1e-2, 0.1])('covers its error at t = %d after a step', (time) => {
    const { doubt, error } = doubtAndError(20, time);
    expect(doubt).toBeGreaterThan(0.5 * error);
  });

  it('falls with the square of the width, and vanishes with the layer', () => {
    expect(Math.log2(doubtAndError(20, 0.01).doubt / doubtAndError(40, 0.01).doubt)).toBeGreaterThan(1.7);
    expect(doubtAndError(20, 2).doubt).toBeLessThan(1e-8);
  });
});

function meshesOf(shape: ParticleShape): RadialMesh[] {
  return [radialMesh(20, 'uniform', shape), radialMesh(7, 'graded', shape), adaptedMesh(25, 1e-6, shape)];
}

function amountOf({ volumes }: RadialMesh, s: Float64Array): number {
  return s.reduce((sum, value, m) => sum + value * volumes[m], 0);
}

describe('carrying a particle to another mesh', () => {
  it.each(shapes)('keeps the amount and the bounds in a %s', (shape) => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 25, maxLength: 25 }),
        (values) => {
          for (const from of meshesOf(shape)) {
            const s = Float64Array.from(values).subarray(0, from.count);
            for (const to of meshesOf(shape)) {
              const moved = remap(from, to, s);
              expect(Math.abs(amountOf(to, moved) - amountOf(from, s))).toBeLessThan(1e-15);
              for (const value of moved) {
                expect(value).toBeGreaterThan(-1e-12);
                expect(value).toBeLessThan(1 + 1e-12);
              }
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each(shapes)('is of second order in a %s', (shape) => {
    const error = (count: number): number => {
      const [from, to] = [radialMesh(count, 'uniform', shape), radialMesh(count, 'graded', shape)];
      const { y } = fill(from, 0.1);
      const exact = fill(radialMesh(8 * count, 'uniform', shape), 0.1).y;
      const moved = remap(from, to, y);
      const aim = remap(radialMesh(8 * count, 'uniform', shape), to, exact);
      const squares = moved.map((value, m) => to.volumes[m] * (value - aim[m]) ** 2);
      return Math.sqrt(squares.reduce((sum, value) => sum + value, 0));
    };
    expect(Math.log2(error(10) / error(20))).toBeGreaterThan(1.7);
    expect(Math.log2(error(20) / error(40))).toBeGreaterThan(1.7);
  });

  it('goes on with the discharge as if it had been there', () => {
    const [coarse, fine] = [radialMesh(20), adaptedMesh(30, 1e-5)];
    const before = fill(coarse, 0.3, growingRate).y;
    const particles = new Particles(fine, growingRate, Float64Array.of(1));
    const [y] = carry(particles, Float64Array.of(1), remap(coarse, fine, before), 0.2);
    expect(Math.abs(particles.mean(y, 0, 0) - 0.3)).toBeLessThan(1e-13);
    const whole = new Particles(radialMesh(200), growingRate, Float64Array.of(1));
    const [exact] = carry(whole, Float64Array.of(1), fill(radialMesh(200), 0.3, growingRate).y, 0.2);
    expect(Math.abs(particles.surface(y, 0, 0, 1) - whole.surface(exact, 0, 0, 1))).toBeLessThan(1e-3);
  });
});
