export { leastSquares, nonNegativeLeastSquares, type DenseColumns } from './least-squares/index.ts';
export { Random } from './random.ts';
export {
  bootstrap,
  complementaryError,
  empirical,
  fitLogNormal,
  fitWeibull,
  histogram,
  kolmogorovDistance,
  logNormalCdf,
  logNormalFamily,
  normalCdf,
  normalQuantile,
  quantile,
  studentFactor,
  studentTail,
  weibullCdf,
  weibullFamily,
  withChance,
  type BootstrapEstimate,
  type BootstrapOptions,
  type Empirical,
  type FitOptions,
  type FitQuality,
  type Histogram,
  type LogNormal,
  type LogNormalFit,
  type Weibull,
  type WeibullFit,
} from './statistics/index.ts';
export {
  BandedMatrix,
  ComplexBandedMatrix,
  factorComplexTridiagonal,
  factorTridiagonal,
  solveComplexTridiagonal,
  solveTridiagonal,
  solveTridiagonalTransposed,
  solveTridiagonals,
  type ComplexVector,
} from './banded/index.ts';
export {
  BdfIntegrator,
  SensitiveSystem,
  type BdfOptions,
  type BdfStatistics,
  type Perturbed,
  type DaeSystem,
  type Span,
  type StepOutcome,
  rateWeights,
} from './bdf/index.ts';
export { solveNewton, type NewtonOptions, type NewtonResult, type NonlinearSystem } from './newton/index.ts';
export {
  BoxSums,
  correlationSums,
  FourierGrid,
  goodLength,
  isGoodLength,
  type CorrelatedField,
  type CorrelationAsked,
  type CorrelationSums,
  type GridShape,
  type Precision,
} from './fft/index.ts';
export { conjugateGradients, type FusedSystem, type IterationState, type KrylovResult } from './krylov.ts';
export {
  allocateFields,
  assemble,
  layOut,
  percolatingPhases,
  assembleSlabs,
  boxOf,
  isStretched,
  keepsFaces,
  WholeSystem,
  type DiffusionSystem,
  type Box,
  type Evaluation,
  type Grid,
  type LabelSource,
  type Medium,
  type PercolatingPhases,
} from './multigrid/index.ts';
export {
  distanceTransform,
  squaredDistances,
  type DistanceOptions,
  type DistanceTally,
  type MaskGrid,
  type SquaredDistances,
} from './distance/index.ts';
export {
  basinsOfMaxima,
  watershed,
  type Basins,
  type HeightField,
  type Neighbourhood,
  type Saddles,
  type WatershedOptions,
} from './watershed/index.ts';
export { BitImage, type LabelledPoint } from './templates/index.ts';
export { mostRadii, openVolume, tallyDistances, type Balls, type Opened } from './openings/index.ts';
export { withDistances, type FrontStart, type OpenGrid } from './marching/index.ts';
export {
  largestElement,
  multiply3,
  symmetricEigen,
  symmetricFunction,
  type Matrix3,
  type SymmetricEigen,
  type Vector3,
} from './symmetric-eigen.ts';
export {
  componentScales,
  conductionSystem,
  eachNode,
  nodeGrid,
  openingLoads,
  type ConductionSolution,
  type ConductionState,
  type ConductionSystem,
  type Drive,
  type FaceCondition,
  type NodeGrid,
  type VoxelTensors,
} from './elements/index.ts';
