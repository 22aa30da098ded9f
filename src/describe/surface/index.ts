export type { Surroundings } from './configurations.ts';
export { minkowskiFunctionals, type MinkowskiFunctionals, type MinkowskiOptions } from './minkowski.ts';
export { minkowskiDescriptor } from './minkowski-descriptor.ts';
export { smoothAreas, type SmoothAreaOptions, type SmoothAreas } from './smooth-areas.ts';
export { smoothAreasDescriptor } from './smooth-areas-descriptor.ts';
export { surfaceMesh, type SurfaceMesh, type SurfaceMeshOptions } from './surface-mesh.ts';
export { tripleLines, type LineLength, type TripleLine } from './triple-lines.ts';
export { tripleLinesDescriptor } from './triple-lines-descriptor.ts';
