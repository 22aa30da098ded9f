export { distanceTransform } from './distance.ts';
export { relativeEdges, requireMask, type DistanceOptions, type MaskGrid } from './grid.ts';
export { squaredDistances, type SquaredDistances } from './squared-distances.ts';
export { tallySquares, type DistanceTally } from './tally.ts';
