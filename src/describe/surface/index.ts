export type { Surroundings } from './configurations.ts';
export { minkowskiFunctionals, type MinkowskiFunctionals, type MinkowskiOptions } from './minkowski.ts';
export { minkowskiDescriptor } from './minkowski-descriptor.ts';
