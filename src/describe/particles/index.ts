export { contactProbability, type ContactProbability } from './contact-probability.ts';
export type { ContactDescription } from './contacts-descriptor.ts';
export { inscribedDiameters } from './inscribed.ts';
export { measureParticles, particleTable, type ParticleMeasures } from './measure-particles.ts';
export { orientationOf, type Orientation } from './orientation.ts';
export type { ContactTable, ParticleLabels, ParticleSurfaces, ParticleTable } from './particle-table.ts';
export type { CumulativePoint, ParticleDescription, SizeClass } from './particles-descriptor.ts';
export { endDistances, reachedByElectrons, type EndDistances } from './place-in-electrode.ts';
export type { RoughnessDescription } from './roughness-descriptor.ts';
export {
  surfaceRoughness,
  type NoRoughness,
  type RoughnessOptions,
  type SurfaceRoughness,
} from './roughness.ts';
export { particleShapes, type ParticleShapes, type ShapeClass } from './shape.ts';
export {
  particleSizeStatistics,
  type Deciles,
  type Estimate,
  type ParticleSizeStatistics,
  type SizeStatistics,
} from './size-statistics.ts';
export { windowWeights } from './window-weights.ts';
