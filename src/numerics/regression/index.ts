export { choleskyFactor, choleskySolve } from './cholesky.ts';
export {
  bayesianRidge,
  type BayesianFit,
  type BayesianOptions,
} from './bayesian-ridge.ts';
export { relevanceDetermination } from './relevance.ts';
export {
  chooseModel,
  crossValidation,
  dealFolds,
  penaltyPath,
  type CrossValidation,
} from './cross-validation.ts';
export {
  elasticNet,
  ElasticNetPath,
  largestUsefulPenalty,
  type ElasticNetFit,
  type ElasticNetOptions,
} from './elastic-net.ts';
export { forwardSelection, type ColumnGroup, type SelectionStep } from './forward-selection.ts';
export {
  GroupLassoPath,
  largestUsefulGroupPenalty,
  type GroupLassoFit,
  type PenalisedGroup,
} from './group-lasso.ts';
export { GaussianSampler } from './gaussian.ts';
export {
  fitLeastSquares,
  heldOutErrors,
  type Dependency,
  type LeastSquaresFit,
} from './least-squares-fit.ts';
export { predict, rootWeights, type LinearProblem } from './linear-problem.ts';
export {
  CentredProblem,
  type NormalEquations,
  type TrainingSet,
} from './normal-equations.ts';
export { Ridge } from './ridge.ts';
export { symmetricSpectrum, type Spectrum } from './spectrum.ts';
