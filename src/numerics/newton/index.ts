export { solveNewton, type NewtonOptions, type NewtonResult, type NonlinearSystem } from './newton.ts';
