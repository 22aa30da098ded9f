import { gasConstant } from './constants.ts';

/**
 * Factor by which a thermally activated property at `temperature` (K) exceeds its value at `reference` (K):
 * exp(Ea/R (1/T_ref − 1/T)), Ea in J/mol.
 */
export function arrhenius(activationEnergy: number, temperature: number, reference = 298.15): number {
  if (temperature === reference || activationEnergy === 0) return 1;
  return Math.exp((activationEnergy / gasConstant) * (1 / reference - 1 / temperature));
}
