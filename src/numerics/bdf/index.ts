export { BdfIntegrator } from './bdf.ts';
export { rateWeights } from './rate-weights.ts';
export { SensitiveSystem, type Perturbed } from './sensitive-system.ts';
export type { BdfOptions, BdfStatistics, DaeSystem, Span, StepOutcome } from './system.ts';
