export { radialMesh, type RadialMesh } from './radial-mesh.ts';
export { Spheres, type DiffusionRate } from './spheres.ts';
