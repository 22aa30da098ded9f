export { leastSquares, type DenseColumns } from './least-squares.ts';
export {
  levenbergMarquardt,
  parameterCovariance,
  type FitResult,
  type ResidualProblem,
} from './levenberg-marquardt.ts';
export { nonNegativeLeastSquares } from './non-negative.ts';
