export { Random } from './random.ts';
export { complementaryError, kolmogorovDistance, normalCdf } from './statistics.ts';
