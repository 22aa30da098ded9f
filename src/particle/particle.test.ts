import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';
import { carry, fill, growingRate, holdSurface, shapes, unitRate } from '../../test/support/particles.ts';
import {
  constantFluxProfile,
  constantFluxSurface,
  heldSurfaceMean,
  heldSurfaceProfile,
  type Dimension,
} from '../../verify/cell/particle-diffusion.ts';
import { particleResponse } from '../../verify/cell/particle-impedance.ts';
import { adaptedMesh, Particles, radialMesh, type ParticleShape } from './index.ts';

describe.each(shapes)('a %s under constant flux', (shape, dimension) => {
  it.each([0.05, 0.1, 0.3])('meets the series at its surface and inside at t = %d', (time) => {
    const mesh = radialMesh(100, 'graded', shape);
    const { particles, y } = fill(mesh, time);
    const exact = constantFluxSurface(time, dimension);
    expect(Math.abs(particles.surface(y, 0, 0, -1) - exact)).toBeLessThan(2e-5);
    const m = 50;
    const [inner, outer] = [mesh.faces[m], mesh.faces[m + 1]];
    const centre =
      (outer ** (dimension + 1) - inner ** (dimension + 1)) / ((dimension + 1) * mesh.volumes[m]);
    expect(Math.abs(y[m] - constantFluxProfile(time, centre, dimension))).toBeLessThan(2e-4);
  });

  it.each(['uniform', 'graded'] as const)('converges with the second order on a %s mesh', (spacing) => {
    const error = (count: number): number => {
      const { particles, y } = fill(radialMesh(count, spacing, shape), 0.05);
      return Math.abs(particles.surface(y, 0, 0, -1) - constantFluxSurface(0.05, dimension));
    };
    const [coarse, middle, fine] = [error(20), error(40), error(80)];
    expect(Math.log2(coarse / middle)).toBeGreaterThan(1.8);
    expect(Math.log2(middle / fine)).toBeGreaterThan(1.8);
  });

  it('differs from its mean by 1/(dimension + 2) in the end, however coarse', () => {
    for (const count of [3, 5, 20]) {
      const { particles, y } = fill(radialMesh(count, 'uniform', shape), 3);
      const difference = particles.surface(y, 0, 0, -1) - particles.mean(y, 0, 0);
      expect(difference).toBeCloseTo(1 / (dimension + 2), 8);
    }
  });

  it('takes up exactly what goes in, also where the diffusivity varies and the shells are uneven', () => {
    for (const rate of [unitRate, growingRate]) {
      for (const spacing of ['uniform', 'graded'] as const) {
        const { particles, y } = fill(radialMesh(15, spacing, shape), 0.2, rate);
        expect(Math.abs(particles.mean(y, 0, 0) / (0.2 * dimension) - 1)).toBeLessThan(1e-13);
      }
    }
  });
});

describe.each(shapes)('a %s whose surface is held', (shape, dimension) => {
  it.each([0.01, 0.05, 0.3])('fills as the series at t = %d', (time) => {
    const mesh = radialMesh(100, 'graded', shape);
    const y = holdSurface(mesh, time);
    const particles = new Particles(mesh, unitRate, Float64Array.of(1));
    expect(Math.abs(particles.mean(y, 0, 0) - heldSurfaceMean(time, dimension))).toBeLessThan(1e-4);
    for (const m of [20, 60, 90]) {
      const r = 0.5 * (mesh.faces[m] + mesh.faces[m + 1]);
      expect(Math.abs(y[m] - heldSurfaceProfile(time, r, dimension))).toBeLessThan(5e-4);
    }
  });

  it('converges with the second order', () => {
    const errors = [20, 40, 80].map((count) => {
      const mesh = radialMesh(count, 'uniform', shape);
      const mean = new Particles(mesh, unitRate, Float64Array.of(1)).mean(holdSurface(mesh, 0.05), 0, 0);
      return Math.abs(mean - heldSurfaceMean(0.05, dimension));
    });
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.8);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.8);
  });
});

describeWithReference('a sphere against tabulated series', (path) => {
  const file = JSON.parse(readFileSync(path('cell/analytic_oracles.json'), 'utf8')) as Record<
    string,
    Record<string, [number, number, number][]>
  >;

  it('is as tabulated when its surface is held', () => {
    const table = file['sphere_surface_step (Crank)']['table [tau=Dt/R^2, r/R, c]'];
    expect(table.length).toBeGreaterThan(10);
    const mesh = radialMesh(400);
    for (const [time, r, exact] of table) {
      const y = holdSurface(mesh, time);
      const m = r * 400;
      expect(Math.abs(0.5 * (y[m - 1] + y[m]) - exact)).toBeLessThan(1e-4);
    }
  });

  it('is as tabulated under constant flux', () => {
    const table = file['sphere_constant_influx q [mol/m2/s]']['table [tau, value]'];
    expect(table.length).toBeGreaterThan(5);
    for (const [time, exact] of table) {
      const { particles, y } = fill(radialMesh(160, 'graded'), time);
      expect(Math.abs(particles.surface(y, 0, 0, -1) / exact - 1)).toBeLessThan(5e-4);
    }
  });
});

