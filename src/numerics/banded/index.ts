export { BandedMatrix } from './banded-matrix.ts';
export { ComplexBandedMatrix } from './complex-banded-matrix.ts';
export {
  factorComplexTridiagonal,
  solveComplexTridiagonal,
  type ComplexVector,
} from './complex-tridiagonal.ts';
export {
  backTridiagonals,
  factorTridiagonal,
  solveTridiagonal,
  solveTridiagonalTransposed,
  solveTridiagonals,
  sweepTridiagonals,
} from './tridiagonal.ts';
