import { BdfIntegrator, type DaeSystem } from '../../src/numerics/index.ts';
import {
  Particles,
  type DiffusionRate,
  type ParticleShape,
  type RadialMesh,
} from '../../src/particle/index.ts';
import type { Dimension } from '../../verify/cell/particle-diffusion.ts';

export const shapes: readonly (readonly [ParticleShape, Dimension])[] = [
  ['plane', 1],
  ['cylinder', 2],
  ['sphere', 3],
];

export const unitRate: DiffusionRate = { constant: true, value: () => 1, derivative: () => 0 };
export const growingRate: DiffusionRate = {
  constant: false,
  value: (s) => 0.5 + s * s,
  derivative: (s) => 2 * s,
};

const tolerances = { relativeTolerance: 1e-9, absoluteTolerance: 1e-11 };

/** The particles alone, losing at a fixed rate. */
function losing(particles: Particles, loss: Float64Array): DaeSystem {
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

/** Carries particles that lose `loss` from `y` through `span`; each state at `times` and the last one. */
export function carry(
  particles: Particles,
  loss: Float64Array,
  y: Float64Array,
  span: number,
  times: readonly number[] = [],
): Float64Array[] {
  const system = losing(particles, loss);
  const integrator = new BdfIntegrator(system, tolerances);
  const derivative = new Float64Array(y.length);
  const still = new Float64Array(y.length);
  system.residual(0, y, still, derivative);
  for (let i = 0; i < y.length; i++) derivative[i] /= -particles.mesh.volumes[i % particles.shells];
  integrator.start(0, y, derivative, span);
  const states: Float64Array[] = [];
  for (let outcome = 'advanced'; outcome === 'advanced'; ) {
    outcome = integrator.step();
    while (states.length < times.length && times[states.length] <= integrator.time) {
      const state = new Float64Array(y.length);
      integrator.interpolate(times[states.length], state);
      states.push(state);
    }
  }
  return [...states, integrator.y];
}

/** One particle that takes up a unit flux from empty, at `time`. */
export function fill(
  mesh: RadialMesh,
  time: number,
  rate = unitRate,
): { particles: Particles; y: Float64Array } {
  const particles = new Particles(mesh, rate, Float64Array.of(1));
  const [y] = carry(particles, Float64Array.of(-1), new Float64Array(mesh.count), time);
  return { particles, y };
}

/** One empty particle whose surface is held at 1 from t = 0 on: its shells, after which comes the loss. */
export function holdSurface(mesh: RadialMesh, time: number): Float64Array {
  const particles = new Particles(mesh, unitRate, Float64Array.of(1));
  const { count } = mesh;
  const loss = new Float64Array(1);
  const take = (y: Float64Array): void => {
    loss[0] = y[count];
  };
  const system: DaeSystem = {
    size: count + 1,
    residual(_t, y, derivative, out) {
      take(y);
      particles.residual(y, derivative, loss, 0, out);
      out[count] = particles.surface(y, 0, 0, loss[0]) - 1;
      return true;
    },
    prepare(_t, y, _derivative, shift) {
      take(y);
      return particles.prepare(y, loss, 0, shift);
    },
    solve(b) {
      particles.sweep(b, 0);
      const change = (b[count] - particles.sweptSurface(b, 0, 0)) / particles.respond[0];
      particles.finish(b, 0, Float64Array.of(change));
      b[count] = change;
    },
  };
  const y = new Float64Array(count + 1);
  y[count] = 1 / particles.surfaceResistance(y, 0, 0);
  const derivative = new Float64Array(count + 1);
  derivative[count - 1] = -y[count] / mesh.volumes[count - 1];
  const integrator = new BdfIntegrator(system, tolerances);
  integrator.start(0, y, derivative, time);
  while (integrator.step() === 'advanced');
  return integrator.y;
}