describe('a diffusivity that follows the stoichiometry', () => {
  it.each(shapes)('keeps the second order on uneven shells of a %s', (shape) => {
    const surface = (count: number): number => {
      const { particles, y } = fill(radialMesh(count, 'graded', shape), 0.1, growingRate);
      return particles.surface(y, 0, 0, -1);
    };
    const values = [10, 20, 40, 80].map(surface);
    const [coarse, middle, fine] = [0, 1, 2].map((i) => Math.abs(values[i + 1] - values[i]));
    expect(Math.log2(coarse / middle)).toBeGreaterThan(1.7);
    expect(Math.log2(middle / fine)).toBeGreaterThan(1.8);
  });

  it.each([
    ['graded', radialMesh(20, 'graded')],
    ['adapted', adaptedMesh(20, 1e-6)],
  ] as const)('makes and loses no lithium in a hundred cycles on %s shells', (_name, mesh) => {
    const particles = new Particles(mesh, growingRate, Float64Array.of(1));
    let y = new Float64Array(mesh.count).fill(0.3);
    let passed = 0;
    for (let cycle = 0; cycle < 100; cycle++) {
      for (const loss of [-1, 0, 1.5, 0]) {
        const span = loss === 0 ? 0.02 : 0.1 / Math.abs(loss);
        passed -= 3 * loss * span;
        [y] = carry(particles, Float64Array.of(loss), y, span).map((state) => state.slice());
        expect(Math.abs(particles.mean(y, 0, 0) - 0.3 - passed)).toBeLessThan(1e-12);
      }
    }
  });
});

describe('particles at different temperatures and of different sizes', () => {
  const rate = {
    constant: true,
    value: (_s: number, temperature: number) => temperature / 300,
    derivative: () => 0,
  };

  it('diffuse each at its own, also when these change', () => {
    const mesh = radialMesh(12);
    const [scale, temperature] = [Float64Array.of(1, 1, 1), Float64Array.of(300, 300, 300)];
    const together = new Particles(mesh, rate, scale, temperature);
    const loss = Float64Array.of(-1, -1, -1);
    const start = new Float64Array(3 * mesh.count);
    const [even] = carry(together, loss, start, 0.1);
    expect([...even.subarray(0, 12)]).toEqual([...even.subarray(24, 36)]);
    scale.set([1, 2, 1]);
    temperature.set([300, 300, 450]);
    const [y] = carry(together, loss, start, 0.1);
    [1, 2, 1.5].forEach((factor, k) => {
      const alone = new Particles(mesh, unitRate, Float64Array.of(factor));
      const [own] = carry(alone, loss.subarray(0, 1), new Float64Array(mesh.count), 0.1);
      expect(together.surface(y, 0, k, -1)).toBeCloseTo(alone.surface(own, 0, 0, -1), 7);
    });
  });
});

/** Largest relative difference from the closed form between the slow and the fast limit. */
function responseError(shape: ParticleShape, dimension: Dimension, count: number): number {
  const particles = new Particles(radialMesh(count, 'graded', shape), unitRate, Float64Array.of(1));
  let largest = 0;
  for (const angularFrequency of [0.01, 0.3, 3, 30, 300]) {
    particles.prepareHarmonic(new Float64Array(count), Float64Array.of(0), 0, angularFrequency);
    const { real, imaginary } = particles.respondHarmonic;
    const [x, y] = particleResponse(angularFrequency, dimension);
    largest = Math.max(largest, Math.hypot(real[0] - x, imaginary[0] - y) / Math.hypot(x, y));
  }
  return largest;
}

