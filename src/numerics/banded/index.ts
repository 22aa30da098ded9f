export { BandedMatrix } from './banded-matrix.ts';
export { factorTridiagonal, solveTridiagonal } from './tridiagonal.ts';
