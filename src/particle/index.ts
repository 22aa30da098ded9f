export { adaptedMesh, shellsFor, stepError } from './adapted-mesh.ts';
export {
  meshOnFaces,
  radialMesh,
  type ParticleShape,
  type RadialMesh,
  type RadialSpacing,
} from './radial-mesh.ts';
export { Particles } from './particles.ts';
export type { DiffusionRate } from './shell-rows.ts';
export { cutLength, cutRadius, MeanMap, type CutLine, type MeanOrder } from './mean-map.ts';
export { remap } from './remap.ts';