describe('particles under a small sine', () => {
  it.each(shapes)('answer as the closed form of a %s, with the second order', (shape, dimension) => {
    const [coarse, fine] = [responseError(shape, dimension, 40), responseError(shape, dimension, 80)];
    expect(fine).toBeLessThan(3e-4);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.8);
  });

  it('solve their complex system with the surface attached, where the diffusivity varies', () => {
    const particles = new Particles(radialMesh(5), growingRate, Float64Array.of(1, 4));
    const s = Float64Array.from({ length: 10 }, (_, i) => 0.3 + 0.05 * i);
    const loss = Float64Array.of(0.1, -0.2);
    const [x, y] = [s.map((_, i) => Math.sin(7 * i)), s.map((_, i) => Math.cos(5 * i))];
    const [p, q] = [
      [0.3, -0.7],
      [-0.1, 0.4],
    ];
    const omega = 2.5;
    // (A + iω V)(x + iy) + e (p + iq), with V from the shift of real solves.
    const still = (direction: Float64Array, changes: number[]): Float64Array =>
      directional(particles, s, loss, direction, changes, 0);
    const stored = (direction: Float64Array): Float64Array =>
      directional(particles, s, loss, direction, [0, 0], 1).map(
        (value, i) => value - still(direction, [0, 0])[i],
      );
    const [ax, ay, vx, vy] = [still(x, p), still(y, q), stored(x), stored(y)];
    const b = {
      real: ax.map((value, i) => value - omega * vy[i]),
      imaginary: ay.map((value, i) => value + omega * vx[i]),
    };
    expect(particles.prepareHarmonic(s, loss, 0, omega)).toBe(true);
    particles.solveFixedHarmonic(b, 0);
    const { respondHarmonic: respond } = particles;
    for (let k = 0; k < 2; k++) {
      const real =
        particles.surfaceChange(b.real, 0, k) + respond.real[k] * p[k] - respond.imaginary[k] * q[k];
      const other =
        particles.surfaceChange(b.imaginary, 0, k) + respond.real[k] * q[k] + respond.imaginary[k] * p[k];
      expect(real).toBeCloseTo(surfaceSlope(particles, s, loss, x, p, k), 6);
      expect(other).toBeCloseTo(surfaceSlope(particles, s, loss, y, q, k), 6);
      particles.addLossHarmonic(b, 0, k, p[k], q[k]);
    }
    for (let i = 0; i < 10; i++) {
      expect(b.real[i]).toBeCloseTo(x[i], 6);
      expect(b.imaginary[i]).toBeCloseTo(y[i], 6);
    }
  });
});

describe('the eliminated particles', () => {
  it('solve their linear system with the surface attached', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 0.9, noNaN: true }), { minLength: 10, maxLength: 10 }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.boolean(),
        (values, shift, constant) => {
          const particles = new Particles(
            radialMesh(5),
            constant ? unitRate : growingRate,
            Float64Array.of(1, 4),
          );
          const s = Float64Array.from(values);
          const loss = Float64Array.of(0.1, -0.2);
          const direction = Float64Array.from(values, (value, i) => Math.sin(7 * i + value));
          const changes = [0.3, -0.7];
          const b = directional(particles, s, loss, direction, changes, shift);
          expect(particles.prepare(s, loss, 0, shift)).toBe(true);
          const fixed = b.slice();
          particles.solveFixed(fixed, 0);
          particles.sweep(b, 0);
          for (let k = 0; k < 2; k++) {
            const there = particles.sweptSurface(b, 0, k);
            expect(there).toBeCloseTo(particles.surfaceChange(fixed, 0, k), 12);
            const surface = there + particles.respond[k] * changes[k];
            const exact = surfaceSlope(particles, s, loss, direction, changes, k);
            expect(surface).toBeCloseTo(exact, 6);
          }
          particles.finish(b, 0, Float64Array.from(changes));
          for (let i = 0; i < 10; i++) expect(b[i]).toBeCloseTo(direction[i], 6);
        },
      ),
    );
  });
});

const nudge = 1e-6;

function moved(x: Float64Array, direction: ArrayLike<number>, by: number): Float64Array {
  return x.map((value, i) => value + by * direction[i]);
}

/** (J ds + e dp) by differences of the residual. */
function directional(
  particles: Particles,
  s: Float64Array,
  loss: Float64Array,
  direction: Float64Array,
  changes: number[],
  shift: number,
): Float64Array {
  const side = (by: number): Float64Array => {
    const out = new Float64Array(s.length);
    const rate = direction.map((value) => by * shift * value);
    particles.residual(moved(s, direction, by), rate, moved(loss, changes, by), 0, out);
    return out;
  };
  const [plus, minus] = [side(nudge), side(-nudge)];
  return plus.map((value, i) => (value - minus[i]) / (2 * nudge));
}

function surfaceSlope(
  particles: Particles,
  s: Float64Array,
  loss: Float64Array,
  direction: Float64Array,
  changes: number[],
  k: number,
): number {
  const at = (by: number): number =>
    particles.surface(moved(s, direction, by), 0, k, loss[k] + by * changes[k]);
  return (at(nudge) - at(-nudge)) / (2 * nudge);
}
