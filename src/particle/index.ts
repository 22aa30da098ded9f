export { radialMesh, type ParticleShape, type RadialMesh, type RadialSpacing } from './radial-mesh.ts';
export { Particles, type DiffusionRate } from './particles.ts';
