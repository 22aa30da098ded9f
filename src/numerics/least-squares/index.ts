export { leastSquares, type DenseColumns } from './least-squares.ts';
export { nonNegativeLeastSquares } from './non-negative.ts';
