export { adaptedMesh, shellsFor, stepError } from './adapted-mesh.ts';
export {
  meshOnFaces,
  radialMesh,
  type ParticleShape,
  type RadialMesh,
  type RadialSpacing,
} from './radial-mesh.ts';
export { Particles, type DiffusionRate } from './particles.ts';
export { remap } from './remap.ts';
