export { distanceTransform } from './distance.ts';
export type { DistanceOptions, MaskGrid } from './grid.ts';
export { relativeEdges } from './grid.ts';
export { squaredDistances, type SquaredDistances } from './squared-distances.ts';
