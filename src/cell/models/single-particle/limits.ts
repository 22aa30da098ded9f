import { limitText } from '../porous/limits.ts';
import type { SingleParticleModel } from './single-particle-model.ts';

/** What the state last evaluated is nearest to: electrolyte run dry, or an electrode's particles empty or full. */
export function lumpedLimit({ salt, parameters, layers, negative, positive }: SingleParticleModel): string {
  const { initialConcentration } = parameters.electrolyte;
  const concentration = salt?.electrolyte.concentration ?? Float64Array.of(initialConcentration);
  return limitText(concentration, initialConcentration, layers, negative?.electrode, positive.electrode);
}
