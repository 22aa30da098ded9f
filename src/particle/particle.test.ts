import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constantFluxProfile,
  constantFluxSurface,
  type Dimension,
} from '../../verify/cell/particle-diffusion.ts';
import { particleResponse } from '../../verify/cell/particle-impedance.ts';
import { InputError } from '../base/index.ts';
import { BdfIntegrator, type DaeSystem } from '../numerics/index.ts';
import { Particles, radialMesh, type DiffusionRate, type ParticleShape, type RadialMesh } from './index.ts';

const unit: DiffusionRate = { constant: true, value: () => 1, derivative: () => 0 };
const growing: DiffusionRate = { constant: false, value: (s) => 0.5 + s * s, derivative: (s) => 2 * s };

/** The particles alone, losing at a fixed rate. */
function isolated(particles: Particles, loss: Float64Array): DaeSystem {
  return {
    size: particles.count * particles.shells,
    residual(_t, y, derivative, out) {
      particles.residual(y, derivative, loss, 0, out);
      return true;
    },
    prepare: (_t, y, _derivative, shift) => particles.prepare(y, loss, 0, shift),
    solve: (b) => particles.solveFixed(b, 0),
  };
}

/** State of one particle that takes up a unit flux from empty, at `time`. */
function fill(mesh: RadialMesh, time: number, rate = unit): { particles: Particles; y: Float64Array } {
  const particles = new Particles(mesh, rate, Float64Array.of(1));
  const integrator = new BdfIntegrator(isolated(particles, Float64Array.of(-1)), {
    relativeTolerance: 1e-9,
    absoluteTolerance: 1e-11,
  });
  const derivative = new Float64Array(mesh.count);
  derivative[mesh.count - 1] = 1 / mesh.volumes[mesh.count - 1];
  integrator.start(0, new Float64Array(mesh.count), derivative, time);
  while (integrator.step() === 'advanced');
  return { particles, y: integrator.y };
}

const shapes: readonly (readonly [ParticleShape, Dimension])[] = [
  ['plane', 1],
  ['cylinder', 2],
  ['sphere', 3],
];

describe('a radial mesh', () => {
  it.each(shapes)('fills the %s', (shape, dimension) => {
    for (const spacing of ['uniform', 'graded'] as const) {
      const { volumes, faces } = radialMesh(17, spacing, shape);
      expect(volumes.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(1 / dimension, 14);
      expect(faces[17]).toBe(1);
    }
  });

  it('is finest at the surface when graded', () => {
    const { faces } = radialMesh(20, 'graded');
    expect((faces[1] - faces[0]) / (faces[20] - faces[19])).toBeGreaterThan(10);
  });

  it('needs three shells', () => {
    expect(() => radialMesh(2)).toThrow(InputError);
  });
});

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
    for (const rate of [unit, growing]) {
      for (const spacing of ['uniform', 'graded'] as const) {
        const { particles, y } = fill(radialMesh(15, spacing, shape), 0.2, rate);
        expect(Math.abs(particles.mean(y, 0, 0) / (0.2 * dimension) - 1)).toBeLessThan(1e-13);
      }
    }
  });
});

/** Largest relative difference from the closed form between the slow and the fast limit. */
function responseError(shape: ParticleShape, dimension: Dimension, count: number): number {
  const particles = new Particles(radialMesh(count, 'graded', shape), unit, Float64Array.of(1));
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
  const shapes = [
    ['plane', 1],
    ['cylinder', 2],
    ['sphere', 3],
  ] as const;

  it.each(shapes)('answer as the closed form of a %s, with the second order', (shape, dimension) => {
    const [coarse, fine] = [responseError(shape, dimension, 40), responseError(shape, dimension, 80)];
    expect(fine).toBeLessThan(3e-4);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(1.8);
  });

  it('solve their complex system with the surface attached, where the diffusivity varies', () => {
    const particles = new Particles(radialMesh(5), growing, Float64Array.of(1, 4));
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
          const particles = new Particles(radialMesh(5), constant ? unit : growing, Float64Array.of(1, 4));
          const s = Float64Array.from(values);
          const loss = Float64Array.of(0.1, -0.2);
          const direction = Float64Array.from(values, (value, i) => Math.sin(7 * i + value));
          const changes = [0.3, -0.7];
          const b = directional(particles, s, loss, direction, changes, shift);
          expect(particles.prepare(s, loss, 0, shift)).toBe(true);
          particles.solveFixed(b, 0);
          for (let k = 0; k < 2; k++) {
            const surface = particles.surfaceChange(b, 0, k) + particles.respond[k] * changes[k];
            const exact = surfaceSlope(particles, s, loss, direction, changes, k);
            expect(surface).toBeCloseTo(exact, 6);
            particles.addLoss(b, 0, k, changes[k]);
          }
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
