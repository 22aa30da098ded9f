export { BdfIntegrator } from './bdf.ts';
export type { BdfOptions, BdfStatistics, DaeSystem, StepOutcome } from './system.ts';
